// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What moves automata without being asked: time, replies, falls; and what else can be denied: signals and controls.
#include "tests/unit/kernel/policy_fixture.hpp"

namespace nacre::kernel_test {

namespace {

/// Automaton 0 at calls from 3 to 1 in state `state`: each end of a call leads to another state, 201 to 203.
void tell_ends_apart(PolicySystem& system, uint8_t state) {
  StateMoves(system.policy, state).at(ok_of, enter(201)).at(fail_of, enter(202)).at(lost_of, enter(203));
  system.from_3_to_1().steps = steps_of({{0, 0}});
  system.from_3_to_1().flags = RowFlags::closes;
}

TEST_CASE("automata start in their own states, at boot, with a saved word of 0") {
  Kernel kernel(PolicySystem{});
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    CHECK(automaton(i).state == i);
    CHECK(automaton(i).entered.to_raw() == boot_time);
    CHECK(automaton(i).saved == 0);
  }
}

TEST_CASE("a state ends at the tick at which its time is over, not before") {
  PolicySystem system;
  system.from_3_to_1().steps = steps_of({{0, 4}});
  system.policy.states[0] = state_word(100, 64);
  StateMoves(system.policy, 0).denied(4);
  StateMoves(system.policy, 64);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(boot_time + 99 - kernel.now());
  kernel.call(0, 1);
  CHECK(kernel.current() == 3);
  CHECK(newest_value() == abi::refusal(Reason::automaton, row_of_3_to_1, 0, 0));
  kernel.pass(1);
  kernel.call(0, 1);
  CHECK(kernel.current() == 1);
  CHECK(automaton(0).state == 64);
  CHECK(automaton(0).entered.to_raw() == boot_time + 100);
}

TEST_CASE("two states that end one after the other are caught up, each at its own instant") {
  for (const uint64_t late : {uint64_t{0}, uint64_t{1'000'000}}) {
    PolicySystem system;
    system.from_3_to_1().steps = steps_of({{0, 4}});
    system.policy.states[0] = state_word(100, 64);
    system.policy.states[64] = state_word(30, 65);
    StateMoves(system.policy, 0).denied(4);
    StateMoves(system.policy, 64).denied(4);
    StateMoves(system.policy, 65);
    Kernel kernel(system);
    kernel.run_up_to(3, {1});
    kernel.pass(boot_time + 129 - kernel.now());
    kernel.call(0, 1);
    CHECK(newest_value() == abi::refusal(Reason::automaton, row_of_3_to_1, 0, 64));
    CHECK(automaton(0).state == 0);  // what is refused stores nothing
    kernel.pass(1 + late);
    kernel.call(0, 1);
    CHECK(kernel.current() == 1);
    CHECK(automaton(0).state == 65);
    CHECK(automaton(0).entered.to_raw() == boot_time + 130);
  }
}

TEST_CASE("a record tells the state that time has brought the automaton to, and the one after") {
  PolicySystem system;
  system.from_3_to_1().steps = steps_of({{0, 4}});
  system.policy.states[0] = state_word(100, 64);
  StateMoves(system.policy, 0).at(4, enter(200));
  StateMoves(system.policy, 64).at(4, enter(201));
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(100);
  kernel.call(0, 1);
  CHECK(Kernel::denial().value[1] == moved(64, 201));
}

TEST_CASE("entering the same state begins its time anew, staying does not") {
  PolicySystem system;
  system.from_3_to_1().steps = steps_of({{0, 4}, {1, 4}});
  for (const uint8_t state : {uint8_t{0}, uint8_t{1}}) system.policy.states[state] = state_word(1000, 64);
  StateMoves(system.policy, 0).at(4, enter(0));
  StateMoves(system.policy, 1);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.pass(10);
  kernel.call(0, 1);
  CHECK(kernel.current() == 1);
  CHECK(automaton(0).entered.to_raw() == kernel.now());
  CHECK(automaton(1).entered.to_raw() == boot_time);
}

TEST_CASE("a reply with status 0 is ok, any other is fail") {
  for (const uint64_t status : {uint64_t{0}, uint64_t{1}, forever, uint64_t{1} << 63}) {
    CAPTURE(status);
    PolicySystem system;
    tell_ends_apart(system, 0);
    Kernel kernel(system);
    kernel.run_up_to(3, {1});
    kernel.call(0, 1);
    CHECK(closing(3));
    kernel.pass(7);
    kernel.reply(status, {1, 2, 3, 4, 5, 6});
    CHECK(kernel.current() == 3);
    CHECK(kernel.words() == Words{1, 2, 3, 4, 5, 6});
    CHECK(kernel.x(6) == status);
    CHECK(automaton(0).state == (status == 0 ? 201 : 202));
    CHECK(automaton(0).entered.to_raw() == kernel.now());
    CHECK_FALSE(closing(3));
    CHECK(Kernel::denial().kind == RecordKind::reply);
    CHECK(Kernel::denial().subject.to_raw() == 1);
    CHECK(Kernel::denial().object == 3);
    CHECK(Kernel::denial().detail == static_cast<uint8_t>(status == 0 ? Moment::ok : Moment::fail));
    CHECK(newest_value() == row_of_3_to_1);
    CHECK(Kernel::denial().value[1] == moved(0, status == 0 ? 201 : 202));
    CHECK(Kernel::denial().value[2] == kernel.now());
  }
}

TEST_CASE("what has happened cannot be denied, and no word is compared") {
  PolicySystem system;
  tell_ends_apart(system, 0);
  StateMoves(system.policy, 0).at(ok_of, 201 | abi::MoveBits::refuses | abi::MoveBits::enters | abi::MoveBits::same);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel::nacre_state.automata[0].saved = 5;
  kernel.call(0, 1);
  kernel.reply(0);
  CHECK(kernel.current() == 3);
  CHECK(automaton(0).state == 201);
}

TEST_CASE("a call ends once: the next reply, on a method that nobody watches, is not its end") {
  PolicySystem system;
  tell_ends_apart(system, 0);
  StateMoves(system.policy, 201).at(ok_of, enter(99));
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.call(0, 1);
  kernel.reply(0);
  kernel.call(0, 0);
  kernel.reply(0);
  CHECK(automaton(0).state == 201);
}

TEST_CASE("a row whose steps want no end is not told of it") {
  PolicySystem system;
  tell_ends_apart(system, 0);
  system.from_3_to_1().flags = 0;
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.call(0, 1);
  CHECK_FALSE(closing(3));
  kernel.reply(0);
  CHECK(automaton(0).state == 0);
}

TEST_CASE("a reply of status only carries no words, and of its status whether it is 0") {
  for (const uint64_t status : {uint64_t{0}, uint64_t{1}, uint64_t{2}, forever}) {
    CAPTURE(status);
    PolicySystem system;
    system.from_3_to_1().flags = RowFlags::closes | RowFlags::status_only;
    Kernel kernel(system);
    kernel.run_up_to(3, {1});
    kernel.call(0, 1, {9});
    CHECK(kernel.x(0) == 9);  // the request has its words
    kernel.reply(status, {1, 2, 3, 4, 5, 6});
    CHECK(kernel.current() == 3);
    CHECK(kernel.words() == Words{});
    CHECK(kernel.x(6) == (status == 0 ? 0 : 1));
    CHECK(kernel.outcome() == Outcome::ok);
    kernel.call(0, 0);
    kernel.reply(status, {1, 2, 3, 4, 5, 6});
    CHECK(kernel.words() == Words{1, 2, 3, 4, 5, 6});
    CHECK(kernel.x(6) == status);
  }
}

TEST_CASE("a call is lost if its server falls, and if its client does") {
  PolicySystem system;
  tell_ends_apart(system, 0);
  Kernel server_falls(system);
  server_falls.run_up_to(3, {1});
  server_falls.call(0, 1);
  host::fault(Cause::access, 0);
  CHECK(automaton(0).state == 203);
  CHECK_FALSE(closing(3));
  Kernel client_falls(system);
  client_falls.run_up_to(3, {1});
  client_falls.call(0, 1);
  client_falls.pass(1);
  Kernel::component(0).pending = 1;
  host::timer_interrupt();
  REQUIRE(client_falls.current() == 0);
  client_falls.control(3, Operation::stop);
  CHECK(automaton(0).state == 203);
  CHECK_FALSE(closing(3));
  client_falls.wait();
  REQUIRE(client_falls.current() == 1);
  client_falls.reply(0);  // of an orphan: the call has ended already
  CHECK(automaton(0).state == 203);
}

/// 3 has called 2, which has called 1; both calls, and the fall of 2, move automaton 0 on.
PolicySystem chain() {
  PolicySystem system;
  system.from_3_to_2().steps = steps_of({{0, 0}});
  system.from_3_to_2().flags = RowFlags::closes;
  system.from_2_to_1().steps = steps_of({{0, 4}});
  system.from_2_to_1().flags = RowFlags::closes;
  system.policy.restarts[2] = steps_of({{5, 31}, {0, 8}});
  StateMoves(system.policy, 0).at(lost_of, enter(100)).at(4 + lost_of, enter(110)).at(8, enter(120));
  StateMoves(system.policy, 100).at(4 + lost_of, enter(101)).at(8, enter(111));
  StateMoves(system.policy, 101).at(8, enter(102));
  StateMoves(system.policy, 5);
  return system;
}

TEST_CASE("a fall: the call that is served is lost, then the one that was made, then comes the fall") {
  Kernel kernel(chain());
  kernel.run_up_to(3, {1, 2});
  kernel.call(1, 1);
  kernel.call(0, 1);
  REQUIRE(kernel.current() == 1);
  kernel.pass(3);
  Kernel::component(0).pending = 1;
  host::timer_interrupt();
  REQUIRE(kernel.current() == 0);
  const uint64_t events = Kernel::audit().event_head;
  kernel.control(2, Operation::restart);
  CHECK(automaton(0).state == 102);
  CHECK_FALSE(closing(2));
  CHECK_FALSE(closing(3));
  CHECK(Kernel::audit().event_head == events + 3);  // fall, stop, start
  const abi::Record& record = Kernel::audit().events.records[(events + 1) % abi::ring_records];
  CHECK(record.kind == RecordKind::fall);
  CHECK(record.subject.to_raw() == 2);
  CHECK(record.object == 3);
  CHECK(record.value[0] == moved(0, 100));
  CHECK(record.value[1] == moved(100, 101));
  CHECK(record.value[2] == (moved(5, 5) | moved(101, 102, 1)));
  CHECK(record.value[3] == kernel.now());
  CHECK(record.value[4] == (row_of_3_to_2 | row_of_2_to_1 << 8));
}

TEST_CASE("the record of a fall names no row of a call that had ended before") {
  Kernel kernel(chain());
  kernel.run_up_to(3, {1, 2});
  kernel.call(1, 1);
  kernel.reply(0);
  kernel.call(1, 0);  // served, but nobody wants to know of its end
  host::fault(Cause::access, 0);
  CHECK(Kernel::event().kind == RecordKind::fall);
  CHECK(Kernel::event().value[0] == 0);
  CHECK(Kernel::event().value[1] == 0);
  CHECK(Kernel::event().value[2] == (moved(5, 5) | moved(0, 120, 1)));
  CHECK(Kernel::event().value[4] == 0);
}

TEST_CASE("a first start is no fall, a stop of what is down neither; automata survive restarts") {
  PolicySystem system;
  system.policy.restarts[3] = steps_of({{0, 8}});
  StateMoves(system.policy, 0).at(8, enter(64) | abi::MoveBits::refuses);
  StateMoves(system.policy, 64).at(8, enter(65));
  StateMoves(system.policy, 65).at(8, enter(66));
  Kernel kernel(system);
  kernel.control(3, Operation::stop);
  kernel.start(3);
  CHECK(automaton(0).state == 0);
  kernel.control(3, Operation::restart);
  CHECK(automaton(0).state == 64);
  kernel.control(3, Operation::stop);
  CHECK(automaton(0).state == 65);
  kernel.control(3, Operation::restart);
  CHECK(automaton(0).state == 65);
  kernel.wait();
  REQUIRE(kernel.current() == 3);
  host::fault(Cause::access, 0);
  CHECK(automaton(0).state == 66);
}

TEST_CASE("a signal that an automaton denies is recorded and posts nothing; one that moves automata is recorded") {
  PolicySystem system;
  system.signals[0].rate_interval = 100;
  system.signals[0].steps = steps_of({{2, 30}});
  StateMoves(system.policy, 2).denied(30);
  StateMoves(system.policy, 70).at(30, enter(71));
  StateMoves(system.policy, 71);
  Kernel kernel(system);
  kernel.run_up_to(3, {1});
  kernel.signal(2);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK(Kernel::component(1).pending == 0);
  CHECK(Kernel::denial().kind == RecordKind::denied_signal);
  CHECK(Kernel::denial().object == 1);
  CHECK(Kernel::denial().channel == Kernel::component(3).channel_base + 2);
  CHECK(newest_value() == abi::refusal(Reason::automaton, 0, 2, 2));
  kernel::nacre_state.automata[2].state = 70;
  kernel.signal(2);  // what was denied did not count on the rate
  CHECK(kernel.current() == 1);
  CHECK(kernel.x(0) == 1 << 4);
  CHECK(automaton(2).state == 71);
  CHECK(Kernel::denial().kind == RecordKind::signal);
  CHECK(Kernel::denial().subject.to_raw() == 3);
  CHECK(newest_value() == 0);
  CHECK(Kernel::denial().value[1] == moved(70, 71));
  CHECK(Kernel::denial().value[2] == kernel.now());
  kernel.wait();
  kernel::nacre_state.automata[2].state = 2;
  kernel.signal(2);  // the rate comes first
  CHECK(kernel.outcome() == Outcome::again);
}

TEST_CASE("a signal to who is down is an event all the same") {
  PolicySystem system;
  system.signals[0].steps = steps_of({{2, 30}});
  StateMoves(system.policy, 2).at(30, enter(71));
  Kernel kernel(system);
  kernel.run_up_to(3, {});
  kernel.signal(2);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(automaton(2).state == 71);
}

TEST_CASE("a control that an automaton denies does nothing; one that moves automata is recorded before it is done") {
  PolicySystem system;
  auto& stop = system.policy.controls[3].of[static_cast<unsigned>(Operation::stop)];
  stop = steps_of({{2, 30}});
  StateMoves(system.policy, 2).denied(30);
  StateMoves(system.policy, 70).at(30, enter(71));
  Kernel kernel(system);
  kernel.start(3);
  kernel.control(3, Operation::stop);
  CHECK(kernel.outcome() == Outcome::denied);
  CHECK_FALSE(Kernel::down(3));
  CHECK(Kernel::denial().kind == RecordKind::denied_control);
  CHECK(Kernel::denial().object == 3);
  CHECK(Kernel::denial().method == static_cast<uint8_t>(Operation::stop));
  CHECK(newest_value() == abi::refusal(Reason::automaton, 0, 2, 2));
  kernel::nacre_state.automata[2].state = 70;
  kernel.control(3, Operation::stop);
  CHECK(kernel.outcome() == Outcome::ok);
  CHECK(Kernel::down(3));
  CHECK(automaton(2).state == 71);
  CHECK(Kernel::denial().kind == RecordKind::control);
  CHECK(Kernel::denial().object == 3);
  CHECK(Kernel::denial().method == static_cast<uint8_t>(Operation::stop));
  CHECK(Kernel::denial().value[1] == moved(70, 71));
  CHECK(Kernel::denial().value[2] == kernel.now());
}

}  // namespace

}  // namespace nacre::kernel_test
