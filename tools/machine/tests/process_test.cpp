// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tools/machine/process.hpp"

#include <doctest/doctest.h>
#include <signal.h>

using namespace nacre::machine;

TEST_CASE("what is typed reaches the child, what it writes is captured") {
  auto child = Process::start({"cat"}, {});
  REQUIRE(child);
  REQUIRE(child->type("one two\n"));
  const auto at = child->wait_for_output("one", 0, Milliseconds(5000));
  REQUIRE(at);
  CHECK(*at == 3);
  CHECK(child->wait_for_output("two\n", *at, Milliseconds(5000)) == 8);
  CHECK_FALSE(child->wait_for_output("one", *at, Milliseconds(20)));
}

TEST_CASE("all of a short output is there after the end") {
  auto child = Process::start({"seq", "1", "20000"}, {});
  REQUIRE(child);
  CHECK(child->wait_for_end(Milliseconds(5000)) == 0);
  CHECK(child->drained_output().ends_with("\n20000\n"));
}

TEST_CASE("the exit status is given once") {
  auto child = Process::start({"sh", "-c", "exit 7"}, {});
  REQUIRE(child);
  CHECK(child->wait_for_end(Milliseconds(5000)) == 7);
  CHECK_FALSE(child->wait_for_end(Milliseconds(20)));
  auto missing = Process::start({"nacre-has-no-such-program"}, {});
  REQUIRE(missing);
  CHECK(missing->wait_for_end(Milliseconds(5000)) == 127);
}

TEST_CASE("a child does not outlive its object") {
  pid_t id = 0;
  {
    auto child = Process::start({"sleep", "1000"}, {});
    REQUIRE(child);
    id = child->id();
    CHECK_FALSE(child->wait_for_end(Milliseconds(20)));
  }
  CHECK(::kill(id, 0) != 0);
}
