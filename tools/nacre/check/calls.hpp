// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls that tables let happen, in classes: what no rule, no claim and no saved word tells apart is one class.
#pragma once

#include <array>
#include <optional>

#include "tools/nacre/check/watch.hpp"
#include "tools/nacre/policy/compiled.hpp"

namespace nacre::tool::check {

/// Values of a word, cut where something tells them apart: interval i begins at `[i]`; the first at 0.
using Cuts = std::vector<uint64_t>;
[[nodiscard]] unsigned interval_of(const Cuts& cuts, uint64_t value);

struct CallClass {
  unsigned channel = 0;
  unsigned method = 0;
  std::optional<unsigned> row;              ///< none: ungoverned
  std::array<uint64_t, abi::words> sample{};  ///< words of one such call
  std::array<Letter, 4> letters{};          ///< by moment
  abi::StepSet steps{};
  std::array<unsigned, abi::steps_of_event> saved{};  ///< class of the compared word, for each step
};

struct Calls {
  std::vector<CallClass> classes;
  std::vector<Cuts> saved;  ///< by automaton: classes of its saved word
};

[[nodiscard]] Calls calls_of(const policy::Compiled& compiled, const Watch& watch);

/// As people write it: door > bus.write_coil(addr = lock).
[[nodiscard]] std::string text_of(const CallClass& call, const policy::PolicyNames& names);

}  // namespace nacre::tool::check
