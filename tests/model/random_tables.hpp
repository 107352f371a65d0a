// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random systems and random events for long runs.
#pragma once

#include <random>

#include "tests/model/event.hpp"
#include "tests/model/machine.hpp"
#include "tests/model/table_builder.hpp"

namespace nacre::model {

/// Where choices come from: a seed, or the bytes of a fuzzer.
class Random {
 public:
  virtual ~Random() = default;
  virtual uint64_t operator()() = 0;
};

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  uint64_t operator()() override { return engine_(); }

 private:
  std::mt19937_64 engine_;
};

/// From 0 to `bound` - 1.
[[nodiscard]] inline uint64_t below(Random& random, uint64_t bound) { return random() % bound; }
[[nodiscard]] inline bool one_in(Random& random, uint64_t bound) { return random() % bound == 0; }

/// A well-formed system with this many components, that uses everything that tables can express.
[[nodiscard]] TableBuilder random_system(Random& random, unsigned components);

/// The next event: something that may happen in this state, with valid and invalid arguments.
[[nodiscard]] Event random_event(Random& random, const Machine& machine);

}  // namespace nacre::model
