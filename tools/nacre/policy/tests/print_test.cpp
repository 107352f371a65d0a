// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/print.hpp"

#include <doctest/doctest.h>

#include "tools/nacre/policy/parser.hpp"
#include "tools/nacre/policy/tests/random_policy.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

File parsed(const std::string& text) {
  tool::Diagnostics diagnostics;
  File file = parse_file("text", text, diagnostics);
  CHECK_MESSAGE(diagnostics.text() == "", text);
  return file;
}

TEST_CASE("random policies are the same after printing and parsing") {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 5'000; ++i) {
    const File file = random_policy(random);
    const std::string text = text_of(file);
    CAPTURE(text);
    REQUIRE(parsed(text) == file);
    REQUIRE(text_of(parsed(text)) == text);
  }
}

TEST_CASE("policies that differ are different trees") {
  const std::string head = "policy p\n";
  CHECK_FALSE(parsed(head + "event e = a > b.c") == parsed(head + "event e = a > b.d"));
  CHECK_FALSE(parsed(head + "event e = ok x") == parsed(head + "event e = fail x"));
  CHECK_FALSE(parsed(head + "claim c \"c\": holds (x or y) and z") ==
              parsed(head + "claim c \"c\": holds x or y and z"));
}

TEST_CASE("parentheses that mean nothing are not kept") {
  const std::string head = "policy p\n";
  CHECK(parsed(head + "event e = (a or (b or c))") == parsed(head + "event e = a or b or c"));
  CHECK(parsed(head + "claim c \"c\": holds ((x) and (y since z))") ==
        parsed(head + "claim c \"c\": holds x and y since z"));
}

TEST_CASE("no cut of a policy and no changed byte stops the parser") {
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 2'000; ++i) {
    std::string text = text_of(random_policy(random));
    text[random() % text.size()] = static_cast<char>(random() % 256);
    text.resize(random() % (text.size() + 1));
    tool::Diagnostics diagnostics;
    const File file = parse_file("text", text, diagnostics);
    if (!diagnostics.failed()) CHECK(parsed(text_of(file)) == file);
  }
}

}  // namespace
}  // namespace nacre::test
