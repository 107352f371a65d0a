// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// BOOT and the helpers of the state machine.
#include "tests/model/machine.hpp"

#include <algorithm>
#include <cassert>

namespace nacre::model {

Machine::Machine(const abi::Tables& tables, Breakage breakage) : tables_(tables), breakage_(breakage) {
  for (Id c = 0; c < tables_.component_count; ++c) {
    if (is_server(c)) servers_ |= bit(c);
  }
  find_automata();
}

void Machine::boot(Instant now) {
  state_ = State{};
  effects_ = Effects{};
  state_.last = now;
  for (Id c = 0; c < tables_.component_count; ++c) {
    component(c).payer = c;
    component(c).balance = entry(c).budget;
    component(c).refill_at = now + entry(c).period;
    component(c).denials_left = entry(c).denial_quota;
    state_.down |= bit(c);
    state_.funded |= bit(c);
  }
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    state_.automata[i] = Automaton{.state = static_cast<uint8_t>(i), .entered = now, .saved = 0};
  }
  begin(0);
  schedule();
  state_.armed = latest_arming();
}

Id Machine::callee(Id c) const {
  for (Id s = 0; s < tables_.component_count; ++s) {
    if (state_.components[s].serving == c) return s;
  }
  return nobody;
}

abi::RunState Machine::run_state(Id c) const {
  if ((state_.down & bit(c)) != 0) return abi::RunState::down;
  if ((state_.ready & bit(c)) != 0) return abi::RunState::ready;
  if ((state_.receiving & bit(c)) != 0) return abi::RunState::receiving;
  return abi::RunState::calling;
}

void Machine::update_funded(Id c) {
  if (component(c).balance > no_time) {
    state_.funded |= bit(c);
  } else {
    state_.funded &= ~bit(c);
  }
}

/// What the current component has used since the last event goes to its payer's account and to its own activation.
void Machine::charge(Instant now) {
  const Span passed = now - state_.last;
  state_.last = now;
  if (state_.current == nobody) return;
  Component& current = component(state_.current);
  Component& payer = component(current.payer);
  payer.balance = payer.balance - passed;
  payer.used = payer.used + passed;
  if (is_server(state_.current)) current.act = current.act - passed;
  if (now >= payer.refill_at) refill(current.payer);
  update_funded(current.payer);
}

void Machine::refill(Id c) {
  component(c).balance = std::min(entry(c).budget, component(c).balance + entry(c).budget);
  component(c).refill_at = state_.last + entry(c).period;
  component(c).denials_left = entry(c).denial_quota;
  update_funded(c);
}

void Machine::own(Id c, Span activation) {
  component(c).payer = c;
  component(c).act = activation;
  component(c).nested = entry(c).nested;
}

void Machine::wake(Id c, abi::Outcome event) {
  state_.receiving &= ~bit(c);
  state_.ready |= bit(c);
  state_.timed &= ~bit(c);
  own(c, entry(c).limit);
  const bool notified = event == abi::Outcome::notified;
  answer(c, event, {notified ? component(c).pending : 0});
  if (notified) component(c).pending = 0;
}

void Machine::post(Id c, uint64_t bits) {
  if ((state_.down & bit(c)) != 0) return;
  component(c).pending |= bits;
  if ((state_.receiving & state_.funded & bit(c)) != 0) wake(c, abi::Outcome::notified);
}

/// The client in service at `s`, if any, goes on with `peer_failed`.
void Machine::free(Id s) {
  const Id client = component(s).serving;
  if (client == nobody) return;
  component(s).serving = nobody;
  component(s).open_row.reset();
  state_.ready |= bit(client);
  answer(client, abi::Outcome::peer_failed);
}

void Machine::fell(Id c) {
  tell_policies(c);
  const Id server = callee(c);
  if (server != nobody) component(server).serving = nobody;
  free(c);
  component(c).pending = 0;
  state_.timed &= ~bit(c);
  if (state_.fp_owner == c) state_.fp_owner = nobody;
  state_.ready &= ~bit(c);
  state_.receiving &= ~bit(c);
  state_.down |= bit(c);
}

void Machine::begin(Id c) {
  state_.down &= ~bit(c);
  state_.ready |= bit(c);
  component(c).frame = Frame::fresh;
  component(c).stamp = 0;
  component(c).fp_stamp = 0;
  component(c).message = Message{};
  own(c, entry(c).start_limit);
  component(c).generation += 1;
  append(abi::RecordKind::start, c).value[0] = component(c).generation;
}

/// The most urgent eligible component runs; a refill that its payer is due is given at once.
void Machine::schedule() {
  const uint64_t eligible =
      breakage_.budget_preempts_servers ? state_.ready & state_.funded : state_.ready & (state_.funded | servers_);
  state_.current = lowest(eligible);
  if (state_.current == nobody) return;
  const Id payer = component(state_.current).payer;
  if (state_.last >= component(payer).refill_at) refill(payer);
}

/// A component's answer stands in its message; how much of its other registers it keeps was settled when it stopped.
void Machine::answer(Id c, abi::Outcome outcome, const Words& words) {
  component(c).message = Message{.words = words, .selector = 0, .outcome = outcome};
}

abi::Record& Machine::append(abi::RecordKind kind, Id subject) {
  uint64_t& head = is_on_event_ring(kind) ? state_.event_head : state_.denial_head;
  head += 1;
  assert(effects_.record_count < effects_.records.size());
  abi::Record& record = effects_.records[effects_.record_count++];
  record = abi::Record{};
  record.sequence = head;
  record.time = state_.last;
  record.kind = kind;
  record.subject = ComponentId::from_raw(subject);
  record.channel = 0xffff;
  return record;
}

void Machine::deny(Id c, abi::RecordKind kind, abi::Outcome outcome, About about) {
  answer(c, outcome);
  if (component(c).denials_left == 0) {
    state_.unrecorded_denials[c] += 1;
    return;
  }
  component(c).denials_left -= 1;
  abi::Record& record = append(kind, c);
  record.detail = static_cast<uint8_t>(outcome);
  record.object = about.object;
  record.method = about.method;
  record.channel = about.channel;
  record.value[0] = about.refusal;
}

Instant Machine::latest_arming() const {
  Instant latest = never;
  for (Id c = 0; c < tables_.component_count; ++c) {
    const Component& it = state_.components[c];
    if ((state_.funded & bit(c)) == 0) latest = std::min(latest, it.refill_at);
    if ((state_.timed & state_.funded & bit(c)) != 0) latest = std::min(latest, it.deadline);
  }
  if (state_.current == nobody) return latest;
  const Component& current = state_.components[state_.current];
  const Span slice = is_server(state_.current) ? current.act : state_.components[current.payer].balance;
  return std::min(latest, state_.last + slice);
}

}  // namespace nacre::model
