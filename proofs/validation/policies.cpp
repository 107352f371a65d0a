// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/policies.hpp"

#include <bit>

#include "abi/policy.hpp"

namespace nacre::proof {

namespace {

using abi::MoveBits;

class Policy {
 public:
  Policy(Concrete& state, std::mt19937_64& random) : s_(state), random_(random) {}

  void vary_tables() {
    column("states", abi::max_states, [this] { return below(abi::max_states) | (one_in(2) ? 0 : 1 + below(5000)) << 8; });
    column("moves", abi::max_states * abi::max_columns, [this] { return move(); });
    column("row.steps", abi::max_rows, [this] { return steps(); });
    column("row.next", abi::max_rows, [this] { return one_in(2) ? 0 : below(abi::max_rows); });
    column("row.flags", abi::max_rows, [this] { return below(8); });
    column("row.rate", abi::max_rows, [this] { return one_in(2) ? 0 : below(4); });
    column("row.word", abi::max_rows, [this] { return below(8); });
    column("rate.interval", abi::max_rates, [this] { return below(5000); });
    column("rate.tolerance", abi::max_rates, [this] { return below(5000); });
    column("signals", abi::max_channels, [this] { return steps(); });
    column("restarts", abi::max_components, [this] { return steps(); });
    column("controls", 4 * abi::max_components, [this] { return steps(); });
  }

  void vary_state(uint64_t now) {
    column("automaton.state", abi::max_automata, [this] { return below(abi::max_states); });
    column("automaton.entered", abi::max_automata, [&] { return now - below(8000); });
    column("automaton.saved", abi::max_automata, [this] { return below(8); });
    column("call_arrival", abi::max_rates, [&] { return now + below(8000) - 4000; });
  }

 private:
  uint64_t below(uint64_t n) { return random_() % n; }
  bool one_in(unsigned n) { return below(n) == 0; }

  template <typename Value>
  void column(const char* name, unsigned count, Value value) {
    const FieldId field = s_.layout().find(name);
    for (unsigned i = 0; i < count; ++i) s_.write(field, i, value());
  }

  uint64_t move() {
    return below(abi::max_states) | (one_in(6) ? MoveBits::refuses : 0) | (one_in(2) ? MoveBits::enters : 0) |
           (one_in(8) ? MoveBits::same : 0) | (one_in(4) ? MoveBits::keep : 0);
  }

  /// None, or up to four.
  uint64_t steps() {
    uint64_t set = 0;
    const uint64_t count = one_in(3) ? 0 : 1 + below(abi::steps_of_event);
    for (uint64_t k = 0; k < count; ++k) set |= (abi::step_in_use | below(1 << 11)) << (abi::step_bits * k);
    return set;
  }

  Concrete& s_;
  std::mt19937_64& random_;
};

}  // namespace

void vary_policy(Concrete& state, std::mt19937_64& random) { Policy(state, random).vary_tables(); }
void vary_automata(Concrete& state, uint64_t now, std::mt19937_64& random) { Policy(state, random).vary_state(now); }

uint64_t first_row_of(const Concrete& state, uint64_t channel, uint64_t method) {
  const uint64_t before = state.read("channel.governed", channel) & ((uint64_t{1} << method) - 1);
  return (state.read("channel.first_row", channel) + static_cast<uint64_t>(std::popcount(before))) % abi::max_rows;
}

}  // namespace nacre::proof
