// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What is refused of a policy because of its system, or because the tables are too small: each in these words.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tools/nacre/policy/check.hpp"
#include "tools/nacre/policy/compile.hpp"
#include "tools/nacre/policy/parser.hpp"
#include "tools/nacre/policy/tests/door_system.hpp"
#include "tools/nacre/policy/values.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;

/// What is said about a policy, of which the first line is not given.
std::string errors_of(const std::string& text, const SystemNames& system = door_system()) {
  tool::Diagnostics diagnostics;
  Policy policy{{parse_file("p", "policy p\n" + text, diagnostics)}};
  replace_values(policy);
  REQUIRE_MESSAGE(!diagnostics.failed(), diagnostics.text());
  check_policy(policy, diagnostics);
  REQUIRE_MESSAGE(!diagnostics.failed(), diagnostics.text());
  CHECK(compile(policy, system, diagnostics).has_value() == !diagnostics.failed());
  return diagnostics.text();
}

TEST_CASE("what a policy names must be there") {
  CHECK(errors_of("allow dor > bus.collect\n") ==
        "p:2:7: error: the system has no component 'dor'; there is 'supervisor', 'bus', 'auth', 'climate', 'door' or "
        "'web'\n");
  CHECK(
      errors_of("test \"t\" { restart nobody }\n").starts_with("p:2:20: error: the system has no component 'nobody'"));
  CHECK(errors_of("allow door > bus.write\n") ==
        "p:2:18: error: 'bus' has no method 'write'; it has 'read_input', 'write_coil', 'collect' or 'read_many'\n");
  CHECK(errors_of("claim c \"c\": never web > climate.any\n") == "p:2:26: error: no channel leads to 'climate'\n");
  CHECK(errors_of("claim c \"c\": never control supervisor > door.kill\n") ==
        "p:2:46: error: no operation is named 'kill'; expected 'status', 'start', 'stop' or 'restart'\n");
  CHECK(errors_of("claim c \"c\": never signal bus > dor\n").starts_with("p:2:33: error: the system has no component"));
}

TEST_CASE("arguments must be there, have a word of their own, and know the names of their values") {
  CHECK(errors_of("allow door > bus.write_coil(adr = 1)\n") ==
        "p:2:29: error: the method 'write_coil' has no argument 'adr'; it has 'addr' or 'value'\n");
  CHECK(errors_of("allow door > bus.collect(x = 1)\n") ==
        "p:2:26: error: the method 'collect' has no argument 'x'; it has none\n");
  CHECK(errors_of("allow door > auth.check(half = 1)\n") ==
        "p:2:25: error: the argument 'half' of 'check' shares its word with others; expected one that has its own\n");
  CHECK(errors_of("allow door > bus.write_coil(value = open)\n") ==
        "p:2:37: error: 'open' is no value of 'value'; expected a number, 'off' or 'on'\n");
  CHECK(errors_of("allow door > auth.check(code = open)\n") ==
        "p:2:32: error: 'open' is no value of 'code'; expected a number\n");
  CHECK(errors_of("value on = 1\nallow door > bus.write_coil(value = on)\n") ==
        "p:3:37: error: 'on' is a value of the policy and an enumerator of 'value'; expected another name for the "
        "value\n");
  CHECK(errors_of("allow climate > bus.read_input(addr in humidity..lock)\n") ==
        "p:2:40: error: no number is in 4..1; expected the smaller end first\n");
}

TEST_CASE("what is known of numbers only now is checked again") {
  CHECK(errors_of("allow door > bus.write_coil(addr in 0..2)\nallow door > bus.write_coil(addr = lock)\n") ==
        "p:3:7: error: a call can meet this line and the one at p:2:7; expected conditions that exclude each other\n");
}

TEST_CASE("what cannot happen is not allowed, and no transition waits for it") {
  CHECK(errors_of("allow web > bus.collect\n") ==
        "p:2:7: error: 'web > bus.collect' can be no call: no channel leads from 'web' to 'bus'\n");
  CHECK(errors_of("allow door > bus.read_input\n") ==
        "p:2:7: error: 'door > bus.read_input' can be no call: the channel from 'door' to 'bus' at system.toml:30 does "
        "not let 'read_input' pass\n");
  const std::string machine = "automaton m {{ start s state s {{ {} -> stay }} }}\n";
  CHECK(errors_of(fmt::format(fmt::runtime(machine), "web > bus.*")) ==
        "p:2:33: error: 'web > bus.*' never happens: no channel leads from 'web' to 'bus'\n");
  CHECK(errors_of(fmt::format(fmt::runtime(machine), "signal door > bus")) ==
        "p:2:33: error: 'signal door > bus' never happens: 'door' does not signal 'bus'\n");
  CHECK(errors_of(fmt::format(fmt::runtime(machine), "control door > bus.stop")) ==
        "p:2:33: error: 'control door > bus.stop' never happens: 'bus' is controlled by 'supervisor' alone\n");
  CHECK(errors_of(fmt::format(fmt::runtime(machine), "control bus > supervisor.stop")) ==
        "p:2:33: error: 'control bus > supervisor.stop' never happens: nobody controls 'supervisor'\n");
  CHECK(errors_of("allow door > bus.read_many(addr = 1)\n") ==
        "p:2:7: error: a condition on 'addr', but none on 'value': the two of 'read_many' name an extent\n");
  CHECK(errors_of("allow door > bus.write_coil(addr = 4)\n") ==
        "p:2:7: error: the guards of the channel at system.toml:30 leave nothing of 'door > bus.write_coil(addr = 4, "
        "addr in 1..3)'\n");
  SystemNames twice = door_system();
  twice.calls.push_back(twice.calls.back());
  CHECK(errors_of("", twice) ==
        "system.toml:40:1: error: a second channel from 'web' to 'door'; expected one in a system with a policy\n");
}

/// `count` times `text`, with the number put for each {}.
std::string repeated(const std::string& text, unsigned count, unsigned first = 0) {
  std::string all;
  for (unsigned i = first; i < first + count; ++i) {
    std::string one = text;
    for (size_t at = one.find("{}"); at != std::string::npos; at = one.find("{}"))
      one.replace(at, 2, fmt::format("{}", i));
    all += one;
  }
  return all;
}

TEST_CASE("a method has at most 8 alternatives") {
  const std::string line = "allow climate > bus.write_coil(addr = {})\n";
  CHECK(errors_of(repeated(line, 8)) == "");
  CHECK(errors_of(repeated(line, 9)) ==
        "p:10:7: error: 'climate > bus.write_coil(addr = 8)' has 9 alternatives with this line, each as a range of "
        "values that all automata see alike; expected at most 8\n");
}

/// A system in which everybody asks the next with 64 methods of one argument.
SystemNames large_system(unsigned servers) {
  SystemNames system;
  system.counter = tool::TicksPerSecond::from_raw(1'000);
  std::vector<SystemMethod> methods;
  for (unsigned i = 0; i < 64; ++i) methods.push_back({i, fmt::format("m{}", i), {{"x", 0, true, {}}}, {}, false});
  for (unsigned i = 0; i <= servers; ++i) {
    system.components.push_back({fmt::format("c{}", i), true, 0});
    if (i > 0) system.calls.push_back({i - 1, i, 0, methods, ~uint64_t{0}, 0, {}, {"system.toml", i, 1}});
  }
  return system;
}

TEST_CASE("there are at most 256 rows") {
  std::string text;
  for (unsigned client = 1; client <= 4; ++client)
    text += repeated(fmt::format("allow c{} > c0.m{{}}(x = 1)\n", client), 64);
  CHECK(errors_of(text, large_system(5)) == "");
  CHECK(errors_of(text + "allow c5 > c0.m0(x = 1)\n", large_system(5)) ==
        "p:258:7: error: this line needs row number 257; expected at most 256 in all\n");
}

TEST_CASE("there are at most 63 rates, of fewer than 2^56 ticks") {
  const std::string line = "allow c1 > c0.m{} rate 1 per 1 s burst 1\n";
  CHECK(errors_of(repeated(line, 63), large_system(1)) == "");
  CHECK(errors_of(repeated(line, 64), large_system(1)) ==
        "p:65:24: error: this is rate number 64; expected at most 63\n");
  CHECK(errors_of("allow c1 > c0.m0 rate 1 per 1 s burst 72057594037928\n", large_system(1)) == "");
  CHECK(errors_of("allow c1 > c0.m0 rate 1 per 1 s burst 72057594037929\n", large_system(1)) ==
        "p:2:39: error: a burst of 72057594037929, one call every 1000 ticks of the board; expected fewer than 2^56 "
        "ticks "
        "for all of it\n");
}

TEST_CASE("the automata have at most 192 states beside those where they start") {
  const std::string text = "automaton m { start t(0) state t(n in 0..{}) { restart c0 -> t(0) } }\n";
  CHECK(errors_of(repeated(text, 1, 192), large_system(1)) == "");
  CHECK(errors_of(repeated(text, 1, 193), large_system(1)) ==
        "p:2:32: error: the automata have more than 192 states beside those where they start; expected at most so many "
        "of all automata, each value of a counter being one\n");
}

TEST_CASE("a state lasts for fewer than 2^56 ticks") {
  SystemNames system = large_system(1);
  system.counter = tool::TicksPerSecond::from_raw(1'000'000'000);
  const std::string text = "automaton m { start s state s for {} s then t { } state t { restart c0 -> s } }\n";
  CHECK(errors_of(repeated(text, 1, 72'057'594), system) == "");
  CHECK(errors_of(repeated(text, 1, 72'057'595), system) ==
        "p:2:35: error: '72057595 s' is 72057595000000000 ticks of the board; expected fewer than 2^56\n");
}

/// An automaton with one transition for each number, all different from one another.
std::string automaton(const std::string& name, const std::string& event, unsigned count) {
  std::string text = "automaton " + name + " {\nstart s0\n";
  for (unsigned i = 0; i < count; ++i) {
    std::string one = event;
    one.replace(one.find("{}"), 2, fmt::format("{}", i));
    text += fmt::format("state s{} {{ {} -> s{} }}\n", i, one, (i + 1) % count);
  }
  return text + "}\n";
}

TEST_CASE("an automaton tells 32 events apart, and a call is four") {
  CHECK(errors_of(automaton("m", "ok c1 > c0.m{}", 8), large_system(1)) == "");
  CHECK(
      errors_of(automaton("m", "ok c1 > c0.m{}", 9), large_system(1)) ==
      "p:12:12: error: 'ok c1 > c0.m8' needs column number 36 of the automaton 'm'; expected at most 32: a call takes "
      "four, any other event one, and events share them that do the same in every state\n");
  CHECK(errors_of(automaton("m", "restart c{}", 32), large_system(32)) == "");
  std::string mixed = automaton("m", "restart c{}", 28);
  CHECK(errors_of(mixed, large_system(32)) == "");
  mixed.replace(mixed.rfind("}\n}"), 0, "; ok c1 > c0.m0 -> s0 ");
  CHECK(errors_of(mixed, large_system(32)) == "");
  mixed.replace(mixed.rfind("}\n}"), 0, "; restart c30 -> s1 ");
  CHECK(errors_of(mixed, large_system(32)) ==
        "p:31:55: error: 'restart c30' needs column number 33 of the automaton 'm'; expected at most 32: a call takes "
        "four, any other event one, and events share them that do the same in every state\n");
}

TEST_CASE("events that do the same in every state share their columns") {
  std::string text = "automaton m { start s state s { ";
  for (unsigned i = 0; i < 20; ++i) text += fmt::format("ok c1 > c0.m{} -> t; ", i);
  for (unsigned i = 0; i < 20; ++i) text += fmt::format("restart c{} -> t; ", i);
  CHECK(errors_of(text + "} state t { restart c30 -> s } }\n", large_system(32)) == "");
}

TEST_CASE("a call with its ends moves at most four automata") {
  const std::string text = "automaton m{} { start s state s { c1 > c0.m0 -> stay } }\n";
  const std::string end = "automaton e { start s state s { ok c1 > c0.m0 -> stay } }\n";
  CHECK(errors_of(repeated(text, 3) + end, large_system(1)) == "");
  CHECK(errors_of(repeated(text, 4) + end, large_system(1)) ==
        "p:6:33: error: 'c1 > c0.m0', delivered or at its end, is an event of 5 automata; expected at most 4\n");
}

TEST_CASE("the saved words of a call are one argument") {
  SystemNames system = large_system(1);
  system.calls[0].methods[0].arguments.push_back({"y", 1, true, {}});
  const std::string keep = "automaton m{} { start s state s { c1 > c0.m0(x keep) -> stay } }\n";
  const std::string other = "automaton o { start s state s { c1 > c0.m0(y keep) -> stay } }\n";
  CHECK(errors_of(repeated(keep, 2), system) == "");
  CHECK(errors_of(repeated(keep, 1) + other, system) ==
        "p:3:44: error: another transition compares or keeps another argument of 'm0' than 'y'; expected the same "
        "argument in all of them\n");
}

}  // namespace
}  // namespace nacre::test
