// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::policy {
namespace {

Value parse_value(Cursor& cursor) {
  const At at = cursor.here();
  if (cursor.next().kind == TokenKind::number) return {cursor.number("").value, at};
  return {cursor.name("a number or an enumerator").text, at};
}

Condition parse_condition(Cursor& cursor) {
  Condition condition;
  condition.argument = cursor.name("the name of an argument");
  if (cursor.try_sign("=")) {
    condition.low = parse_value(cursor);
  } else if (cursor.try_word("not")) {
    condition.test = Test::different;
    condition.low = parse_value(cursor);
  } else if (cursor.try_word("in")) {
    condition.test = Test::within;
    condition.low = parse_value(cursor);
    cursor.sign("..");
    condition.high = parse_value(cursor);
  } else if (cursor.try_word("same")) {
    condition.test = Test::same;
  } else {
    cursor.word("keep", "'=', 'not', 'in', 'same' or 'keep'");
    condition.test = Test::keep;
  }
  return condition;
}

Moment parse_moment(Cursor& cursor) {
  if (cursor.try_word("ok")) return Moment::ok;
  if (cursor.try_word("fail")) return Moment::fail;
  if (cursor.try_word("lost")) return Moment::lost;
  return Moment::delivered;
}

SignalEvent parse_signal(Cursor& cursor) {
  SignalEvent signal;
  signal.from = cursor.id("the component that signals");
  cursor.sign(">");
  signal.to = cursor.id("the component that is signalled");
  return signal;
}

ControlEvent parse_control(Cursor& cursor) {
  ControlEvent control;
  control.controller = cursor.id("the component that controls");
  cursor.sign(">");
  control.component = cursor.id("the component that is controlled");
  cursor.sign(".");
  control.operation = cursor.name("an operation");
  return control;
}

std::vector<Alternative> parse_alternatives(Cursor& cursor) {
  std::vector<Alternative> all;
  do {
    if (cursor.try_sign("(")) {
      std::vector<Alternative> inside = cursor.nested([&] { return parse_alternatives(cursor); });
      std::move(inside.begin(), inside.end(), std::back_inserter(all));
      cursor.sign(")", "'or' or ')'");
    } else {
      all.push_back(parse_alternative(cursor));
    }
  } while (cursor.try_word("or"));
  return all;
}

}  // namespace

CallEvent parse_call(Cursor& cursor, Word client, Moment moment, Methods methods) {
  CallEvent call;
  call.moment = moment;
  call.client = std::move(client);
  cursor.sign(">");
  call.server = cursor.id("the component that is called");
  cursor.sign(".");
  const bool any = methods == Methods::one_or_any && cursor.try_sign("*");
  if (!any) call.method = cursor.name(methods == Methods::one ? "a method" : "a method or '*'");
  if (!cursor.try_sign("(")) return call;
  do {
    call.conditions.push_back(parse_condition(cursor));
  } while (cursor.try_sign(","));
  cursor.sign(")", "',' or ')'");
  return call;
}

StateName parse_state_name(Cursor& cursor) {
  StateName name;
  name.automaton = cursor.id("the name of an automaton");
  cursor.sign(".");
  name.state = cursor.name("the name of a state");
  return name;
}

Alternative parse_alternative(Cursor& cursor) {
  Alternative alternative;
  alternative.at = cursor.here();
  if (cursor.try_word("signal")) {
    alternative.is = parse_signal(cursor);
  } else if (cursor.try_word("control")) {
    alternative.is = parse_control(cursor);
  } else if (cursor.try_word("restart")) {
    alternative.is = RestartEvent{cursor.id("the component that falls")};
  } else if (cursor.try_word("expire")) {
    alternative.is = ExpireEvent{parse_state_name(cursor)};
  } else {
    const Moment moment = parse_moment(cursor);
    Word word = cursor.id(moment == Moment::delivered ? "an event" : "a call");
    if (cursor.sees_sign(">")) {
      alternative.is = parse_call(cursor, std::move(word), moment, Methods::one_or_any);
    } else {
      alternative.is = NamedEvent{moment, std::move(word)};
    }
  }
  return alternative;
}

Event parse_event(Cursor& cursor) {
  Event event;
  event.at = cursor.here();
  event.alternatives = parse_alternatives(cursor);
  return event;
}

}  // namespace nacre::tool::policy
