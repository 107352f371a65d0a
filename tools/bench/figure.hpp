// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One figure that Nacre answers for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/gdb_remote/result.hpp"

namespace nacre::bench {

using gdb_remote::failure;
using gdb_remote::Result;

/// Least and greatest of several runs.
struct Spread {
  uint64_t least;
  uint64_t greatest;
};

struct Figure {
  std::string name;
  uint64_t value;  ///< kernel instructions, where the unit is instructions and `user` or nothing stands beside it
  std::string unit;
  std::optional<uint64_t> user;                 ///< instructions outside of the kernel in the same interval
  std::string note;                             ///< how it was measured, for the table's foot
  std::optional<Spread> spread = std::nullopt;  ///< of figures that differ from run to run; `value` is their median
};

using Figures = std::vector<Figure>;

}  // namespace nacre::bench
