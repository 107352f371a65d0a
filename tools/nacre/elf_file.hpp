// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the tool needs of an ELF file: loadable segments, metadata sections, symbols, executable words. Facts about the
// file as it is; what of them is allowed is decided in programs.hpp.
#pragma once

#include <map>
#include <optional>

#include "tools/nacre/diagnostics.hpp"

namespace nacre::tool {

struct Segment {
  uint64_t address = 0;       ///< virtual
  uint64_t load_address = 0;  ///< p_paddr: of a writable segment, where its initial content stands read-only
  uint64_t memory_size = 0;
  std::vector<uint8_t> content;
  bool write = false;
  bool execute = false;
};

struct Section {
  uint64_t address = 0;
  std::vector<uint8_t> content;
};

struct ElfFile {
  std::string path;
  uint64_t entry = 0;
  std::vector<Segment> segments;
  std::optional<Section> uses;
  std::vector<uint8_t> interfaces;  ///< text, see abi/metadata.hpp
  std::map<std::string, uint64_t> symbols;
  std::vector<uint8_t> bytes;  ///< the file

  [[nodiscard]] uint64_t executable_bytes() const;
};

/// Errors are reported at `at`, the place that names the program.
[[nodiscard]] std::optional<ElfFile> try_read_elf(const std::string& path, const Place& at, Diagnostics& diagnostics);

/// The address of the first instruction that uses the floating-point and vector registers, or nothing. Every word of
/// every executable segment counts, whether it is ever reached or not and whatever the section headers say.
[[nodiscard]] std::optional<uint64_t> first_fp_instruction(const ElfFile& file);

}  // namespace nacre::tool
