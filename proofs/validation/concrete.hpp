// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Between a machine's state and values for a session's terms.
#pragma once

#include <map>
#include <string>

#include "proofs/properties/session.hpp"
#include "proofs/replay/replay.hpp"

namespace nacre::proof {

class Concrete {
 public:
  /// The layout must outlive it.
  Concrete(const Layout& layout, replay::MachineState machine, replay::Environment environment);
  /// A state that satisfies the invariant: no component but number 0, which runs; no authority, nothing pending.
  [[nodiscard]] static Concrete quiet(const Layout& layout, const Program& program);
  /// The model's values over those of `rest`.
  [[nodiscard]] static Concrete with_model(Concrete rest, const Model& model);

  [[nodiscard]] uint64_t read(FieldId field, uint64_t index) const;
  [[nodiscard]] uint64_t read(std::string_view field, uint64_t index = 0) const {
    return read(layout_->find(field), index);
  }
  void write(FieldId field, uint64_t index, uint64_t value);
  void write(std::string_view field, uint64_t index, uint64_t value) { write(layout_->find(field), index, value); }
  void write(std::string_view field, uint64_t value) { write(field, 0, value); }

  [[nodiscard]] unsigned current() const;  ///< by TPIDR_EL1; 0 in idle
  /// What is so by definition: ids, the pointer to the current component, copies in registers, the place of the entry.
  void define(const Program& program, EntryPoint entry, unsigned current);
  /// What the specification keeps for itself, as a running kernel would have it.
  void define_ghosts(uint64_t last);
  /// Of a variable that is no register: `now`, words that a loop leaves.
  void set(const std::string& variable, uint64_t value) { variables_[variable] = value; }

  /// It must outlive the assignment.
  [[nodiscard]] Assignment assignment() const;
  [[nodiscard]] const Layout& layout() const { return *layout_; }

  [[nodiscard]] uint64_t variable(const std::string& name) const;

  replay::MachineState machine;
  replay::Environment environment;

 private:
  void set_input(const std::string& name, uint64_t value);
  [[nodiscard]] uint8_t* place(FieldId field, uint64_t index);
  [[nodiscard]] uint64_t* register_of(FieldId field);

  const Layout* layout_;
  std::vector<uint64_t> strides_;
  std::map<std::pair<uint32_t, uint64_t>, uint64_t> ghosts_;
  std::map<std::string, uint64_t> variables_;
};

/// Where the machine code of this entry begins.
[[nodiscard]] uint64_t address_of(const Program& program, EntryPoint entry);
/// The syndrome of an entry that is a system call.
[[nodiscard]] uint64_t syndrome_of(EntryPoint call);

/// What an entry must come to.
struct Expected {
  replay::Exit exit{};
  replay::MachineState after;  ///< stack, pc and flags are not compared
  unsigned priority_drops = 0;
  unsigned deactivations = 0;
  uint64_t priority_dropped = 0;  ///< the last one
  uint64_t deactivated = 0;
  bool scratch_is_free = false;  ///< the context of who runs: its own earlier values may stay in it
  bool flags_are_free = false;   ///< who goes on at once may keep its condition flags
};

/// What the executor's terms come to. Nothing if one of its checks fails: the state is outside of the proof's domain.
struct Outcomes {
  std::optional<Expected> expected;
  std::string problem;  ///< not exactly one exit
  size_t exit = 0;
  std::vector<bool> edges;  ///< by Executor::edges: taken
};
[[nodiscard]] Outcomes by_machine_code(const Session& session, const Concrete& state);

/// What the specification's terms come to, in a state that satisfies the invariant.
[[nodiscard]] Expected by_specification(const Session& session, const Concrete& state);

/// By name, with both values; nothing if they are the same.
[[nodiscard]] std::vector<std::string> differences(const Layout& layout, const Expected& expected,
                                                   const Concrete& before, const replay::Run& run);

/// An entry that comes to this.
[[nodiscard]] replay::Run run_of(const Expected& expected);

/// The words that the timer's loop leaves, from what is known of them.
void solve_loop_words(const Session& session, Concrete& state);

}  // namespace nacre::proof
