// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Model to core: the state and the event.
#include "kernel/core/state.hpp"
#include "tests/host_arch/processor.hpp"
#include "tests/model/bridge.hpp"

namespace nacre::model {

namespace {

using host::processor;
using kernel::nacre_audit;
using kernel::nacre_state;

constexpr uint64_t stale = 0xdead'dead'dead'dead;  ///< what nobody may ever see again

[[nodiscard]] bool has(uint64_t set, Id c) { return (set & bit(c)) != 0; }

[[nodiscard]] uint64_t existing(const Machine& machine) {
  const unsigned count = machine.tables().component_count;
  return count == abi::max_components ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

void set_registers(uint64_t stamp) {
  for (unsigned i = 0; i < 31; ++i) processor.registers.x[i] = register_value(stamp, i);
  processor.registers.sp = register_value(stamp, Register::sp);
  processor.registers.pc = register_value(stamp, Register::pc);
  processor.registers.thread = register_value(stamp, Register::thread);
  processor.registers.status = register_value(stamp, Register::status);
}

void set_floating_point(uint64_t stamp) {
  for (unsigned i = 0; i < 32; ++i) processor.fp.q[i] = {fp_value(stamp, 2 * i), fp_value(stamp, 2 * i + 1)};
  processor.fp.control = fp_value(stamp, fp_control_index);
}

void set_arguments(const Event& event) {
  auto& x = processor.registers.x;
  for (unsigned i = 0; i < abi::words; ++i) {
    if (event.kind == EventKind::call || event.kind == EventKind::reply_wait) x[i] = event.words[i];
  }
  x[6] = event.kind == EventKind::reply_wait ? event.status : event.selector;
  if (event.kind == EventKind::reply_wait) x[7] = event.deadline.to_raw();
}

void take(const Event& event) {
  switch (event.kind) {
    case EventKind::call:
      return host::system_call(abi::Call::call);
    case EventKind::reply_wait:
      return host::system_call(abi::Call::reply_wait);
    case EventKind::signal:
      return host::system_call(abi::Call::signal);
    case EventKind::irq_done:
      return host::system_call(abi::Call::irq_done);
    case EventKind::control:
      return host::system_call(abi::Call::control);
    case EventKind::interrupt:
      return host::interrupt(event.intid);
    case EventKind::timer:
      return host::timer_interrupt();
    case EventKind::fp_trap:
      return host::fp_trap();
    case EventKind::fault:
      return host::fault(event.cause, event.address);
  }
}

}  // namespace

Bridge::Bridge(const Machine& machine, Instant now) {
  if (&machine.tables() != &host::tables()) throw host::Misuse("the model reads other tables than the core");
  host::power_on();
  processor.counter = now;
  host::boot();
}

void Bridge::load(const Machine& machine) {
  const State& state = machine.state();
  const uint64_t others = ~existing(machine);
  const uint64_t current = state.current == nobody ? 0 : bit(state.current);
  nacre_state.ready = state.ready & ~current;
  nacre_state.funded = state.funded | others;
  nacre_state.runnable = nacre_state.funded | machine.servers();
  nacre_state.down = state.down | others;
  nacre_state.active = state.active;
  nacre_state.fp_owner = state.fp_owner == nobody ? abi::max_components : state.fp_owner;
  nacre_state.armed = state.armed;
  processor.compare = state.armed;
  processor.current = state.current == nobody ? 0 : kernel::address(nacre_state.components[state.current]);
  for (Id c = 0; c < machine.tables().component_count; ++c) load_component(machine, c);
  for (unsigned i = 0; i < machine.tables().channel_count; ++i) nacre_state.arrival[i] = state.arrival[i];
  for (unsigned i = 0; i < machine.tables().line_count; ++i) {
    processor.active_intids.set(machine.tables().lines[i].intid, (state.active >> i & 1) != 0);
  }
  if (state.current != nobody) {
    processor.page_table = machine.entry(state.current).page_table;
    processor.fp_access = state.fp_owner == state.current ? kernel::Arch::fp_on : kernel::Arch::fp_off;
  }
  load_policies(machine);
  nacre_audit.event_head = state.event_head;
  nacre_audit.denial_head = state.denial_head;
  nacre_audit.spurious_interrupts = state.spurious_interrupts;
}

/// After the components: which calls are open by which row stands in the server of the model, in the client of the core.
void Bridge::load_policies(const Machine& machine) {
  const State& state = machine.state();
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    nacre_state.automata[i] = kernel::Automaton{};
    nacre_state.automata[i].state = state.automata[i].state;
    nacre_state.automata[i].entered = state.automata[i].entered;
    nacre_state.automata[i].saved = state.automata[i].saved;
  }
  for (unsigned i = 0; i < abi::max_rates; ++i) nacre_state.call_arrival[i] = state.call_arrival[i];
  for (unsigned i = 0; i < abi::max_rows; ++i) nacre_audit.denied_by_row[i] = state.denied_by_row[i];
  for (Id c = 0; c < machine.tables().component_count; ++c) {
    nacre_state.components[c].flags &= static_cast<uint8_t>(~kernel::closing_flag);
    nacre_state.components[c].open_row = 0;
  }
  for (Id s = 0; s < machine.tables().component_count; ++s) {
    if (!state.components[s].open_row) continue;
    kernel::Component& client = nacre_state.components[state.components[s].serving];
    client.flags |= kernel::closing_flag;
    client.open_row = *state.components[s].open_row;
  }
}

void Bridge::load_component(const Machine& machine, Id c) {
  const State& state = machine.state();
  const Component& from = state.components[c];
  kernel::Component& to = nacre_state.components[c];
  const bool pays = state.current != nobody && state.components[state.current].payer == c;
  const uint64_t now = state.last.to_raw();
  to.deadline = !has(state.receiving, c) ? Instant{} : has(state.timed, c) ? from.deadline : never;
  to.pending = from.pending;
  to.account = static_cast<uint64_t>(from.balance.to_raw()) + (pays ? now : 0);
  to.refill_at = from.refill_at;
  to.activation = static_cast<uint64_t>(from.act.to_raw()) + (state.current == c && machine.is_server(c) ? now : 0);
  to.granted = from.used + from.balance;
  to.generation = from.generation;
  to.fault_pc = from.fault.pc;
  to.fault_address = from.fault.address;
  to.cause = from.fault.cause;
  to.fault_client = ComponentId::from_raw(from.fault.client);
  to.payer = ComponentId::from_raw(from.payer);
  to.serving = from.serving == nobody ? kernel::nobody : ComponentId::from_raw(from.serving);
  to.nested = static_cast<uint8_t>(machine.entry(c).nested - from.nested);
  to.full = has(state.ready, c) && state.current != c && from.frame == Frame::full ? 1 : 0;
  to.denials_left = from.denials_left;
  nacre_audit.unrecorded_denials[c] = state.unrecorded_denials[c];
  nacre_audit.refused_signals[c] = state.refused_signals[c];
  nacre_audit.unrecorded_calls[c] = state.unrecorded_calls[c];
  load_context(machine, c);
  if (machine.entry(c).fp_slot != 0) load_floating_point(machine, c);
}

void Bridge::load_context(const Machine& machine, Id c) {
  const Component& from = machine.state().components[c];
  kernel::Context& to = nacre_state.components[c].context;
  const bool fresh = from.frame == Frame::fresh;
  const bool full = from.frame == Frame::full;
  for (unsigned i = 0; i < 31; ++i) {
    const bool kept = full || (from.frame == Frame::kept && i >= 19);
    to.x[i] = kept ? register_value(from.stamp, i) : fresh ? 0 : stale;
  }
  to.sp = fresh ? machine.entry(c).stack : register_value(from.stamp, Register::sp);
  to.pc = fresh ? machine.entry(c).entry : register_value(from.stamp, Register::pc);
  to.thread = fresh ? 0 : register_value(from.stamp, Register::thread);
  to.spsr = full ? register_value(from.stamp, Register::status) : 0;
  if (full || !has(machine.state().ready, c)) return;
  for (unsigned i = 0; i < abi::words; ++i) to.x[i] = from.message.words[i];
  to.x[6] = from.message.selector;
  to.x[7] = static_cast<uint64_t>(from.message.outcome);
}

void Bridge::load_floating_point(const Machine& machine, Id c) {
  const State& state = machine.state();
  const bool owner = state.fp_owner == c;
  kernel::Component& to = nacre_state.components[c];
  kernel::FpRegisters& saved = nacre_state.fp[machine.entry(c).fp_slot - 1];
  const uint64_t stamp = state.components[c].fp_stamp;
  for (unsigned i = 0; i < 32; ++i) {
    saved.q[i][0] = owner ? stale : fp_value(stamp, 2 * i);
    saved.q[i][1] = owner ? stale : fp_value(stamp, 2 * i + 1);
  }
  to.context.fp_control = owner ? stale : fp_value(stamp, fp_control_index);
  to.fp_access = owner ? kernel::Arch::fp_on : kernel::Arch::fp_off;
  if (owner) set_floating_point(stamp);
}

bool Bridge::apply(const Event& event) {
  event_ = event;
  processor.counter = event.now;
  processor.abort_pending = event.abort_pending;
  processor.deactivated_intid = 0;
  if (processor.current != 0) {
    const bool owner = nacre_state.fp_owner == kernel::current()->id.to_raw();
    if (owner) set_floating_point(event.fp_stamp);
    set_registers(event.stamp);
    const bool system_call = event.kind <= EventKind::control;
    if (system_call) set_arguments(event);
  }
  try {
    take(event);
  } catch (const host::Reset&) {
    return true;
  }
  return false;
}

}  // namespace nacre::model
