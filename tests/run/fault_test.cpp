// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A component that falls over, under `nacre run` and under its debugger. The lines of the source are looked up here.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/run/program.hpp"

namespace nacre {
namespace {

const std::string source = "tests/run/system/stumbler.cpp";

/// `file:line` of the first line that holds `text`.
std::string place_of(const std::string& text) {
  std::ifstream file(std::string(NACRE_TREE) + "/" + source);
  std::string line;
  for (unsigned number = 1; std::getline(file, line); ++number) {
    if (line.find(text) != std::string::npos) return source + ":" + std::to_string(number);
  }
  FAIL("no line with " << text);
  return "";
}

TEST_CASE("a fault names component, cause, address, source and callers; the third isolates") {
  Program nacre({"run", "tests/run/system"});
  nacre.expect("so far so good");
  CHECK(nacre.expect("stumbler     fault: forbidden data access").find("address 0x8") != std::string::npos);
  CHECK(nacre.expect("#0 ").find("trip_over " + place_of("return stone->weight")) != std::string::npos);
  CHECK(nacre.expect("#1 ").find("walk_on " + place_of("return trip_over")) != std::string::npos);
  nacre.expect("main " + place_of("user::run(stumbler"));
  nacre.expect("stumbler     restarted, generation 2");
  nacre.expect("stumbler             untrusted          isolated");
  kill(nacre.child().id(), SIGTERM);
  CHECK(nacre.end() == 0);
  CHECK(nacre.count("fault: forbidden data access") == 3);
  for (const auto& line : nacre.lines()) CHECK(line.size() <= 80);
}

TEST_CASE("the supervisor's fall is reported before the reset that it causes, and the next run after it") {
  Program nacre({"run", "tests/run/system/critical.toml"});
  nacre.expect("stumbler     restarted, generation 2");
  nacre.expect("supervisor   fault: undefined instruction");
  CHECK(nacre.expect("#0 ").find("services/supervisor/main.cpp:") != std::string::npos);
  nacre.expect("nacre        the board was reset");
  nacre.expect("stumbler     so far so good");
  nacre.expect("stumbler     restarted, generation 2");
  kill(nacre.child().id(), SIGTERM);
  CHECK(nacre.end() == 0);
}

TEST_CASE("--gdb stops at the entry of the component, with symbols") {
  Program nacre({"run", "tests/run/system", "--gdb", "stumbler"});
  nacre.expect("nacre_start () at");
  nacre.type("here trip_over");
  nacre.type("continue");
  nacre.expect("trip_over (stone=0x0)");
  nacre.type("backtrace 2");
  nacre.expect("#1");
  const auto children = nacre.children();
  CHECK(children.size() == 2);
  nacre.type("quit");
  CHECK(nacre.end() == 0);
  expect_gone(children);
}

TEST_CASE("--gdb with an unknown component says so") {
  Program nacre({"run", "tests/run/system", "--gdb", "nobody"});
  nacre.expect("nacre: stumble has no component named nobody");
  CHECK(nacre.end() == 1);
}

}  // namespace
}  // namespace nacre
