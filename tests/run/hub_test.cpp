// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre run hub` with the real Modbus peer.
#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <thread>

#include "tests/run/program.hpp"
#include "tools/secret/totp_secret.hpp"

namespace nacre {
namespace {

using namespace std::chrono_literals;

secret::TotpSecret the_secret() {
  auto secret = secret::totp_secret(std::string(NACRE_TREE) + "/build");
  REQUIRE(secret);
  return *secret;
}

/// The code of this moment, from the distribution's tool.
std::string code() {
  FILE* pipe = popen(("oathtool --totp=sha256 -b '@" + the_secret().file.string() + "'").c_str(), "r");
  REQUIRE(pipe != nullptr);
  char digits[16] = {};
  const bool read = fgets(digits, sizeof digits, pipe) != nullptr;
  REQUIRE(pclose(pipe) == 0);
  REQUIRE(read);
  return std::string(digits).substr(0, 6);
}

/// Not the code of any step near this one, unless two of some million hit at once.
std::string wrong_code() { return std::to_string(1'000'000 + (std::stoul(code()) + 500'000) % 1'000'000).substr(1); }

void check_width(const Program& program) {
  for (const auto& line : program.lines()) {
    CAPTURE(line);
    CHECK(line.size() <= 80);
  }
}

TEST_CASE("--once ends with the first decision on a real reading") {
  Program nacre({"run", "hub", "--once"});
  nacre.expect("temperature 1");
  nacre.expect("boot: all components");
  CHECK(nacre.end() == 0);
  CHECK(nacre.printed("panel                untrusted"));
  CHECK(nacre.printed("(peer)       heater on"));
  check_width(nacre);
}

TEST_CASE("--once fails clearly when the time is over") {
  Program nacre({"run", "hub", "--once", "--time-limit", "0"});
  nacre.expect("within 0 s no decision of climate on a real reading");
  CHECK(nacre.end() == 1);
}

TEST_CASE("the temperature at the peer moves the heater at the peer, and nothing is left behind") {
  Program nacre({"run", "hub"});
  nacre.expect("It runs until it is told to stop: kill " + std::to_string(nacre.child().id()));
  nacre.expect("(peer)       heater on");
  nacre.type("room set temperature 25.5");
  nacre.expect("(peer)       heater off");
  nacre.type("room set temperature 15.5");
  nacre.expect("(peer)       heater on");
  nacre.type("status");
  nacre.expect("target 21.0 C, heater on");
  const auto children = nacre.children();
  CHECK(children.size() == 2);
  kill(nacre.child().id(), SIGTERM);
  CHECK(nacre.end() == 0);
  expect_gone(children);
  check_width(nacre);
}

TEST_CASE("its children die with it, however it dies") {
  Program nacre({"run", "hub"});
  nacre.expect("temperature 1");
  const auto children = nacre.children();
  CHECK(children.size() == 2);
  kill(nacre.child().id(), SIGKILL);
  expect_gone(children);
}

TEST_CASE("a wrong and a used code open nothing, the right one opens the lock at the peer once") {
  Program nacre({"run", "hub"});
  nacre.expect("codes are refused for 60 s");
  nacre.type("unlock " + code());
  nacre.expect("no codes are taken at present");
  // The board's minute is not the host's: a busy host makes it longer.
  do {
    std::this_thread::sleep_for(5s);
    nacre.type("unlock " + wrong_code());
  } while (nacre.expect_either("code refused", "no codes are taken at present") != "code refused");
  const std::string right = code();
  nacre.type("unlock " + right);
  nacre.expect("code accepted");
  nacre.expect("(peer)       lock closed", 20s);
  nacre.type("unlock " + right);
  nacre.expect("code refused");
  kill(nacre.child().id(), SIGTERM);
  CHECK(nacre.end() == 0);
  CHECK(nacre.count("(peer)       lock open") == 1);
  CHECK(nacre.count("auth         refused: try") == 2);
  CHECK(nacre.count(the_secret().base32) == 0);
}

}  // namespace
}  // namespace nacre
