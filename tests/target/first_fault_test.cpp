// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The first fault of any component of the hub but the supervisor, of each kind: it is restarted and back in its loop
// within 50 ms of virtual time after the fault record; a client got an error and no hang; `climate` misses no deadline; the
// audit says what happened, to the auditor's reader on the console. A component that is no server has no limit of
// time: a loop there is found by the missed heartbeat, and until then it takes no more than its budget.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "systems/hub/climate/control.hpp"
#include "systems/hub/kept.hpp"
#include "tests/target/observer/injector.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr uint64_t ticks_a_millisecond = 62'500;
constexpr uint64_t longest_recovery = 50 * ticks_a_millisecond;
constexpr uint64_t longest_silence = 1000 * ticks_a_millisecond;
constexpr uint64_t burn_window = 200 * ticks_a_millisecond;

enum class Where { after_wake, in_request, in_start };

struct Scenario {
  std::string name;
  FaultKind kind;
  Where where;
  abi::Cause server_cause;  ///< what the record says
};

const Scenario scenarios[] = {
    {"null access", FaultKind::null_access, Where::after_wake, abi::Cause::access},
    {"execute data", FaultKind::execute_data, Where::after_wake, abi::Cause::execute},
    {"stack overflow", FaultKind::stack_overflow, Where::after_wake, abi::Cause::access},
    {"endless loop", FaultKind::endless_loop, Where::after_wake, abi::Cause::limit},
    {"hang in a request", FaultKind::endless_loop, Where::in_request, abi::Cause::limit},
    {"null access in a request", FaultKind::null_access, Where::in_request, abi::Cause::access},
    {"hang in start-up", FaultKind::endless_loop, Where::in_start, abi::Cause::limit},
};

using ClimateArea = hub::KeptArea<hub::record_words>;

/// A hub with one victim.
class Hub {
 public:
  explicit Hub(std::string_view victim)
      : subject({.system = "systems/hub_sim", .longest_jump = 400}), injector(subject), victim(subject.id(victim)) {}

  [[nodiscard]] bool server() const {
    return (subject.system().tables->components[victim].flags & abi::ComponentFlags::server) != 0;
  }
  [[nodiscard]] hub::Record climate() const {
    const auto area = subject.memory().read<ClimateArea>(subject.region("climate_record"));
    uint64_t words[hub::record_words];
    const auto& newer = area.slots[0].sequence > area.slots[1].sequence ? area.slots[0] : area.slots[1];
    std::copy(std::begin(newer.words), std::end(newer.words), words);
    return hub::unpack_record(words);
  }

  /// Until climate has made this many decisions in all.
  void run_to_decisions(uint64_t decisions) {
    const unsigned climate_id = subject.id("climate");
    subject.run_to(injector.wait_call(climate_id), [&](const Place& at) {
      return at.user && at.component == climate_id && climate().decisions >= decisions;
    });
  }

  /// Newest record about the victim of this kind with a sequence above `after`.
  [[nodiscard]] const abi::Record* record(abi::RecordKind kind, uint64_t after) const {
    const abi::Record* newest = nullptr;
    for (const abi::Record& each : subject.audit().events.records) {
      const bool matches = each.kind == kind && each.subject.to_raw() == victim && each.sequence > after;
      if (matches && (newest == nullptr || each.sequence > newest->sequence)) newest = &each;
    }
    return newest;
  }

  Subject subject;
  Injector injector;
  unsigned victim;
};

/// What a person types so that the victim gets a request; nothing for those that get one anyway.
std::string stimulus(std::string_view victim) {
  if (victim == "climate" || victim == "door") return "status\n";
  if (victim == "auth" || victim == "clock") return "unlock 000000\n";
  return "";
}

/// `auth` takes no code, and asks no clock, in the first minute.
constexpr uint64_t decisions_in_a_minute = 32;

void provoke_request(Hub& hub) {
  const std::string& victim = hub.subject.name(hub.victim);
  if (victim == "clock") hub.run_to_decisions(decisions_in_a_minute);
  must(hub.subject.machine().process().type(stimulus(victim)));
}

/// Runs to the moment of the scenario: the victim stands at EL0, about to do something.
void approach(Hub& hub, Where where) {
  Subject& subject = hub.subject;
  if (where == Where::in_start) {
    approach(hub, Where::after_wake);
    hub.injector.inject(hub.victim, FaultKind::null_access);
    subject.run_to_user(hub.victim, subject.symbol(hub.victim, "nacre_start"));
    return;
  }
  if (where == Where::in_request) provoke_request(hub);
  subject.run_to(hub.injector.after_wait(hub.victim), [&](const Place& at) {
    const bool serving = subject.component(hub.victim).serving.to_raw() != 0;
    return at.user && at.component == hub.victim && (where == Where::after_wake || serving);
  });
}

/// Until the victim, begun anew, waits in its loop; on the way, the client of its request must go on with peer_failed.
/// Gives the time at which the victim waits.
uint64_t run_to_recovery(Hub& hub, unsigned client, uint64_t generation) {
  Subject& subject = hub.subject;
  const auto recovered = [&](const Place& at) {
    return at.user && at.component == hub.victim && subject.component(hub.victim).generation > generation;
  };
  const auto client_goes_on = [&](const Place& at) { return at.user && at.component == client; };
  const Goal recovery{hub.injector.wait_call(hub.victim), recovered};
  const Goal failure{subject.component(client).context.pc, client_goes_on};
  uint64_t answering = 0;
  for (bool failed = client == 0; !failed || answering == 0;) {
    std::vector<Goal> goals;
    if (answering == 0) goals.push_back(recovery);
    if (!failed) goals.push_back(failure);
    const Goal reached = goals.at(subject.run_to_any(goals));
    if (reached.address == recovery.address && recovered(subject.place())) {
      answering = subject.now();
    } else {
      CHECK(must(subject.debugger().read_register("x7")) == static_cast<uint64_t>(abi::Outcome::peer_failed));
      failed = true;
    }
    subject.step();
  }
  return answering;
}

/// CPU time that a component which is not running has used.
uint64_t used(const kernel::Component& c) { return static_cast<uint64_t>(c.granted.to_raw()) - c.account; }

/// The victim burns what it has: no more than its budget in any window (design 3.4).
void check_budget(Hub& hub) {
  Subject& subject = hub.subject;
  const abi::ComponentEntry& entry = subject.system().tables->components[hub.victim];
  subject.run_to_idle();
  const uint64_t begin = subject.now();
  const uint64_t used_before = used(subject.component(hub.victim));
  uint64_t end = begin;
  while (end - begin < burn_window) {
    subject.run_to_idle();
    end = subject.now();
  }
  const auto period = static_cast<uint64_t>(entry.period.to_raw());
  const uint64_t refills = (end - begin + period - 1) / period + 1;
  const uint64_t burnt = used(subject.component(hub.victim)) - used_before;
  CHECK(burnt <= refills * static_cast<uint64_t>(entry.budget.to_raw()));
  CHECK(burnt >= (refills - 2) * static_cast<uint64_t>(entry.budget.to_raw()) / 2);  // it did burn
}

void play(const std::string& victim, const Scenario& scenario) {
  CAPTURE(victim);
  CAPTURE(scenario.name);
  Hub hub(victim);
  Subject& subject = hub.subject;
  hub.run_to_decisions(2);
  const bool by_heartbeat = scenario.kind == FaultKind::endless_loop && !hub.server();
  approach(hub, scenario.where);
  const uint64_t injected = subject.now();
  const uint64_t head = subject.audit().event_head;
  const uint64_t generation = subject.component(hub.victim).generation;
  const unsigned client = subject.component(hub.victim).serving.to_raw();
  hub.injector.inject(hub.victim, scenario.kind);
  if (by_heartbeat) check_budget(hub);
  const uint64_t answering = run_to_recovery(hub, client, generation);
  const abi::Record* fault = hub.record(by_heartbeat ? abi::RecordKind::stop : abi::RecordKind::fault, head);
  REQUIRE(fault != nullptr);
  const abi::Record* start = hub.record(abi::RecordKind::start, head);
  REQUIRE(start != nullptr);
  CHECK(start->sequence > fault->sequence);
  if (!by_heartbeat) CHECK(static_cast<abi::Cause>(fault->detail) == scenario.server_cause);
  if (by_heartbeat) CHECK(fault->time.to_raw() - injected <= longest_silence);
  CHECK(fault->object == client);
  CHECK(answering - fault->time.to_raw() <= longest_recovery);
  const std::string exported = fmt::format("@audit e {} ", fault->sequence);
  hub.run_to_decisions(hub.climate().decisions + 3);
  CHECK(hub.climate().missed == 0);
  CHECK_MESSAGE(subject.machine().console().find(exported) != std::string::npos, subject.machine().console());
}

/// Every kind of fault of one component.
void play_all(const std::string& victim) {
  const bool server = Hub(victim).server();
  for (const Scenario& scenario : scenarios) {
    if (scenario.where == Where::in_request && !server) continue;
    play(victim, scenario);
  }
}

}  // namespace

TEST_CASE("clock") { play_all("clock"); }
TEST_CASE("console") { play_all("console"); }
TEST_CASE("peer") { play_all("peer"); }
TEST_CASE("bus") { play_all("bus"); }
TEST_CASE("auth") { play_all("auth"); }
TEST_CASE("climate") { play_all("climate"); }
TEST_CASE("door") { play_all("door"); }
TEST_CASE("auditor") { play_all("auditor"); }
TEST_CASE("panel") { play_all("panel"); }
