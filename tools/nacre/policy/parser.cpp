// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/parser.hpp"

#include <fmt/format.h>

namespace nacre::tool::policy {
namespace {

const std::string an_item = "'allow', 'value', 'event', 'automaton', 'claim' or 'test'";

Rate parse_rate(Cursor& cursor) {
  Rate rate;
  rate.count = cursor.number("how many calls");
  cursor.word("per");
  rate.per = parse_duration(cursor);
  cursor.word("burst");
  rate.burst = cursor.number("how many calls at once");
  return rate;
}

Allow parse_allow(Cursor& cursor) {
  Allow allow;
  allow.at = cursor.here();
  allow.call = parse_call(cursor, cursor.id("the component that may call"), Moment::delivered, Methods::one);
  if (cursor.try_word("rate")) allow.rate = parse_rate(cursor);
  return allow;
}

ValueDefinition parse_value_definition(Cursor& cursor) {
  ValueDefinition definition;
  definition.name = cursor.id("the name of the value");
  cursor.sign("=");
  definition.number = cursor.number("a number");
  return definition;
}

EventDefinition parse_definition(Cursor& cursor) {
  EventDefinition definition;
  definition.name = cursor.id("the name of the event");
  cursor.sign("=");
  definition.event = parse_event(cursor);
  return definition;
}

Item parse_item(Cursor& cursor) {
  if (cursor.try_word("allow")) return parse_allow(cursor);
  if (cursor.try_word("value")) return parse_value_definition(cursor);
  if (cursor.try_word("event")) return parse_definition(cursor);
  if (cursor.try_word("automaton")) return parse_automaton(cursor);
  if (cursor.try_word("claim")) return parse_claim(cursor);
  if (cursor.try_word("test")) return parse_test(cursor);
  if (cursor.sees_word("include"))
    throw FormError{cursor.next().at,
                    "found 'include' after an item; expected it before the first " + an_item};
  cursor.refuse(an_item);
}

void parse_head(Cursor& cursor, File& file) {
  cursor.word("policy");
  file.name = cursor.id("the name of the policy");
  while (cursor.try_word("include")) file.includes.push_back(cursor.string("a path in '\"'"));
}

}  // namespace

Duration parse_duration(Cursor& cursor) {
  const Number count = cursor.number("a time, for example '5 s'");
  const auto unit = try_duration("1 " + cursor.next().text);
  if (cursor.next().kind != TokenKind::word || !unit) cursor.refuse("'ns', 'us', 'ms', 's' or 'min'");
  const Word word = cursor.name("a unit");
  const auto time = try_duration(fmt::format("{} {}", count.value, word.text));
  if (!time || count.value == 0)
    throw FormError{count.at.place, fmt::format("'{} {}' is no time; expected more than 0 and at most 100 years",
                                                count.value, word.text)};
  return {*time, count.at};
}

File parse_file(const std::string& file, std::string_view text, Diagnostics& diagnostics) {
  File result;
  auto tokens = try_tokens(file, text, diagnostics);
  if (!tokens) return result;
  Cursor cursor(std::move(*tokens));
  try {
    parse_head(cursor, result);
  } catch (const FormError& error) {
    diagnostics.error(error.at, error.text);
    return result;
  }
  while (!cursor.at_end()) {
    const Token& begin = cursor.next();
    try {
      result.items.push_back(parse_item(cursor));
    } catch (const FormError& error) {
      diagnostics.error(error.at, error.text);
      cursor.skip_item(begin);
    }
  }
  return result;
}

}  // namespace nacre::tool::policy
