// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled tables against the policy: whatever the tables say is compared with what the interpreter does, which reads
// the tree and knows nothing of tables. Messages are tried at the edges of each range that either side has, automata
// in each state with each value of its counter.
#pragma once

#include <string>
#include <vector>

#include "tools/nacre/policy/compiled.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

enum class Compare : uint8_t { all, to_first_difference };

struct CellResults {
  Compare how = Compare::all;
  uint64_t compared = 0;
  std::vector<std::string> differences;  ///< each with both sides in words

  [[nodiscard]] bool enough() const { return how == Compare::to_first_difference && !differences.empty(); }
};

[[nodiscard]] CellResults compare_cells(const Compiled& compiled, const SystemNames& system,
                                        Compare how = Compare::all);

}  // namespace nacre::tool::policy
