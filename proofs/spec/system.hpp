// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The state that the specification speaks about, and the few words in which it is written:
//
//   s.pending[d]                      a column of the components' table: a value for each component
//   s.pending[d] = s.pending[d] | b   assignment
//   s.when(condition, [&]{ ... })     what happens if the condition holds; otherwise nothing changes
//
// Values are terms, so one run of a transition describes it for all states and all inputs at once. Ids have 6 bits.
// Names are the kernel's own (kernel/core/state.hpp); what a column means is said there and in invariant.hpp.
#pragma once

#include <map>
#include <memory>
#include <optional>

#include "proofs/engine/memory.hpp"

namespace nacre::proof::spec {

class System;

/// One value of a column, or a word of the state.
class Cell {
 public:
  Cell(Memory& memory, FieldId field, Term index) : memory_(memory), field_(field), index_(index) {}
  operator Term() const { return memory_.read(field_, index_); }  // NOLINT: reads like the value that it is
  Cell& operator=(Term value) {
    memory_.write(field_, index_, value);
    return *this;
  }
  Cell& operator=(const Cell& other) { return *this = static_cast<Term>(other); }
  Cell(const Cell&) = default;

 private:
  Memory& memory_;
  FieldId field_;
  Term index_;
};

class Column {
 public:
  Column(Memory& memory, std::string_view name) : memory_(&memory), field_(memory.layout().find(name)) {}
  [[nodiscard]] Cell operator[](Term index) const { return {*memory_, field_, index}; }
  [[nodiscard]] FieldId field() const { return field_; }

 private:
  Memory* memory_;
  FieldId field_;
};

/// What comes from outside: equal in every run that is compared.
struct Environment {
  Term now;            ///< the counter at the event
  Term aborts;         ///< ISR_EL1: bit 8 = an asynchronous abort is pending
  Term interrupt;      ///< number that acknowledging gave, 24 bits
  std::string prefix;  ///< of the names of terms that this run makes
  /// Names of values, by the term's number (spec/policy.hpp). All runs that are compared have one list.
  std::shared_ptr<std::map<uint32_t, Term>> names = std::make_shared<std::map<uint32_t, Term>>();
  /// The same for columns, by the number of their value at a variable.
  std::shared_ptr<std::map<uint32_t, std::shared_ptr<Memory>>> columns =
      std::make_shared<std::map<uint32_t, std::shared_ptr<Memory>>>();
};

/// The state at a point within an event, for proofs that go from point to point.
struct Checkpoint {
  std::string name;
  Term condition;  ///< under which the event comes here
  Memory memory;
};

class System {
 public:
  System(const Memory& memory, const Environment& environment);
  System(const System& other) : System(other.memory, other.environment) {
    condition = other.condition;
    checkpoints = other.checkpoints;
  }
  System& operator=(const System& other);

  Memory memory;
  Environment environment;
  Term condition;  ///< under which the event has come here
  std::shared_ptr<std::vector<Checkpoint>> checkpoints;

  // Columns of the components' table.
  Column deadline, pending, account, refill_at, limit, activation, granted, generation, fault_pc, fault_address;
  Column channel_base, channel_count, payer, serving, nested, nested_limit, flags, full, denials_left, cause,
      fault_client;
  Column line_base, line_count, page_table, fp_access;
  Column sp, pc, spsr, fp_control, thread;
  Column callee;  ///< the server that a calling component waits for; kept by the specification alone
  [[nodiscard]] Cell x(unsigned number, Term component);

  // Words.
  Column ready, runnable, armed, funded, servers, down, active, fp_owner, arrival;
  Column running;  ///< 1: a component runs, 0: idle; 1 bit
  Column current;  ///< its id, in 8 bits
  Column resets;   ///< 1: the board has been reset, nothing else matters

  [[nodiscard]] Cell word(const Column& column) { return column[Term{}]; }
  [[nodiscard]] Cell named(std::string_view field, Term index = Term{}) {
    return {memory, memory.layout().find(field), index};
  }

  template <class Then>
  void when(Term condition, const Then& then) {
    when(condition, then, [] {});
  }
  template <class Then, class Otherwise>
  void when(Term condition, const Then& then, const Otherwise& otherwise) {
    if (is_true(condition)) return then();
    if (is_false(condition)) return otherwise();
    const Memory before = memory;
    const Term outside = this->condition;
    this->condition = outside & condition;
    then();
    const Memory one = memory;
    memory = before;
    this->condition = outside & !condition;
    otherwise();
    this->condition = outside;
    memory = Memory::join(condition, one, memory);
  }
  void checkpoint(std::string name) { checkpoints->push_back({std::move(name), condition, memory}); }
  /// The memory at all checkpoints of this name: each where its condition holds.
  [[nodiscard]] std::optional<Memory> at(std::string_view name) const;

  // Questions. All answers have 1 bit.
  [[nodiscard]] Term current_id() { return extract(word(current), 0, 6); }
  [[nodiscard]] Term is_running() { return extract(word(running), 0, 1); }
  [[nodiscard]] Term in(const Column& set, Term id) { return bit_of(word(set), id); }
  [[nodiscard]] Term is_receiving(Term id) { return differ(deadline[id], constant(64, 0)); }
  [[nodiscard]] Term is_server(Term id) { return extract(flags[id], 0, 1); }
  [[nodiscard]] Term has_device(Term id) { return extract(flags[id], 1, 1); }

  [[nodiscard]] static Term bit_of(Term word, Term id) { return extract(word >> zero_extend(id, 64), 0, 1); }
  [[nodiscard]] static Term single(Term id) { return constant(64, 1) << zero_extend(id, 64); }
  void include(const Column& set, Term id) { word(set) = word(set) | single(id); }
  void exclude(const Column& set, Term id) { word(set) = word(set) & ~single(id); }
};

/// How many members a set has: counted by pairs, fours and bytes.
[[nodiscard]] Term members(Term set);

/// A saved processor state that returns to EL0, AArch64, with nothing masked.
[[nodiscard]] Term is_component_mode(Term spsr);

/// Adds what the specification keeps beside the kernel's own state.
void add_ghosts(Layout& layout);

}  // namespace nacre::proof::spec
