// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "systems/hub/panel/command.hpp"

namespace {

using namespace nacre::hub;

Command parsed(const std::string& line) { return parse(line.data(), line.size()); }

TEST_CASE("commands") {
  CHECK(parsed("").kind == CommandKind::empty);
  CHECK(parsed("   ").kind == CommandKind::empty);
  CHECK(parsed("help").kind == CommandKind::help);
  CHECK(parsed("  status ").kind == CommandKind::status);
  CHECK(parsed("status now").kind == CommandKind::unknown);
  CHECK(parsed("statu").kind == CommandKind::unknown);
  CHECK(parsed("statuss").kind == CommandKind::unknown);
}

TEST_CASE("a code is six digits") {
  CHECK(parsed("unlock 012345").kind == CommandKind::unlock);
  CHECK(parsed("unlock 012345").value == 12345);
  CHECK(parsed("unlock\t999999").value == 999999);
  for (const char* line :
       {"unlock", "unlock 12345", "unlock 1234567", "unlock 12345x", "unlock -12345", "unlock 123456 7"}) {
    CHECK(parsed(line).kind == CommandKind::unknown);
  }
}

TEST_CASE("a target is a number with at most one decimal") {
  CHECK(parsed("target 21").value == 210);
  CHECK(parsed("target 21.5").value == 215);
  CHECK(parsed("target 5").value == 50);
  for (const char* line : {"target", "target 100", "target 21.", "target .5", "target 21.55", "target x",
                           "target 21 .5", "target 99999999999999999999"}) {
    CHECK(parsed(line).kind == CommandKind::unknown);
  }
}

TEST_CASE("typed characters become a line") {
  LineBuffer buffer;
  const auto type = [&](const std::string& text) {
    auto fed = LineBuffer::Fed::more;
    for (const char c : text) fed = buffer.feed(c);
    return fed;
  };
  CHECK(type("statx") == LineBuffer::Fed::more);
  CHECK(type("\bus\r") == LineBuffer::Fed::line);
  CHECK(std::string(buffer.text(), buffer.size()) == "status");
  CHECK(type("\n") == LineBuffer::Fed::line);
  CHECK(buffer.size() == 0);
  CHECK(type(std::string(LineBuffer::capacity + 1, 'x') + "\n") == LineBuffer::Fed::too_long);
  CHECK(type("help\n") == LineBuffer::Fed::line);
  CHECK(std::string(buffer.text(), buffer.size()) == "help");
  buffer.clear();
  CHECK(std::string(buffer.text(), 4) == std::string(4, '\0'));
}

}  // namespace
