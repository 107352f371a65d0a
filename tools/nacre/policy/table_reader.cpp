// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/table_reader.hpp"

#include <bit>

namespace nacre::tool::policy {
namespace {

bool matches(const abi::Row& row, const Message& message) {
  for (unsigned i = 0; i < abi::words; ++i) {
    if (message[i] - row.lo[i] > row.span[i]) return false;
  }
  return true;
}

}  // namespace

std::optional<unsigned> try_row(const abi::PolicyTables& tables, const NamedChannel& channel, unsigned method,
                                const Message& message) {
  const uint64_t below = (uint64_t{1} << method) - 1;
  unsigned row = (channel.first_row + static_cast<unsigned>(std::popcount(channel.governed & below))) % abi::max_rows;
  for (unsigned i = 0; i < abi::max_alternatives; ++i) {
    if (matches(tables.rows[row], message)) return row;
    row = tables.rows[row].next;
    if (row == 0) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<unsigned> try_column(abi::StepSet steps, unsigned automaton) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) return std::nullopt;
    if (abi::automaton_of(step) == automaton)
      return static_cast<unsigned>(abi::column_of(step, abi::Moment::delivered));
  }
  return std::nullopt;
}

}  // namespace nacre::tool::policy
