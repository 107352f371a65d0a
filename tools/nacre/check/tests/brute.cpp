// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "brute.hpp"

#include <algorithm>
#include <functional>

namespace nacre::tool::check {
namespace {

using policy::Alternative;
using policy::Claim;
using policy::Compiled;
using policy::Formula;

constexpr uint64_t words = 4;  ///< values that a word takes: more than the cases tell apart

/// One position of a trace, all names written out.
struct Seen {
  char kind = 'b';  ///< c call, s signal, o control, r restart, x expire, b boot
  policy::Moment moment = policy::Moment::delivered;
  std::string a, b, c;
  uint64_t word = 0;
  std::array<std::string, 2> states;  ///< of the automata, before
};
using Trace = std::vector<Seen>;

bool matches(const Alternative& event, const Seen& seen) {
  if (const auto* call = std::get_if<policy::CallEvent>(&event.is)) {
    bool all = seen.kind == 'c' && seen.moment == call->moment && seen.a == call->client.text && seen.b == call->server.text;
    for (const policy::Condition& one : call->conditions) {
      const uint64_t low = std::get<uint64_t>(one.low.is);
      const uint64_t high = one.test == policy::Test::within ? std::get<uint64_t>(one.high.is) : low;
      const bool within = low <= seen.word && seen.word <= high;
      all = all && (one.test == policy::Test::different ? !within : within);
    }
    return all;
  }
  if (const auto* signal = std::get_if<policy::SignalEvent>(&event.is))
    return seen.kind == 's' && seen.a == signal->from.text && seen.b == signal->to.text;
  if (const auto* control = std::get_if<policy::ControlEvent>(&event.is))
    return seen.kind == 'o' && seen.a == control->controller.text && seen.b == control->component.text && seen.c == control->operation.text;
  if (const auto* restart = std::get_if<policy::RestartEvent>(&event.is)) return seen.kind == 'r' && seen.a == restart->component.text;
  const auto& expire = std::get<policy::ExpireEvent>(event.is);
  return seen.kind == 'x' && seen.a == expire.of.automaton.text && seen.b == expire.of.state.text;
}

bool matches(const policy::Event& event, const Seen& seen) {
  return std::any_of(event.alternatives.begin(), event.alternatives.end(), [&](const Alternative& one) { return matches(one, seen); });
}

/// p at position i, as the reference says it.
bool at(const Formula& p, const Trace& trace, size_t i) {
  using policy::Operator;
  const auto part = [&](size_t k, size_t j) { return at(p.parts[k], trace, j); };
  switch (p.is) {
    case Operator::event: return matches(*p.event, trace[i]);
    case Operator::in: return trace[i].states[p.state->automaton.text == "a0" ? 0 : 1] == p.state->state.text;
    case Operator::negation: return !part(0, i);
    case Operator::previously: return i > 0 && part(0, i - 1);
    case Operator::once:
      for (size_t j = 0; j <= i; ++j) {
        if (part(0, j)) return true;
      }
      return false;
    case Operator::since:
      for (size_t j = i + 1; j-- > 0;) {
        if (part(1, j)) return true;
        if (!part(0, j)) return false;
      }
      return false;
    case Operator::conjunction:
      return std::all_of(p.parts.begin(), p.parts.end(), [&](const Formula& one) { return at(one, trace, i); });
    default: return std::any_of(p.parts.begin(), p.parts.end(), [&](const Formula& one) { return at(one, trace, i); });
  }
}

/// F at some j before i, and no `broken` after it and before i.
bool open_before(const policy::Event& from, const policy::Event* broken, const Trace& trace, size_t i) {
  for (size_t j = i; j-- > 0;) {
    if (matches(from, trace[j])) return true;
    if (broken != nullptr && matches(*broken, trace[j])) return false;
  }
  return false;
}

/// Whether the claim holds at the last position.
bool holds(const Claim& claim, const Trace& trace) {
  const size_t i = trace.size() - 1;
  if (const auto* never = std::get_if<policy::Never>(&claim.is)) return !matches(never->event, trace[i]);
  if (const auto* only = std::get_if<policy::OnlyAfter>(&claim.is)) {
    const bool each = only->spending == policy::Spending::once_each;
    return !matches(only->event, trace[i]) || open_before(only->cause, each ? &only->event : nullptr, trace, i);
  }
  if (const auto* after = std::get_if<policy::NeverAfter>(&claim.is))
    return !matches(after->event, trace[i]) || !open_before(after->cause, after->until ? &*after->until : nullptr, trace, i);
  if (const auto* most = std::get_if<policy::AtMost>(&claim.is)) {
    if (!matches(most->event, trace[i])) return true;
    uint64_t count = 1;
    for (size_t j = i; j-- > 0;) {
      if (most->since ? matches(*most->since, trace[j]) : trace[j].kind == 'b') break;
      count += matches(most->event, trace[j]) ? 1 : 0;
    }
    return count <= most->limit.value;
  }
  return at(std::get<policy::Holds>(claim.is).formula, trace, i);
}

struct Open {
  unsigned client = 0;
  unsigned channel = 0;
  unsigned row = 0;
  uint64_t word = 0;
};

struct World {
  std::array<unsigned, 2> state{0, 1};
  std::array<uint64_t, 2> saved{};
  std::array<std::optional<Open>, 4> open;  ///< by server
  std::array<bool, 4> down{};
};

class Search {
 public:
  Search(const Compiled& compiled, const Claim& claim) : tables_(compiled.tables), names_(compiled.names), claim_(claim) {
    for (unsigned c = 1; c < 4; ++c) {
      for (const abi::StepSet steps : tables_.controls[c].of) tracked_[c] = tracked_[c] || steps.raw != 0;
      tracked_[c] = tracked_[c] || mentions(names_.components[c].name);
    }
    first_.down = tracked_;
  }

  std::optional<unsigned> find(unsigned bound) {
    for (unsigned depth = 1; depth <= bound; ++depth) {
      if (explore(first_, depth)) return depth;
    }
    return std::nullopt;
  }

 private:
  /// In some control of the claim. Printed text would do, but the tree is at hand.
  bool mentions(const std::string& component) const {
    bool found = false;
    const std::function<void(const policy::Event&)> in_event = [&](const policy::Event& event) {
      for (const Alternative& one : event.alternatives) {
        const auto* control = std::get_if<policy::ControlEvent>(&one.is);
        found = found || (control != nullptr && control->component.text == component);
      }
    };
    const std::function<void(const Formula&)> in_formula = [&](const Formula& formula) {
      if (formula.event) in_event(policy::Event{{}, {*formula.event}});
      for (const Formula& part : formula.parts) in_formula(part);
    };
    if (const auto* one = std::get_if<policy::Never>(&claim_.is)) in_event(one->event);
    if (const auto* one = std::get_if<policy::OnlyAfter>(&claim_.is)) in_event(one->event), in_event(one->cause);
    if (const auto* one = std::get_if<policy::NeverAfter>(&claim_.is)) {
      in_event(one->event), in_event(one->cause);
      if (one->until) in_event(*one->until);
    }
    if (const auto* one = std::get_if<policy::AtMost>(&claim_.is)) {
      in_event(one->event);
      if (one->since) in_event(*one->since);
    }
    if (const auto* one = std::get_if<policy::Holds>(&claim_.is)) in_formula(one->formula);
    return found;
  }

  /// True: the claim is false somewhere within the event just made.
  bool note(const World& world, Seen seen) {
    for (unsigned a = 0; a < 2; ++a) seen.states[a] = names_.states.at(world.state[a]).state;
    trace_.push_back(seen);
    return !holds(claim_, trace_);
  }
  const std::string& name(unsigned component) const { return names_.components[component].name; }

  bool move(World& world, abi::StepSet steps, unsigned moment, uint64_t word, bool deniable) const {
    World after = world;
    for (unsigned k = 0; k < 4; ++k) {
      const auto step = static_cast<unsigned>(steps.raw >> (16 * k) & 0xffff);
      if (step < 0x8000) break;
      const unsigned a = step & 63;
      const unsigned cell = tables_.moves[world.state[a]].at[(step >> 6 & 31) + moment];
      if (deniable && ((cell & 0x100) != 0 || ((cell & 0x400) != 0 && world.saved[a] != word))) return false;
      after.state[a] = cell & 0xff;
      if ((cell & 0x800) != 0) after.saved[a] = word;
    }
    world = after;
    return true;
  }

  bool waits(const World& world, unsigned component) const {
    return std::any_of(world.open.begin(), world.open.end(), [&](const auto& one) { return one && one->client == component; });
  }

  /// Tries `event` on a copy; it says whether it can happen, and sets `false_` if the claim is false in it.
  template <class Event>
  bool branch(const World& world, unsigned depth, Event event) {
    World after = world;
    const size_t length = trace_.size();
    false_ = false;
    const bool happens = event(after);
    const bool found = happens && (false_ || (depth > 1 && explore(after, depth - 1)));
    trace_.resize(length);
    return found;
  }

  bool explore(const World& world, unsigned depth) {
    for (const auto& [index, channel] : names_.channels) {
      for (uint64_t word = 0; word < (channel.signal ? 1 : words); ++word) {
        if (branch(world, depth, [&, i = index, c = &channel](World& w) { return send(w, i, *c, word); })) return true;
      }
    }
    for (unsigned c = 1; c < 4; ++c) {
      for (unsigned operation = 0; operation < 4; ++operation) {
        if (branch(world, depth, [&](World& w) { return control(w, c, operation); })) return true;
      }
      for (const unsigned moment : {1u, 2u}) {
        if (branch(world, depth, [&](World& w) { return !waits(w, c) && w.open[c] && close(w, c, moment); })) return true;
      }
    }
    for (unsigned c = 0; c < 4; ++c) {
      if (branch(world, depth, [&](World& w) { return !w.down[c] && fall(w, c); })) return true;
    }
    for (unsigned a = 0; a < 2; ++a) {
      if (branch(world, depth, [&](World& w) { return expire(w, a); })) return true;
    }
    return branch(world, depth, [&](World& w) {
      false_ = note(w, {});
      w = first_;
      return true;
    });
  }

  bool send(World& world, unsigned index, const policy::NamedChannel& channel, uint64_t word) {
    if (waits(world, channel.client) || world.down[channel.client]) return false;
    const World before = world;
    Seen seen{.kind = channel.signal ? 's' : 'c', .moment = {}, .a = name(channel.client), .b = name(channel.server), .c = {}, .word = word, .states = {}};
    if (channel.signal) {
      if (!move(world, tables_.signals[index], 0, 0, true)) return false;
      false_ = note(before, seen);
      return true;
    }
    if (waits(world, channel.server) || world.down[channel.server] || world.open[channel.server]) return false;
    unsigned row = channel.first_row;
    while (word - tables_.rows[row].lo[0] > tables_.rows[row].span[0]) {
      if (tables_.rows[row].next == 0) return false;
      row = tables_.rows[row].next;
    }
    if (!move(world, tables_.rows[row].steps, 0, word, true)) return false;
    world.open[channel.server] = Open{channel.client, index, row, word};
    false_ = note(before, seen);
    return true;
  }

  bool close(World& world, unsigned server, unsigned moment) {
    const Open open = *world.open[server];
    const World before = world;
    world.open[server].reset();
    if ((tables_.rows[open.row].flags & abi::RowFlags::closes) != 0)
      (void)move(world, tables_.rows[open.row].steps, moment, 0, false);
    const bool bad = note(before, {.kind = 'c', .moment = static_cast<policy::Moment>(moment), .a = name(open.client), .b = name(server), .c = {}, .word = open.word, .states = {}});
    false_ = false_ || bad;
    return true;
  }

  bool fall(World& world, unsigned component) {
    if (world.open[component]) (void)close(world, component, 3);
    for (unsigned server = 0; server < 4 && !false_; ++server) {
      if (world.open[server] && world.open[server]->client == component) (void)close(world, server, 3);
    }
    if (false_) return true;
    const World before = world;
    (void)move(world, tables_.restarts[component], 0, 0, false);
    world.down[component] = tracked_[component];
    false_ = note(before, {.kind = 'r', .moment = {}, .a = name(component), .b = {}, .c = {}, .word = 0, .states = {}});
    return true;
  }

  bool control(World& world, unsigned component, unsigned operation) {
    static const char* const operations[] = {"status", "start", "stop", "restart"};
    const unsigned supervisor = names_.components[component].supervisor;
    if (waits(world, supervisor) || world.down[supervisor]) return false;
    const World before = world;
    if (!move(world, tables_.controls[component].of[operation], 0, 0, true)) return false;
    false_ = note(before, {.kind = 'o', .moment = {}, .a = name(supervisor), .b = name(component), .c = operations[operation], .word = 0, .states = {}});
    if (operation >= 2 && tracked_[component] && !world.down[component] && !false_) (void)fall(world, component);
    if (operation == 1 || operation == 3) world.down[component] = false;
    return true;
  }

  bool expire(World& world, unsigned automaton) {
    const uint64_t word = tables_.states[world.state[automaton]];
    if (word >> 8 == 0) return false;
    const World before = world;
    world.state[automaton] = word & 0xff;
    false_ = note(before, {.kind = 'x', .moment = {}, .a = names_.automata[automaton].name, .b = names_.states.at(before.state[automaton]).state, .c = {}, .word = 0, .states = {}});
    return true;
  }

  const abi::PolicyTables& tables_;
  const policy::PolicyNames& names_;
  const Claim& claim_;
  std::array<bool, 4> tracked_{};
  World first_;
  Trace trace_;
  bool false_ = false;
};

}  // namespace

std::optional<unsigned> brute_force(const Compiled& compiled, const Claim& claim, unsigned bound) {
  return Search(compiled, claim).find(bound);
}

}  // namespace nacre::tool::check
