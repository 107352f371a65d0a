// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Weights are chosen so that a system of 64 components stays alive: supervisors start what is down, everybody waits often, faults
// and late timers happen but not all the time.
#include <algorithm>

#include "tests/model/random_tables.hpp"

namespace nacre::model {

namespace {

class Chooser {
 public:
  Chooser(Random& random, const Machine& machine)
      : random_(random), machine_(machine), current_(machine.state().current) {}

  Event choose() {
    Event event;
    event.now = machine_.state().last + Span::from_raw(static_cast<int64_t>(passed()));
    const Instant latest = machine_.state().armed;
    if (current_ == nobody) {
      if (!one_in(random_, 3) && latest != never) event.now = std::max(event.now, latest);
    }
    event.stamp = random_();
    event.fp_stamp = random_() | 1;
    const bool overdue =
        latest != never && event.now >= latest + Span::from_raw(static_cast<int64_t>(below(random_, 12)));
    fill(event, overdue);
    const bool device = current_ != nobody && (machine_.entry(current_).flags & abi::ComponentFlags::device) != 0;
    const bool looks = event.kind != EventKind::signal && event.kind != EventKind::irq_done;
    event.abort_pending = device && looks && one_in(random_, 2000);
    return event;
  }

 private:
  uint64_t passed() { return one_in(random_, 16) ? below(random_, 400) : below(random_, 24); }

  void fill(Event& event, bool overdue) {
    if (overdue) return set_timer(event);
    const uint64_t die = below(random_, 100);
    if (current_ == nobody || die < 8) return one_in(random_, 4) ? set_timer(event) : set_interrupt(event);
    if (supervises_down() && !one_in(random_, 4)) return set_control(event);
    if (die < 36) return set_call(event);
    if (die < 66) return set_reply(event);
    if (die < 80) return set_signal(event);
    if (die < 86) return set_irq_done(event);
    if (die < 96) return set_control(event);
    if (die < 99 && machine_.state().fp_owner != current_) return set_fp_trap(event);
    set_fault(event);
  }

  void set_timer(Event& event) { event.kind = EventKind::timer; }

  void set_interrupt(Event& event) {
    event.kind = EventKind::interrupt;
    event.intid = 1023;
    if (machine_.tables().line_count == 0 || one_in(random_, 50)) return;
    const uint64_t line = below(random_, machine_.tables().line_count);
    if ((machine_.state().active >> line & 1) == 0) event.intid = machine_.tables().lines[line].intid;
  }

  uint64_t handle(uint64_t count) {
    if (one_in(random_, 64)) return random_() >> abi::method_bits;
    return below(random_, count + (one_in(random_, 16) ? 2 : 0) + (count == 0 ? 1 : 0));
  }

  /// Mostly of the right kind.
  uint64_t channel(abi::ChannelKind kind) {
    const abi::ComponentEntry& entry = machine_.entry(current_);
    uint64_t chosen = handle(entry.channel_count);
    for (unsigned tries = 0; tries < 4; ++tries) {
      if (chosen >= entry.channel_count || machine_.tables().channels[entry.channel_base + chosen].kind == kind) break;
      chosen = handle(entry.channel_count);
    }
    return chosen;
  }

  void set_call(Event& event) {
    event.kind = EventKind::call;
    const uint64_t chosen = channel(abi::ChannelKind::call);
    event.selector = chosen << abi::method_bits | method(chosen);
    for (uint64_t& word : event.words) word = below(random_, 16);
  }

  uint64_t method(uint64_t chosen) {
    if (one_in(random_, 8)) return below(random_, 64);
    if (chosen >= machine_.entry(current_).channel_count || one_in(random_, 3)) return 0;
    uint64_t governed = machine_.tables().channels[machine_.entry(current_).channel_base + chosen].governed;
    if ((governed & (governed - 1)) != 0 && one_in(random_, 2)) governed &= governed - 1;
    return governed == 0 ? 0 : static_cast<uint64_t>(__builtin_ctzll(governed));
  }

  void set_reply(Event& event) {
    event.kind = EventKind::reply_wait;
    event.status = one_in(random_, 2) ? 0 : random_();
    for (uint64_t& word : event.words) word = random_();
    const uint64_t die = below(random_, 8);
    const bool endless = die < 2 && current_ != 0;  // somebody has to look after the others
    event.deadline =
        endless ? never : event.now + Span::from_raw(static_cast<int64_t>(below(random_, die == 2 ? 8 : 3000)));
    if (die == 7) event.deadline = Instant::from_raw(below(random_, 2));
  }

  void set_signal(Event& event) {
    event.kind = EventKind::signal;
    event.selector = channel(abi::ChannelKind::signal) << abi::method_bits | below(random_, 64);
  }

  void set_irq_done(Event& event) {
    event.kind = EventKind::irq_done;
    event.selector = handle(machine_.entry(current_).line_count) << abi::method_bits;
  }

  void set_control(Event& event) {
    event.kind = EventKind::control;
    const Id target = chosen_target();
    const bool down = (machine_.state().down & bit(target)) != 0;
    const auto usual = static_cast<uint64_t>(down ? abi::Operation::start : abi::Operation::status);
    const uint64_t operation = one_in(random_, 8) ? below(random_, 6) : usual;
    event.selector = uint64_t{target} << abi::method_bits | operation;
    if (one_in(random_, 100)) event.selector = random_();
  }

  [[nodiscard]] uint64_t supervised() const {
    uint64_t set = 0;
    for (Id c = 1; c < machine_.tables().component_count; ++c) {
      if (machine_.entry(c).supervisor.to_raw() == current_) set |= bit(c);
    }
    return set;
  }

  [[nodiscard]] bool supervises_down() const { return (supervised() & machine_.state().down) != 0; }

  /// Mostly one of its own that is down, if there is any.
  Id chosen_target() {
    uint64_t wanted = supervised();
    if ((wanted & machine_.state().down) != 0 && !one_in(random_, 6)) wanted &= machine_.state().down;
    if (wanted == 0 || one_in(random_, 20)) return static_cast<Id>(below(random_, machine_.tables().component_count));
    const uint64_t turn = below(random_, 64);
    return lowest(wanted >> turn != 0 ? wanted >> turn << turn : wanted);
  }

  void set_fp_trap(Event& event) {
    event.kind = EventKind::fp_trap;
    const bool allowed = machine_.entry(current_).fp_slot != 0;
    if (!allowed && (current_ == 0 || !one_in(random_, 20))) set_reply(event);
  }

  void set_fault(Event& event) {
    if (current_ == 0 && !one_in(random_, 500)) return set_reply(event);
    event.kind = EventKind::fault;
    event.cause = static_cast<abi::Cause>(2 + below(random_, 5));
    event.address = random_();
  }

  Random& random_;
  const Machine& machine_;
  Id current_;
};

}  // namespace

Event random_event(Random& random, const Machine& machine) { return Chooser(random, machine).choose(); }

}  // namespace nacre::model
