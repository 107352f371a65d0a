// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The events that the explorer tries in a state: every handle and one beyond, every operation on every component and one
// beyond, every line, every time step.
#include <algorithm>

#include "tests/model/canonical.hpp"
#include "tests/model/explorer.hpp"

namespace nacre::model {

namespace {

/// Words of a message say who sent them. Word 0 is what the guards of the test tables look at: only 7 passes.
[[nodiscard]] Words words_of(Id sender, uint64_t first) {
  Words words{};
  for (unsigned i = 0; i < abi::words; ++i) words[i] = 16 * (uint64_t{sender} + 1) + i;
  words[0] = first;
  return words;
}

class Generator {
 public:
  Generator(const Machine& machine, const ExplorerOptions& options, std::vector<Event>& events)
      : machine_(machine), options_(options), events_(events) {}

  void at(Instant now) {
    now_ = now;
    interrupts();
    add({.kind = EventKind::timer});
    if (machine_.state().current == nobody) return;
    calls_and_signals();
    replies();
    lines();
    controls();
    add({.kind = EventKind::fault, .cause = abi::Cause::access, .address = 0x77});
    if (machine_.state().fp_owner != machine_.state().current) add({.kind = EventKind::fp_trap});
  }

 private:
  void add(Event event) {
    const Id c = machine_.state().current;
    event.now = now_;
    event.stamp = c == nobody ? 0 : running_stamp(c);
    event.fp_stamp = event.stamp;
    events_.push_back(event);
    const bool leaves = event.kind != EventKind::signal && event.kind != EventKind::irq_done;
    const bool device = c != nobody && (machine_.entry(c).flags & abi::ComponentFlags::device) != 0;
    if (!options_.aborts || !leaves || !device) return;
    event.abort_pending = true;
    events_.push_back(event);
  }

  void calls_and_signals() {
    const Id c = machine_.state().current;
    const abi::ComponentEntry& entry = machine_.entry(c);
    for (uint64_t handle = 0; handle <= entry.channel_count; ++handle) {
      const bool own = handle < entry.channel_count;
      const abi::ChannelEntry* channel = own ? &machine_.tables().channels[entry.channel_base + handle] : nullptr;
      add({.kind = EventKind::signal, .selector = handle << abi::method_bits});
      if (own && channel->kind == abi::ChannelKind::signal) continue;
      const unsigned methods = own && channel->governed != 0 ? 3 : own ? 2 : 1;
      for (uint64_t method = 0; method < methods; ++method) {
        const uint64_t selector = handle << abi::method_bits | method;
        add({.kind = EventKind::call, .selector = selector, .words = words_of(c, 7)});
        const bool governed = own && (channel->governed >> method & 1) != 0;
        if (governed) add({.kind = EventKind::call, .selector = selector, .words = words_of(c, 8)});
      }
    }
    if (entry.channel_count == 0 ||
        machine_.tables().channels[entry.channel_base + entry.channel_count - 1].kind == abi::ChannelKind::call)
      return;
    const uint64_t last = entry.channel_count - 1;
    add({.kind = EventKind::call, .selector = last << abi::method_bits, .words = words_of(c, 7)});
  }

  void replies() {
    const Id c = machine_.state().current;
    if (machine_.state().components[c].open_row)
      add({.kind = EventKind::reply_wait, .status = 0, .words = words_of(c, 9), .deadline = never});
    for (const int64_t length : options_.deadlines) {
      add({.kind = EventKind::reply_wait,
           .status = 40 + uint64_t{c},
           .words = words_of(c, 9),
           .deadline = now_ + Span::from_raw(length)});
    }
    add({.kind = EventKind::reply_wait, .status = 40 + uint64_t{c}, .words = words_of(c, 9), .deadline = never});
  }

  void lines() {
    const abi::ComponentEntry& entry = machine_.entry(machine_.state().current);
    for (uint64_t handle = 0; handle <= entry.line_count; ++handle) {
      add({.kind = EventKind::irq_done, .selector = handle << abi::method_bits});
    }
  }

  void controls() {
    const Id c = machine_.state().current;
    for (uint64_t target = 0; target <= machine_.tables().component_count; ++target) {
      const bool exists = target != 0 && target < machine_.tables().component_count;
      const bool granted = exists && machine_.entry(static_cast<Id>(target)).supervisor.to_raw() == c;
      for (uint64_t operation = granted ? 0 : 3; operation < (granted ? 5 : 4); ++operation) {
        add({.kind = EventKind::control, .selector = target << abi::method_bits | operation});
      }
    }
  }

  void interrupts() {
    add({.kind = EventKind::interrupt, .intid = 1023});
    for (unsigned i = 0; i < machine_.tables().line_count; ++i) {
      if ((machine_.state().active >> i & 1) == 0)
        add({.kind = EventKind::interrupt, .intid = machine_.tables().lines[i].intid});
    }
  }

  const Machine& machine_;
  const ExplorerOptions& options_;
  std::vector<Event>& events_;
  Instant now_{};
};

}  // namespace

void possible_events(const Machine& machine, const ExplorerOptions& options, std::vector<Event>& events) {
  events.clear();
  const State& state = machine.state();
  const Instant armed = state.armed == never ? never - Span::from_raw(options.lateness) : state.armed;
  const Instant latest = std::max(armed, state.last) + Span::from_raw(options.lateness);
  Generator generator(machine, options, events);
  for (const int64_t step : options.steps) {
    const Instant now = state.last + Span::from_raw(step);
    if (now <= latest) generator.at(now);
  }
}

}  // namespace nacre::model
