// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel's machine code as linked: bytes, symbols, decoded instructions, and the order in which a merging execution should visit them.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "proofs/isa/isa.hpp"

namespace nacre::proof {

struct Segment {
  uint64_t address = 0;
  std::vector<uint8_t> bytes;
  bool executable = false;
};

/// A loop whose last instruction is a conditional branch back to its first.
struct Loop {
  uint64_t head = 0;
  uint64_t latch = 0;
  std::string function;  ///< demangled name up to the parenthesis
  unsigned ordinal = 0;  ///< in order of heads within the function
};

class Program {
 public:
  /// Throws std::runtime_error with a clear text.
  explicit Program(const std::string& path);

  /// Overwrites a word of the text: mutants, and the kernel as it stands in an image.
  void patch(uint64_t address, uint32_t word);
  /// After patches: decode and order again.
  void analyse();

  [[nodiscard]] uint64_t symbol(std::string_view name) const;
  /// By its name in C++, without parameters.
  [[nodiscard]] uint64_t function(std::string_view name) const;
  /// Instructions that call `target`.
  [[nodiscard]] std::vector<uint64_t> calls_of(uint64_t target) const;
  [[nodiscard]] bool has_symbol(std::string_view name) const;
  /// name+offset
  [[nodiscard]] std::string place(uint64_t address) const;
  [[nodiscard]] std::string function_at(uint64_t address) const;
  [[nodiscard]] bool is_text(uint64_t address) const;
  /// A constant in text or constants; false if the address is in neither.
  [[nodiscard]] bool constant_at(uint64_t address, unsigned bytes, uint64_t& value) const;
  /// Nothing for a word that the decoder does not know.
  [[nodiscard]] const Instruction* at(uint64_t address) const;
  /// Along every edge but a loop's back edge the rank rises.
  [[nodiscard]] uint32_t rank(uint64_t address) const;
  [[nodiscard]] const std::vector<Loop>& loops() const { return loops_; }
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }
  [[nodiscard]] const Segment& text() const;

 private:
  void number();
  void find_loops();

  std::vector<Segment> segments_;
  std::map<std::string, uint64_t, std::less<>> symbols_;
  std::map<uint64_t, std::string> names_;
  std::vector<std::optional<Instruction>> decoded_;
  std::vector<uint32_t> rank_;
  std::vector<Loop> loops_;
};

}  // namespace nacre::proof
