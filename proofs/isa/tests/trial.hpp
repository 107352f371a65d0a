// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Runs a record's code with `execute`, and compares the end with what the guest left in the record.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "proofs/isa/isa.hpp"
#include "proofs/isa/tests/record.hpp"

namespace nacre::proof {

/// What the terms of the initial state are: constants, so that all of the semantics is constant folding; or variables,
/// which get their values after the simplifier has had its way.
enum class Values { constants, variables };

/// Changes a decoded instruction, for the broken twins.
using Change = std::function<void(Instruction&)>;

class Trial final : public Processor {
 public:
  Trial(const Record& record, uint64_t address, Values values);

  /// Runs until the code is left.
  void run(const Change& change = {});
  /// What differs from the end that the guest came to, or why the case could not be run; empty for nothing.
  [[nodiscard]] std::string difference(const Record& end);

  Term x(unsigned number) override { return x_.at(number); }
  void set_x(unsigned number, Term value) override { x_.at(number) = checked(value, 64); }
  Term sp() override;
  void set_sp(Term value) override;
  Flags flags() override { return flags_; }
  void set_flags(const Flags& flags) override { flags_ = flags; }
  Term load(Term address, unsigned bytes) override;
  void store(Term address, unsigned bytes, Term value) override;
  void expect_aligned_stack(Term sp) override;
  Term q(unsigned number, unsigned half) override { return q_.at(number).at(half); }
  void set_q(unsigned number, unsigned half, Term value) override { q_.at(number).at(half) = checked(value, 64); }
  Term system(SystemRegister name) override;
  void set_system(SystemRegister name, Term value) override;
  void set_state(ProcessorState field, unsigned value) override;
  void barrier(Barrier) override {}
  void maintain(Maintenance, Term) override {}

 private:
  [[nodiscard]] Term fresh(uint64_t value, unsigned width);
  [[nodiscard]] uint64_t value(Term term) { return evaluate_(term); }
  /// The offset in the arena; a problem if the access is not all there.
  [[nodiscard]] Term byte(size_t at);
  [[nodiscard]] size_t place(Term address, unsigned bytes);
  Term checked(Term value, unsigned width);
  void problem(const std::string& text);
  [[nodiscard]] uint32_t word_at(uint64_t pc) const { return record_.code.at((pc - address_) / 4); }
  /// False at the end of the case.
  [[nodiscard]] bool go(const Instruction& instruction, const Control& outcome);
  void return_from_exception();
  void compare(const char* name, size_t number, uint64_t ours, uint64_t theirs);

  const Record& record_;  ///< the beginning
  uint64_t address_;
  Values values_;
  unsigned made_ = 0;
  std::unordered_map<uint64_t, uint64_t> assigned_;
  Evaluator evaluate_;

  std::array<Term, 31> x_;
  Term sp_;
  Flags flags_;
  std::array<std::array<Term, 2>, 32> q_;
  std::map<size_t, Term> memory_;  ///< the bytes of the arena that were used
  std::map<SystemRegister, Term> system_;
  uint64_t masks_and_mode_;
  uint64_t pc_;
  uint64_t esr_;
  std::string text_;
};

}  // namespace nacre::proof
