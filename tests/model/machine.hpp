// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The executable state machine: one function per event, named like the kernel's entry points. It depends on nothing but
// the tables, the state and the event. The kernel core must agree with it on every field, after every event.
//
// It differs from the core on purpose: sets and times are kept as the specification states them (what has passed is charged
// at each event, the running component is in `ready`), and nothing is fast.
#pragma once

#include "tests/model/event.hpp"

namespace nacre::model {

/// Rules of the machine that can be broken on purpose, to see that the invariant notices.
struct Breakage {
  bool budget_preempts_servers = false;   ///< eligible = ready & funded
  bool server_blocks_in_request = false;  ///< reply_wait keeps the request and waits
};

/// What a record is about, beside its subject.
struct About {
  uint8_t object = 0;
  uint8_t method = 0;
  uint16_t channel = 0xffff;
  uint8_t detail = 0;
  abi::Refusal refusal = 0;
};

/// What an event has done to automata, as records tell it.
struct Moves {
  uint64_t states = 0;   ///< byte k: before, byte 4 + k: after
  bool changed = false;  ///< some automaton has entered a state or saved a word
};

class Machine {
 public:
  explicit Machine(const abi::Tables& tables, Breakage breakage = {});

  /// The state after BOOT: everything down but the supervisor, which runs.
  void boot(Instant now);

  /// Carries out one event. `effects()` says what it did outside the state. After `effects().reset` the state is void.
  void step(const Event& event);

  /// The latest instant to which the timer may be armed (invariant 6).
  [[nodiscard]] Instant latest_arming() const;

  [[nodiscard]] State& state() { return state_; }
  [[nodiscard]] const State& state() const { return state_; }
  [[nodiscard]] const Effects& effects() const { return effects_; }
  [[nodiscard]] const abi::Tables& tables() const { return tables_; }
  [[nodiscard]] uint64_t servers() const { return servers_; }
  [[nodiscard]] bool is_server(Id c) const { return (entry(c).flags & abi::ComponentFlags::server) != 0; }
  [[nodiscard]] const abi::ComponentEntry& entry(Id c) const { return tables_.components[c]; }
  /// The server that `c` is calling, or nobody.
  [[nodiscard]] Id callee(Id c) const;
  [[nodiscard]] abi::RunState run_state(Id c) const;
  /// Where the automaton stands at the time of the last event.
  [[nodiscard]] Automaton settled(uint64_t automaton) const;
  /// Automata that some event moves, and rates that some row has.
  [[nodiscard]] uint64_t automata() const { return automata_; }
  [[nodiscard]] uint64_t rates() const { return rates_; }

 private:
  void find_automata();
  // Helpers of the specification.
  void charge(Instant now);
  void refill(Id c);
  void own(Id c, Span activation);
  void wake(Id c, abi::Outcome event);
  void post(Id c, uint64_t bits);
  void free(Id s);
  void fell(Id c);
  void begin(Id c);
  void schedule();
  void update_funded(Id c);
  // Events.
  void carry_out(const Event& event);
  void call(const Event& event);
  void deliver(Id c, const abi::ChannelEntry& channel, const Event& event);
  void reply_wait(const Event& event);
  void signal(const Event& event);
  void irq_done(const Event& event);
  void control(const Event& event);
  void carry_out_control(Id c, Id target, abi::Operation wanted);
  void control_status(Id c, Id target);
  void interrupt(const Event& event);
  [[nodiscard]] Id take_line(uint32_t intid);
  void timer();
  void fp_trap(const Event& event);
  void fault(Id c, abi::Cause cause, uint64_t address);
  void blame_abort(const Event& event);
  // What a component finds when it goes on.
  void answer(Id c, abi::Outcome outcome, const Words& words = {});
  [[nodiscard]] const abi::ChannelEntry* own_channel(Id c, uint64_t selector) const;
  [[nodiscard]] uint64_t pc_of(Id c) const;
  void deny(Id c, abi::RecordKind kind, abi::Outcome outcome, About about);
  // Policies.
  [[nodiscard]] unsigned first_row(const abi::ChannelEntry& channel, unsigned method) const;
  [[nodiscard]] std::optional<uint8_t> matching_row(unsigned first, const Words& words) const;
  [[nodiscard]] abi::Refusal objection(abi::StepSet steps, uint64_t word) const;
  [[nodiscard]] abi::Refusal judge(uint8_t row, const Words& words) const;
  Moves move(abi::StepSet steps, abi::Moment moment, uint64_t word);
  void take(Id c, const About& about, uint8_t row, const Words& words, bool audited);
  Moves close(Id server, abi::Moment moment);
  void close_by_reply(Id server, Message& message);
  void tell_policies(Id c);
  void record_moves(Id subject, abi::RecordKind kind, const About& about, uint64_t row, const Moves& moves);
  abi::Record& append(abi::RecordKind kind, Id subject);

  [[nodiscard]] Component& component(Id c) { return state_.components[c]; }

  const abi::Tables& tables_;
  Breakage breakage_;
  uint64_t servers_ = 0;
  uint64_t automata_ = 0;
  uint64_t rates_ = 0;
  State state_{};
  Effects effects_{};
};

}  // namespace nacre::model
