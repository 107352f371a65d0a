// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the measured components share: an interface of six words both ways, and a place for times by the counter.
#pragma once

#include "tools/bench/markers.hpp"
#include "tools/bench/results.hpp"
#include "tools/bench/systems/mark.hpp"
#include "user/calls.hpp"
#include "user/interface.hpp"
#include "user/use.hpp"

namespace nacre::bench {

struct Exchange {
  static constexpr FixedText name{"exchange"};
  enum class Status { refused };
  struct Swap
      : user::Method<
            Status, 0, "swap",
            user::Takes<user::Argument<"a", uint64_t>, user::Argument<"b", uint64_t>, user::Argument<"c", uint64_t>,
                        user::Argument<"d", uint64_t>, user::Argument<"e", uint64_t>, user::Argument<"f", uint64_t>>,
            user::Gives<user::Argument<"a", uint64_t>, user::Argument<"b", uint64_t>, user::Argument<"c", uint64_t>,
                        user::Argument<"d", uint64_t>, user::Argument<"e", uint64_t>, user::Argument<"f", uint64_t>>> {
  };
  using Methods = user::MethodList<Swap>;
};

using ResultsRegion = user::Region<"results", Results, user::Access::write>;

/// Runs `body` `repetitions` times between two readings of the counter, with a marker on either side.
template <class Body>
void measure(unsigned slot, const Body& body) {
  for (unsigned i = 0; i < warm_up; ++i) body();
  mark<Marker::loop_begin>();
  const Instant begin = user::now();
  for (unsigned i = 0; i < repetitions; ++i) body();
  const Instant end = user::now();
  mark<Marker::loop_end>();
  Results& results = ResultsRegion::get();
  results.ticks[slot] = static_cast<uint64_t>((end - begin).to_raw());
  results.magic = results_magic;
}

}  // namespace nacre::bench
