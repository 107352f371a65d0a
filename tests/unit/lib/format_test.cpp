// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Numbers to text.
#include "lib/format.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "lib/time.hpp"

namespace {

using namespace nacre;

template <class... T>
std::string text(FormatText<std::type_identity_t<T>...> format, const T&... values) {
  TextBuffer<100> buffer;
  format_to(buffer, format, values...);
  return std::string(buffer.view());
}

enum class Colour : uint8_t { red = 3 };

TEST_CASE("values of each kind") {
  CHECK(text("{} {x}", 255u, 255u) == "255 ff");
  CHECK(text("{}", -1) == "-1");
  CHECK(text("{x}", int8_t{-1}) == "ffffffffffffffff");
  CHECK(text("{}", std::numeric_limits<int64_t>::min()) == "-9223372036854775808");
  CHECK(text("{}", ~uint64_t{0}) == "18446744073709551615");
  CHECK(text("{} and {}", true, 'x') == "true and x");
  CHECK(text("[{}]", std::string_view("word")) == "[word]");
  CHECK(text("{}", "literal") == "literal");
  CHECK(text("{}", Colour::red) == "3");
  CHECK(text("{}", Instant::from_raw(7)) == "7");
  CHECK(text("{}", uint8_t{65}) == "65");
}

TEST_CASE("text without placeholders, and text behind the last one") {
  CHECK(text("plain") == "plain");
  CHECK(text("a {} b {} c", 1, 2) == "a 1 b 2 c");
  CHECK(text("{ } {y} {}", 1) == "{ } {y} 1");
}

TEST_CASE("what does not fit is cut") {
  TextBuffer<4> buffer;
  format_to(buffer, "{}", 123456);
  CHECK(buffer.view() == "1234");
}

TEST_CASE("text grows at the end of a string") {
  std::string line = "sensor ";
  append_format(line, "{}: {} of {x}", std::string("north"), -21, 0xfffu);
  CHECK(line == "sensor north: -21 of fff");
  append_format(line, " {}{}", std::string(200, '.'), true);
  CHECK(line.size() == 24 + 1 + 200 + 4);
  CHECK(line.ends_with("..true"));
}

TEST_CASE("times") {
  using namespace nacre::literals;
  constexpr auto frequency = Frequency::from_raw(62'500'000);
  static_assert(to_span(1_s, frequency) == Span::from_raw(62'500'000));
  static_assert(to_span(5_ms, frequency) == Span::from_raw(312'500));
  static_assert(to_span(1_us, frequency) == Span::from_raw(62));
  static_assert(to_span(1'000'003_us, frequency) == Span::from_raw(62'500'187));
  static_assert(to_milliseconds(to_span(1234_ms, frequency), frequency) == 1234_ms);
  static_assert(to_milliseconds(Span::from_raw(-5), frequency) == 0_ms);
  CHECK(Instant::from_raw(5) < never);
}

}  // namespace
