// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Signals between components, and interrupts, which are signals from a device to its driver.

#include "abi/well_formed.hpp"
#include "kernel/core/audit.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"
#include "kernel/core/policy.hpp"
#include "kernel/core/timer.hpp"

namespace nacre::kernel {

namespace {

using abi::ChannelEntry;
using abi::ChannelKind;
using abi::Outcome;

/// Acknowledging gives such a number when nothing was pending; it must not be answered.
constexpr uint32_t special_intids = 1020;

/// Whether automata have a say in signals on this channel.
[[nodiscard, gnu::always_inline]] inline bool is_governed(uint64_t channel) {
  return nacre_tables.policy.signals[channel].raw != 0;
}

/// GCRA: one time stamp for each channel, no division.
[[nodiscard]] bool rate_allows(const ChannelEntry& channel, uint64_t index, Instant now) {
  return channel.rate_interval == no_time || now + channel.rate_tolerance >= nacre_state.arrival[index];
}

void count_signal(const ChannelEntry& channel, uint64_t index, Instant now) {
  if (channel.rate_interval == no_time) return;
  Instant& arrival = nacre_state.arrival[index];
  arrival = (arrival > now ? arrival : now) + channel.rate_interval;
}

Outcome refuse_handle(Component& sender, uint64_t index, uint8_t object) {
  record_denial(sender, abi::RecordKind::denied_signal, Outcome::bad_handle,
                {.object = object,
                 .channel = static_cast<uint16_t>(index),
                 .refusal = abi::refusal(abi::Reason::channel, 0, 0, 0)});
  return Outcome::bad_handle;
}

Outcome refuse_rate(const Component& sender) {
  nacre_audit.refused_signals[sender.id.to_raw()] += 1;
  return Outcome::again;
}

Outcome signal(Component& sender, uint64_t selector, Instant now) {
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, sender.channel_count);
  if (!is_bounded(handle)) [[unlikely]]
    return refuse_handle(sender, no_channel, 0);
  const uint64_t index = sender.channel_base + handle;
  const ChannelEntry& channel = nacre_tables.channels[index];
  if (channel.kind != ChannelKind::signal) [[unlikely]]
    return refuse_handle(sender, index, channel.peer.to_raw());
  if (!rate_allows(channel, index, now)) return refuse_rate(sender);
  const abi::StepSet steps = nacre_tables.policy.signals[index];
  About about{.object = channel.peer.to_raw(), .channel = static_cast<uint16_t>(index)};
  about.refusal = static_cast<abi::Refusal>(find_refusal(steps, 0, now));
  if (about.refusal != 0) {
    record_denial(sender, abi::RecordKind::denied_signal, Outcome::denied, about);
    return Outcome::denied;
  }
  const Moves moves = commit(steps, 0, now);
  if (moves.changed != 0) record_moves(sender, abi::RecordKind::signal, about, 0, moves.states, now);
  count_signal(channel, index, now);
  post(component(channel.peer), uint64_t{1} << channel.bit);
  return Outcome::ok;
}

Outcome refuse_line(Component& driver, uint64_t handle) {
  record_denial(driver, abi::RecordKind::denied_irq_done, Outcome::bad_handle,
                {.channel = static_cast<uint16_t>(handle)});
  return Outcome::bad_handle;
}

/// Taking an interrupt costs its owner a fixed time. It is charged here, whoever pays for the driver now. The driver has been
/// left: its account is closed. Who is overdrawn by the longest span already is charged no further, so no account can wrap.
void pay_for(const abi::LineEntry& line, Component& driver) {
  if (static_cast<int64_t>(driver.account) < -abi::longest_span) return;
  driver.account -= static_cast<uint64_t>(line.cost.to_raw());
  driver.granted = driver.granted - line.cost;
  set_funded(driver, static_cast<int64_t>(driver.account) > 0);
  arm_no_later(driver.refill_at);
}

Outcome finish_line(Component& driver, uint64_t selector) {
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, driver.line_count);
  if (!is_bounded(handle)) return refuse_line(driver, selector >> abi::method_bits);
  const uint64_t index = driver.line_base + handle;
  const uint64_t line = uint64_t{1} << index;
  if ((nacre_state.active & line) == 0) return Outcome::ok;
  nacre_state.active &= ~line;
  Arch::deactivate(nacre_tables.lines[index].intid);
  pay_for(nacre_tables.lines[index], driver);
  return Outcome::ok;
}

/// The owner of a line that has been taken, with the line's bit set, or null if nobody owns it or its owner is down.
[[gnu::always_inline]] inline Component* take_line(uint32_t intid) {
  const uint8_t line = intid < abi::max_intids ? nacre_tables.line_of_intid[intid] : abi::no_line;
  if (line == abi::no_line) [[unlikely]] {
    nacre_audit.spurious_interrupts += 1;
    if (intid < special_intids) Arch::drop_priority(intid);
    return nullptr;
  }
  Arch::drop_priority(intid);
  nacre_state.active |= uint64_t{1} << line;
  const abi::LineEntry& entry = nacre_tables.lines[line];
  Component& owner = component(entry.owner);
  if (is_down(owner)) return nullptr;
  owner.pending |= uint64_t{1} << entry.bit;
  return &owner;
}

/// Every interrupt that does not simply give the processor to a waiting driver. The one taken, if any, has set its bit.
[[gnu::noinline]] Component* interrupt_general(Component* interrupted, Component* owner, uint32_t intid, Instant now) {
  if (interrupted != nullptr) {
    nacre_state.ready |= bit(*interrupted);
    if (leave(*interrupted, now) == Aborts::pending) [[unlikely]] {
      blame(*interrupted, abi::Cause::external, 0, now);
      interrupted = nullptr;
    }
  }
  if (intid == Arch::timer_intid) {
    tick(interrupted, now);
    Arch::drop_priority(intid);
    Arch::deactivate(intid);
  }
  if (owner != nullptr) post(*owner, 0);
  return enter(now);
}

}  // namespace

Component* nacre_signal_general(uint64_t selector) {
  Component& sender = *current();
  const Instant now = Arch::counter();
  if (leave(sender, now) == Aborts::pending) [[unlikely]] {
    blame(sender, abi::Cause::external, 0, now);
  } else {
    answer(sender, signal(sender, selector, now));
  }
  return enter(now);
}

Component* nacre_irq_done_general(uint64_t selector) {
  Component& driver = *current();
  const Instant now = Arch::counter();
  if (leave(driver, now) == Aborts::pending) [[unlikely]] {
    blame(driver, abi::Cause::external, 0, now);
  } else {
    answer(driver, finish_line(driver, selector));
  }
  return enter(now);
}

Component* nacre_give_way(Component* receiver, Instant now) {
  Component& c = *current();
  set_words(c, 0, 0, Outcome::ok);
  return preempt(*receiver, c, now);
}

void nacre_signal(uint64_t selector, uint64_t unused) {
  Component& sender = *current();
  const Instant now = Arch::counter();
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, sender.channel_count);
  if (now < nacre_state.armed && is_bounded(handle)) [[likely]] {
    const uint64_t index = sender.channel_base + handle;
    const ChannelEntry& channel = nacre_tables.channels[index];
    Component& receiver = component(channel.peer);
    if (channel.kind == ChannelKind::signal && channel.rate_interval == no_time && !is_governed(index) &&
        !is_down(receiver)) [[likely]] {
      const uint64_t bits = receiver.pending | uint64_t{1} << channel.bit;
      if (!is_receiving(receiver)) {
        receiver.pending = bits;
        [[clang::musttail]] return nacre_exit_caller(static_cast<uint64_t>(Outcome::ok), unused);
      }
      if (preempts(receiver, sender, now)) {
        receiver.pending = bits;
        [[clang::musttail]] return nacre_exit_later(address(receiver), now.to_raw());
      }
    }
  }
  [[clang::musttail]] return nacre_signal_full(selector, unused);
}

void nacre_irq_done(uint64_t selector, uint64_t unused) {
  Component& driver = *current();
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, driver.line_count);
  if (Arch::counter() < nacre_state.armed && is_bounded(handle)) [[likely]] {
    if ((nacre_state.active >> (driver.line_base + handle) & 1) == 0) {
      [[clang::musttail]] return nacre_exit_caller(static_cast<uint64_t>(Outcome::ok), unused);
    }
  }
  [[clang::musttail]] return nacre_irq_done_full(selector, unused);
}

Component* nacre_interrupt() {
  Component* const interrupted = current();
  const Instant now = Arch::counter();
  const uint32_t intid = Arch::acknowledge();
  Component* owner = nullptr;
  if (intid != Arch::timer_intid) owner = take_line(intid);
  if (interrupted != nullptr) {
    interrupted->full = 1;
    if (owner != nullptr && preempts(*owner, *interrupted, now)) return preempt(*owner, *interrupted, now);
  }
  return interrupt_general(interrupted, owner, intid, now);
}

}  // namespace nacre::kernel
