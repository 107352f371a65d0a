// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What an area of the image must hold, cell by cell. Bytes of an area that no cell covers must be zero, so that every
// byte of it is decided.
#pragma once

#include <span>

#include "proofs/image/interpreter/source.hpp"

namespace nacre::proof::interpreter {

enum class Form : uint8_t { number, text };

struct Cell {
  uint64_t offset = 0;  ///< in the image
  std::vector<uint8_t> bytes;
  std::string name;  ///< table, index and field
  Form form = Form::number;

  [[nodiscard]] uint64_t end() const { return offset + bytes.size(); }
};

struct Area {
  uint64_t begin = 0;
  uint64_t end = 0;
  std::string name;
};

struct Verdict {
  std::vector<std::string> findings;
  size_t cells = 0;
  size_t zero_bytes = 0;  ///< in areas, covered by no cell, and zero
};

class Sheet {
 public:
  void add_area(uint64_t begin, uint64_t end, std::string name) { areas_.push_back({begin, end, std::move(name)}); }
  void add_number(uint64_t offset, size_t size, uint64_t value, std::string name);
  /// A name that zeros fill up to `size` bytes.
  void add_text(uint64_t offset, size_t size, const std::string& text, std::string name);

  /// Cells stand in areas, and no two share a byte; otherwise Refused.
  [[nodiscard]] Verdict compare(std::span<const uint8_t> image) const;
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }

 private:
  std::vector<Cell> cells_;
  std::vector<Area> areas_;
};

}  // namespace nacre::proof::interpreter
