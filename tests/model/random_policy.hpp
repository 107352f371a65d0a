// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random automata and rates, and what rows, signals, controls and falls ask of them.
#pragma once

#include <array>
#include <vector>

#include "tests/model/random_tables.hpp"

namespace nacre::model {

class RandomPolicy {
 public:
  /// Writes automata and rates into `tables`; the rest is for the caller.
  RandomPolicy(Random& random, abi::PolicyTables& tables);

  [[nodiscard]] abi::Row row();
  [[nodiscard]] abi::StepSet signal_steps();
  [[nodiscard]] abi::StepSet fall_steps();
  [[nodiscard]] abi::StepSet control_steps();

 private:
  void add_automaton(unsigned automaton);
  [[nodiscard]] bool expires_into(unsigned automaton, uint8_t state) const;
  [[nodiscard]] uint8_t state_of(unsigned automaton);
  [[nodiscard]] abi::Move move(unsigned automaton, unsigned column);
  [[nodiscard]] abi::StepSet steps(unsigned most, unsigned first_column, unsigned columns, unsigned stride);

  Random& random_;
  abi::PolicyTables& tables_;
  unsigned automata_;
  std::array<std::vector<uint8_t>, abi::max_automata> states_;
};

}  // namespace nacre::model
