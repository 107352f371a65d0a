// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Long runs of 64 components on random tables: after each event the invariant holds and core and model agree. The seed is printed;
// NACRE_SEED and NACRE_EVENTS repeat or lengthen a run.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>

#include "abi/well_formed.hpp"
#include "tests/host_arch/processor.hpp"
#include "tests/model/bridge.hpp"
#include "tests/model/explorer.hpp"
#include "tests/model/invariant.hpp"
#include "tests/model/random_tables.hpp"

namespace nacre::model {

namespace {

constexpr unsigned components = 64;
constexpr uint64_t events_per_system = 50'000;
constexpr uint64_t deep_every = 16;  ///< all saved registers are compared this often; the running component's always

[[nodiscard]] uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 0);
}

struct Tally {
  uint64_t events = 0;
  uint64_t systems = 0;
  uint64_t resets = 0;
  uint64_t idle = 0;
  std::array<uint64_t, 9> by_kind{};
  std::array<uint64_t, 9> by_outcome{};
  uint64_t delivered = 0;
  std::array<uint64_t, 13> by_record{};
  std::array<uint64_t, 6> by_reason{};
};

void count_records(Tally& tally, const Effects& effects) {
  for (unsigned i = 0; i < effects.record_count; ++i) {
    const abi::Record& record = effects.records[i];
    tally.by_record[static_cast<size_t>(record.kind)] += 1;
    const bool denial = record.kind == abi::RecordKind::denied_call || record.kind == abi::RecordKind::denied_signal ||
                        record.kind == abi::RecordKind::denied_control;
    if (denial) tally.by_reason[record.value[0] & 0xff] += 1;
  }
}

void count(Tally& tally, const Event& event, const Machine& machine) {
  tally.events += 1;
  tally.by_kind[static_cast<size_t>(event.kind)] += 1;
  count_records(tally, machine.effects());
  if (machine.state().current == nobody) {
    tally.idle += 1;
    return;
  }
  const Component& current = machine.state().components[machine.state().current];
  if (current.frame == Frame::kept || current.frame == Frame::message)
    tally.by_outcome[static_cast<size_t>(current.message.outcome)] += 1;
  if (event.kind == EventKind::call && current.frame == Frame::message) tally.delivered += 1;
}

/// The tables let two states at most end by time in a row, so whoever has caught up with two is up to date.
[[nodiscard]] bool is_up_to_date(const Machine& machine) {
  for (unsigned i = 0; i < abi::max_automata; ++i) {
    const Automaton automaton = machine.settled(i);
    const uint64_t time = abi::duration_of(machine.tables().policy.states[automaton.state]);
    if (time != 0 && machine.state().last.to_raw() - automaton.entered.to_raw() >= time) return false;
  }
  return true;
}

/// Empty: as it should be.
[[nodiscard]] std::string problem(Machine& machine, Bridge& bridge, const Event& event, Depth depth) {
  machine.step(event);
  const bool reset = bridge.apply(event);
  if (reset != machine.effects().reset) return reset ? "only the core resets" : "only the model resets";
  if (reset) return {};
  if (const auto found = bridge.difference(machine, depth)) return describe(*found);
  Bridge::adopt_armed(machine);
  if (!is_up_to_date(machine)) return "an automaton cannot be caught up with";
  const unsigned clause = broken_clause(machine);
  return clause == 0 ? std::string() : fmt::format("clause {}: {}", clause, clauses[clause - 1].text);
}

[[nodiscard]] bool run_system(uint64_t seed, uint64_t events, Tally& tally) {
  SeededRandom random(seed);
  random_system(random, components).build(host::tables());
  const auto machine = std::make_unique<Machine>(host::tables());
  Instant now = Instant::from_raw(1'000'000);
  machine->boot(now);
  auto bridge = std::make_unique<Bridge>(*machine, now);
  Bridge::adopt_armed(*machine);
  tally.systems += 1;
  for (uint64_t i = 0; i < events; ++i) {
    const Event event = random_event(random, *machine);
    const Id before = machine->state().current;
    const std::string wrong = problem(*machine, *bridge, event, i % deep_every == 0 ? Depth::all : Depth::running);
    if (!wrong.empty()) {
      FAIL_CHECK(fmt::format("system {}, event {}: {} by component {}: {}", seed, i, describe(event), before, wrong));
      return false;
    }
    if (!machine->effects().reset) {
      count(tally, event, *machine);
      continue;
    }
    tally.resets += 1;
    now = event.now;
    machine->boot(now);
    bridge = std::make_unique<Bridge>(*machine, now);
    Bridge::adopt_armed(*machine);
  }
  return true;
}

}  // namespace

TEST_CASE("core and model agree on long random runs") {
  const uint64_t seed = setting("NACRE_SEED", 1);
  const uint64_t wanted = setting("NACRE_EVENTS", 10'000'000);
  Tally tally;
  for (uint64_t system = 0; tally.events < wanted; ++system) {
    if (!run_system(seed * 1'000'003 + system, events_per_system, tally)) break;
  }
  fmt::print("seed {}: {} systems, {} events, {} resets, idle after {}, calls delivered {}\n", seed, tally.systems,
             tally.events, tally.resets, tally.idle, tally.delivered);
  for (unsigned kind = 0; kind < tally.by_kind.size(); ++kind)
    fmt::print("{} {}  ", event_names[kind], tally.by_kind[kind]);
  fmt::print("\noutcomes");
  for (const uint64_t outcomes : tally.by_outcome) fmt::print(" {}", outcomes);
  fmt::print("\nrecords");
  for (const uint64_t records : tally.by_record) fmt::print(" {}", records);
  fmt::print("\nreasons of recorded denials");
  for (const uint64_t reasons : tally.by_reason) fmt::print(" {}", reasons);
  fmt::print("\n");
  for (const uint64_t number : tally.by_kind) CHECK(number > tally.events / 2000);
  for (const uint64_t number : tally.by_outcome) CHECK(number > tally.events / 20000);
  for (unsigned kind = 1; kind < tally.by_record.size(); ++kind) CHECK(tally.by_record[kind] > tally.events / 20000);
  for (unsigned reason = 1; reason < tally.by_reason.size(); ++reason)
    CHECK(tally.by_reason[reason] > tally.events / 20000);
  CHECK(tally.delivered > tally.events / 100);
}

TEST_CASE("random systems are well formed") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    SeededRandom random(seed);
    const auto tables = std::make_unique<abi::Tables>();
    random_system(random, components).build(*tables);
    abi::Claimed claimed;
    CHECK(abi::well_formed_header(*tables) == abi::Rule::ok);
    for (unsigned i = 0; i < tables->component_count; ++i)
      CHECK(abi::well_formed_component(*tables, i, claimed) == abi::Rule::ok);
    for (unsigned i = 0; i < tables->channel_count; ++i)
      CHECK(abi::well_formed_channel(*tables, i, claimed) == abi::Rule::ok);
  }
}

}  // namespace nacre::model
