// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/canonical.hpp"

#include <algorithm>

namespace nacre::model {

namespace {

constexpr FaultRecord canonical_fault{.cause = abi::Cause::limit, .client = 3, .pc = 0x1234, .address = 0x5678};
constexpr uint64_t canonical_generation = 5;

[[nodiscard]] bool has(uint64_t set, Id c) { return (set & bit(c)) != 0; }

[[nodiscard]] Instant rebase(Instant at, Instant last) {
  return at <= last ? canonical_now : canonical_now + (at - last);
}

void forget_registers(State& state, Id c) {
  Component& it = state.components[c];
  it.fp_stamp = it.fp_stamp == 0 ? 0 : running_stamp(c);
  const bool waiting = has(state.ready, c) && state.current != c;
  if (!waiting) {
    it.message = Message{};
    const bool receives = has(state.receiving, c);
    it.frame = has(state.down, c)   ? Frame::fresh
               : state.current == c ? Frame::full
               : receives           ? Frame::message
                                    : Frame::kept;
  }
  it.stamp = it.frame == Frame::fresh ? 0 : running_stamp(c);
}

void forget_counts(Machine& machine, Id c) {
  Component& it = machine.state().components[c];
  it.generation = canonical_generation;
  it.used = no_time;
  it.fault = canonical_fault;
  it.denials_left = machine.entry(c).denial_quota;
  machine.state().unrecorded_denials[c] = 0;
  machine.state().refused_signals[c] = 0;
  machine.state().unrecorded_calls[c] = 0;
}

void forget_times(Machine& machine, Id c) {
  State& state = machine.state();
  Component& it = state.components[c];
  it.refill_at = rebase(it.refill_at, state.last);
  it.balance = std::max(it.balance, Span::from_raw(deepest_overdraft));
  if (machine.entry(c).budget.to_raw() == machine.entry(c).period.to_raw() &&
      machine.entry(c).budget.to_raw() >= int64_t{1} << 40) {
    it.balance = machine.entry(c).budget;
    it.refill_at = canonical_now + machine.entry(c).period;
  }
  it.deadline =
      has(state.timed, c) ? std::max(rebase(it.deadline, state.last), canonical_now - Span::from_raw(1)) : Instant{};
  if (has(state.timed, c) && it.deadline == canonical_now) it.deadline = canonical_now - Span::from_raw(1);
  const bool active = machine.is_server(c) && !has(state.down | state.receiving, c);
  if (!active) {
    it.act = no_time;
    it.nested = 0;
    it.payer = c;
  }
}

/// How long a state can matter: its own time and that of its successor. Older than that, it is as good as left.
void forget_age(Machine& machine, Automaton& automaton) {
  const abi::PolicyTables& policy = machine.tables().policy;
  const abi::StateWord word = policy.states[automaton.state];
  uint64_t most = abi::duration_of(word);
  if (most != 0) most += abi::duration_of(policy.states[abi::successor_of(word)]);
  const Span age = std::min(machine.state().last - automaton.entered, Span::from_raw(static_cast<int64_t>(most)));
  automaton.entered = canonical_now - age;
}

void forget_policies(Machine& machine) {
  State& state = machine.state();
  for (uint64_t left = machine.automata(); left != 0; left &= left - 1)
    forget_age(machine, state.automata[lowest(left)]);
  for (Instant& arrival : state.call_arrival) arrival = rebase(arrival, state.last);
  state.denied_by_row.fill(0);
}

/// What the core promises of its timer: the invariant, and no later than the running payer's refill and end.
[[nodiscard]] Instant canonical_arming(const Machine& machine) {
  const State& state = machine.state();
  Instant at = machine.latest_arming();
  if (state.current == nobody) return at;
  const Component& payer = state.components[state.components[state.current].payer];
  at = std::min(at, payer.refill_at);
  if (payer.balance > no_time) at = std::min(at, state.last + payer.balance);
  return at;
}

class Writer {
 public:
  explicit Writer(std::string& bytes) : bytes_(bytes) {}
  void number(uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  void relative(int64_t value) { number(static_cast<uint64_t>(value) << 1 ^ static_cast<uint64_t>(value >> 63)); }
  void instant(Instant at) { relative((at - canonical_now).to_raw()); }

 private:
  std::string& bytes_;
};

class Reader {
 public:
  explicit Reader(const char* bytes) : bytes_(bytes) {}
  uint64_t number() {
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(*bytes_++);
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
  }
  int64_t relative() {
    const uint64_t value = number();
    return static_cast<int64_t>(value >> 1 ^ (~(value & 1) + 1));
  }
  Instant instant() { return canonical_now + Span::from_raw(relative()); }

 private:
  const char* bytes_;
};

void pack_component(const Machine& machine, Id c, Writer& out) {
  const State& state = machine.state();
  const Component& it = state.components[c];
  out.number(it.serving);
  if (it.serving != nobody) out.number(it.open_row ? *it.open_row + uint64_t{1} : 0);
  out.number(it.payer);
  out.number(it.nested);
  out.number(it.pending);
  out.relative(it.act.to_raw());
  if (machine.entry(c).period.to_raw() < int64_t{1} << 40) {
    out.relative(it.balance.to_raw());
    out.instant(it.refill_at);
  }
  if (has(state.timed, c)) out.instant(it.deadline);
  out.number(it.fp_stamp);
  if (!has(state.ready, c) || state.current == c) return;
  out.number(static_cast<uint64_t>(it.frame));
  for (const uint64_t word : it.message.words) out.number(word);
  out.number(it.message.selector);
  out.number(static_cast<uint64_t>(it.message.outcome));
}

void unpack_component(Machine& machine, Id c, Reader& in) {
  State& state = machine.state();
  Component& it = state.components[c];
  it = Component{};
  it.serving = static_cast<Id>(in.number());
  const uint64_t open = it.serving == nobody ? 0 : in.number();
  if (open != 0) it.open_row = static_cast<uint8_t>(open - 1);
  it.payer = static_cast<Id>(in.number());
  it.nested = static_cast<uint8_t>(in.number());
  it.pending = in.number();
  it.act = Span::from_raw(in.relative());
  it.balance = machine.entry(c).budget;
  it.refill_at = canonical_now + machine.entry(c).period;
  if (machine.entry(c).period.to_raw() < int64_t{1} << 40) {
    it.balance = Span::from_raw(in.relative());
    it.refill_at = in.instant();
  }
  if (has(state.timed, c)) it.deadline = in.instant();
  it.fp_stamp = in.number();
  it.frame = Frame::full;
  if (has(state.ready, c) && state.current != c) {
    it.frame = static_cast<Frame>(in.number());
    for (uint64_t& word : it.message.words) word = in.number();
    it.message.selector = in.number();
    it.message.outcome = static_cast<abi::Outcome>(in.number());
  }
  forget_registers(state, c);
  forget_counts(machine, c);
}

void pack_policies(const Machine& machine, Writer& out) {
  const State& state = machine.state();
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    if ((machine.automata() >> i & 1) == 0) continue;
    out.number(state.automata[i].state);
    out.instant(state.automata[i].entered);
    out.number(state.automata[i].saved);
  }
  for (unsigned i = 0; i < abi::max_rates; ++i) {
    if ((machine.rates() >> i & 1) != 0) out.instant(state.call_arrival[i]);
  }
}

void unpack_policies(Machine& machine, Reader& in) {
  State& state = machine.state();
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    Automaton& automaton = state.automata[i];
    automaton = {.state = static_cast<uint8_t>(i), .entered = canonical_now, .saved = 0};
    if ((machine.automata() >> i & 1) == 0) continue;
    automaton.state = static_cast<uint8_t>(in.number());
    automaton.entered = in.instant();
    automaton.saved = in.number();
  }
  for (unsigned i = 0; i < abi::max_rates; ++i)
    state.call_arrival[i] = (machine.rates() >> i & 1) != 0 ? in.instant() : canonical_now;
  state.denied_by_row.fill(0);
}

}  // namespace

void make_canonical(Machine& machine) {
  State& state = machine.state();
  for (Id c = 0; c < machine.tables().component_count; ++c) {
    forget_times(machine, c);
    forget_registers(state, c);
    forget_counts(machine, c);
  }
  for (unsigned i = 0; i < machine.tables().channel_count; ++i) state.arrival[i] = rebase(state.arrival[i], state.last);
  forget_policies(machine);
  state.last = canonical_now;
  state.armed = canonical_arming(machine);
  state.event_head = 0;
  state.denial_head = 0;
  state.spurious_interrupts = 0;
}

void pack(const Machine& machine, std::string& bytes) {
  bytes.clear();
  Writer out(bytes);
  const State& state = machine.state();
  for (const uint64_t set : {state.down, state.ready, state.receiving, state.timed, state.funded, state.active})
    out.number(set);
  out.number(state.current);
  out.number(state.fp_owner);
  for (Id c = 0; c < machine.tables().component_count; ++c) pack_component(machine, c, out);
  for (unsigned i = 0; i < machine.tables().channel_count; ++i) {
    if (machine.tables().channels[i].rate_interval != no_time) out.instant(state.arrival[i]);
  }
  pack_policies(machine, out);
}

void unpack(const char* bytes, Machine& machine) {
  Reader in(bytes);
  State& state = machine.state();
  for (uint64_t* set : {&state.down, &state.ready, &state.receiving, &state.timed, &state.funded, &state.active})
    *set = in.number();
  state.current = static_cast<Id>(in.number());
  state.fp_owner = static_cast<Id>(in.number());
  state.last = canonical_now;
  for (Id c = 0; c < machine.tables().component_count; ++c) unpack_component(machine, c, in);
  for (unsigned i = 0; i < machine.tables().channel_count; ++i) {
    const bool rated = machine.tables().channels[i].rate_interval != no_time;
    state.arrival[i] = rated ? in.instant() : canonical_now;
  }
  unpack_policies(machine, in);
  state.armed = canonical_arming(machine);
  state.event_head = 0;
  state.denial_head = 0;
  state.spurious_interrupts = 0;
}

}  // namespace nacre::model
