// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/life.hpp"

#include "kernel/core/audit.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/policy.hpp"

namespace nacre::kernel {

namespace {

/// The client of `c`, if it has one, goes on with peer_failed.
void free_client(Component& c) {
  if (c.serving == nobody) return;
  answer(component(c.serving), abi::Outcome::peer_failed);
  c.serving = nobody;
}

/// If `c` is calling, its server becomes an orphan.
void orphan_server(const Component& c) {
  for (Component& server : nacre_state.components) {
    if (server.serving == c.id) server.serving = nobody;
  }
}

/// The policies hear of a fall: first the call that `c` serves is lost, then the one that it has open, then it falls.
void tell_policies(Component& c, Instant now) {
  Component& client = component(c.serving);
  const uint8_t served_row = client.open_row;
  const Moves served = c.serving == nobody ? Moves{0, 0} : close_call(client, abi::Moment::lost, now);
  const uint8_t open_row = c.open_row;
  const Moves made = close_call(c, abi::Moment::lost, now);
  const Moves fallen = commit(nacre_tables.policy.restarts[c.id.to_raw()], 0, now);
  if ((served.changed | made.changed | fallen.changed) == 0) return;
  abi::Record& record = record_event(c, abi::RecordKind::fall, 0, c.serving);
  record.value[0] = served.states;
  record.value[1] = made.states;
  record.value[2] = fallen.states;
  record.value[3] = now.to_raw();
  record.value[4] = served_row | uint64_t{open_row} << 8;
}

void clear_fp(const Component& c) {
  const uint8_t slot = entry_of(c).fp_slot;
  if (slot == 0) return;
  for (auto& pair : nacre_state.fp[slot - 1].q) pair[0] = pair[1] = 0;
}

}  // namespace

void begin(Component& c) {
  for (uint64_t& x : c.context.x) x = 0;
  c.context.sp = entry_of(c).stack;
  c.context.pc = entry_of(c).entry;
  c.context.spsr = 0;
  c.context.fp_control = 0;
  c.context.thread = 0;
  c.full = 0;
  clear_fp(c);
  own(c, entry_of(c).start_limit);
  c.generation += 1;
  nacre_state.down &= ~bit(c);
  nacre_state.ready |= bit(c);
  record_event(c, abi::RecordKind::start, 0, nobody).value[0] = c.generation;
}

void fall(Component& c, Instant now) {
  tell_policies(c, now);
  if (c.id != nobody) orphan_server(c);
  free_client(c);
  c.pending = 0;
  c.deadline = Instant{};
  c.full = 0;
  c.fp_access = Arch::fp_off;
  if (nacre_state.fp_owner == c.id.to_raw()) nacre_state.fp_owner = max_components;
  nacre_state.ready &= ~bit(c);
  nacre_state.down |= bit(c);
}

void blame(Component& c, abi::Cause cause, uint64_t fault_address, Instant now) {
  c.cause = cause;
  c.fault_pc = c.context.pc;
  c.fault_address = fault_address;
  c.fault_client = c.serving;
  abi::Record& record = record_event(c, abi::RecordKind::fault, static_cast<uint8_t>(cause), c.serving);
  record.value[0] = c.context.pc;
  record.value[1] = fault_address;
  record.value[2] = c.context.x[30];
  record.value[3] = c.context.x[29];
  record.value[4] = c.context.sp;
  if (c.id == nobody) Arch::reset();
  fall(c, now);
  post(component(entry_of(c).supervisor), uint64_t{1} << entry_of(c).fault_bit);
}

Component* nacre_fault(abi::Cause cause, uint64_t fault_address) {
  Component& c = *current();
  const Instant now = Arch::counter();
  const Aborts aborts = leave(c, now);
  blame(c, aborts == Aborts::pending ? abi::Cause::external : cause, fault_address, now);
  return enter(now);
}

}  // namespace nacre::kernel
