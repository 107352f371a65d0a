// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/isolation.hpp"

#include <algorithm>
#include <set>

#include "abi/calls.hpp"
#include "abi/tables.hpp"
#include "proofs/spec/policy.hpp"
#include "proofs/terms/cases.hpp"

namespace nacre::proof {

namespace {

using spec::System;

constexpr size_t columns_at_once = 8;

Term id_of(Term wide) { return extract(wide, 0, 6); }
Term word64(uint64_t value) { return constant(64, value); }
Term byte(uint64_t value) { return constant(8, value); }

class Isolation {
 public:
  Isolation(const Event& event, const std::vector<Term>& given)
      : event_(event), before_(event.before), after_(event.after), given_(given) {
    handle_ = event.registers.x[6] >> word64(abi::method_bits);
    channel_ = extract(zero_extend(Term(before_.channel_base[current()]), 64) + handle_, 0, 8);
    has_channel_ = less(handle_, zero_extend(Term(before_.channel_count[current()]), 64));
    peer_ = id_of(before_.named("channel.peer", channel_));
    target_ = id_of(handle_);
    not_reset_ = equal(after_.word(after_.resets), byte(0));
    aborted_ = before_.has_device(current()) & extract(event.before.environment.aborts, 8, 1);
  }

  std::vector<Obligation> all() {
    mediation();
    integrity();
    secrecy();
    return std::move(obligations_);
  }

  /// The next one is chosen: who that is, and who pays for it, is an equal input to both runs. A is anybody.
  std::vector<Obligation> secrecy_of_enter() {
    const Term a = variable("A", 6);
    System two = event_.run(System(other_state(a), event_.before.environment));
    System entering_two(*two.at("entering"), two.environment);
    const Term next = after_.current_id();
    compare(a, after_, two,
            {equal(after_.word(after_.running), two.word(two.running)), equal(next, two.current_id()),
             equal(before_.payer[next], entering_two.payer[next])},
            {});
    return std::move(obligations_);
  }

 private:
  [[nodiscard]] Term current() { return before_.current_id(); }
  [[nodiscard]] bool is(EntryPoint entry) const { return event_.entry == entry; }

  void add(Claim claim, const std::string& what, std::vector<Term> assumed, std::vector<Term> goals) {
    std::erase_if(goals, is_true);
    if (goals.empty()) return;
    assumed.insert(assumed.end(), given_.begin(), given_.end());
    assumed.push_back(not_reset_);
    obligations_.push_back({claim, name_of(event_.entry) + ": " + what, 0, std::move(assumed), std::move(goals)});
  }

  [[nodiscard]] Term kind_is(abi::ChannelKind kind) {
    return equal(before_.named("channel.kind", channel_), byte(static_cast<uint64_t>(kind)));
  }

  /// Method allowed by the mask, or by the first row that matches, its automata and its rate.
  [[nodiscard]] Term is_allowed() {
    const std::array<Term, 31>& x = event_.registers.x;
    const Term method = zero_extend(extract(x[6], 0, 6), 64);
    const Term governed = before_.named("channel.governed", channel_);
    const Term first = extract(zero_extend(Term(before_.named("channel.first_row", channel_)), 64) +
                                   spec::members(governed & ((word64(1) << method) - word64(1))),
                               0, 8);
    const std::array<Term, abi::words> words{x[0], x[1], x[2], x[3], x[4], x[5]};
    const spec::Found found = spec::find_row(before_, words, first);
    const Term row = found.row;
    const Term now = before_.environment.now;
    const Term agreed = equal(spec::find_refusal(before_, before_.named("row.steps", row),
                                                 spec::compared_word(before_, row, words), now),
                              word64(0)) &
                        !spec::is_too_soon(before_, row, now);
    return extract(before_.named("channel.plain", channel_) >> method, 0, 1) |
           (extract(governed >> method, 0, 1) & found.matched & agreed);
  }

  /// What automata say to a signal or a control: no event without their consent.
  [[nodiscard]] Term agree(Term steps) {
    return equal(spec::find_refusal(before_, steps, word64(0), before_.environment.now), word64(0));
  }

  /// No automaton and no rate differs from what it was.
  [[nodiscard]] std::vector<Term> policies_unchanged() {
    const Term k = variable("k6", 6);
    std::vector<Term> same_values;
    for (const char* const name : {"automaton.state", "automaton.entered", "automaton.saved", "call_arrival"})
      same_values.push_back(equal(before_.named(name, k), after_.named(name, k)));
    return same_values;
  }

  /// What the caller finds in x7 later or at once, if this event answers it.
  [[nodiscard]] Term answered(unsigned outcome) { return !aborted_ & equal(after_.x(7, current()), word64(outcome)); }

  void mediation() {
    const Term k = variable("k6", 6);
    const Term a8 = zero_extend(current(), 8);
    if (is(EntryPoint::call)) {
      const Term delivered =
          differ(before_.serving[k], after_.serving[k]) & equal(after_.serving[k], a8) & differ(a8, byte(0));
      add(Claim::k4, "a request is delivered only where mask, guard, automata and rate allow it", {},
          {implies(delivered, has_channel_ & kind_is(abi::ChannelKind::call) & is_allowed() & equal(k, peer_) &
                                  equal(Term(before_.named("channel.owner", channel_)), a8))});
    }
    if (is(EntryPoint::signal)) {
      const Term told = differ(before_.pending[k] | after_.pending[k], Term(before_.pending[k]));
      add(Claim::k4, "a notification reaches only the peer of a signal channel", {!aborted_},
          {implies(told, has_channel_ & kind_is(abi::ChannelKind::signal) & equal(k, peer_) &
                             equal(Term(before_.named("channel.owner", channel_)), a8) &
                             agree(before_.named("signals", channel_)))});
      add(Claim::k4, "a signal beyond its rate is counted", {},
          {implies(answered(spec::again), equal(after_.named("refused_signals", current()),
                                                before_.named("refused_signals", current()) + word64(1)))});
    }
    if (is(EntryPoint::control)) {
      const Term exists = less(handle_, zero_extend(Term(before_.named("tables.component_count")), 64));
      const Term bounded = choose(exists, target_, constant(6, 0x3f)) & ~extract(sign_extend(!exists, 64), 0, 6);
      const Term place = zero_extend(bounded, 64) * word64(4) + zero_extend(extract(event_.registers.x[6], 0, 2), 64);
      const Term granted = equal(before_.named("entry.supervisor", k), a8) & differ(k, constant(6, 0)) &
                           equal(zero_extend(k, 64), handle_) &
                           less(zero_extend(k, 16), before_.named("tables.component_count")) &
                           agree(before_.named("controls", extract(place, 0, 8)));
      const Term touched = differ(before_.generation[k], after_.generation[k]) |
                           differ(before_.in(before_.down, k), after_.in(after_.down, k));
      add(Claim::k4, "only a supervisor starts and stops, and only whom it supervises", {!aborted_},
          {implies(touched, granted)});
    }
    if (is(EntryPoint::irq_done)) {
      const Term line = extract(zero_extend(Term(before_.line_base[current()]), 64) + handle_, 0, 6);
      const Term l = variable("l6", 6);
      const Term ended = before_.in(before_.active, l) & !after_.in(after_.active, l);
      add(Claim::k4, "an interrupt is ended only by the owner of its line", {},
          {implies(ended, equal(l, line) & less(handle_, zero_extend(Term(before_.line_count[current()]), 64)) &
                              equal(Term(before_.named("line.owner", line)), a8))});
    }
    if (is(EntryPoint::call) || is(EntryPoint::signal) || is(EntryPoint::control) || is(EntryPoint::irq_done)) {
      const Term refused = answered(spec::denied) | answered(spec::bad_handle);
      const Term recorded = equal(after_.named("denial_head"), before_.named("denial_head") + word64(1));
      const Term counted = equal(after_.named("unrecorded_denials", current()),
                                 before_.named("unrecorded_denials", current()) + word64(1));
      // The words of a caller that is not answered are its own business.
      const Term answers = is(EntryPoint::call)
                               ? after_.in(after_.ready, current()) | equal(after_.current_id(), current())
                               : truth(true);
      add(Claim::k4, "every denial is recorded or counted", {}, {implies(refused & answers, recorded | counted)});
      std::vector<Term> kept = policies_unchanged();
      for (Term& t : kept) t = implies((refused | answered(spec::again)) & answers, t);
      add(Claim::k4, "what is refused moves no automaton", {}, std::move(kept));
    }
  }

  /// Columns of the components' table that the kernel keeps.
  [[nodiscard]] std::vector<FieldId> columns() const {
    std::vector<FieldId> list;
    const Layout& layout = event_.before.memory.layout();
    for (uint32_t i = 0; i < layout.fields().size(); ++i) {
      if (layout.fields()[i].sort == Sort::component && layout.fields()[i].writable) list.push_back({i});
    }
    return list;
  }

  void integrity() {
    const Term k = variable("k6", 6);
    const Term next = after_.current_id();
    System entering(*event_.after.at("entering"), event_.after.environment);
    std::vector<Term> touched{current(),
                              id_of(before_.payer[current()]),
                              id_of(before_.serving[current()]),
                              id_of(before_.named("entry.supervisor", current())),
                              next,
                              id_of(entering.payer[next])};
    if (is(EntryPoint::call) || is(EntryPoint::signal)) touched.push_back(peer_);
    if (is(EntryPoint::control)) {
      touched.push_back(target_);
      touched.push_back(id_of(before_.serving[target_]));
      touched.push_back(id_of(before_.callee[target_]));
    }
    Term stranger = truth(true);
    for (const Term t : touched) stranger = stranger & differ(k, t);
    std::vector<Term> goals;
    const auto finish = [&] {
      if (!goals.empty()) add(Claim::k5, "nobody else is changed", {stranger}, std::move(goals));
      goals.clear();
    };
    for (const FieldId field : columns()) {
      // The owner of the floating-point registers gives them up when another one uses them.
      const std::string& name = before_.memory.layout()[field].name;
      Term same_value = equal_by_cases(before_.memory.read(field, k), after_.memory.read(field, k));
      if (name == "fp_control" || name == "fp_access")
        same_value = same_value | equal(before_.word(before_.fp_owner), zero_extend(k, 64));
      if (!is_true(same_value)) goals.push_back(same_value);
      if (goals.size() == columns_at_once) finish();
    }
    for (const spec::Column* const set : {&before_.ready, &before_.down, &before_.funded}) {
      System& b = before_;
      goals.push_back(
          equal(System::bit_of(b.memory.read(set->field()), k), System::bit_of(after_.memory.read(set->field()), k)));
    }
    finish();
  }

  /// A state that agrees with the first one on what A may see, and on nothing else.
  [[nodiscard]] Memory other_state(Term a) {
    const Layout& layout = event_.before.memory.layout();
    const Memory& one = event_.before.memory;
    const auto unseen = std::make_shared<Memory>(layout, "other.");
    Memory two = *unseen;
    static const std::set<std::string> public_words = {"running", "current",   "resets", "last",
                                                       "servers", "TPIDR_EL1", "waited", "drained", "taken"};
    static const std::set<std::string> of_policies = {"automaton.state", "automaton.entered", "automaton.saved",
                                                      "call_arrival",    "open_row",          "flags"};
    static const std::set<std::string> sets = {"ready", "runnable", "funded", "down"};
    static const std::set<std::string> of_supervisor = {"cause",         "fault_client", "fault_pc",
                                                        "fault_address", "generation",   "account",
                                                        "granted",       "refill_at",    "deadline"};
    for (uint32_t i = 0; i < layout.fields().size(); ++i) {
      const FieldId field{i};
      const Field& description = layout[field];
      const std::string& name = description.name;
      if (!description.writable || name == "id" || name == "zero0" || name == "zero1" || public_words.contains(name) ||
          of_policies.contains(name)) {
        two.define(field, [&one, field](Term k) { return one.read(field, k); });
        continue;
      }
      if (description.sort == Sort::component) {
        const bool seen_by_supervisor = is(EntryPoint::control) && of_supervisor.contains(name);
        const Memory seen = one;
        two.define(field, [this, seen, unseen, field, a, seen_by_supervisor](Term k) {
          Term view = equal(k, a);
          if (seen_by_supervisor) view = view | equal(before_.named("entry.supervisor", k), zero_extend(a, 8));
          return choose(view, seen.read(field, k), unseen->read(field, k));
        });
      } else if (description.sort == Sort::channel && name == "arrival") {
        const Memory seen = one;
        two.define(field, [this, seen, unseen, field, a](Term k) {
          return choose(equal(Term(before_.named("channel.owner", k)), zero_extend(a, 8)), seen.read(field, k),
                        unseen->read(field, k));
        });
      } else if (sets.contains(name)) {
        const Term mine = System::single(a);
        const Term word = (one.read(field) & mine) | (unseen->read(field) & ~mine);
        two.define(field, [word](Term) { return word; });
      } else if (name == "fp_owner") {
        const Term is_owner = equal(one.read(field), zero_extend(a, 64));
        const Term somebody = choose(equal(unseen->read(field), zero_extend(a, 64)), word64(64), unseen->read(field));
        const Term owner = choose(is_owner, one.read(field), somebody);
        two.define(field, [owner](Term) { return owner; });
      } else if (description.address == 0 && description.sort == Sort::scalar && !name.starts_with("q")) {
        two.define(field, [&one, field](Term k) {
          return one.read(field, k);
        });  // A's own registers, the syndrome of its fault
      }
    }
    return two;
  }

  /// What A finds when it runs again depends on what it may see alone. Two runs, up to the point at which the next one is chosen:
  /// from there on it is `secrecy_of_enter`.
  void secrecy() {
    const Term a = current();
    const System two_before(other_state(a), event_.before.environment);
    System two = event_.run(two_before);
    System b2 = two_before;
    std::vector<Term> assumed{equal(two.word(two.resets), byte(0))};
    // Who answers for the servers that A calls is an equal input to both runs.
    if (is(EntryPoint::call)) assumed.push_back(equal(before_.is_receiving(peer_), b2.is_receiving(peer_)));
    if (is(EntryPoint::irq_done)) {
      const Term line = extract(zero_extend(Term(before_.line_base[a]), 64) + handle_, 0, 6);
      assumed.push_back(equal(before_.in(before_.active, line), b2.in(b2.active, line)));
    }
    if (is(EntryPoint::control)) {
      // The other run satisfies the invariant, too: A runs, so nobody serves it.
      for (const spec::Clause& clause : spec::invariant()) {
        if (clause.name.starts_with("2 ")) assumed.push_back(clause.holds(b2, std::span(&target_, 1)));
      }
      for (const spec::Column* const set : {&before_.down, &before_.ready})
        assumed.push_back(equal(System::bit_of(before_.memory.read(set->field()), target_),
                                System::bit_of(b2.memory.read(set->field()), target_)));
    }
    // An abort ends A: it finds nothing.
    const Term aborts = extract(event_.before.environment.aborts, 8, 1);
    const std::unordered_map<uint32_t, Term> no_abort{{aborts.id, truth(false)}};
    for (Term& t : assumed) t = substitute(t, no_abort);
    assumed.push_back(!aborts);
    assumed.push_back(!substitute(after_.in(after_.down, a), no_abort));

    // Accounts are changed at the payer's index, which may be A's, or that of whom A asks about. What is proved when A has been
    // left is given for what follows.
    const std::optional<Memory> left_one = event_.after.at("left");
    const std::optional<Memory> left_two = two.at("left");
    const Term payer = id_of(before_.payer[a]);
    std::vector<Term> seen{a};
    if (is(EntryPoint::control)) seen.push_back(target_);
    for (const Term index : seen) {
      if (!left_one || !left_two) break;
      const Term pays = equal(payer, index);
      const Term is_seen = same(index, a) ? truth(true) : is_supervised(index);
      for (const char* const name : {"refill_at", "granted", "account", "activation"}) {
        if (!same(index, a) && name == std::string("activation")) continue;
        const FieldId field = left_one->layout().find(name);
        const auto in_both = [&](Term at, bool is_own) {
          std::unordered_map<uint32_t, Term> known{{pays.id, truth(is_own)}, {aborts.id, truth(false)}};
          if (is_own && !same(index, a)) known[is_supervised(at).id] = truth(true);
          return equal(substitute(left_one->read(field, at), known), substitute(left_two->read(field, at), known));
        };
        found(std::string(name) + (same(index, a) ? "" : " of whom it asks about") + " when it has been left", assumed,
              {implies(is_seen & pays, in_both(payer, true)), !is_seen | pays | in_both(index, false)});
        assumed.push_back(
            implies(is_seen, substitute(equal(left_one->read(field, index), left_two->read(field, index)), no_abort)));
      }
    }
    compare(a, System(*event_.after.at("entering"), event_.after.environment),
            System(*two.at("entering"), two.environment), assumed, no_abort);
  }

  [[nodiscard]] Term is_supervised(Term c) {
    return equal(Term(before_.named("entry.supervisor", c)), zero_extend(current(), 8));
  }

  void found(const std::string& what, const std::vector<Term>& assumed, std::vector<Term> goals) {
    add(Claim::k5, "what it finds depends on what it may see alone: " + what, assumed, std::move(goals));
  }

  /// What A has in both runs.
  void compare(Term a, const System& one, const System& two, const std::vector<Term>& assumed,
               const std::unordered_map<uint32_t, Term>& known) {
    static const std::set<std::string> not_seen = {"callee",    "limit",      "channel_base", "channel_count",
                                                   "line_base", "line_count", "nested_limit", "page_table",
                                                   "flags",     "id",         "zero0",        "zero1"};
    std::string names;
    std::vector<Term> goals;
    const auto finish = [&] {
      if (!goals.empty()) found(names, assumed, std::move(goals));
      names.clear();
      goals.clear();
    };
    for (const FieldId field : columns()) {
      const std::string& name = one.memory.layout()[field].name;
      if (not_seen.contains(name) || name.starts_with("un") || name == "refused_signals") continue;
      const Term same_value = substitute(equal(one.memory.read(field, a), two.memory.read(field, a)), known);
      if (is_true(same_value)) continue;
      names += (names.empty() ? "" : ", ") + name;
      goals.push_back(same_value);
      // What a word of an answer may be takes long enough for one.
      if (goals.size() == columns_at_once || (name.size() == 2 && name[0] == 'x')) finish();
    }
    finish();
    for (const spec::Column* const set : {&before_.ready, &before_.down, &before_.funded})
      goals.push_back(substitute(
          equal(System::bit_of(one.memory.read(set->field()), a), System::bit_of(two.memory.read(set->field()), a)),
          known));
    found("sets", assumed, std::move(goals));
    const auto owns_fp = [&](const Memory& memory) {
      return equal(memory.read(before_.fp_owner.field()), zero_extend(a, 64));
    };
    const Term k = variable("k8", 8);
    const Term is_own = equal(Term(before_.named("channel.owner", k)), zero_extend(a, 8));
    const FieldId arrival = before_.arrival.field();
    found("rates of its channels, floating-point registers", assumed,
          {substitute(implies(is_own, equal(one.memory.read(arrival, k), two.memory.read(arrival, k))), known),
           substitute(equal(owns_fp(one.memory), owns_fp(two.memory)), known)});
  }

  const Event& event_;
  System before_;
  System after_;
  const std::vector<Term>& given_;
  std::vector<Obligation> obligations_;
  Term handle_, channel_, has_channel_, peer_, target_, not_reset_, aborted_;
};

}  // namespace

std::vector<Obligation> isolation(const Event& event, const std::vector<Term>& given) {
  if (event.entry == EntryPoint::enter) return Isolation(event, given).secrecy_of_enter();
  if (event.entry > EntryPoint::abort) return {};
  return Isolation(event, given).all();
}

}  // namespace nacre::proof
