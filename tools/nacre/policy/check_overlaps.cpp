// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

std::string place_text(const Place& place) { return fmt::format("{}:{}:{}", place.file, place.line, place.column); }

/// An alternative of the later transition that is in the earlier one too.
const Alternative* common(const std::vector<Alternative>& earlier, const std::vector<Alternative>& later) {
  const auto found = std::find_if(later.begin(), later.end(), [&](const Alternative& one) {
    return std::any_of(earlier.begin(), earlier.end(), [&](const Alternative& other) { return overlap(one, other); });
  });
  return found == later.end() ? nullptr : &*found;
}

using Atoms = std::vector<std::vector<Alternative>>;

Atoms atoms_of_all(const std::vector<Transition>& transitions, const Names& names) {
  Atoms all;
  for (const Transition& transition : transitions) all.push_back(atoms_of(transition.event, names));
  return all;
}

/// Each transition from number `first` on against all before it.
void check_pairs(const std::string& where, const Atoms& atoms, size_t first, Diagnostics& diagnostics) {
  for (size_t i = first; i < atoms.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Alternative* both = common(atoms[j], atoms[i]);
      if (both == nullptr) continue;
      diagnostics.error(both->at.place, fmt::format("'{}' has two transitions in {}; the other one is at {}",
                                                    text_of(*both), where, place_text(atoms[j].front().at.place)));
      break;
    }
  }
}

void check_transitions(const Automaton& automaton, const Names& names, Diagnostics& diagnostics) {
  const Atoms anywhere = atoms_of_all(automaton.anywhere, names);
  check_pairs("any state of '" + automaton.name.text + "'", anywhere, 0, diagnostics);
  for (const State& state : automaton.states) {
    Atoms atoms = anywhere;
    const Atoms own = atoms_of_all(state.transitions, names);
    atoms.insert(atoms.end(), own.begin(), own.end());
    check_pairs(fmt::format("the state '{}.{}'", automaton.name.text, state.name.text), atoms, anywhere.size(),
                diagnostics);
  }
}

std::vector<Alternative> all_atoms(const Automaton& automaton, const Names& names) {
  std::vector<Alternative> all;
  const auto add = [&](const std::vector<Transition>& transitions) {
    for (auto& atoms : atoms_of_all(transitions, names)) std::move(atoms.begin(), atoms.end(), std::back_inserter(all));
  };
  for (const State& state : automaton.states) add(state.transitions);
  add(automaton.anywhere);
  return all;
}

const Condition* first_use(const std::vector<Alternative>& atoms, Test test) {
  for (const Alternative& atom : atoms) {
    const auto* call = std::get_if<CallEvent>(&atom.is);
    if (call == nullptr) continue;
    const auto found = std::find_if(call->conditions.begin(), call->conditions.end(),
                                    [&](const Condition& one) { return one.test == test; });
    if (found != call->conditions.end()) return &*found;
  }
  return nullptr;
}

void check_kept(const Automaton& automaton, const std::vector<Alternative>& atoms, Diagnostics& diagnostics) {
  const Condition* same = first_use(atoms, Test::same);
  if (same == nullptr || first_use(atoms, Test::keep) != nullptr) return;
  diagnostics.error(
      same->argument.at.place,
      fmt::format("the automaton '{}' saves no word; expected a transition with 'keep'", automaton.name.text));
}

/// The first event that too many automata govern, at the automaton that is one too many.
void check_governed(const std::vector<std::vector<Alternative>>& automata, Diagnostics& diagnostics) {
  for (const auto& atoms : automata) {
    for (const Alternative& event : atoms) {
      size_t count = 0;
      for (const auto& others : automata) {
        const auto found =
            std::find_if(others.begin(), others.end(), [&](const Alternative& other) { return covers(other, event); });
        if (found == others.end() || ++count <= most_automata_of_event) continue;
        return diagnostics.error(found->at.place, fmt::format("'{}' is an event of {} automata; expected at most {}",
                                                              text_of(event), count, most_automata_of_event));
      }
    }
  }
}

void check_allowed(const Policy& policy, Diagnostics& diagnostics) {
  std::vector<const Allow*> before;
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      const auto* allow = std::get_if<Allow>(&item);
      if (allow == nullptr) continue;
      const auto other = std::find_if(before.begin(), before.end(), [&](const Allow* one) {
        return overlap(Alternative{one->at, one->call}, Alternative{allow->at, allow->call});
      });
      if (other != before.end())
        diagnostics.error(
            allow->at.place,
            fmt::format("a call can meet this line and the one at {}; expected conditions that exclude each other",
                        place_text((*other)->at.place)));
      before.push_back(allow);
    }
  }
}

}  // namespace

void check_overlaps(const Policy& policy, const Names& names, Diagnostics& diagnostics) {
  check_allowed(policy, diagnostics);
  std::vector<std::vector<Alternative>> automata;
  for (const Automaton* const automaton : names.in_order) {
    check_transitions(*automaton, names, diagnostics);
    automata.push_back(all_atoms(*automaton, names));
    check_kept(*automaton, automata.back(), diagnostics);
  }
  check_governed(automata, diagnostics);
}

}  // namespace nacre::tool::policy
