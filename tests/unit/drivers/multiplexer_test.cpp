// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The console's lines: whose text stands where, and what a client that floods does to the others.
#include "drivers/serial/pl011/multiplexer.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

namespace {

using nacre::drivers::Multiplexer;
using Small = Multiplexer<4, 16>;

std::string drain(auto& text) {
  std::string out;
  char byte = 0;
  while (text.try_take(byte)) out += byte;
  return out;
}

Small named() {
  Small text;
  text.set_name(0, "a");
  text.set_name(1, "bus");
  text.set_name(2, "panel");
  return text;
}

TEST_CASE("a line appears when it ends, behind the name of its client") {
  Small text = named();
  CHECK(text.try_write(1, "hel"));
  CHECK(drain(text) == "");
  CHECK(text.idle());
  CHECK(text.try_write(1, "lo\nmo"));
  CHECK(!text.idle());
  CHECK(drain(text) == "bus| hello\r\n");
  CHECK(text.try_write(1, "re\n\n"));
  CHECK(drain(text) == "bus| more\r\nbus| \r\n");
  CHECK(text.idle());
}

TEST_CASE("control characters cannot make a line look like another client's") {
  Small text = named();
  CHECK(text.try_write(2, "\rbus| \x1b[1G\x80\x7f\n"));
  CHECK(drain(text) == "panel| ?bus| ?[1G??\r\n");
}

TEST_CASE("a buffer without line end is broken where it is full; what does not fit is refused whole") {
  Small text = named();
  CHECK(text.try_write(0, "0123456789"));
  CHECK(!text.try_write(0, "abcdefg"));
  CHECK(text.try_write(0, "abcdef"));
  CHECK(!text.try_write(0, "x"));
  CHECK(drain(text) == "a| 0123456789abcdef\r\n");
  CHECK(text.try_write(0, "x\n"));
  CHECK(drain(text) == "a| x\r\n");
}

TEST_CASE("clients take turns, line by line") {
  Small text = named();
  CHECK(text.try_write(0, "1\n2\n3\n"));
  CHECK(text.try_write(1, "x\n"));
  CHECK(text.try_write(2, "y\nz\n"));
  CHECK(drain(text) == "a| 1\r\nbus| x\r\npanel| y\r\na| 2\r\npanel| z\r\na| 3\r\n");
}

TEST_CASE("random writers: every line that was taken whole comes out once, in its client's order") {
  Multiplexer<4, 64> text;
  for (unsigned i = 0; i < 4; ++i) text.set_name(i, std::string(1, static_cast<char>('a' + i)));
  std::mt19937 random(11);
  std::vector<unsigned> sent(4);
  std::vector<unsigned> seen(4);
  std::string out;
  const auto check = [&] {
    for (size_t end = out.find("\r\n"); end != std::string::npos; end = out.find("\r\n")) {
      const unsigned client = static_cast<unsigned>(out[0] - 'a');
      REQUIRE(client < 4);
      REQUIRE(out.substr(1, end - 1) == "| " + std::to_string(seen[client]++));
      out.erase(0, end + 2);
    }
  };
  for (int round = 0; round < 20'000; ++round) {
    const unsigned client = random() % 4;
    if (text.try_write(client, std::to_string(sent[client]) + "\n")) sent[client] += 1;
    char byte = 0;
    for (unsigned i = random() % 12; i > 0 && text.try_take(byte); --i) out += byte;
    check();
  }
  out += drain(text);
  check();
  CHECK(sent == seen);
  CHECK(text.idle());
}

}  // namespace
