// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The door of the design as tables: each number here was worked out by hand from its text.
#include "tools/nacre/policy/compile.hpp"

#include <doctest/doctest.h>

#include <array>

#include "tools/nacre/policy/tests/door_system.hpp"

namespace nacre::test {
namespace {

using abi::MoveBits;
using tool::policy::Compiled;

constexpr uint64_t any = ~uint64_t{0};

Compiled compiled_door() {
  tool::Diagnostics diagnostics;
  const auto policy = tool::policy::try_policy(NACRE_POLICY_DATA "/accept/door/case.policy", diagnostics);
  REQUIRE_MESSAGE(policy.has_value(), diagnostics.text());
  auto compiled = tool::policy::compile(*policy, door_system(), diagnostics);
  REQUIRE_MESSAGE(compiled.has_value(), diagnostics.text());
  CHECK(diagnostics.text() == "");
  return std::move(*compiled);
}

// Automaton 0 is attempts, 1 is grant; start states have their number, the others follow from 64 on.
constexpr abi::Move locked = 0, open_0 = 64, open_4 = 68, none = 1, held = 69;

TEST_CASE("methods are plain, governed or denied") {
  const Compiled door = compiled_door();
  const auto& channels = door.names.channels;
  CHECK(channels.at(climate_bus).plain == 0b1000);
  CHECK(channels.at(climate_bus).governed == 0b0101);
  CHECK(channels.at(climate_bus).first_row == 0);
  CHECK(channels.at(door_auth).plain == 0);
  CHECK(channels.at(door_auth).governed == 1);
  CHECK(channels.at(door_auth).first_row == 2);
  // collect is audited; read_many is let pass by the description, and the policy has no word for it
  CHECK(channels.at(door_bus).plain == 0b100000);
  CHECK(channels.at(door_bus).governed == 0b1100);
  CHECK(channels.at(door_bus).first_row == 3);
  CHECK(channels.at(web_door).plain == 0b10);
  CHECK(channels.at(web_door).governed == 1);
  CHECK(channels.at(web_door).first_row == 7);
  CHECK(door.row_count == 8);
}

void check_row(const abi::Row& row, uint64_t low, uint64_t span, uint64_t low_1 = 0, uint64_t span_1 = any) {
  CHECK(row.lo[0] == low);
  CHECK(row.span[0] == span);
  CHECK(row.lo[1] == low_1);
  CHECK(row.span[1] == span_1);
  for (unsigned i = 2; i < abi::words; ++i) {
    CHECK(row.lo[i] == 0);
    CHECK(row.span[i] == any);
  }
}

TEST_CASE("a line of allow is split where an automaton makes a difference, and nowhere else") {
  const Compiled door = compiled_door();
  const auto& rows = door.tables.rows;
  check_row(rows[0], 2, 2);              // climate > bus.read_input(addr in thermometer..humidity)
  check_row(rows[1], 0, 0);              // climate > bus.write_coil(addr = heater)
  check_row(rows[2], 0, any);            // door > auth.check
  check_row(rows[3], 1, 0, 0, 0);        // door > bus.write_coil(addr = lock): value off
  check_row(rows[5], 1, 0, 1, 0);        // on
  check_row(rows[6], 1, 0, 2, any - 2);  // what is neither
  check_row(rows[4], 0, any);            // door > bus.collect
  check_row(rows[7], 0, any);            // web > door.unlock
}

TEST_CASE("alternatives are linked, and the last has no next") {
  const Compiled door = compiled_door();
  const auto& rows = door.tables.rows;
  CHECK(rows[3].next == 5);
  CHECK(rows[5].next == 6);
  for (const unsigned i : {0, 1, 2, 4, 6, 7}) CHECK(rows[i].next == 0);
}

TEST_CASE("a row steps the automata that its calls or their ends concern") {
  const Compiled door = compiled_door();
  const auto& rows = door.tables.rows;
  // attempts has columns 0 to 3 for auth.check, and so has grant; 4 to 7 of grant are for switching the lock on
  CHECK(rows[2].steps.raw == 0x8001'8000);
  CHECK(rows[5].steps.raw == (0x8001 | 4U << 6));
  for (const unsigned i : {0, 1, 3, 4, 6, 7}) CHECK(rows[i].steps.raw == 0);
  CHECK(rows[2].flags == (abi::RowFlags::closes | abi::RowFlags::status_only));
  for (const unsigned i : {0, 1, 3, 4, 5, 6, 7}) CHECK(rows[i].flags == 0);
  for (const abi::StepSet steps : door.tables.signals) CHECK(steps.raw == 0);
  for (unsigned i = 0; i < abi::max_components; ++i) {
    // columns of what is no call are counted from the last one down
    CHECK(door.tables.restarts[i].raw == (i == auth || i == DoorComponent::door ? (0x8001 | 31U << 6) : 0));
    for (const abi::StepSet steps : door.tables.controls[i].of) CHECK(steps.raw == 0);
  }
}

TEST_CASE("each state has its moves") {
  const Compiled compiled = compiled_door();
  const auto& moves = compiled.tables.moves;
  const auto check = [&](unsigned state, unsigned column, std::array<abi::Move, 4> expected) {
    for (unsigned i = 0; i < 4; ++i) CHECK(moves[state].at[column + i] == expected[i]);
  };
  const abi::Move enters = MoveBits::enters, refuses = MoveBits::refuses;
  check(locked, 0, {locked | refuses, locked, locked, locked});
  for (abi::Move open = open_0; open <= open_4; ++open) {
    const auto after = static_cast<abi::Move>((open == open_4 ? locked : open + 1) | enters);
    check(open, 0, {open, open_0 | enters, after, after});
  }
  check(none, 0, {none, held | enters, none, none});
  check(held, 0, {held, held | enters, held, held});
  check(none, 4, {none | refuses, none, none, none});
  check(held, 4, {none | enters, held, held, held});
  CHECK(moves[none].at[31] == (none | enters));
  CHECK(moves[held].at[31] == (none | enters));
  for (unsigned column = 8; column < 31; ++column) CHECK(moves[held].at[column] == held);
}

TEST_CASE("times are ticks, and say what follows") {
  const Compiled compiled = compiled_door();
  const auto& states = compiled.tables.states;
  CHECK(states[locked] == (60'000 << 8 | open_0));
  CHECK(states[held] == (5'000 << 8 | none));
  CHECK(states[none] == 0);
  CHECK(states[open_4] == 0);
}

TEST_CASE("a line of allow has one rate, whatever it is split into") {
  const Compiled compiled = compiled_door();
  const auto& tables = compiled.tables;
  CHECK(tables.rows[1].rate == 1);
  CHECK(tables.rates[1].interval == 10'000);
  CHECK(tables.rates[1].tolerance == 10'000);
  CHECK(tables.rows[7].rate == 2);
  CHECK(tables.rates[2].interval == 2'000);
  CHECK(tables.rates[2].tolerance == 4'000);
  CHECK(tables.rates[3].interval == 0);
  for (const unsigned i : {0, 2, 3, 4, 5, 6}) CHECK(tables.rows[i].rate == 0);
}

TEST_CASE("everything in the tables has a name and a place") {
  const auto& names = compiled_door().names;
  CHECK(names.components[web].name == "web");
  CHECK_FALSE(names.components[web].trusted);
  CHECK(names.channels.at(bus_door).signal);
  CHECK(names.channels.at(door_bus).methods.at(2).arguments[1].enumerators.at("on") == 1);
  CHECK(names.channels.at(door_auth).methods.at(0).status_only);
  CHECK(names.channels.at(door_auth).methods.at(0).arguments.size() == 1);
  CHECK(names.rows.at(0).text == "climate > bus.read_input(addr in thermometer..humidity)");
  CHECK(names.rows.at(0).place.line == 8);
  CHECK(names.rows.at(4).text == "door > bus.collect");
  CHECK(names.rows.at(4).place.file == "system.toml");
  CHECK(names.rows.at(5).text == "door > bus.write_coil(addr = lock, value = on)");
  CHECK(names.rows.at(6).text == "door > bus.write_coil(addr = lock, value in 2..0xffffffffffffffff)");
  CHECK(names.rows.at(6).place.line == 6);
  CHECK(names.states.at(locked).text == "locked");
  CHECK(names.states.at(open_4).text == "open(4)");
  CHECK(names.states.at(open_4).state == "open");
  CHECK(names.states.at(open_4).count == 4);
  CHECK(names.states.at(held).automaton == 1);
  CHECK(names.states.at(held).place.line == 28);
  CHECK(names.automata[1].name == "grant");
  CHECK(names.automata[1].place.line == 25);
  CHECK(names.automata[0].columns.at(2) == "fail door > auth.check");
  CHECK(names.automata[1].columns.at(4) == "door > bus.write_coil(addr = lock, value = on)");
  CHECK(names.automata[1].columns.at(31) == "restart auth or restart door");
}

}  // namespace
}  // namespace nacre::test
