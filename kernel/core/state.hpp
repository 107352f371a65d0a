// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All state of the kernel: fixed arrays and a few words.
//
// REPRESENTATION. A component is in exactly one of four run states:
//   down       its bit is in `down`
//   receiving  deadline != 0 (docs/decisions/0001: one word says that it waits and until when)
//   ready      its bit is in `ready`, or it is the current one (whose bit is left out, so that `call` and its reply
//              never touch the word)
//   calling    none of these; then exactly one server s has serving(s) == c
// Time (docs/decisions/0001): the account of the running payer holds the instant at which it runs out; every other account
// holds the ticks that are left. The same for the activation of a running server. So time that passes costs nothing
// until it matters.
//
// INVARIANT, at each exit to a component; proofs/spec/invariant.cpp states the same clauses for the proofs of the
// machine code. "Due": armed <= the instant of the last event, so the timer's interrupt is taken before the component
// runs.
//   1  down, ready and {c : deadline(c) != 0} are disjoint; current is in none of them. Who is calling has a server
//      that serves it.
//   2  serving(s) == c != 0 iff c is calling s; then s < c, s is ready or calling, and payer(s) == payer(c).
//   3  s receiving: serving(s) == 0, and pending(s) == 0 or s is unfunded, or the timer is due.
//   4  c down: serving(c) == 0, pending(c) == 0, deadline(c) == 0, fp_owner != c.
//   5  every server more urgent than current is receiving or down; current is the most urgent of those that are ready
//      and in `runnable`.
//   6  armed <= deadline of each funded receiver, or the timer is due. armed <= refill_at of each unfunded component,
//      end of current's activation if it is a server, refill_at of current's payer, and end of that account if it is
//      funded.
//   7  fp_access(c) == fp_on iff fp_owner == c; then c has an fp slot.
//   8  payer(c) == c for every component that is no server; payer(c) >= c: nobody pays for someone less urgent.
//   9  funded has bit c iff balance(c) > 0; runnable == funded | servers.
//  10  page_table, limit, nested_limit, channel and line slices, flags and id equal the tables; `zero` is zero. Ids
//      that the tables do not name are down and funded.
//  11  full(c) only if c is ready and not current; then spsr(c) is that of a component.
//  12  no account is overdrawn by more than the time that has passed and two longest spans, or holds more than one; the
//      activation of a server that is neither receiving nor down ends no earlier than at time 0, and is no longer than
//      one.
//  13  nested(s) <= nested_limit(s) for every server s.
//  14  flags(c) has closing_flag only if c is calling.
#pragma once

#include <stddef.h>

#include "abi/audit.hpp"
#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "arch.hpp"
#include "kernel/arch/contract/contract.hpp"

namespace nacre::kernel {

static_assert(Architecture<Arch>);

using abi::max_channels;
using abi::max_components;
using abi::max_fp;

/// Id 0 is the supervisor, which calls nobody: as a client it means "none".
inline constexpr ComponentId nobody = ComponentId::from_raw(0);

/// Of Component::flags: it has a call open whose end matters to a policy.
inline constexpr uint8_t closing_flag = 8;

/// The saved registers of a component. Assembly knows the offsets (layout.hpp).
struct Context {
  uint64_t x[31];
  uint64_t sp;
  uint64_t pc;
  uint64_t spsr;
  uint64_t fp_control;  ///< FPCR | FPSR << 32
  uint64_t thread;      ///< TPIDR_EL0
};

struct alignas(512) Component {
  Context context;
  uint64_t fp_access;  ///< Arch::fp_on or fp_off, loaded at each entry
  uint64_t page_table;
  uint64_t zero[2];  ///< loaded into registers that must not leak
  Instant deadline;  ///< 0: not receiving; never: no time-out
  uint64_t pending;  ///< notification bits
  uint64_t account;  ///< signed ticks left; of the running payer: the instant at which they run out
  Instant refill_at;
  Span limit;
  uint64_t activation;  ///< the same for the own time of a server
  Span granted;         ///< all refills so far; granted - balance is the CPU time used
  uint64_t generation;
  uint64_t fault_pc;
  uint64_t fault_address;
  uint32_t channel_base;
  uint32_t channel_count;
  ComponentId payer;
  ComponentId id;
  ComponentId serving;  ///< client whose request is in service, or nobody
  uint8_t nested;       ///< calls made in this activation
  uint8_t nested_limit;
  uint8_t flags;  ///< server and device of abi::ComponentFlags, closing_flag: what the short paths leave to the long ones
  uint8_t full;   ///< 1: all registers are in the context; 0: x8..x18 are zero, spsr is 0
  uint8_t denials_left;
  abi::Cause cause;
  ComponentId fault_client;
  uint16_t line_base;
  uint16_t line_count;
  uint8_t open_row;  ///< with closing_flag: the row by which the open call was let through; otherwise 0
  uint8_t reserved0;
  uint64_t reserved[11];
};
static_assert(sizeof(Component) == 512);
static_assert(offsetof(Component, reserved) + sizeof(Component::reserved) == sizeof(Component));

/// One automaton of the policies. What its state means: abi/policy.hpp.
struct alignas(32) Automaton {
  uint64_t saved;
  Instant entered;  ///< when its state began; times that are over are caught up at the next event that it governs
  uint8_t state;
  uint8_t reserved[15];
};

struct State {
  Component components[max_components];
  uint64_t ready;     ///< without the current component
  uint64_t runnable;  ///< funded | servers
  Instant armed;      ///< value of the timer's compare register
  uint64_t funded;
  uint64_t servers;
  uint64_t down;
  uint64_t active;    ///< lines: interrupt taken, not yet done
  uint64_t fp_owner;  ///< id, or max_components: nobody
  FpRegisters fp[max_fp];
  Instant arrival[max_channels];  ///< GCRA: theoretical arrival time of each signal channel
  Instant call_arrival[abi::max_rates];  ///< the same for each rate of calls
  Automaton automata[abi::max_automata];
  uint64_t reserved[56];
};
static_assert(offsetof(State, reserved) + sizeof(State::reserved) == sizeof(State));

extern "C" {
extern State nacre_state;
extern abi::AuditArea nacre_audit;
extern const abi::Tables nacre_tables;
}

[[nodiscard]] inline Component& component(ComponentId id) { return nacre_state.components[id.to_raw()]; }
[[nodiscard]] inline const abi::ComponentEntry& entry_of(const Component& c) {
  return nacre_tables.components[c.id.to_raw()];
}
[[nodiscard]] constexpr uint64_t bit(ComponentId id) { return uint64_t{1} << id.to_raw(); }
[[nodiscard]] inline uint64_t bit(const Component& c) { return uint64_t{1} << c.id.to_raw(); }
[[nodiscard]] inline bool is_down(const Component& c) { return (nacre_state.down & bit(c)) != 0; }
[[nodiscard]] inline bool is_funded(const Component& c) { return (nacre_state.funded & bit(c)) != 0; }
[[nodiscard]] inline bool is_server(const Component& c) { return (c.flags & abi::ComponentFlags::server) != 0; }
[[nodiscard]] inline bool is_receiving(const Component& c) { return c.deadline != Instant{}; }
/// What Arch::bounded returned was below the bound.
[[nodiscard]] constexpr bool is_bounded(uint64_t index) { return static_cast<int64_t>(index) >= 0; }
[[nodiscard]] inline Component* current() { return reinterpret_cast<Component*>(Arch::current()); }
[[nodiscard]] inline uint64_t address(Component& c) { return reinterpret_cast<uint64_t>(&c); }

}  // namespace nacre::kernel
