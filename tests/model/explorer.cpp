// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/explorer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "tests/model/canonical.hpp"
#include "tests/model/invariant.hpp"

namespace nacre::model {

namespace {

/// All states seen so far, packed one behind the other, and a hash table of their numbers.
class StateSet {
 public:
  StateSet() : slots_(1 << 16) {}

  /// True if it is new; it then has the number size() - 1.
  bool insert(std::string_view bytes) {
    if ((offsets_.size() + 1) * 2 > slots_.size()) grow();
    const uint64_t hash = std::hash<std::string_view>{}(bytes);
    size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot].number != 0) {
      if (slots_[slot].hash == hash && view(slots_[slot].number - 1) == bytes) return false;
      slot = (slot + 1) & (slots_.size() - 1);
    }
    offsets_.push_back(arena_.size());
    arena_.append(bytes);
    slots_[slot] = {hash, static_cast<uint32_t>(offsets_.size())};
    return true;
  }

  [[nodiscard]] size_t size() const { return offsets_.size(); }
  [[nodiscard]] std::string_view view(size_t number) const {
    const size_t end = number + 1 < offsets_.size() ? offsets_[number + 1] : arena_.size();
    return {arena_.data() + offsets_[number], end - offsets_[number]};
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t number = 0;  ///< from 1; 0: free
  };

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& it : old) {
      if (it.number == 0) continue;
      size_t slot = it.hash & (slots_.size() - 1);
      while (slots_[slot].number != 0) slot = (slot + 1) & (slots_.size() - 1);
      slots_[slot] = it;
    }
  }

  std::string arena_;
  std::vector<size_t> offsets_;
  std::vector<Slot> slots_;
};

/// How a state was first reached.
struct Origin {
  uint32_t from;
  Event event;
};

class Explorer {
 public:
  Explorer(const abi::Tables& tables, const ExplorerOptions& options, const Check& check, Breakage breakage)
      : options_(options), check_(check), before_(tables, breakage), after_(tables, breakage) {}

  Exploration run() {
    after_.boot(canonical_now);
    make_canonical(after_);
    (void)remember({});
    std::vector<Event> events;
    for (size_t number = 0; number < states_.size() && states_.size() < options_.state_limit; ++number) {
      unpack(states_.view(number).data(), before_);
      possible_events(before_, options_, events);
      for (const Event& event : events) {
        if (!follow(number, event)) return result_;
      }
    }
    result_.complete = states_.size() < options_.state_limit;
    result_.states = states_.size();
    return result_;
  }

 private:
  bool remember(const Origin& origin) {
    pack(after_, bytes_);
    if (states_.insert(bytes_)) origins_.push_back(origin);
    return true;
  }

  /// One transition: carry out, check the invariant, compare, remember.
  bool follow(size_t number, const Event& event) {
    unpack(states_.view(number).data(), after_);
    after_.step(event);
    result_.transitions += 1;
    result_.by_kind[static_cast<size_t>(event.kind)] += 1;
    const bool reset = after_.effects().reset;
    if (!reset) after_.state().armed = after_.latest_arming();
    result_.broken_clause = reset ? 0 : broken_clause(after_);
    result_.disagreement = result_.broken_clause == 0 && check_ && !check_(before_, event, after_);
    if (result_.broken_clause != 0 || result_.disagreement) {
      result_.states = states_.size();
      result_.trace = trace(number, event);
      return false;
    }
    if (reset) {
      result_.resets += 1;
      return true;
    }
    make_canonical(after_);
    return remember({static_cast<uint32_t>(number), event});
  }

  [[nodiscard]] std::string trace(size_t number, const Event& last) {
    std::vector<std::string> lines = {describe(after_), describe(last)};
    while (true) {
      unpack(states_.view(number).data(), before_);
      lines.push_back(describe(before_));
      if (number == 0) break;
      lines.push_back(describe(origins_[number].event));
      number = origins_[number].from;
    }
    std::ranges::reverse(lines);
    std::string text;
    for (const std::string& line : lines) text += line + '\n';
    return text;
  }

  const ExplorerOptions& options_;
  const Check& check_;
  Machine before_;
  Machine after_;
  StateSet states_;
  std::vector<Origin> origins_;
  std::string bytes_;
  Exploration result_;
};

}  // namespace

Exploration explore(const abi::Tables& tables, const ExplorerOptions& options, const Check& check, Breakage breakage) {
  return Explorer(tables, options, check, breakage).run();
}

std::string describe(const Event& event) {
  std::string text =
      fmt::format("  {} at {:+}", event_names[static_cast<size_t>(event.kind)], (event.now - canonical_now).to_raw());
  switch (event.kind) {
    case EventKind::call:
    case EventKind::signal:
    case EventKind::irq_done:
    case EventKind::control:
      text += fmt::format(" handle {} low {}", event.selector >> abi::method_bits, event.selector & 63);
      break;
    case EventKind::reply_wait:
      text += event.deadline == never ? std::string(" never")
                                      : fmt::format(" until {:+}", (event.deadline - canonical_now).to_raw());
      break;
    case EventKind::interrupt:
      text += fmt::format(" number {}", event.intid);
      break;
    default:
      break;
  }
  return text + (event.abort_pending ? " with a late abort" : "");
}

std::string describe(const Machine& machine) {
  const State& s = machine.state();
  std::string text = fmt::format("current {} fp {} armed {:+} funded {:x} timed {:x} active {:x} |", s.current,
                                 s.fp_owner, (s.armed - canonical_now).to_raw(), s.funded, s.timed, s.active);
  static constexpr const char* names[] = {"down", "ready", "receiving", "calling"};
  for (Id c = 0; c < machine.tables().component_count; ++c) {
    const Component& it = s.components[c];
    text += fmt::format(
        " {}:{} serving {} payer {} nested {} pending {:x} balance {} act {} refill {:+} deadline {:+} outcome {};", c,
        names[static_cast<size_t>(machine.run_state(c))], it.serving, it.payer, it.nested, it.pending,
        it.balance.to_raw(), it.act.to_raw(), (it.refill_at - canonical_now).to_raw(),
        (it.deadline - canonical_now).to_raw(), static_cast<uint64_t>(it.message.outcome));
  }
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    if ((machine.automata() >> i & 1) == 0) continue;
    text += fmt::format(" automaton {} in {} since {:+} saved {};", i, s.automata[i].state,
                        (s.automata[i].entered - canonical_now).to_raw(), s.automata[i].saved);
  }
  return text;
}

}  // namespace nacre::model
