// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/report.hpp"

#include <fmt/format.h>

#include "tools/nacre/link_map.hpp"

namespace nacre::tool {
namespace {

std::string kib(uint64_t bytes) { return fmt::format("{} KiB", (bytes + 1023) / 1024); }

/// Memory that the component alone has: devices, the audit area and regions are shared or no memory.
uint64_t own_memory(const ComponentLayout& layout) {
  uint64_t sum = 0;
  for (const Mapping& mapping : layout.mappings) {
    const bool own = mapping.kind == MappingKind::text || mapping.kind == MappingKind::constants ||
                     mapping.kind == MappingKind::data || mapping.kind == MappingKind::stack;
    if (own) sum += mapping.size;
  }
  return sum;
}

std::string component_line(const BuiltSystem& s, size_t index) {
  const Component& c = s.description.components[index];
  const ResponseTime& times = s.response_times[index];
  const auto text = [&](const std::optional<Span>& span) {
    return span ? ticks_text(*span, s.board.counter) : std::string("-");
  };
  const std::string share = fmt::format("{} of {}", duration_text(c.effective_budget()), duration_text(c.period.value));
  return fmt::format("{:>3}  {:<15.15}  {:<9}  {:>8}  {:>16}  {:>9}  {:>8}\n", index, c.name.value,
                     c.trust == Trust::trusted ? "trusted" : "untrusted", kib(own_memory(s.layout.components[index])),
                     share, text(times.response), text(times.deadline));
}

/// Drivers of bus masters: the device can do what the driver tells it, anywhere in memory.
std::string dma_lines(const BuiltSystem& s, const std::string& root) {
  std::string text;
  for (size_t i = 0; i < s.description.components.size(); ++i) {
    for (const DeviceGrant& grant : s.description.components[i].devices) {
      if (!s.board.find(grant.device.value)->reaches_all()) continue;
      const ElfFile& file = s.programs[i].file;
      text += fmt::format("trusted because of DMA: {} ({}), {} bytes of code", s.description.components[i].name.value,
                          grant.device.value, file.executable_bytes());
      const std::vector<std::string> sources = linked_sources(file.path);
      text += "\n";
      if (!sources.empty())
        text += fmt::format("  linked from {} lines in {} source files\n", count_lines(sources, root), sources.size());
    }
  }
  return text;
}

}  // namespace

std::string report_of(const BuiltSystem& s, const std::string& root) {
  std::string text =
      fmt::format("{} on {}: {} components, image {}, memory {}\n", s.description.name.value, s.board.name.value,
                  s.description.components.size(), kib(s.image.size()), kib(s.layout.memory_end - s.layout.load));
  text += fmt::format("{:>3}  {:<15}  {:<9}  {:>8}  {:>16}  {:>9}  {:>8}\n", "id", "component", "trust", "memory",
                      "budget", "response", "deadline");
  for (size_t i = 0; i < s.description.components.size(); ++i) text += component_line(s, i);
  return text + dma_lines(s, root);
}

}  // namespace nacre::tool
