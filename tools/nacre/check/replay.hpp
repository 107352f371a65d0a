// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Whether the whole system allows a trace that a slice allows.
#pragma once

#include "tools/nacre/check/product.hpp"

namespace nacre::tool::check {

/// A value for each field of the machine.
using Values = std::vector<uint16_t>;

struct Replay {
  std::vector<unsigned> events;   ///< of the machine: one for each event of the trace, if it replays
  std::vector<unsigned> missing;  ///< otherwise: fields outside the slice that deny it
};

[[nodiscard]] Values initial_of(const Machine& machine);
/// None: a field denies the event; it is written to `denier`.
[[nodiscard]] std::optional<Values> try_step(const Machine& machine, const Event& event, Values values, unsigned& denier);

/// Each event of the trace may be any of its origins.
[[nodiscard]] Replay replay(const Machine& machine, const Product& product, const std::vector<unsigned>& trace);

}  // namespace nacre::tool::check
