// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// How an attempt is judged: alternatives, automata, saved words, rates, in this order; and what a refusal leaves alone.
#include <cstring>

#include "tests/unit/kernel/policy_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// Word 0 within both ends.
abi::Row within(uint64_t low, uint64_t high, uint8_t next = 0) {
  abi::Row row = free_row();
  row.lo[0] = low;
  row.span[0] = high - low;
  row.next = next;
  return row;
}

/// Delivers and replies, so that the client runs again. False: refused.
bool try_call(Kernel& kernel, uint64_t handle, uint64_t method, Words words = {}, uint64_t status = 0) {
  const int client = kernel.current();
  kernel.call(handle, method, words);
  if (kernel.current() == client) return false;
  kernel.reply(status);
  REQUIRE(kernel.current() == client);
  return true;
}

TEST_CASE("alternatives are tried in their order, and the first that matches decides") {
  PolicySystem system;
  // The two methods of the channel have rows 1 and 2; 3 and 4 are further alternatives of the first.
  system.calls[1].rows = {within(0, 5, 3), free_row(), within(20, 20), within(3, 9, 2)};
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  const struct {
    uint64_t word;
    uint64_t row;
  } decided[] = {{0, 1}, {3, 1}, {5, 1}, {6, 4}, {9, 4}, {20, 3}};
  for (const auto& [word, row] : decided) {
    CAPTURE(word);
    CHECK(try_call(kernel, 0, 1, {word}));
    CHECK(Kernel::denial().kind == RecordKind::call);
    CHECK(newest_value() == row);
  }
  for (const uint64_t word : {uint64_t{10}, uint64_t{19}, uint64_t{21}, forever}) {
    CAPTURE(word);
    CHECK_FALSE(try_call(kernel, 0, 1, {word}));
    CHECK(kernel.outcome() == Outcome::denied);
    CHECK(Kernel::denial().kind == RecordKind::denied_call);
    CHECK(newest_value() == abi::refusal(Reason::guard, 1, 0, 0));
  }
  CHECK(Kernel::audit().denied_by_row[1] == 4);
}

TEST_CASE("eight alternatives are tried, and no more") {
  PolicySystem system;
  system.calls[1].governed = 2;
  system.calls[1].rows.clear();
  for (uint8_t i = 0; i < 9; ++i) system.calls[1].rows.push_back(within(i, i, static_cast<uint8_t>((i + 1) % 9)));
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  CHECK(try_call(kernel, 0, 1, {7}));
  CHECK(newest_value() == 8);
  CHECK_FALSE(try_call(kernel, 0, 1, {8}));
  CHECK(newest_value() == abi::refusal(Reason::guard, 1, 0, 0));
}

TEST_CASE("an attempt is judged by guard, liveness, nesting, automata and rate, in this order") {
  PolicySystem system;
  system.from_2_to_1() = within(7, 7);
  system.from_2_to_1().steps = steps_of({{5, 0}});
  system.from_2_to_1().rate = 3;
  StateMoves(system.policy, 5).denied(0);
  StateMoves(system.policy, 100);
  system.policy.rates[3] = {.interval = 1000, .tolerance = 0};
  Kernel kernel(system);
  kernel.run_up_to(2, {});
  // Everything refuses at first; then one obstacle after the other is taken away.
  kernel::nacre_state.call_arrival[3] = Instant::from_raw(kernel.now() + 1);
  Kernel::component(2).nested = 1;
  kernel.call(0, 1, {8});
  CHECK(newest_value() == abi::refusal(Reason::guard, row_of_2_to_1, 0, 0));
  const uint64_t denials = Kernel::audit().denial_head;
  kernel.call(0, 1, {7});
  CHECK(kernel.outcome() == Outcome::peer_down);
  CHECK(Kernel::audit().denial_head == denials);
  CHECK(Kernel::audit().denied_by_row[row_of_2_to_1] == 1);
  kernel::nacre_state.down &= ~uint64_t{2};
  Kernel::component(1).deadline = never;
  kernel.call(0, 1, {7});
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(newest_value() == abi::refusal(Reason::nesting, row_of_2_to_1, 0, 0));
  Kernel::component(2).nested = 0;
  kernel.call(0, 1, {7});
  CHECK(newest_value() == abi::refusal(Reason::automaton, row_of_2_to_1, 5, 5));
  kernel::nacre_state.automata[5].state = 100;
  kernel.call(0, 1, {7});
  CHECK(newest_value() == abi::refusal(Reason::rate, row_of_2_to_1, 0, 0));
  CHECK(Kernel::audit().denied_by_row[row_of_2_to_1] == 4);
  kernel.pass(1);
  kernel.call(0, 1, {7});
  CHECK(kernel.current() == 1);
  CHECK(Kernel::audit().denied_by_row[row_of_2_to_1] == 4);
}

TEST_CASE("without a channel there is no row: handle, kind and mask") {
  Kernel kernel(PolicySystem{});
  kernel.run_up_to(3, {1});
  constexpr uint64_t no_channel = abi::refusal(Reason::channel, 0, 0, 0);
  kernel.call(3);
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(newest_value() == no_channel);
  kernel.call(2);  // a signal channel
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(newest_value() == no_channel);
  kernel.call(0, 3);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(newest_value() == no_channel);
  kernel.signal(3);
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(newest_value() == no_channel);
  kernel.signal(0);  // a call channel
  CHECK(kernel.outcome() == Outcome::bad_handle);
  CHECK(newest_value() == no_channel);
  kernel.control(1, Operation::stop);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(newest_value() == no_channel);
  for (const uint64_t count : Kernel::audit().denied_by_row) CHECK(count == 0);
}

TEST_CASE("the first automaton that has no transition is named, with the state that time has brought it to") {
  PolicySystem system;
  system.from_3_to_1().steps = steps_of({{3, 4}, {9, 8}, {4, 0}});
  StateMoves(system.policy, 3);
  StateMoves(system.policy, 4).denied(0);
  StateMoves(system.policy, 9);
  StateMoves(system.policy, 200).denied(8);
  system.policy.states[9] = state_word(50, 200);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(50);
  kernel.call(0, 1);
  CHECK(newest_value() == abi::refusal(Reason::automaton, row_of_3_to_1, 9, 200));
}

TEST_CASE("a refused call changes nothing: no automaton, no time, no word, no rate") {
  PolicySystem system;
  abi::Row& row = system.from_3_to_1();
  row.steps = steps_of({{0, 0}, {1, 0}, {2, 0}});
  row.rate = 1;
  row.flags = RowFlags::closes | RowFlags::compares;
  StateMoves(system.policy, 0).at(0, enter(64) | abi::MoveBits::keep);
  system.policy.states[1] = state_word(10, 65);
  StateMoves(system.policy, 65).at(0, enter(66));
  StateMoves(system.policy, 2).denied(0);
  system.policy.rates[1] = {.interval = 100, .tolerance = 0};
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(40);
  const auto automata = std::to_array(kernel::nacre_state.automata);
  CHECK_FALSE(try_call(kernel, 0, 1, {77}));
  CHECK(std::memcmp(automata.data(), kernel::nacre_state.automata, sizeof(automata)) == 0);
  CHECK(kernel::nacre_state.call_arrival[1] == Instant{});
  CHECK_FALSE(closing(3));
  CHECK(Kernel::receiving(1));
  CHECK(Kernel::audit().denied_by_row[row_of_3_to_1] == 1);
  kernel::nacre_state.automata[2].state = 70;  // another state, which has no opinion
  StateMoves(host::tables().policy, 70);
  kernel.call(0, 1, {77});
  CHECK(kernel.current() == 1);
  CHECK(automaton(0).state == 64);
  CHECK(automaton(0).saved == 77);
  CHECK(automaton(1).state == 66);
  CHECK(closing(3));
  CHECK(kernel::nacre_state.call_arrival[1].to_raw() == kernel.now() + 100);
}

TEST_CASE("a word is kept, and only the same one is let through") {
  PolicySystem system;
  system.from_3_to_1().steps = steps_of({{7, 0}});
  system.from_3_to_1().flags = RowFlags::compares;
  system.from_3_to_1().word = 4;
  system.unrecorded().steps = steps_of({{7, 4}});
  system.unrecorded().flags = RowFlags::compares;
  system.unrecorded().word = 1;
  StateMoves(system.policy, 7).at(0, 7 | abi::MoveBits::keep).at(4, 7 | abi::MoveBits::same);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  CHECK(try_call(kernel, 0, 2, {1, 0, 2}));  // at boot the saved word is 0
  CHECK_FALSE(try_call(kernel, 0, 2, {0, 1}));
  CHECK(try_call(kernel, 0, 1, {0, 0, 0, 0, forever, 0}));
  CHECK(automaton(7).saved == forever);
  for (const uint64_t other : {uint64_t{0}, forever - 1, forever >> 1}) {
    CAPTURE(other);
    CHECK_FALSE(try_call(kernel, 0, 2, {forever, other}));
    CHECK(newest_value() == abi::refusal(Reason::automaton, unrecorded_row_of_3_to_1, 7, 7));
    CHECK(automaton(7).saved == forever);
  }
  CHECK(try_call(kernel, 0, 2, {0, forever}));
  CHECK(automaton(7).saved == forever);
}

TEST_CASE("keeping a word in a state that stays does not begin its time anew") {
  PolicySystem system;
  system.unrecorded().steps = steps_of({{7, 0}});
  system.unrecorded().flags = RowFlags::compares;
  StateMoves(system.policy, 7).at(0, 7 | abi::MoveBits::keep);
  system.policy.states[7] = state_word(1000, 80);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(100);
  CHECK(try_call(kernel, 0, 2, {5}));
  CHECK(automaton(7).saved == 5);
  CHECK(automaton(7).entered.to_raw() == boot_time);
  CHECK(Kernel::denial().kind ==
        RecordKind::call);  // a word that is kept is recorded, though nobody asked for the call
  CHECK(Kernel::denial().value[1] == moved(7, 7));
}

TEST_CASE("a rate lets a burst through, then one call in each interval, to the tick") {
  PolicySystem system;
  system.from_3_to_1().rate = 63;
  system.from_3_to_2().rate = 63;  // both share it
  // The kernel does not read the upper byte.
  system.policy.rates[63] = {.interval = uint64_t{0xab} << 56 | 10, .tolerance = uint64_t{0xcd} << 56 | 20};
  Kernel kernel(system);
  kernel.run_up_to(3, {1, 2});
  const uint64_t start = kernel.now();
  CHECK(try_call(kernel, 0, 1));
  CHECK(try_call(kernel, 1, 1));
  CHECK(try_call(kernel, 0, 1));
  CHECK_FALSE(try_call(kernel, 0, 1));
  CHECK(newest_value() == abi::refusal(Reason::rate, row_of_3_to_1, 0, 0));
  CHECK_FALSE(try_call(kernel, 1, 1));
  CHECK(newest_value() == abi::refusal(Reason::rate, row_of_3_to_2, 0, 0));
  kernel.pass(9);
  CHECK_FALSE(try_call(kernel, 0, 1));
  kernel.pass(1);
  CHECK(try_call(kernel, 0, 1));
  CHECK_FALSE(try_call(kernel, 0, 1));
  CHECK(kernel::nacre_state.call_arrival[63].to_raw() == start + 40);
  kernel.pass(500);
  CHECK(try_call(kernel, 1, 1));
  CHECK(kernel::nacre_state.call_arrival[63].to_raw() == start + 520);
  CHECK(Kernel::audit().denied_by_row[row_of_3_to_1] == 3);
  CHECK(Kernel::audit().denied_by_row[row_of_3_to_2] == 1);
}

TEST_CASE("a call is recorded if an automaton moves, or if somebody asked for it; not if they all stay") {
  PolicySystem system;
  system.unrecorded().steps = steps_of({{6, 0}, {8, 4}});
  StateMoves(system.policy, 6);
  StateMoves(system.policy, 8).at(4, enter(90));
  StateMoves(system.policy, 90);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  CHECK(try_call(kernel, 0, 2));
  CHECK(Kernel::audit().denial_head == 1);
  CHECK(Kernel::denial().kind == RecordKind::call);
  CHECK(Kernel::denial().subject.to_raw() == 3);
  CHECK(Kernel::denial().object == 1);
  CHECK(Kernel::denial().method == 2);
  CHECK(newest_value() == unrecorded_row_of_3_to_1);
  CHECK(Kernel::denial().value[1] == (moved(6, 6) | moved(8, 90, 1)));
  CHECK(Kernel::denial().value[2] == kernel.now());
  CHECK(try_call(kernel, 0, 2));
  CHECK(Kernel::audit().denial_head == 1);
  Kernel::component(3).denials_left = 0;
  kernel::nacre_state.automata[8].state = 8;
  CHECK(try_call(kernel, 0, 2));
  CHECK(automaton(8).state == 90);
  CHECK(Kernel::audit().denial_head == 1);
  CHECK(Kernel::audit().unrecorded_calls[3] == 1);
}

}  // namespace

}  // namespace nacre::kernel_test
