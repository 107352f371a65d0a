// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The fields of a machine, and which value of them stands for what.
#pragma once

#include "tools/nacre/check/calls.hpp"
#include "tools/nacre/check/machine.hpp"

namespace nacre::tool::check {

inline constexpr std::array<const char*, 4> operation_names{"status", "start", "stop", "restart"};

/// A call whose end matters to an automaton or to the claim.
struct OpenCall {
  unsigned client = 0;
  abi::StepSet steps{};
  std::array<Letter, 4> letters{};
  std::string text;
  std::string code;  ///< channel, method and words of one such call
};

class Fields {
 public:
  /// The arguments live longer.
  Fields(const policy::Compiled& compiled, const Watch& watch, const Calls& calls);

  [[nodiscard]] const std::vector<Field>& all() const { return fields_; }
  [[nodiscard]] std::vector<Field> take() { return std::move(fields_); }

  [[nodiscard]] std::optional<unsigned> try_find(FieldKind kind, unsigned index) const;
  /// By value of the server's field, from 1 on.
  [[nodiscard]] const std::vector<OpenCall>& open_calls(unsigned server) const { return open_[server]; }
  /// 0: the end of this call does not matter.
  [[nodiscard]] unsigned open_value(const CallClass& call) const;
  [[nodiscard]] bool is_down_tracked(unsigned component) const { return try_find(FieldKind::down, component).has_value(); }

  /// Names of an automaton's states that end by time.
  [[nodiscard]] std::vector<std::string> expiring(unsigned automaton) const;
  [[nodiscard]] Place place_of(unsigned automaton, const std::string& state) const;

  /// How an automaton goes on in each of its values: `denied` only for what can be denied.
  enum class Control : uint8_t { deniable, observed };
  [[nodiscard]] std::vector<uint16_t> moved(unsigned automaton, uint64_t column, unsigned saved, Control control) const;
  /// Only in states of this name: to their successors.
  [[nodiscard]] std::vector<uint16_t> expired(unsigned automaton, const std::string& state) const;

 private:
  void collect_columns(const Calls& calls);
  static void collect_columns(abi::StepSet steps, std::vector<uint32_t>& columns, uint32_t moments);
  void add_automaton(unsigned automaton);
  void add_open(const Calls& calls);
  void add_down();
  [[nodiscard]] bool is_control_watched(unsigned component) const;
  [[nodiscard]] std::vector<uint8_t> reachable(unsigned automaton) const;
  [[nodiscard]] uint16_t value_of(unsigned automaton, uint64_t state, unsigned saved) const;
  [[nodiscard]] OpenCall open_call(const CallClass& call) const;

  const policy::Compiled& compiled_;
  const Watch& watch_;
  const Calls& calls_;
  std::vector<Field> fields_;
  std::vector<uint32_t> deniable_;  ///< by automaton: columns of events that it can deny
  std::vector<uint32_t> observed_;  ///< and of others
  std::vector<std::vector<OpenCall>> open_;
};

}  // namespace nacre::tool::check
