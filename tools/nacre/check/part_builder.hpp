// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What an event needs and does, field by field. All conditions on a field are about its value before the part.
#pragma once

#include <map>

#include "tools/nacre/check/fields.hpp"

namespace nacre::tool::check {

class PartBuilder {
 public:
  explicit PartBuilder(const Fields& fields) : fields_(fields) {}

  /// A component acts or is called: it is up, and waits for no reply.
  PartBuilder& free(unsigned component);
  /// A server answers: it waits for no reply itself.
  PartBuilder& free_to_reply(unsigned component) { return calls_nobody(component); }
  PartBuilder& serves_nobody(unsigned server);
  /// A call is delivered; `value` 0: nobody waits for its end.
  PartBuilder& opens(unsigned server, unsigned value);
  PartBuilder& closes(unsigned server, unsigned value);
  /// Automata move, and can deny it.
  PartBuilder& steps(abi::StepSet steps, const std::array<unsigned, abi::steps_of_event>& saved);
  /// Automata move at what has happened.
  PartBuilder& ends(abi::StepSet steps, abi::Moment moment);
  PartBuilder& expires(unsigned automaton, const std::string& state);
  PartBuilder& requires_up(unsigned component) { return requires_value(FieldKind::down, component, 0); }
  PartBuilder& requires_down(unsigned component) { return requires_value(FieldKind::down, component, 1); }
  PartBuilder& sets_down(unsigned component, bool down);
  PartBuilder& boots();
  PartBuilder& add(const Part& part);

  [[nodiscard]] Part take(Letter letter, std::string text);

 private:
  PartBuilder& calls_nobody(unsigned component);
  PartBuilder& requires_value(FieldKind kind, unsigned index, unsigned value);
  template <class Next>
  void change(unsigned field, Next next);

  const Fields& fields_;
  std::map<unsigned, std::vector<uint16_t>> next_;
};

}  // namespace nacre::tool::check
