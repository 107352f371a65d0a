// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Targets, forms and JSON.
#include "services/web/form.hpp"

#include <doctest/doctest.h>

#include <string>

#include "services/web/json.hpp"

namespace {

using namespace nacre;
using namespace nacre::web;

TEST_CASE("the path of a target") {
  CHECK(path_of("/") == "/");
  CHECK(path_of("/a/b?c=d?e") == "/a/b");
  CHECK(path_of("/a#b?c") == "/a");
  CHECK(path_of("HTTP://hub:80/a?b") == "/a");
  CHECK(path_of("http://hub") == "/");
  CHECK(path_of("http://hub?x/y") == "/");
  CHECK(path_of("*") == "*");
  CHECK(path_of("hub:443") == "hub:443");
  CHECK(path_of("") == "");
}

TEST_CASE("media types") {
  CHECK(is_form("application/x-www-form-urlencoded"));
  CHECK(is_form("Application/X-WWW-Form-Urlencoded ; charset=UTF-8"));
  CHECK(!is_form("application/json"));
  CHECK(!is_form(""));
  CHECK(!is_form("application/x-www-form-urlencodedx"));
}

TEST_CASE("percent-encoding: every byte, and what is broken") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    constexpr char digits[] = "0123456789abcdef";
    const char text[] = {'%', digits[byte >> 4], "0123456789ABCDEF"[byte & 15]};
    Decoded<1> out;
    REQUIRE(try_decode({text, 3}, out));
    REQUIRE(out.size == 1);
    REQUIRE(static_cast<unsigned char>(out.bytes[0]) == byte);
  }
  Decoded<4> out;
  CHECK(try_decode("a+%2B", out));
  CHECK(out.view() == "a +");
  CHECK(try_decode("", out));
  CHECK(out.view().empty());
  for (const char* broken : {"%", "%4", "%4g", "%g4", "a%", "%%41", "abcde", "%41%41%41%41%41"})
    CHECK(!try_decode(broken, out));
}

TEST_CASE("fields of a form") {
  Decoded<8> value;
  CHECK(try_field("a=1&b=2", "b", value));
  CHECK(value.view() == "2");
  CHECK(try_field("&&a=%31&", "a", value));
  CHECK(value.view() == "1");
  CHECK(try_field("a=x=y", "a", value));
  CHECK(value.view() == "x=y");
  CHECK(try_field("a=", "a", value));
  CHECK(value.view().empty());
  for (const char* form : {"", "b=1", "a", "aa=1", "a=1&a=1", "a=123456789", "a=%", "A=1"})
    CHECK(!try_field(form, "a", value));
}

TEST_CASE("JSON: commas, escapes, numbers") {
  char room[256];
  JsonWriter json(room);
  json.open('{');
  json.member("a", "q\"\\\n\x7f\xff");
  json.member("b", true);
  json.member("n", int16_t{-5});
  json.key("list");
  json.open('[');
  json.value(1u);
  json.open('[');
  json.close(']');
  json.null();
  json.close(']');
  json.key("t");
  json.fraction(1234, 3);
  json.key("u");
  json.fraction(50, 1);
  json.key("v");
  json.fraction(7, 3);
  json.member("max", ~uint64_t{0});
  json.close('}');
  CHECK(json.whole());
  CHECK(json.text() ==
        "{\"a\":\"q\\\"\\\\\\u000a\\u007f\\u00ff\",\"b\":true,\"n\":-5,\"list\":[1,[],null],\"t\":1.234,\"u\":5.0,"
        "\"v\":0.007,\"max\":18446744073709551615}");
}

TEST_CASE("JSON that does not fit is no text at all, and nothing is written beyond its room") {
  const auto write = [](std::span<char> room) {
    JsonWriter json(room);
    json.open('[');
    json.value("some text");
    json.value(12345u);
    json.close(']');
    return std::pair(json.whole(), std::string(json.text()));
  };
  const std::string all = "[\"some text\",12345]";
  for (size_t size = 0; size < all.size() + 5; ++size) {
    std::string room(size + 1, '#');
    const auto [whole, text] = write(std::span(room).first(size));
    CHECK(whole == (size >= all.size()));
    CHECK(text == (whole ? all : ""));
    CHECK(room.back() == '#');
  }
}

}  // namespace
