// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/sheet.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::proof::interpreter {
namespace {

constexpr size_t most_findings = 20;

std::string shown(std::span<const uint8_t> bytes, Form form) {
  if (form == Form::text) {
    std::string text(bytes.begin(), bytes.end());
    text.resize(std::min(text.find('\0'), text.size()));
    return fmt::format("'{}'", text);
  }
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) value = value << 8 | bytes[i - 1];
  return value < 0x1'0000'0000 ? fmt::format("{}", value) : fmt::format("{:#x}", value);
}

}  // namespace

void Sheet::add_number(uint64_t offset, size_t size, uint64_t value, std::string name) {
  if (size < 8 && value >> (8 * size) != 0) throw Refused(name + ": the value does not fit");
  Cell cell{offset, {}, std::move(name), Form::number};
  for (size_t i = 0; i < size; ++i) cell.bytes.push_back(static_cast<uint8_t>(value >> (8 * i)));
  cells_.push_back(std::move(cell));
}

void Sheet::add_text(uint64_t offset, size_t size, const std::string& text, std::string name) {
  if (text.size() >= size) throw Refused(name + ": the name '" + text + "' does not fit");
  Cell cell{offset, {text.begin(), text.end()}, std::move(name), Form::text};
  cell.bytes.resize(size);
  cells_.push_back(std::move(cell));
}

Verdict Sheet::compare(std::span<const uint8_t> image) const {
  enum : uint8_t { outside, undecided, decided };
  std::vector<uint8_t> state(image.size(), outside);
  Verdict verdict;
  for (const Area& area : areas_) {
    if (area.end > image.size() || area.begin > area.end) throw Refused(area.name + " is not within the image");
    std::fill(state.begin() + static_cast<ptrdiff_t>(area.begin), state.begin() + static_cast<ptrdiff_t>(area.end),
              undecided);
  }
  for (const Cell& cell : cells_) {
    if (cell.end() > image.size()) throw Refused(cell.name + " is not within the image");
    for (uint64_t at = cell.offset; at < cell.end(); ++at) {
      if (state[at] != undecided)
        throw Refused(cell.name + (state[at] == outside ? " is in no area" : " has two values"));
      state[at] = decided;
    }
    const std::span<const uint8_t> found = image.subspan(cell.offset, cell.bytes.size());
    verdict.cells += 1;
    if (std::equal(found.begin(), found.end(), cell.bytes.begin()) || verdict.findings.size() >= most_findings)
      continue;
    verdict.findings.push_back(fmt::format("{}: expected {}, found {}, at offset {:#x}", cell.name,
                                           shown(cell.bytes, cell.form), shown(found, cell.form), cell.offset));
  }
  for (const Area& area : areas_) {
    for (uint64_t at = area.begin; at < area.end; ++at) {
      if (state[at] != undecided) continue;
      if (image[at] == 0) {
        verdict.zero_bytes += 1;
      } else if (verdict.findings.size() < most_findings) {
        verdict.findings.push_back(
            fmt::format("{}: unused or reserved: expected 0, found {}, at offset {:#x}", area.name, image[at], at));
      }
    }
  }
  return verdict;
}

}  // namespace nacre::proof::interpreter
