// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::process {
namespace {

using namespace std::chrono_literals;

Child started(std::vector<std::string> words) {
  auto child = Child::start({.words = std::move(words)});
  REQUIRE(child);
  return std::move(*child);
}

std::string first_line(Child& child) {
  Lines lines;
  while (lines.read_from(child.output())) {
    if (auto line = lines.next()) return *line;
  }
  return std::string(lines.rest());
}

TEST_CASE("a program that is not there is an error with its name") {
  auto child = Child::start({.words = {"no-such-program"}});
  REQUIRE_FALSE(child);
  CHECK(child.error() == "cannot start no-such-program: No such file or directory");
}

TEST_CASE("text goes in and out, and the status comes back") {
  Child child = started({"sh", "-c", "read line; echo \"got $line\"; exit 7"});
  CHECK(child.write("hello\n"));
  CHECK(first_line(child) == "got hello");
  CHECK(child.wait(5s) == 7);
}

TEST_CASE("the end of the input reaches the child") {
  Child child = started({"cat"});
  CHECK_FALSE(child.status());
  child.close_input();
  CHECK(child.wait(5s) == 0);
}

TEST_CASE("a child that is ended by a signal says which") {
  Child child = started({"cat"});
  CHECK(child.end(5s) == 128 + SIGTERM);
}

TEST_CASE("a child that ignores the request is killed, and its own children with it") {
  Child child = started({"sh", "-c", "trap '' TERM; sleep 1000 & echo $!; wait; sleep 1000"});
  const auto grandchild = static_cast<pid_t>(std::stol(first_line(child)));
  CHECK(kill(grandchild, 0) == 0);
  CHECK(child.end(100ms) == 128 + SIGKILL);
  for (int tries = 0; tries < 100 && kill(grandchild, 0) == 0; ++tries) usleep(20'000);
  // What is left may be waiting for init to reap it, and then it is no more than an id.
  std::ifstream file("/proc/" + std::to_string(grandchild) + "/stat");
  std::string facts;
  std::getline(file, facts);
  CHECK((facts.empty() || facts.find(") Z ") != std::string::npos));
}

TEST_CASE("a child that goes out of scope is ended") {
  pid_t id = 0;
  {
    Child child = started({"sleep", "1000"});
    id = child.id();
  }
  CHECK(kill(id, 0) != 0);
}

TEST_CASE("lines come whole, however they arrive") {
  Lines lines;
  lines.push("one\r\ntw");
  CHECK(lines.next() == "one");
  CHECK_FALSE(lines.next());
  CHECK(lines.rest() == "tw");
  lines.push("o\n\n");
  CHECK(lines.next() == "two");
  CHECK(lines.next() == "");
}

TEST_CASE("a temporary folder goes with what is in it") {
  std::filesystem::path path;
  {
    TemporaryFolder folder;
    path = folder.path();
    std::filesystem::create_directories(path / "a" / "b");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace nacre::process
