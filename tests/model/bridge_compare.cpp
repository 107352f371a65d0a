// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Core to model: every field that the state machine has, every record that it writes, and the registers that the next component
// sees.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/core/state.hpp"
#include "tests/host_arch/processor.hpp"
#include "tests/model/bridge.hpp"

namespace nacre::model {

namespace {

using host::processor;
using kernel::nacre_audit;
using kernel::nacre_state;

[[nodiscard]] bool has(uint64_t set, Id c) { return (set & bit(c)) != 0; }

[[nodiscard]] uint64_t existing(const Machine& machine) {
  const unsigned count = machine.tables().component_count;
  return count == abi::max_components ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

}  // namespace

std::string describe(const Difference& difference) {
  return fmt::format("{} of {}: model {:#x}, core {:#x}", difference.field, difference.index, difference.model,
                     difference.core);
}

std::optional<Difference> Bridge::difference(const Machine& after, Depth depth) {
  found_.reset();
  compare_words(after);
  compare_policies(after);
  compare_open_calls(after);
  for (Id c = 0; c < after.tables().component_count; ++c) {
    compare_component(after, c);
    if (depth == Depth::running) continue;
    compare_life(after, c);
    compare_constants(after, c);
    compare_context(after, c);
    if (after.entry(c).fp_slot != 0) compare_floating_point(after, c);
  }
  compare_running(after);
  compare_audit(after);
  compare_timer(after);
  return found_;
}

void Bridge::adopt_armed(Machine& machine) { machine.state().armed = nacre_state.armed; }

void Bridge::compare_words(const Machine& machine) {
  const State& state = machine.state();
  const uint64_t others = ~existing(machine);
  const kernel::Component* running = kernel::current();
  const uint64_t current = running == nullptr ? 0 : kernel::bit(*running);
  same("current", 0, state.current, running == nullptr ? nobody : running->id.to_raw());
  same("current's bit is left out of the stored ready word", 0, 0, nacre_state.ready & current);
  same("ready", 0, state.ready, nacre_state.ready | current);
  same("down", 0, state.down | others, nacre_state.down);
  same("funded", 0, state.funded | others, nacre_state.funded);
  same("runnable", 0, state.funded | others | machine.servers(), nacre_state.runnable);
  same("servers", 0, machine.servers(), nacre_state.servers);
  same("active lines", 0, state.active, nacre_state.active);
  same("fp_owner", 0, state.fp_owner == nobody ? abi::max_components : state.fp_owner, nacre_state.fp_owner);
  for (unsigned i = 0; i < machine.tables().channel_count; ++i) {
    if (machine.tables().channels[i].rate_interval == no_time) continue;
    same("arrival of channel", i, state.arrival[i].to_raw(), nacre_state.arrival[i].to_raw());
  }
}

void Bridge::compare_policies(const Machine& machine) {
  const State& state = machine.state();
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    const kernel::Automaton& core = nacre_state.automata[i];
    if (state.automata[i] == Automaton{core.state, core.entered, core.saved}) continue;
    same("state of automaton", i, state.automata[i].state, core.state);
    same("instant at which the state began, of automaton", i, state.automata[i].entered.to_raw(),
         core.entered.to_raw());
    same("saved word of automaton", i, state.automata[i].saved, core.saved);
  }
  if (!std::ranges::equal(state.call_arrival, nacre_state.call_arrival)) {
    for (unsigned i = 0; i < abi::max_rates; ++i)
      same("arrival of rate", i, state.call_arrival[i].to_raw(), nacre_state.call_arrival[i].to_raw());
  }
  if (std::ranges::equal(state.denied_by_row, nacre_audit.denied_by_row)) return;
  for (unsigned i = 0; i < abi::max_rows; ++i)
    same("denials by row", i, state.denied_by_row[i], nacre_audit.denied_by_row[i]);
}

/// Which open calls a policy waits for, and the rows by which they were let through.
void Bridge::compare_open_calls(const Machine& machine) {
  uint64_t model = 0;
  uint64_t core = 0;
  for (Id c = 0; c < machine.tables().component_count; ++c) {
    if ((nacre_state.components[c].flags & kernel::closing_flag) != 0) core |= bit(c);
    const Component& server = machine.state().components[c];
    if (!server.open_row) continue;
    model |= bit(server.serving);
    same("row of the open call", server.serving, *server.open_row, nacre_state.components[server.serving].open_row);
  }
  same("open calls whose end matters", 0, model, core);
}

void Bridge::compare_component(const Machine& machine, Id c) {
  const State& state = machine.state();
  const Component& model = state.components[c];
  const kernel::Component& core = nacre_state.components[c];
  const bool receives = has(state.receiving, c);
  const uint64_t now = state.last.to_raw();
  const bool pays = state.current != nobody && state.components[state.current].payer == c;
  same("deadline", c,
       !receives             ? 0
       : has(state.timed, c) ? model.deadline.to_raw()
                             : never.to_raw(),
       core.deadline.to_raw());
  same("pending", c, model.pending, core.pending);
  const uint64_t balance = core.account - (pays ? now : 0);
  same("balance", c, static_cast<uint64_t>(model.balance.to_raw()), balance);
  same("used", c, static_cast<uint64_t>(model.used.to_raw()), static_cast<uint64_t>(core.granted.to_raw()) - balance);
  same("refill_at", c, model.refill_at.to_raw(), core.refill_at.to_raw());
  same("serving", c, model.serving == nobody ? 0 : model.serving, core.serving.to_raw());
  same("denials_left", c, model.denials_left, core.denials_left);
  if (!machine.is_server(c)) return same("payer", c, c, core.payer.to_raw());
  if (has(state.down | state.receiving, c)) return;
  const uint64_t open = state.current == c ? now : 0;
  same("payer", c, model.payer, core.payer.to_raw());
  same("act", c, static_cast<uint64_t>(model.act.to_raw()), core.activation - open);
  same("nested", c, model.nested, static_cast<uint8_t>(core.nested_limit - core.nested));
}

void Bridge::compare_life(const Machine& machine, Id c) {
  const Component& model = machine.state().components[c];
  const kernel::Component& core = nacre_state.components[c];
  same("generation", c, model.generation, core.generation);
  same("fault cause", c, static_cast<uint64_t>(model.fault.cause), static_cast<uint64_t>(core.cause));
  same("fault client", c, model.fault.client, core.fault_client.to_raw());
  same("fault pc", c, model.fault.pc, core.fault_pc);
  same("fault address", c, model.fault.address, core.fault_address);
  same("unrecorded denials", c, machine.state().unrecorded_denials[c], nacre_audit.unrecorded_denials[c]);
  same("refused signals", c, machine.state().refused_signals[c], nacre_audit.refused_signals[c]);
  same("unrecorded calls", c, machine.state().unrecorded_calls[c], nacre_audit.unrecorded_calls[c]);
}

void Bridge::compare_constants(const Machine& machine, Id c) {
  const abi::ComponentEntry& entry = machine.entry(c);
  const kernel::Component& core = nacre_state.components[c];
  same("id", c, c, core.id.to_raw());
  same("page table", c, entry.page_table, core.page_table);
  same("limit", c, static_cast<uint64_t>(entry.limit.to_raw()), static_cast<uint64_t>(core.limit.to_raw()));
  same("nested_limit", c, entry.nested, core.nested_limit);
  same("channel_base", c, entry.channel_base, core.channel_base);
  same("channel_count", c, entry.channel_count, core.channel_count);
  same("flags", c, entry.flags & (abi::ComponentFlags::server | abi::ComponentFlags::device),
       core.flags & ~unsigned{kernel::closing_flag});
  same("zero", c, 0, core.zero[0] | core.zero[1]);
  if (entry.fp_slot == 0) same("fp_access without slot", c, kernel::Arch::fp_off, core.fp_access);
}

/// Of a component that does not run: what it will find.
void Bridge::compare_context(const Machine& machine, Id c) {
  const State& state = machine.state();
  const Component& model = state.components[c];
  const kernel::Component& core = nacre_state.components[c];
  const bool waits = has(state.ready, c) && state.current != c;
  const bool full = model.frame == Frame::full;
  same("full", c, waits && full ? 1 : 0, core.full);
  if (has(state.down, c) || state.current == c) return;
  const bool fresh = model.frame == Frame::fresh;
  same("saved sp", c, fresh ? machine.entry(c).stack : register_value(model.stamp, Register::sp), core.context.sp);
  same("saved pc", c, fresh ? machine.entry(c).entry : register_value(model.stamp, Register::pc), core.context.pc);
  same("saved thread", c, fresh ? 0 : register_value(model.stamp, Register::thread), core.context.thread);
  if (waits && full) same("saved status", c, register_value(model.stamp, Register::status), core.context.spsr);
  for (unsigned i = 19; i < 31 && model.frame != Frame::message; ++i) {
    same("saved register", 100 * c + i, fresh ? 0 : register_value(model.stamp, i), core.context.x[i]);
  }
  if (!waits) return;
  for (unsigned i = 0; i < 19 && full; ++i)
    same("saved register", 100 * c + i, register_value(model.stamp, i), core.context.x[i]);
  for (unsigned i = 0; i < abi::words && !full; ++i)
    same("word", 100 * c + i, model.message.words[i], core.context.x[i]);
  if (full) return;
  same("selector", c, model.message.selector, core.context.x[6]);
  same("outcome", c, static_cast<uint64_t>(model.message.outcome), core.context.x[7]);
}

/// What the component that is entered has in its registers.
void Bridge::compare_running(const Machine& machine) {
  const Id c = machine.state().current;
  if (c == nobody || found_) return;
  const Component& model = machine.state().components[c];
  const host::Registers& core = processor.registers;
  const bool fresh = model.frame == Frame::fresh;
  const bool full = model.frame == Frame::full;
  same("page table in use", c, machine.entry(c).page_table, processor.page_table);
  same("fp access", c, machine.state().fp_owner == c ? kernel::Arch::fp_on : kernel::Arch::fp_off, processor.fp_access);
  same("sp", c, fresh ? machine.entry(c).stack : register_value(model.stamp, Register::sp), core.sp);
  same("pc", c, fresh ? machine.entry(c).entry : register_value(model.stamp, Register::pc), core.pc);
  same("thread", c, fresh ? 0 : register_value(model.stamp, Register::thread), core.thread);
  for (unsigned i = 0; i < 31; ++i) {
    const bool kept = full || (model.frame == Frame::kept && i >= 19);
    const bool own = model.frame == Frame::message && i >= 19;
    const bool message = i < abi::words && !full;
    const uint64_t wanted = kept ? register_value(model.stamp, i) : message ? model.message.words[i] : 0;
    if (i != 6 && i != 7 && !own) same("register", i, wanted, core.x[i]);
  }
  same("x6", c, full ? register_value(model.stamp, 6) : model.message.selector, core.x[6]);
  same("x7", c, full ? register_value(model.stamp, 7) : static_cast<uint64_t>(model.message.outcome), core.x[7]);
}

void Bridge::compare_floating_point(const Machine& machine, Id c) {
  const State& state = machine.state();
  const bool owner = state.fp_owner == c;
  const kernel::Component& core = nacre_state.components[c];
  same("fp_access", c, owner ? kernel::Arch::fp_on : kernel::Arch::fp_off, core.fp_access);
  if (has(state.down, c)) return;
  const kernel::FpRegisters& saved = nacre_state.fp[machine.entry(c).fp_slot - 1];
  const uint64_t stamp = state.components[c].fp_stamp;
  for (unsigned i = 0; i < 64; ++i) {
    same("floating-point word", 100 * c + i, fp_value(stamp, i),
         owner ? processor.fp.q[i / 2][i % 2] : saved.q[i / 2][i % 2]);
  }
  same("floating-point control", c, fp_value(stamp, fp_control_index),
       owner ? processor.fp.control : core.context.fp_control);
}

void Bridge::compare_audit(const Machine& machine) {
  const State& state = machine.state();
  const Effects& effects = machine.effects();
  same("event_head", 0, state.event_head, nacre_audit.event_head);
  same("denial_head", 0, state.denial_head, nacre_audit.denial_head);
  same("spurious interrupts", 0, state.spurious_interrupts, nacre_audit.spurious_interrupts);
  same("deactivated interrupt", 0, event_.kind == EventKind::timer ? kernel::Arch::timer_intid : effects.deactivated,
       processor.deactivated_intid);
  for (unsigned i = 0; i < effects.record_count; ++i) {
    const abi::Record& model = effects.records[i];
    const abi::Ring& ring = is_on_event_ring(model.kind) ? nacre_audit.events : nacre_audit.denials;
    const abi::Record& core = ring.records[model.sequence % abi::ring_records];
    same("record sequence", i, model.sequence, core.sequence);
    same("record time", i, model.time.to_raw(), core.time.to_raw());
    same("record kind", i, static_cast<uint64_t>(model.kind), static_cast<uint64_t>(core.kind));
    same("record subject", i, model.subject.to_raw(), core.subject.to_raw());
    same("record object", i, model.object, core.object);
    same("record method", i, model.method, core.method);
    same("record detail", i, model.detail, core.detail);
    same("record channel", i, model.channel, core.channel);
    // reply_wait does not keep x19..x30, so a fault found there cannot tell them.
    const bool frame_lost = event_.kind == EventKind::reply_wait && model.kind == abi::RecordKind::fault;
    for (unsigned v = 0; v < 5; ++v) {
      if (!(frame_lost && (v == 2 || v == 3))) same("record value", 10 * i + v, model.value[v], core.value[v]);
    }
  }
}

/// The core promises more than the invariant asks for (kernel/core/state.hpp, 6): before the running payer's refill and the end of its
/// account. The core may arm the timer earlier than it must, but after a timer event it lies ahead, unless the next component has used up its
/// limit already: otherwise nobody would ever run.
void Bridge::compare_timer(const Machine& machine) {
  const Instant latest = machine.latest_arming();
  const Instant armed = nacre_state.armed;
  same("compare register", 0, armed.to_raw(), processor.compare.to_raw());
  if (armed > latest) same("armed too late: latest instant", 0, latest.to_raw(), armed.to_raw());
  if (machine.state().current != nobody) {
    const Id payer = machine.state().components[machine.state().current].payer;
    const kernel::Component& account = nacre_state.components[payer];
    const Instant end = has(machine.state().funded, payer) ? Instant::from_raw(account.account) : never;
    const Instant promised = std::min(account.refill_at, end);
    if (armed > promised)
      same("armed after the refill or the end of the payer", payer, promised.to_raw(), armed.to_raw());
  }
  const Instant now = machine.state().last;
  const bool stuck = event_.kind == EventKind::timer && armed <= now && latest > now;
  if (stuck) same("armed in the past after a timer event", 0, now.to_raw(), armed.to_raw());
}

}  // namespace nacre::model
