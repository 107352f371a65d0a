// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The refinement relation between the kernel core's state and the model's, in both directions: `load` makes the core's state out
// of the model's, `difference` compares the two field by field.
#pragma once

#include <optional>
#include <string>

#include "tests/model/machine.hpp"

namespace nacre::model {

struct Difference {
  const char* field;
  unsigned index;  ///< component, or what the field counts
  uint64_t model;
  uint64_t core;
};
[[nodiscard]] std::string describe(const Difference& difference);

/// How much of the saved registers is compared.
enum class Depth : uint8_t { running, all };

class Bridge {
 public:
  /// Boots the core on the tables of `machine`, which must be host::tables().
  explicit Bridge(const Machine& machine, Instant now);

  /// Puts the core into the model's state.
  void load(const Machine& machine);

  /// Carries out the event in the core. True: it has reset the board.
  bool apply(const Event& event);

  /// After `apply` and the model's `step`. Nothing: they agree, and the timer is armed early enough.
  [[nodiscard]] std::optional<Difference> difference(const Machine& after, Depth depth);

  /// The model takes over the core's choice of `armed`, which `difference` has found good.
  static void adopt_armed(Machine& machine);

 private:
  void load_policies(const Machine& machine);
  void load_component(const Machine& machine, Id c);
  void load_context(const Machine& machine, Id c);
  void load_floating_point(const Machine& machine, Id c);
  void compare_words(const Machine& machine);
  void compare_policies(const Machine& machine);
  void compare_open_calls(const Machine& machine);
  void compare_component(const Machine& machine, Id c);
  void compare_life(const Machine& machine, Id c);
  void compare_constants(const Machine& machine, Id c);
  void compare_context(const Machine& machine, Id c);
  void compare_running(const Machine& machine);
  void compare_floating_point(const Machine& machine, Id c);
  void compare_audit(const Machine& machine);
  void compare_timer(const Machine& machine);
  void same(const char* field, unsigned index, uint64_t model, uint64_t core) {
    if (model != core && !found_) found_ = Difference{field, index, model, core};
  }

  Event event_{.kind = EventKind::fault};  ///< the last one; boot is none of the others
  std::optional<Difference> found_;
};

}  // namespace nacre::model
