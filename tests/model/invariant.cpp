// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/invariant.hpp"

#include <algorithm>

namespace nacre::model {

namespace {

[[nodiscard]] uint64_t existing(const Machine& m) {
  const unsigned count = m.tables().component_count;
  return count == abi::max_components ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

[[nodiscard]] bool has(uint64_t set, Id c) { return (set & bit(c)) != 0; }

template <class Holds>
[[nodiscard]] bool for_all(const Machine& m, Holds holds) {
  bool all = true;
  for (Id c = 0; c < m.tables().component_count; ++c) all = all && holds(c, m.state().components[c]);
  return all;
}

bool one_run_state(const Machine& m) {
  const State& s = m.state();
  const bool disjoint = (s.down & s.ready) == 0 && (s.down & s.receiving) == 0 && (s.ready & s.receiving) == 0;
  uint64_t calling = 0;
  for (Id c = 0; c < m.tables().component_count; ++c) {
    if (s.components[c].serving != nobody) calling |= bit(s.components[c].serving);
  }
  const uint64_t words = s.down | s.ready | s.receiving;
  return disjoint && (words & calling) == 0 && (words | calling) == existing(m);
}

bool serving_is_calling(const Machine& m) {
  const State& s = m.state();
  return for_all(m, [&](Id server, const Component& it) {
    if (it.serving == nobody) return true;
    const Id client = it.serving;
    const bool client_calls = !has(s.down | s.ready | s.receiving, client) && m.callee(client) == server;
    return client_calls && server < client && !has(s.down | s.receiving, server) &&
           it.payer == s.components[client].payer;
  });
}

bool receiving_waits(const Machine& m) {
  return for_all(m, [&](Id c, const Component& it) {
    return !has(m.state().receiving, c) || (it.serving == nobody && (it.pending == 0 || !has(m.state().funded, c)));
  });
}

bool down_is_quiet(const Machine& m) {
  return for_all(m, [&](Id c, const Component& it) {
    return !has(m.state().down, c) || (it.serving == nobody && it.pending == 0 && !has(m.state().timed, c));
  });
}

bool call_finds_no_busy_server(const Machine& m) {
  const State& s = m.state();
  const uint64_t below = s.current == nobody ? ~uint64_t{0} : bit(s.current) - 1;
  return (m.servers() & below & ~(s.receiving | s.down)) == 0;
}

bool timer_is_early_enough(const Machine& m) {
  return (m.state().timed & ~m.state().receiving) == 0 && m.state().armed <= m.latest_arming();
}

bool fp_owner_may(const Machine& m) {
  const Id owner = m.state().fp_owner;
  return owner == nobody || (m.entry(owner).fp_slot != 0 && !has(m.state().down, owner));
}

bool nobody_pays_for_the_less_urgent(const Machine& m) {
  return for_all(m, [&](Id c, const Component& it) { return it.payer == c || (m.is_server(c) && it.payer > c); });
}

bool funded_is_balance(const Machine& m) {
  return for_all(m, [&](Id c, const Component& it) { return has(m.state().funded, c) == (it.balance > no_time); });
}

bool current_is_lowest(const Machine& m) {
  return m.state().current == lowest(m.state().ready & (m.state().funded | m.servers()));
}

bool open_row_of_a_call(const Machine& m) {
  return for_all(m, [&](Id, const Component& it) {
    if (!it.open_row) return true;
    return it.serving != nobody && (m.tables().policy.rows[*it.open_row].flags & abi::RowFlags::closes) != 0;
  });
}

bool no_state_begins_later(const Machine& m) {
  return std::ranges::all_of(m.state().automata, [&](const Automaton& it) { return it.entered <= m.state().last; });
}

}  // namespace

const NamedClause clauses[clause_count] = {
    {"exactly one of down, ready, receiving, calling", one_run_state},
    {"serving(s) = c iff c is calling s; then s < c, s is ready or calling and works on c's payer", serving_is_calling},
    {"receiving: serving none, and nothing pending or unfunded", receiving_waits},
    {"down: serving none, nothing pending, not timed", down_is_quiet},
    {"servers more urgent than current are receiving or down", call_finds_no_busy_server},
    {"timed within receiving; armed no later than any end", timer_is_early_enough},
    {"the owner of the floating-point registers declares them and is not down", fp_owner_may},
    {"payer(c) = c for every component that is no server, otherwise payer(c) >= c", nobody_pays_for_the_less_urgent},
    {"funded iff balance > 0", funded_is_balance},
    {"current is the most urgent eligible component", current_is_lowest},
    {"who waits for the end of a call by a row that closes has a client in service", open_row_of_a_call},
    {"no state of an automaton began after the last event", no_state_begins_later},
};

unsigned broken_clause(const Machine& machine) {
  for (unsigned i = 0; i < clause_count; ++i) {
    if (!clauses[i].holds(machine)) return i + 1;
  }
  return 0;
}

}  // namespace nacre::model
