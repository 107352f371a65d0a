// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::policy {
namespace {

Formula joined(Operator is, std::vector<Formula> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  Formula formula;
  formula.at = parts.front().at;
  formula.is = is;
  formula.parts = std::move(parts);
  return formula;
}

Formula parse_unary(Cursor& cursor) {
  Formula formula;
  formula.at = cursor.here();
  if (cursor.try_sign("(")) {
    formula = cursor.nested([&] { return parse_formula(cursor); });
    cursor.sign(")", "'since', 'and', 'or' or ')'");
    return formula;
  }
  if (cursor.try_word("in")) {
    formula.is = Operator::in;
    formula.state = parse_state_name(cursor);
    return formula;
  }
  if (!cursor.sees_any_of({"not", "once", "previously"})) {
    formula.event = parse_alternative(cursor);
    return formula;
  }
  const Word word = cursor.name("");
  formula.is = word.text == "not" ? Operator::negation : word.text == "once" ? Operator::once : Operator::previously;
  formula.parts.push_back(cursor.nested([&] { return parse_unary(cursor); }));
  return formula;
}

Formula parse_since(Cursor& cursor) {
  std::vector<Formula> parts;
  parts.push_back(parse_unary(cursor));
  if (cursor.try_word("since")) parts.push_back(parse_unary(cursor));
  return joined(Operator::since, std::move(parts));
}

Formula parse_conjunction(Cursor& cursor) {
  std::vector<Formula> parts;
  do {
    parts.push_back(parse_since(cursor));
  } while (cursor.try_word("and"));
  return joined(Operator::conjunction, std::move(parts));
}

AtMost parse_at_most(Cursor& cursor) {
  AtMost claim;
  cursor.word("most");
  claim.limit = cursor.number("how often");
  claim.event = parse_event(cursor);
  if (cursor.try_word("since")) claim.since = parse_event(cursor);
  return claim;
}

NoFlow parse_no_flow(Cursor& cursor) {
  NoFlow claim;
  if (!cursor.try_word("data")) {
    cursor.word("verdict", "'data' or 'verdict'");
    claim.flow = Flow::verdict;
  }
  cursor.word("from");
  claim.from = cursor.id("where it comes from");
  cursor.word("to");
  claim.to = cursor.id("where it must not get to");
  if (!cursor.try_word("except")) return claim;
  cursor.word("through");
  do {
    claim.through.push_back(cursor.id("what it may go through"));
  } while (cursor.try_sign(","));
  return claim;
}

OnlyAfter parse_only_after(Cursor& cursor, Event event) {
  OnlyAfter claim;
  claim.event = std::move(event);
  cursor.word("after");
  claim.cause = parse_event(cursor);
  if (cursor.try_sign(",")) {
    cursor.word("once");
    cursor.word("each");
    claim.spending = Spending::once_each;
  }
  return claim;
}

NeverAfter parse_never_after(Cursor& cursor, Event event) {
  NeverAfter claim;
  claim.event = std::move(event);
  cursor.word("after");
  claim.cause = parse_event(cursor);
  if (cursor.try_word("until")) claim.until = parse_event(cursor);
  return claim;
}

}  // namespace

Formula parse_formula(Cursor& cursor) {
  std::vector<Formula> parts;
  do {
    parts.push_back(parse_conjunction(cursor));
  } while (cursor.try_word("or"));
  return joined(Operator::disjunction, std::move(parts));
}

Claim parse_claim(Cursor& cursor) {
  Claim claim;
  claim.name = cursor.id("the name of the claim");
  claim.text = cursor.string("what it says, in '\"'");
  cursor.sign(":");
  if (cursor.try_word("never")) {
    claim.is = Never{parse_event(cursor)};
  } else if (cursor.try_word("at")) {
    claim.is = parse_at_most(cursor);
  } else if (cursor.try_word("holds")) {
    claim.is = Holds{parse_formula(cursor)};
  } else if (cursor.try_word("no")) {
    claim.is = parse_no_flow(cursor);
  } else {
    Event event = parse_event(cursor);
    if (cursor.try_word("only")) {
      claim.is = parse_only_after(cursor, std::move(event));
    } else {
      cursor.word("never", "'or', 'only' or 'never'");
      claim.is = parse_never_after(cursor, std::move(event));
    }
  }
  return claim;
}

}  // namespace nacre::tool::policy
