// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/cells.hpp"

#include <iterator>

#include "tools/nacre/policy/cells_parts.hpp"
#include "tools/nacre/policy/overlap.hpp"

namespace nacre::tool::policy {

std::unique_ptr<Measure> measure_of(const Policy& policy, const std::string& automaton) {
  auto measure = std::make_unique<Measure>(policy);
  for (File& file : measure->policy.files) {
    std::vector<Item> items;
    for (Item& item : file.items) {
      auto* const allow = std::get_if<Allow>(&item);
      if (allow != nullptr) allow->rate.reset();
      const auto* const one = std::get_if<Automaton>(&item);
      const bool other = one != nullptr && one->name.text != automaton;
      if (allow != nullptr || std::holds_alternative<EventDefinition>(item) || (one != nullptr && !other))
        items.push_back(std::move(item));
    }
    file.items = std::move(items);
  }
  Diagnostics known;
  measure->names = names_of(measure->policy, known);
  expand(measure->names);
  measure->interpreter = std::make_unique<Interpreter>(measure->policy, measure->names);
  return measure;
}

CellResults compare_cells(const Compiled& compiled, const SystemNames& system, Compare how) {
  CellResults results{how, 0, {}};
  std::vector<Sample> samples;
  for (const SystemCall& call : system.calls) {
    for (const SystemMethod& method : call.methods) {
      std::vector<Sample> some = samples_of(call, method, compiled, system);
      std::move(some.begin(), some.end(), std::back_inserter(samples));
    }
  }
  compare_form(compiled, system, results);
  if (!results.enough()) compare_calls(compiled, system, samples, results);
  for (unsigned i = 0; i < compiled.names.automata.size() && !results.enough(); ++i)
    compare_automaton(compiled, system, samples, i, results);
  return results;
}

}  // namespace nacre::tool::policy
