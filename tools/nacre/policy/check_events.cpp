// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

bool uses_saved_word(const Condition& condition) {
  return condition.test == Test::same || condition.test == Test::keep;
}

void check_saved_word(const CallEvent& call, Context context, Diagnostics& diagnostics) {
  unsigned uses = 0;
  for (const Condition& condition : call.conditions) {
    if (!uses_saved_word(condition)) continue;
    const Place& at = condition.argument.at.place;
    const char* const word = condition.test == Test::same ? "same" : "keep";
    if (context != Context::transition) {
      diagnostics.error(at, fmt::format("'{}' outside of an automaton; expected '=', 'not' or 'in'", word));
    } else if (call.moment != Moment::delivered) {
      diagnostics.error(
          at,
          fmt::format("'{}' at the end of a call; expected it at the delivery, without 'ok', 'fail' or 'lost'", word));
    } else if (++uses == 2) {
      diagnostics.error(at, "a second use of the saved word in a call; expected one 'same' or one 'keep'");
    }
  }
}

void check_conditions(const CallEvent& call, Diagnostics& diagnostics) {
  if (!call.method && !call.conditions.empty())
    diagnostics.error(call.conditions.front().argument.at.place,
                      "a condition on an argument of any method; expected a method instead of '*'");
  std::map<std::string, unsigned> seen;
  for (const Condition& condition : call.conditions) {
    const Place& at = condition.argument.at.place;
    if (++seen[condition.argument.text] == 2)
      diagnostics.error(at, fmt::format("there are two conditions on '{}'; expected one", condition.argument.text));
    const auto* low = std::get_if<uint64_t>(&condition.low.is);
    const auto* high = std::get_if<uint64_t>(&condition.high.is);
    if (condition.test == Test::within && low != nullptr && high != nullptr && *low > *high)
      diagnostics.error(condition.low.at.place,
                        fmt::format("no number is in {}..{}; expected the smaller end first", *low, *high));
  }
}

void check_moment(const Alternative& alternative, const Names& names, Diagnostics& diagnostics) {
  const auto* named = std::get_if<NamedEvent>(&alternative.is);
  if (named == nullptr || named->moment == Moment::delivered) return;
  for (const Alternative& atom : names.atoms.at(named->name.text)) {
    const auto* call = std::get_if<CallEvent>(&atom.is);
    if (call != nullptr && call->moment == Moment::delivered) continue;
    return diagnostics.error(
        alternative.at.place,
        fmt::format("'{}' has no meaning, since '{}' may be '{}'; expected an event of delivered calls alone",
                    text_of(alternative), named->name.text, text_of(atom)));
  }
}

void check_positive(const Number& number, const char* what, Diagnostics& diagnostics) {
  if (number.value == 0) diagnostics.error(number.at.place, fmt::format("{} of 0; expected 1 or more", what));
}

void check_numbers(const Item& item, Diagnostics& diagnostics) {
  if (const auto* allow = std::get_if<Allow>(&item)) {
    check_saved_word(allow->call, Context::claim, diagnostics);
    check_conditions(allow->call, diagnostics);
    if (!allow->rate) return;
    check_positive(allow->rate->count, "a rate", diagnostics);
    check_positive(allow->rate->burst, "a burst", diagnostics);
  }
  const auto* claim = std::get_if<Claim>(&item);
  const auto* at_most = claim == nullptr ? nullptr : std::get_if<AtMost>(&claim->is);
  if (at_most != nullptr && at_most->limit.value == 0)
    diagnostics.error(at_most->limit.at.place, "'at most 0'; expected 1 or more, or 'never'");
}

/// The end of a state moves its own automaton and nothing else: so each moves alone, whatever the others do.
void check_expiries(const Automaton& automaton, const std::vector<Transition>& transitions, const Names& names,
                    Diagnostics& diagnostics) {
  for (const Transition& transition : transitions) {
    for (const Alternative& atom : atoms_of(transition.event, names)) {
      if (!std::holds_alternative<ExpireEvent>(atom.is)) continue;
      diagnostics.error(atom.at.place, fmt::format("'{}' in a transition of '{}'; expected it in claims alone",
                                                   text_of(atom), automaton.name.text));
    }
  }
}

}  // namespace

void check_events(const Policy& policy, const Names& names, Diagnostics& diagnostics) {
  for (const File& file : policy.files) {
    for (const Item& item : file.items) check_numbers(item, diagnostics);
  }
  for (const Mention& mention : mentions_of(policy)) {
    if (const auto* call = std::get_if<CallEvent>(&mention.alternative->is)) {
      check_saved_word(*call, mention.context, diagnostics);
      check_conditions(*call, diagnostics);
    }
    check_moment(*mention.alternative, names, diagnostics);
  }
  for (const Automaton* const automaton : names.in_order) {
    for (const State& state : automaton->states) check_expiries(*automaton, state.transitions, names, diagnostics);
    check_expiries(*automaton, automaton->anywhere, names, diagnostics);
  }
}

}  // namespace nacre::tool::policy
