// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::policy {
namespace {

Count parse_count(Cursor& cursor) {
  Count count;
  count.at = cursor.here();
  if (cursor.next().kind == TokenKind::number) {
    count.number = cursor.number("").value;
    return count;
  }
  count.counter = cursor.id("a number or the counter of the present state");
  if (cursor.try_sign("+")) {
    count.number = cursor.number("a number").value;
  } else if (cursor.try_sign("-")) {
    count.number = cursor.number("a number").value;
    if (count.number != 0) count.step = Step::minus;
  }
  return count;
}

/// A '(' on the next line begins the next transition.
Target parse_target(Cursor& cursor, const std::string& expected) {
  Target target;
  target.state = cursor.id(expected);
  if (cursor.next().first_on_line || !cursor.try_sign("(")) return target;
  target.count = parse_count(cursor);
  cursor.sign(")", target.count->counter ? "'+', '-' or ')'" : "')'");
  return target;
}

Transition parse_transition(Cursor& cursor) {
  Transition transition;
  transition.event = parse_event(cursor);
  cursor.sign("->", "'or' or '->'");
  if (!cursor.try_word("stay")) {
    transition.to = parse_target(cursor, "a state or 'stay'");
    if (cursor.try_word("else")) transition.otherwise = parse_target(cursor, "a state");
  }
  cursor.end_of_line("the end of the line, ';' or '}' after a transition");
  return transition;
}

std::vector<Transition> parse_body(Cursor& cursor, const std::string& expected) {
  std::vector<Transition> transitions;
  cursor.sign("{", expected);
  while (!cursor.try_sign("}")) {
    if (cursor.at_end()) cursor.refuse("a transition or '}'");
    transitions.push_back(parse_transition(cursor));
  }
  return transitions;
}

Counter parse_counter(Cursor& cursor) {
  Counter counter;
  counter.name = cursor.id("the name of the counter");
  cursor.word("in");
  counter.low = cursor.number("the counter's smallest value");
  cursor.sign("..");
  counter.high = cursor.number("the counter's largest value");
  cursor.sign(")");
  return counter;
}

State parse_state(Cursor& cursor) {
  State state;
  state.name = cursor.id("the name of the state");
  if (cursor.try_sign("(")) state.counter = parse_counter(cursor);
  if (cursor.try_word("for")) {
    Expiry expiry;
    expiry.time = parse_duration(cursor);
    cursor.word("then");
    expiry.then = parse_target(cursor, "a state");
    state.expiry = std::move(expiry);
  }
  const std::string counter = state.counter || state.expiry ? "" : "'(', ";
  state.transitions = parse_body(cursor, state.expiry ? "'{'" : counter + "'for' or '{'");
  return state;
}

}  // namespace

Automaton parse_automaton(Cursor& cursor) {
  Automaton automaton;
  automaton.name = cursor.id("the name of the automaton");
  cursor.sign("{");
  cursor.word("start");
  automaton.start = parse_target(cursor, "the state at boot");
  while (cursor.try_word("state")) automaton.states.push_back(parse_state(cursor));
  if (cursor.try_word("any")) {
    cursor.word("state");
    automaton.anywhere = parse_body(cursor, "'{'");
    cursor.sign("}");
  } else {
    cursor.sign("}", "'state', 'any' or '}'");
  }
  return automaton;
}

}  // namespace nacre::tool::policy
