// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Lines of `allow` as rows: boxes of messages that every automaton sees as one class of events.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/nacre/policy/compile_automata.hpp"
#include "tools/nacre/policy/system_names.hpp"

namespace nacre::tool::policy {

class RowCompiler {
 public:
  /// Of a policy in its system.
  RowCompiler(const SystemNames& system, std::vector<AutomatonTable>& automata, Compiled& compiled,
              Diagnostics& diagnostics);

  /// Rows of all channels, and their entries in the names.
  void run();

 private:
  /// A part of a line of `allow`.
  struct Part {
    const Allow* allow = nullptr;
    Box box;
    std::vector<RuleSet> rules;  ///< by automaton
  };
  using Parts = std::vector<Part>;

  void add_channel(const SystemCall& call);
  [[nodiscard]] Parts parts_of(const SystemCall& call, const SystemMethod& method);
  void add_parts(Parts& parts, const Allow& allow, const SystemMethod& method);
  [[nodiscard]] static bool is_plain(const Parts& parts, const SystemCall& call, const SystemMethod& method);
  void add_row(unsigned index, const Part& part, const SystemCall& call, const SystemMethod& method);
  void add_steps(abi::Row& row, const Part& part, const SystemMethod& method, const std::string& text);
  void add_word(abi::Row& row, const AutomatonTable& automaton, const RuleSet& set, const SystemMethod& method);
  [[nodiscard]] uint8_t rate_of(const Allow& allow);
  [[nodiscard]] std::string text_of_box(const Box& box, const CallEvent& call, const SystemMethod& method) const;

  const SystemNames& system_;
  std::vector<AutomatonTable>& automata_;
  Compiled& compiled_;
  Diagnostics& diagnostics_;
  std::vector<const Allow*> allows_;
  std::map<const Allow*, uint8_t> rates_;
  /// What the policy wrote for a number, by server, method and argument.
  std::map<std::string, std::map<uint64_t, std::string>> written_;
};

}  // namespace nacre::tool::policy
