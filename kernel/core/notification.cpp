// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Signals between components, and interrupts, which are signals from a device to its driver.

#include "kernel/core/audit.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"
#include "kernel/core/timer.hpp"

namespace nacre::kernel {

namespace {

using abi::ChannelEntry;
using abi::ChannelKind;
using abi::Outcome;

/// Acknowledging gives such a number when nothing was pending; it must not be answered.
constexpr uint32_t special_intids = 1020;

/// GCRA: one time stamp for each channel, no division.
[[nodiscard]] bool rate_allows(const ChannelEntry& channel, uint64_t index, Instant now) {
  Instant& arrival = nacre_state.arrival[index];
  if (now + channel.rate_tolerance < arrival) return false;
  arrival = (arrival > now ? arrival : now) + channel.rate_interval;
  return true;
}

/// The end of a short system call. The caller gives way if somebody more urgent is eligible, if its time may be up, or if it
/// cannot pay any more.
[[gnu::always_inline]] inline Answer finish(const Component& c, Outcome outcome, bool due) {
  const uint64_t own_bit = bit(c);
  const bool preempted = (nacre_state.ready & nacre_state.runnable & (own_bit - 1)) != 0;
  const bool eligible = (nacre_state.runnable & own_bit) != 0;
  return {outcome, preempted || due || !eligible ? GiveWay::yes : GiveWay::no};
}

[[gnu::noinline]] Outcome refuse_handle(Component& sender, uint64_t index, uint8_t object) {
  record_denial(sender, abi::RecordKind::denied_signal, Outcome::bad_handle,
                {.object = object, .channel = static_cast<uint16_t>(index)});
  return Outcome::bad_handle;
}

[[gnu::noinline]] Outcome refuse_rate(const Component& sender) {
  nacre_audit.refused_signals[sender.id.to_raw()] += 1;
  return Outcome::again;
}

[[gnu::always_inline]] inline Outcome signal(Component& sender, uint64_t selector, Instant now) {
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, sender.channel_count);
  if (!is_bounded(handle)) [[unlikely]]
    return refuse_handle(sender, no_channel, 0);
  const uint64_t index = sender.channel_base + handle;
  const ChannelEntry& channel = nacre_tables.channels[index];
  if (channel.kind != ChannelKind::signal) [[unlikely]]
    return refuse_handle(sender, index, channel.peer.to_raw());
  if (channel.rate_interval != no_time && !rate_allows(channel, index, now)) return refuse_rate(sender);
  post(component(channel.peer), uint64_t{1} << channel.bit);
  return Outcome::ok;
}

[[gnu::noinline]] Outcome refuse_line(Component& driver, uint64_t handle) {
  record_denial(driver, abi::RecordKind::denied_irq_done, Outcome::bad_handle,
                {.channel = static_cast<uint16_t>(handle)});
  return Outcome::bad_handle;
}

/// Taking an interrupt costs its owner a fixed time. It is charged here, whoever pays for the driver now.
void pay_for(const abi::LineEntry& line, Component& driver, Instant now) {
  driver.account -= static_cast<uint64_t>(line.cost.to_raw());
  driver.granted = driver.granted - line.cost;
  const bool counting = driver.payer == driver.id;  // it is the current component: its account holds an instant
  const uint64_t balance = counting ? driver.account - now.to_raw() : driver.account;
  set_funded(driver, static_cast<int64_t>(balance) > 0);
  arm_no_later(driver.refill_at);
  if (counting && is_funded(driver)) arm_no_later(Instant::from_raw(driver.account));
}

void take_line(uint32_t intid) {
  const uint8_t line = intid < abi::max_intids ? nacre_tables.line_of_intid[intid] : abi::no_line;
  if (line == abi::no_line) {
    nacre_audit.spurious_interrupts += 1;
    if (intid < special_intids) Arch::drop_priority(intid);
    return;
  }
  const abi::LineEntry& entry = nacre_tables.lines[line];
  Arch::drop_priority(intid);
  nacre_state.active |= uint64_t{1} << line;
  post(component(entry.owner), uint64_t{1} << entry.bit);
}

}  // namespace

Answer nacre_signal(uint64_t selector) {
  Component& sender = *current();
  const Instant now = Arch::counter();
  const bool due = now >= nacre_state.armed;
  if (due) [[unlikely]]
    charge(sender, now);
  return finish(sender, signal(sender, selector, now), due);
}

Answer nacre_irq_done(uint64_t selector) {
  Component& driver = *current();
  const Instant now = Arch::counter();
  const bool due = now >= nacre_state.armed;
  if (due) [[unlikely]]
    charge(driver, now);
  const abi::ComponentEntry& entry = entry_of(driver);
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, entry.line_count);
  if (!is_bounded(handle)) [[unlikely]]
    return finish(driver, refuse_line(driver, selector >> abi::method_bits), due);
  const uint64_t index = entry.line_base + handle;
  const uint64_t line = uint64_t{1} << index;
  if ((nacre_state.active & line) != 0) {
    nacre_state.active &= ~line;
    Arch::deactivate(nacre_tables.lines[index].intid);
    pay_for(nacre_tables.lines[index], driver, now);
  }
  return finish(driver, Outcome::ok, due);
}

Component* nacre_give_way(Outcome outcome) {
  Component& c = *current();
  const Instant now = Arch::counter();
  answer(c, outcome);
  if (leave(c, now) == Aborts::pending) [[unlikely]]
    blame(c, abi::Cause::external, 0);
  return enter(now);
}

[[gnu::flatten]] Component* nacre_interrupt() {
  Component* interrupted = current();
  const Instant now = Arch::counter();
  if (interrupted != nullptr) {
    interrupted->full = 1;
    nacre_state.ready |= bit(*interrupted);
    if (leave(*interrupted, now) == Aborts::pending) [[unlikely]] {
      blame(*interrupted, abi::Cause::external, 0);
      interrupted = nullptr;
    }
  }
  const uint32_t intid = Arch::acknowledge();
  if (intid == Arch::timer_intid) {
    tick(interrupted, now);
    Arch::drop_priority(intid);
    Arch::deactivate(intid);
  } else {
    take_line(intid);
  }
  return enter(now);
}

}  // namespace nacre::kernel
