// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "door.hpp"

#include <stdexcept>

#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::check {
namespace {

using abi::Move;
using abi::MoveBits;
using policy::Compiled;

constexpr unsigned root = 0, bus = 1, auth = 2, door_id = 3, climate = 4, web = 5;
constexpr unsigned attempts = 0, grant = 1;
constexpr unsigned locked = 0, none = 1, open0 = 64, held = 69;
constexpr unsigned on_attempt = 0, on_lock = 4, on_fall = 8;
constexpr uint64_t second = 62'500'000;

uint64_t step(unsigned automaton, unsigned column) { return abi::step_in_use | automaton | uint64_t{column} << 6; }

abi::Row any_row() {
  abi::Row row{};
  for (uint64_t& span : row.span) span = ~uint64_t{0};
  return row;
}

void limit(abi::Row& row, unsigned word, uint64_t low, uint64_t high) {
  row.lo[word] = low;
  row.span[word] = high - low;
}

void set(Compiled& c, unsigned state, unsigned column, unsigned next, Move bits) {
  c.tables.moves[state].at[column] = static_cast<Move>(next | bits);
}

void add_states(Compiled& c) {
  for (unsigned state = 0; state < abi::max_states; ++state) {
    for (Move& move : c.tables.moves[state].at) move = static_cast<Move>(state);
  }
  c.names.automata = {{"attempts", {}, {}}, {"grant", {}, {}}};
  c.names.states[locked] = {attempts, "locked", "locked", {"door.policy", 24, 3}};
  for (unsigned n = 0; n < 5; ++n)
    c.names.states[open0 + n] = {attempts, "open(" + std::to_string(n) + ")", "open", {"door.policy", 19, 3}};
  c.names.states[none] = {grant, "none", "none", {"door.policy", 29, 3}};
  c.names.states[held] = {grant, "held", "held", {"door.policy", 30, 3}};
  c.tables.states[locked] = open0 | (60 * second) << 8;
  c.tables.states[held] = none | (5 * second) << 8;
}

void add_moves(Compiled& c) {
  set(c, locked, on_attempt, locked, MoveBits::refuses);
  for (unsigned n = 0; n < 5; ++n) {
    set(c, open0 + n, on_attempt + 1, open0, MoveBits::enters);
    for (const unsigned moment : {2u, 3u}) set(c, open0 + n, on_attempt + moment, n == 4 ? locked : open0 + n + 1, MoveBits::enters);
  }
  for (const unsigned state : {none, held}) {
    set(c, state, on_attempt + 1, held, MoveBits::enters);
    set(c, state, on_fall, none, MoveBits::enters);
  }
  set(c, none, on_lock, none, MoveBits::refuses);
  set(c, held, on_lock, none, MoveBits::enters);
}

void add_rows(Compiled& c) {
  for (unsigned row = 0; row < 6; ++row) c.tables.rows[row] = any_row();
  c.tables.rows[0].steps = {step(attempts, on_attempt) | step(grant, on_attempt) << 16};
  c.tables.rows[0].flags = abi::RowFlags::closes | abi::RowFlags::status_only;
  limit(c.tables.rows[1], 0, 1, 1);
  limit(c.tables.rows[1], 1, 1, 1);
  c.tables.rows[1].steps = {step(grant, on_lock)};
  c.tables.rows[1].next = 2;
  limit(c.tables.rows[2], 0, 1, 1);
  limit(c.tables.rows[3], 0, 2, 2);
  limit(c.tables.rows[4], 0, 0, 1);
  c.tables.restarts[door_id] = {step(grant, on_fall)};
  c.tables.restarts[auth] = {step(grant, on_fall)};
}

void add_names(Compiled& c) {
  c.names.components = {{"root", true, root}, {"bus", true, root}, {"auth", true, root},
                        {"door", true, root}, {"climate", false, root}, {"web", false, root}};
  const policy::NamedArgument coil{"addr", 0, {{"lock", 1}, {"heater", 2}}};
  const policy::NamedArgument value{"value", 1, {{"off", 0}, {"on", 1}}};
  const policy::NamedArgument input{"addr", 0, {{"thermometer", 0}, {"humidity", 1}}};
  const policy::NamedMethod write{"write_coil", {coil, value}, false};
  c.names.channels[0] = {door_id, auth, false, 0, 1, 0, {{0, {"check", {}, true}}}};
  c.names.channels[1] = {door_id, bus, false, 0, 2, 1, {{1, write}}};
  c.names.channels[2] = {climate, bus, false, 0, 3 << 1, 3, {{1, write}, {2, {"read_input", {input}, false}}}};
  c.names.channels[3] = {web, door_id, false, 0, 1, 5, {{0, {"unlock", {}, false}}}};
  const char* const texts[] = {"door > auth.check", "door > bus.write_coil(addr = lock)", "door > bus.write_coil(addr = lock)",
                               "climate > bus.write_coil(addr = heater)", "climate > bus.read_input(addr in thermometer..humidity)",
                               "web > door.unlock"};
  const unsigned channels[] = {0, 1, 1, 2, 2, 3};
  const unsigned lines[] = {5, 6, 6, 7, 8, 4};
  for (unsigned row = 0; row < 6; ++row) c.names.rows[row] = {channels[row], 0, texts[row], {"door.policy", lines[row], 1}};
}

/// The start of `attempts` is open(0), and `locked` is a state behind the others.
void start_open(Compiled& c) {
  constexpr unsigned behind = 70;
  c.tables.moves[locked] = c.tables.moves[open0];
  c.tables.moves[behind] = c.tables.moves[open0];
  set(c, behind, on_attempt, behind, MoveBits::refuses);
  for (unsigned moment = 1; moment < 4; ++moment) set(c, behind, on_attempt + moment, behind, 0);
  c.tables.states[behind] = c.tables.states[locked];
  c.tables.states[locked] = locked;
  for (const unsigned moment : {2u, 3u}) set(c, open0 + 4, on_attempt + moment, behind, MoveBits::enters);
  c.names.states[behind] = c.names.states[locked];
  c.names.states[locked] = c.names.states[open0];
}

void weaken(Compiled& c, Weakness weakness) {
  switch (weakness) {
    case Weakness::none: return;
    case Weakness::no_lockout:
      for (const unsigned moment : {2u, 3u}) set(c, open0 + 4, on_attempt + moment, open0 + 4, 0);
      return;
    case Weakness::no_spending: return set(c, held, on_lock, held, 0);
    case Weakness::no_expiry: c.tables.states[held] = held | (5 * second) << 8; return;
    case Weakness::no_revocation: return set(c, held, on_fall, held, 0);
    case Weakness::lost_is_free:
      for (unsigned n = 0; n < 5; ++n) set(c, open0 + n, on_attempt + 3, open0 + n, 0);
      return;
    case Weakness::starts_open: return start_open(c);
    case Weakness::starts_granted: return set(c, none, on_lock, none, 0);
    case Weakness::no_guard: c.tables.rows[3] = any_row(); return;
    case Weakness::fail_grants: return set(c, none, on_attempt + 2, held, MoveBits::enters);
  }
}

const policy::Claim* find_claim(const policy::Policy& policy, const std::string& name) {
  for (const policy::File& file : policy.files) {
    for (const policy::Item& item : file.items) {
      const auto* claim = std::get_if<policy::Claim>(&item);
      if (claim != nullptr && claim->name.text == name) return claim;
    }
  }
  return nullptr;
}

}  // namespace

Compiled door(Weakness weakness) {
  Compiled c;
  add_states(c);
  add_moves(c);
  add_rows(c);
  add_names(c);
  weaken(c, weakness);
  return c;
}

DoorPolicy::DoorPolicy() {
  Diagnostics diagnostics;
  auto policy = policy::try_policy(NACRE_POLICY_DATA "/accept/door/case.policy", diagnostics);
  if (!policy) throw std::runtime_error(diagnostics.text());
  policy_ = std::move(*policy);
  names_ = policy::names_of(policy_, diagnostics);
  policy::expand(names_);
}

const policy::Claim& DoorPolicy::claim(const std::string& name) const {
  const policy::Claim* const claim = find_claim(policy_, name);
  if (claim == nullptr) throw std::runtime_error("no claim " + name);
  return *claim;
}

Watch watch_of(const std::string& definitions, const std::string& claim) {
  Diagnostics diagnostics;
  policy::Policy policy;
  policy.files = {policy::parse_file("claim", "policy p\n" + definitions + "\nclaim it \"it\": " + claim + "\n", diagnostics)};
  if (diagnostics.failed()) throw std::runtime_error(diagnostics.text());
  policy::Names names = policy::names_of(policy, diagnostics);
  policy::expand(names);
  return *try_watch(*find_claim(policy, "it"), names);
}

}  // namespace nacre::tool::check
