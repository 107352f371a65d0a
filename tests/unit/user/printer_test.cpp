// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Printing to a console without room: what comes through is whole, and what is lost is told.
#include "user/printer.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

namespace {

using nacre::user::Printer;

/// Takes blocks of 48 bytes while there is room.
struct Console {
  std::string text;
  size_t room = 0;

  size_t operator()(std::string_view all) {
    size_t taken = 0;
    while (taken < all.size()) {
      const std::string_view block = all.substr(taken, 48);
      if (block.size() > room) break;
      text += block;
      room -= block.size();
      taken += block.size();
    }
    return taken;
  }
};

TEST_CASE("with room everything comes through") {
  Console console{"", 1000};
  Printer printer;
  printer.put("one\n", std::ref(console));
  printer.put("two\n", std::ref(console));
  CHECK(console.text == "one\ntwo\n");
}

TEST_CASE("what is lost is told once, before the next text") {
  Console console{"", 4};
  Printer printer;
  printer.put("one\n", std::ref(console));
  printer.put("two\n", std::ref(console));
  printer.put("three\n", std::ref(console));
  console.room = 1000;
  printer.put("four\n", std::ref(console));
  printer.put("five\n", std::ref(console));
  CHECK(console.text == "one\n(10 bytes lost)\nfour\nfive\n");
}

TEST_CASE("a line that was cut ends before the note") {
  Console console{"", 50};
  Printer printer;
  printer.put(std::string(60, 'x') + "\n", std::ref(console));
  CHECK(console.text == std::string(48, 'x'));
  console.room = 1000;
  printer.put("next\n", std::ref(console));
  CHECK(console.text == std::string(48, 'x') + "\n(13 bytes lost)\nnext\n");
}

TEST_CASE("while not even the note fits, the count goes on") {
  Console console{"", 0};
  Printer printer;
  for (int i = 0; i < 100; ++i) printer.put("0123456789\n", std::ref(console));
  console.room = 30;
  printer.put("end\n", std::ref(console));
  CHECK(console.text == "(1100 bytes lost)\nend\n");
}

}  // namespace
