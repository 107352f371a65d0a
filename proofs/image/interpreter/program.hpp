// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A second reading of an ELF file: what is loaded, what its metadata sections say (formats: abi/metadata.hpp).
#pragma once

#include <optional>
#include <span>

#include "abi/metadata.hpp"
#include "proofs/image/interpreter/source.hpp"

namespace nacre::proof::interpreter {

/// A PT_LOAD segment.
struct Load {
  uint64_t address = 0;
  uint64_t copy = 0;  ///< p_paddr: where the initial content of a writable segment stands
  uint64_t memory_size = 0;
  bool write = false;
  bool execute = false;
  std::vector<uint8_t> content;
};

/// A section that takes part in loading.
struct LoadedSection {
  std::string name;
  uint64_t address = 0;
  uint64_t size = 0;
  bool content = false;  ///< it has bytes in the file
};

struct ArgumentText {
  std::string name;
  unsigned word = 0;
  bool shared = false;
};

struct MethodText {
  unsigned number = 0;
  std::string name;
  std::vector<ArgumentText> arguments;
};

struct InterfaceText {
  uint64_t hash = 0;
  std::string name;
  std::vector<MethodText> methods;

  [[nodiscard]] const MethodText& method(const std::string& name) const;
};

struct Program {
  std::string path;
  std::vector<uint8_t> bytes;  ///< the file
  uint64_t entry = 0;
  std::vector<Load> loads;
  std::vector<LoadedSection> sections;
  uint64_t uses_address = 0;
  std::vector<abi::Use> uses;
  std::vector<InterfaceText> interfaces;

  [[nodiscard]] const InterfaceText* interface(uint64_t hash) const;
  [[nodiscard]] const abi::Use* use(abi::UseKind kind, const std::string& name) const;
};

[[nodiscard]] Program read_program(const std::string& path);
/// Every section with bytes in the file, loaded or not, in the order of the file.
struct FileSection {
  std::string name;
  std::vector<uint8_t> content;
};
[[nodiscard]] std::vector<FileSection> read_sections(const std::string& path);
[[nodiscard]] std::vector<InterfaceText> read_interfaces(std::span<const uint8_t> section);

}  // namespace nacre::proof::interpreter
