// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system as compiled tables let it run, for a claim: fields and events. Every component does anything that it has
// authority for, at any time. An event has one part for each position of the trace that it takes; a part says for
// each field that it concerns how every value goes on. Nothing but tables decides: a slice leaves out fields.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/nacre/check/watch.hpp"
#include "tools/nacre/policy/compiled.hpp"

namespace nacre::tool::check {

/// Who has the choice.
enum class Hand : uint8_t { hostile, trusted, kernel, environment };
[[nodiscard]] const char* name_of(Hand hand);

enum class FieldKind : uint8_t {
  automaton,  ///< state, and class of the saved word
  open,       ///< the call that a server has open
  down,       ///< whether a component is down
};

struct Field {
  FieldKind kind = FieldKind::automaton;
  unsigned index = 0;  ///< automaton, or component
  unsigned initial = 0;
  std::vector<std::string> values;
  std::vector<std::string> codes;  ///< of each value, as certificates write it (certificate.hpp)
  std::vector<uint8_t> states;  ///< of an automaton: the state of each value
  std::vector<Letter> letters;  ///< of an automaton: bits of `in A.s`; otherwise empty
};

inline constexpr uint16_t denied = 0xffff;

struct Change {
  unsigned field = 0;
  std::vector<uint16_t> next;  ///< index: value before
  bool operator==(const Change&) const = default;
};

struct Part {
  std::vector<Change> changes;  ///< of distinct fields, by field
  Letter letter = 0;
  std::string text;
  bool operator==(const Part& other) const { return changes == other.changes && letter == other.letter; }
};

struct Event {
  Hand hand = Hand::hostile;
  unsigned actor = 0;  ///< of hostile and trusted: the component
  std::string rule;    ///< what allows it, if a line does
  Place place;
  std::vector<Part> parts;
};

struct Machine {
  std::vector<Field> fields;
  std::vector<Event> events;
};

/// Of tables that are well formed.
[[nodiscard]] Machine machine_of(const policy::Compiled& compiled, const Watch& watch);

}  // namespace nacre::tool::check
