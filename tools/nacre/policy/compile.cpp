// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/compile.hpp"

#include <fmt/format.h>

#include "tools/nacre/policy/compile_rows.hpp"
#include "tools/nacre/policy/operations.hpp"
#include "tools/nacre/policy/overlap.hpp"
#include "tools/nacre/policy/print.hpp"
#include "tools/nacre/policy/system_policy.hpp"

namespace nacre::tool::policy {
namespace {

class Compiler {
 public:
  Compiler(Policy policy, const SystemNames& system, Diagnostics& diagnostics)
      : system_(system), diagnostics_(diagnostics) {
    compiled_.policy = std::move(policy);
  }

  std::optional<Compiled> run() {
    Names names = names_of(compiled_.policy, diagnostics_);
    expand(names);
    unsigned next_state = abi::max_automata;
    for (const Automaton* const automaton : names.in_order) {
      const auto index = static_cast<unsigned>(automata_.size());
      automata_.emplace_back(*automaton, index, names, next_state, diagnostics_);
    }
    if (diagnostics_.failed()) return std::nullopt;
    for (const SystemComponent& one : system_.components)
      compiled_.names.components.push_back({one.name, one.trusted, one.supervisor});
    RowCompiler(system_, automata_, compiled_, diagnostics_).run();
    add_events();
    if (diagnostics_.failed()) return std::nullopt;
    for (const AutomatonTable& automaton : automata_) automaton.fill(compiled_, system_.counter, diagnostics_);
    if (diagnostics_.failed()) return std::nullopt;
    return std::move(compiled_);
  }

 private:
  void add_events() {
    for (const SystemSignal& signal : system_.signals) {
      NamedChannel& channel = compiled_.names.channels[signal.index];
      channel = {signal.from, signal.to, true, 0, 0, 0, {}};
      compiled_.tables.signals[signal.index] = steps_of(SignalEvent{name_of(signal.from), name_of(signal.to)});
    }
    for (unsigned id = 0; id < system_.components.size(); ++id) {
      compiled_.tables.restarts[id] = steps_of(RestartEvent{name_of(id)});
      if (id == 0) continue;
      for (unsigned i = 0; i < operation_names().size(); ++i) {
        const Word operation{operation_names()[i], {}};
        compiled_.tables.controls[id].of[i] =
            steps_of(ControlEvent{name_of(system_.components[id].supervisor), name_of(id), operation});
      }
    }
  }

  [[nodiscard]] Word name_of(unsigned id) const { return {system_.components[id].name, {}}; }

  template <class Is>
  abi::StepSet steps_of(const Is& is) {
    const Alternative event{{}, is};
    abi::StepSet steps{};
    unsigned count = 0;
    for (AutomatonTable& automaton : automata_) {
      const RuleSet set = automaton.rules_for(event);
      if (set.empty()) continue;
      if (++count > abi::steps_of_event) {
        diagnostics_.error(automaton.rules()[set.front()].event.at.place,
                           fmt::format("'{}' is an event of {} automata; expected at most {}", text_of(event), count,
                                       abi::steps_of_event));
        return steps;
      }
      const auto column = automaton.try_column(set, event);
      if (!column) return steps;
      steps.raw |= (abi::step_in_use | automaton.index() | uint64_t{*column} << 6) << (abi::step_bits * (count - 1));
    }
    return steps;
  }

  const SystemNames& system_;
  Diagnostics& diagnostics_;
  Compiled compiled_;
  std::vector<AutomatonTable> automata_;
};

}  // namespace

std::optional<Compiled> compile(const Policy& policy, const SystemNames& system, Diagnostics& diagnostics) {
  auto whole = try_system_policy(policy, system, diagnostics);
  if (!whole) return std::nullopt;
  return Compiler(std::move(*whole), system, diagnostics).run();
}

}  // namespace nacre::tool::policy
