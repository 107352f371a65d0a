// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::policy {
namespace {

Outcome parse_outcome(Cursor& cursor) {
  Outcome outcome;
  outcome.at = cursor.here();
  if (cursor.try_word("ok")) return outcome;
  if (cursor.try_word("fail")) {
    outcome.is = Verdict::fail;
  } else if (cursor.try_word("delivered")) {
    outcome.is = Verdict::delivered;
  } else if (cursor.try_word("no")) {
    cursor.word("channel");
    outcome.is = Verdict::no_channel;
  } else {
    cursor.word("denied", "'ok', 'fail', 'delivered', 'denied by' or 'no channel'");
    cursor.word("by");
    if (cursor.try_word("guard")) {
      outcome.is = Verdict::by_guard;
    } else if (cursor.try_word("rate")) {
      outcome.is = Verdict::by_rate;
    } else {
      if (!cursor.sees_id()) cursor.refuse("'guard', 'rate' or the name of an automaton");
      outcome.is = Verdict::by_automaton;
      outcome.by = parse_state_name(cursor);
    }
  }
  return outcome;
}

Attempt parse_attempt(Cursor& cursor) {
  if (!cursor.sees_id() && !cursor.sees_any_of({"signal", "control"}))
    cursor.refuse("'boot', 'wait', 'restart', 'ok', 'fail' or an action");
  Attempt attempt;
  attempt.action = parse_alternative(cursor);
  cursor.sign("=>");
  attempt.outcome = parse_outcome(cursor);
  return attempt;
}

TestStep parse_step(Cursor& cursor) {
  TestStep step;
  step.at = cursor.here();
  if (cursor.try_word("boot")) {
    step.is = Boot{};
  } else if (cursor.try_word("wait")) {
    step.is = Wait{parse_duration(cursor)};
  } else if (cursor.try_word("restart")) {
    step.is = Fall{cursor.id("the component that falls")};
  } else if (cursor.sees_any_of({"ok", "fail"})) {
    step.is = Reply{parse_alternative(cursor)};
  } else {
    step.is = parse_attempt(cursor);
  }
  cursor.end_of_line("the end of the line, ';' or '}' after a step");
  return step;
}

}  // namespace

PolicyTest parse_test(Cursor& cursor) {
  PolicyTest test;
  test.title = cursor.string("what is tested, in '\"'");
  cursor.sign("{");
  do {
    test.steps.push_back(parse_step(cursor));
  } while (!cursor.try_sign("}"));
  return test;
}

}  // namespace nacre::tool::policy
