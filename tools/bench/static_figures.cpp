// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/static_figures.hpp"

#include "tools/bench/source_lines.hpp"

namespace nacre::bench {
namespace {

/// Writable memory of the kernel: data, zeroes and stack are one segment in its linker script.
uint64_t writable_bytes(const tool::ElfFile& kernel) {
  uint64_t bytes = 0;
  for (const tool::Segment& segment : kernel.segments) bytes += segment.write ? segment.memory_size : 0;
  return bytes;
}

}  // namespace

Result<Figures> static_figures(const Parts& parts, const std::string& tree) {
  auto hub = build_system(parts, tree + "/systems/hub");
  if (!hub) return std::unexpected(hub.error());
  const auto lines = kernel_lines(tree, parts.build);
  if (!lines) return std::unexpected(lines.error());
  const tool::ElfFile& kernel = *(*hub)->kernel;
  const tool::Layout& layout = (*hub)->layout;
  return Figures{
      {"kernel_text_bytes", kernel.executable_bytes(), "bytes", std::nullopt, "every executable byte, boot included"},
      {"kernel_ram_bytes", writable_bytes(kernel), "bytes", std::nullopt, "data, zeroes and stack, for 64 components"},
      {"kernel_lines", *lines, "lines", std::nullopt, "neither blank nor comment, headers and linker script included"},
      {"system_ram_bytes", layout.memory_end - layout.load, "bytes", std::nullopt,
       "all of the hub: kernel, tables, components"},
  };
}

}  // namespace nacre::bench
