// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/replay/stops.hpp"

#include <cstring>

namespace nacre::replay {
namespace {

constexpr unsigned register_mask = 31;

struct Pattern {
  uint32_t opcode;
  uint32_t mask;
  StopKind kind;
};

constexpr Pattern patterns[] = {
    {0xd53b'e040, ~register_mask, StopKind::read_counter},            // mrs xt, cntvct_el0
    {0xd538'cc00, ~register_mask, StopKind::read_interrupt},          // mrs xt, icc_iar1_el1
    {0xd538'c100, ~register_mask, StopKind::read_pending},            // mrs xt, isr_el1
    {0xd51b'e340, ~register_mask, StopKind::write_compare},           // msr cntv_cval_el0, xt
    {0xd518'cc20, ~register_mask, StopKind::write_end_of_interrupt},  // msr icc_eoir1_el1, xt
    {0xd518'cb20, ~register_mask, StopKind::write_deactivate},        // msr icc_dir_el1, xt
    {0xd503'44ff, ~uint32_t{0}, StopKind::let_abort_in},              // msr daifclr, #4
    {0xd69f'03e0, ~uint32_t{0}, StopKind::exception_return},
    {0xd503'207f, ~uint32_t{0}, StopKind::idle},  // wfi
};

}  // namespace

std::optional<Stop> classify(uint32_t opcode) {
  for (const Pattern& pattern : patterns) {
    if ((opcode & pattern.mask) == pattern.opcode) return Stop{pattern.kind, opcode & register_mask};
  }
  return std::nullopt;
}

Stops find_stops(uint64_t address, std::span<const std::byte> text) {
  Stops stops;
  for (size_t offset = 0; offset + 4 <= text.size(); offset += 4) {
    uint32_t opcode = 0;
    std::memcpy(&opcode, &text[offset], sizeof opcode);
    if (const auto stop = classify(opcode)) stops.emplace(address + offset, *stop);
  }
  return stops;
}

}  // namespace nacre::replay
