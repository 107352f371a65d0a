// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A claim about traces: proved, or refuted by a trace that the whole system allows. A slice of it decides where it can.
#pragma once

#include "tools/nacre/check/search.hpp"

namespace nacre::tool::check {

/// One position of a trace.
struct TraceStep {
  Hand hand = Hand::hostile;
  std::string text;
  std::string rule;  ///< what allows it; may be empty
  Place place;
  std::vector<std::string> moves;  ///< attempts: open(0) -> open(1)
  std::string actor;               ///< of hostile and trusted
};

enum class Verdict : uint8_t { proved, refuted, vacuous, out_of_memory };
[[nodiscard]] const char* name_of(Verdict verdict);

struct Proof {
  Verdict verdict = Verdict::proved;
  std::vector<TraceStep> trace;    ///< of refuted; of proved: how the act can come about, if the claim has one
  std::vector<std::string> slice;  ///< automata, servers and components that the proof looks at
  Slice fields;
  uint64_t states = 0;
  uint64_t bytes = 0;
  uint64_t memory = 0;  ///< that was allowed
};

inline constexpr uint64_t default_memory = uint64_t{4} << 30;

[[nodiscard]] Proof prove(const policy::Compiled& compiled, const Watch& watch, uint64_t memory = default_memory);

/// As lines of text, numbered.
[[nodiscard]] std::string text_of(const std::vector<TraceStep>& trace);

}  // namespace nacre::tool::check
