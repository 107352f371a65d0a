// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Entries of the shipped kernel whose effects are known, on a real system stopped at its first entry, where the
// supervisor starts the next component.
#include "proofs/replay/replay.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::replay;
using observer::must;

namespace {

constexpr uint64_t system_call = 0x5600'0000;             ///< syndrome; the call's number is added
constexpr uint64_t vector_register_access = 0x1fe0'0000;  ///< syndrome
constexpr uint64_t data_abort = 0x9200'0045;              ///< syndrome
constexpr uint64_t synchronous_vector = 0x400;
constexpr uint64_t interrupt_vector = 0x480;
constexpr uint64_t selector_of_no_handle = 0xffff << abi::method_bits;
constexpr uint64_t timer_interrupt = 27;
constexpr uint64_t soon = 1'000'000;

/// The supervisor has called, time is short of every limit, and no notification is pending.
struct Fixture {
  std::unique_ptr<tool::BuiltSystem> system;
  observer::ImageFile image{system->image};
  Replay replay;
  MachineState machine = replay.live().state;
  Environment environment = replay.live().environment;
  uint64_t now = environment.counter.at(0);

  explicit Fixture(const std::string& path = "systems/hub_sim", machine::Clock clock = machine::Clock::host)
      : system(observer::build_system({.system = path})),
        replay(must(Replay::start({.image = image.path(),
                                   .kernel = system->kernel->path,
                                   .patience = machine::Milliseconds(1000),
                                   .clock = clock}))) {
    state().armed = Instant::from_raw(now + soon);
    component(0).account = now + soon;
    component(0).refill_at = Instant::from_raw(now + soon);
    component(0).pending = 0;
  }

  [[nodiscard]] uint64_t offset(const char* symbol) const {
    return must(replay.symbol(symbol)) - must(replay.symbol("nacre_state_begin"));
  }
  [[nodiscard]] kernel::State& state(MachineState& of) const {
    return *reinterpret_cast<kernel::State*>(of.state.data() + offset("nacre_state"));
  }
  [[nodiscard]] abi::AuditArea& audit(MachineState& of) const {
    return *reinterpret_cast<abi::AuditArea*>(of.state.data() + offset("nacre_audit"));
  }
  [[nodiscard]] static abi::Tables& tables(MachineState& of) {
    return *reinterpret_cast<abi::Tables*>(of.tables.data());
  }
  [[nodiscard]] kernel::State& state() { return state(machine); }
  [[nodiscard]] kernel::Component& component(unsigned id) { return state().components[id]; }

  [[nodiscard]] uint64_t address_of(unsigned id) const {
    return must(replay.symbol("nacre_state")) + id * sizeof(kernel::Component);
  }
  [[nodiscard]] uint64_t first_after(const char* symbol, StopKind kind) const {
    const auto text = replay.text();
    const auto stops = find_stops(replay.text_address(), std::as_bytes(std::span(text)));
    for (auto at = stops.lower_bound(must(replay.symbol(symbol))); at != stops.end(); ++at) {
      if (at->second.kind == kind) return at->first;
    }
    throw std::runtime_error("no such stop");
  }

  [[nodiscard]] Run enter(uint64_t vector, uint64_t syndrome = 0) {
    machine.pc = must(replay.symbol("nacre_vectors")) + vector;
    environment.syndrome = syndrome;
    return must(replay.run(machine, environment));
  }
  [[nodiscard]] Run make(abi::Call call, uint64_t selector, uint64_t deadline = 0) {
    machine.x[6] = selector;
    machine.x[7] = deadline;
    return enter(synchronous_vector, system_call + static_cast<uint64_t>(call));
  }
  [[nodiscard]] Run interrupt(uint64_t intid) {
    environment.interrupt = intid;
    return enter(interrupt_vector);
  }
};

void check_same(const MachineState& a, const MachineState& b) {
  CHECK(a.state == b.state);
  CHECK(a.tables == b.tables);
  CHECK(a.x == b.x);
  CHECK(a.sp == b.sp);
  CHECK(a.flags == b.flags);
  CHECK(a.sp_el0 == b.sp_el0);
  CHECK(a.elr_el1 == b.elr_el1);
  CHECK(a.spsr_el1 == b.spsr_el1);
  CHECK(a.tpidr_el0 == b.tpidr_el0);
  CHECK(a.tpidr_el1 == b.tpidr_el1);
  CHECK(a.cpacr_el1 == b.cpacr_el1);
  CHECK(a.ttbr0_el1 == b.ttbr0_el1);
  CHECK(a.cntv_cval_el0 == b.cntv_cval_el0);
  CHECK(a.fpcr == b.fpcr);
  CHECK(a.fpsr == b.fpsr);
  CHECK(a.q == b.q);
  CHECK(a == b);
}

MachineState arbitrary(MachineState machine, std::mt19937_64& random) {
  for (uint8_t& byte : machine.state) byte = static_cast<uint8_t>(random());
  for (uint8_t& byte : machine.tables) byte = static_cast<uint8_t>(random());
  for (uint64_t& x : machine.x) x = random();
  for (auto& q : machine.q) q = {random(), random()};
  for (uint64_t* value : {&machine.sp, &machine.sp_el0, &machine.elr_el1, &machine.spsr_el1, &machine.tpidr_el0,
                          &machine.tpidr_el1, &machine.ttbr0_el1, &machine.cntv_cval_el0}) {
    *value = random();
  }
  machine.flags = random() & 0xf000'0000;
  machine.cpacr_el1 = random() & full_access;
  machine.fpcr = random() & 0x07c0'0000;
  machine.fpsr = random() & 0x0800'009f;
  return machine;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what is loaded is what is read back, whatever it is") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20; ++i) {
    MachineState any = arbitrary(machine, random);
    any.pc = first_after("nacre_exit", StopKind::exception_return);
    const Run run = must(replay.run(any, environment));
    CHECK(run.exit == Exit::component);
    check_same(run.after, any);
  }
}

TEST_CASE_FIXTURE(Fixture, "a wait makes the component a receiver") {
  component(0).serving = kernel::nobody;
  const uint64_t deadline = now + 10 * soon;
  Run run = make(abi::Call::reply_wait, 0, deadline);
  CHECK(run.exit == Exit::idle);
  CHECK(run.after.tpidr_el1 == 0);
  CHECK(state(run.after).components[0].deadline.to_raw() == (deadline | tables(machine).quantum_mask));
  CHECK(run.counter_reads == 2);
  CHECK(run.device_writes.empty());

  state().armed = Instant::from_raw(now + 20 * soon);
  component(0).refill_at = state().armed;
  run = make(abi::Call::reply_wait, 0, deadline);
  const uint64_t compare = state(run.after).armed.to_raw();
  CHECK(compare == (deadline | tables(machine).quantum_mask));
  CHECK(run.device_writes == std::vector<DeviceWrite>{{Device::timer_compare, compare}});
  CHECK(run.after.cntv_cval_el0 == compare);

  machine = run.after;
  environment.counter = {compare};
  environment.interrupt = timer_interrupt;
  machine.pc += 4;
  run = must(replay.run(machine, environment));
  CHECK(run.exit == Exit::component);
  CHECK(run.after.tpidr_el1 == address_of(0));
  CHECK(run.after.x[7] == static_cast<uint64_t>(abi::Outcome::timeout));
}

TEST_CASE_FIXTURE(Fixture, "a bad handle is answered and recorded") {
  Run run = make(abi::Call::call, selector_of_no_handle | 5);
  CHECK(run.exit == Exit::component);
  CHECK(run.after.tpidr_el1 == address_of(0));
  CHECK(run.after.x[7] == static_cast<uint64_t>(abi::Outcome::bad_handle));
  CHECK(run.after.elr_el1 == machine.elr_el1);
  CHECK(run.after.ttbr0_el1 == machine.ttbr0_el1);
  const uint64_t head = audit(machine).denial_head + 1;
  CHECK(audit(run.after).denial_head == head);
  const abi::Record& record = audit(run.after).denials.records[head % abi::ring_records];
  CHECK(record.kind == abi::RecordKind::denied_call);
  CHECK(record.method == 5);
  CHECK(record.time.to_raw() == now);

  environment.counter.push_back(now + 7);
  environment.counter.push_back(now + 9);
  run = make(abi::Call::call, selector_of_no_handle);
  CHECK(run.counter_reads == 3);
  CHECK(audit(run.after).denials.records[head % abi::ring_records].time.to_raw() == now + 9);
}

TEST_CASE_FIXTURE(Fixture, "interrupts are acknowledged, ended and deactivated as recorded") {
  Run run = interrupt(1023);
  CHECK(audit(run.after).spurious_interrupts == audit(machine).spurious_interrupts + 1);
  CHECK(run.device_writes.empty());

  run = interrupt(250);
  CHECK(run.device_writes == std::vector<DeviceWrite>{{Device::end_of_interrupt, 250}});

  run = interrupt(timer_interrupt);
  CHECK(run.exit == Exit::component);
  const uint64_t armed = state(run.after).armed.to_raw();
  REQUIRE(run.device_writes.size() == 4);
  CHECK(run.device_writes[0].device == Device::timer_compare);
  CHECK(run.device_writes[1] == DeviceWrite{Device::end_of_interrupt, timer_interrupt});
  CHECK(run.device_writes[2] == DeviceWrite{Device::deactivate, timer_interrupt});
  CHECK(run.device_writes[3] == DeviceWrite{Device::timer_compare, armed});
}

TEST_CASE_FIXTURE(Fixture, "a first use of the vector registers exchanges them") {
  std::mt19937_64 random(2);
  for (auto& q : machine.q) q = {random(), random()};
  machine.fpcr = 0x0040'0000;
  machine.fpsr = 0x11;
  component(0).fp_access = kernel::Arch::fp_off;
  component(1).fp_access = kernel::Arch::fp_on;
  tables(machine).components[0].fp_slot = 1;
  tables(machine).components[1].fp_slot = 2;
  state().fp_owner = 1;
  component(0).context.fp_control = 0x0080'0000 | uint64_t{3} << 32;
  auto* words = reinterpret_cast<uint64_t*>(&state().fp[0]);
  for (unsigned i = 0; i < 64; ++i) words[i] = random();
  Run run = enter(synchronous_vector, vector_register_access);
  CHECK(run.exit == Exit::component);
  CHECK(state(run.after).fp_owner == 0);
  CHECK(std::memcmp(run.after.q.data(), &state(machine).fp[0], sizeof machine.q) == 0);
  CHECK(std::memcmp(machine.q.data(), &state(run.after).fp[1], sizeof machine.q) == 0);
  CHECK(run.after.fpcr == 0x0080'0000);
  CHECK(run.after.fpsr == 3);
  CHECK(state(run.after).components[1].context.fp_control == (0x0040'0000 | uint64_t{0x11} << 32));
  CHECK(run.after.cpacr_el1 == full_access);
}

TEST_CASE_FIXTURE(Fixture, "an abort that is pending is taken where the kernel lets it in") {
  const unsigned blamed = 3;
  machine.tpidr_el1 = address_of(blamed);
  state().down &= ~(uint64_t{1} << blamed);
  component(blamed).payer = component(blamed).id;
  component(blamed).account = now + soon;
  component(blamed).refill_at = Instant::from_raw(now + soon);
  component(blamed).flags = abi::ComponentFlags::device;
  state().ready |= 1;
  Run run = make(abi::Call::call, selector_of_no_handle);
  CHECK(state(run.after).components[blamed].cause == abi::Cause::none);

  environment.pending = abort_pending;
  run = make(abi::Call::call, selector_of_no_handle);
  CHECK(run.exit == Exit::component);
  CHECK(run.after.tpidr_el1 == address_of(0));
  CHECK(state(run.after).components[blamed].cause == abi::Cause::external);
}

TEST_CASE_FIXTURE(Fixture, "the kernel's other ends are told apart") {
  CHECK(enter(synchronous_vector, data_abort).exit == Exit::reset);

  machine.pc = must(replay.symbol("nacre_mapped"));
  Run run = must(replay.run(machine, environment));
  CHECK(run.exit == Exit::component);
  CHECK(run.after.elr_el1 == tables(machine).components[0].entry);
  CHECK(run.after.sp_el0 == tables(machine).components[0].stack);
  tables(machine).magic += 1;
  CHECK(must(replay.run(machine, environment)).exit == Exit::refused);

  machine.tpidr_el1 = 0;
  run = make(abi::Call::call, 0);
  CHECK(run.exit == Exit::kernel_exception);
  CHECK((run.syndrome >> 26) == 0x25);
  CHECK(run.fault_address == offsetof(kernel::Context, x) + 19 * 8);

  const std::vector<uint8_t> itself{0x00, 0x00, 0x00, 0x14};  // b .
  must(replay.patch_text(must(replay.symbol("nacre_vectors")) + synchronous_vector, itself));
  CHECK(make(abi::Call::call, 0).exit == Exit::stuck);
}

TEST_CASE_FIXTURE(Fixture, "a run repeats, and a patched text does something else") {
  const Run first = make(abi::Call::call, selector_of_no_handle);
  CHECK(make(abi::Call::call, selector_of_no_handle) == first);

  // The first branch of the vector, `b.ne`, leaves if this is no `call`.
  uint64_t branch = must(replay.symbol("nacre_vectors")) + synchronous_vector;
  const auto byte_at = [this](uint64_t address) { return replay.text().at(address - replay.text_address()); };
  while (byte_at(branch + 3) != 0x54) branch += 4;
  const std::vector<uint8_t> kept{byte_at(branch)};
  const std::vector<uint8_t> inverted{static_cast<uint8_t>(kept[0] ^ 1)};
  must(replay.patch_text(branch, inverted));
  Run broken = make(abi::Call::call, selector_of_no_handle);
  CHECK(broken != first);
  const uint64_t head = audit(broken.after).denial_head;
  CHECK(audit(broken.after).denials.records[head % abi::ring_records].kind == abi::RecordKind::denied_signal);

  must(replay.patch_text(branch, kept));
  CHECK(make(abi::Call::call, selector_of_no_handle) == first);
}

TEST_CASE_FIXTURE(Fixture, "what cannot be run is an error") {
  CHECK(!replay.patch_text(replay.text_address() - 4, std::vector<uint8_t>(4)));
  CHECK(!replay.patch_text(replay.text_address(), std::vector<uint8_t>(1 << 20)));
  machine.state.pop_back();
  CHECK(!replay.run(machine, environment));
  machine.state.push_back(0);
  environment.counter.clear();
  machine.pc = must(replay.symbol("nacre_vectors")) + interrupt_vector;
  CHECK(!replay.run(machine, environment));

  std::vector<uint8_t> another = system->kernel->bytes;
  another.at(machine::page_size) ^= 1;  // the first byte of the text
  const observer::ImageFile kernel(another);
  const auto refused = Replay::start({.image = image.path(), .kernel = kernel.path()});
  REQUIRE(!refused);
  CHECK(refused.error().text == "the image holds another kernel");
}

TEST_CASE_FIXTURE(Fixture, "whatever the state, a run has an end and repeats") {
  std::mt19937_64 random(3);
  std::array<unsigned, 6> exits{};
  for (unsigned i = 0; i < 150; ++i) {
    MachineState any = machine;
    const unsigned faults = 1u << random() % 12;
    for (unsigned fault = 0; fault < faults; ++fault) {
      any.state[random() % any.state.size()] = static_cast<uint8_t>(random());
      any.tables[random() % any.tables.size()] = static_cast<uint8_t>(random());
    }
    any.tpidr_el1 = address_of(random() % abi::max_components);
    for (unsigned x = 0; x < 8; ++x) any.x[x] = random() % 1024;
    const uint64_t vectors[] = {0x400, 0x480, 0x580};
    any.pc = must(replay.symbol("nacre_vectors")) + vectors[random() % 3];
    environment.syndrome = system_call + random() % 6;
    environment.interrupt = random() % 300;
    environment.pending = random() & abort_pending;
    const Run run = must(replay.run(any, environment));
    exits.at(static_cast<size_t>(run.exit)) += 1;
    if (run.exit == Exit::stuck) continue;
    CHECK(must(replay.run(any, environment)) == run);
  }
  CHECK(exits[static_cast<size_t>(Exit::component)] > 0);
  CHECK(exits[static_cast<size_t>(Exit::stuck)] == 0);
}

TEST_CASE("a replay does what the running system did, if it meets the same outside") {
  for (const std::string path : {"systems/hub_sim", "tests/target/systems/crash_loop"}) {
    CAPTURE(path);
    Fixture fixture(path, machine::Clock::instructions);
    Replay& replay = fixture.replay;
    must(replay.advance(400));
    std::set<uint64_t> kinds;
    for (unsigned i = 0; i < 80; ++i) {
      const MachineState before = replay.live().state;
      const Observation real = must(replay.observe());
      const Run run = must(replay.run(before, real.environment));
      check_same(run.after, real.run.after);
      CHECK(run == real.run);
      const bool called = before.pc == must(replay.symbol("nacre_vectors")) + synchronous_vector;
      kinds.insert(called ? real.environment.syndrome : real.environment.interrupt);
    }
    CHECK(kinds.size() >= 3);
  }
}

TEST_CASE("the counter never goes back, however long the system runs") {
  Fixture f("systems/hub_sim", machine::Clock::host);
  uint64_t last = 0;
  unsigned readings = 0;
  for (unsigned entry = 0; entry < 150; ++entry) {
    const Observation seen = must(f.replay.observe());
    for (const uint64_t reading : seen.environment.counter) {
      REQUIRE(reading >= last);
      REQUIRE(reading < uint64_t{1} << 62);
      last = reading;
      ++readings;
    }
  }
  CHECK(readings >= 150);
}

TEST_CASE("while components run, nobody writes the kernel's memory") {
  Fixture f("systems/hub_sim", machine::Clock::host);
  const std::vector<uint8_t> text = f.replay.text();
  const std::vector<uint8_t> tables = f.replay.live().state.tables;
  // Between two entries the stack is empty: what lies there nobody reads.
  const auto kept = [&](const std::vector<uint8_t>& state) {
    return std::span(state).subspan(f.offset("nacre_state"));
  };
  // How often it waits depends on the host's clock, so on how busy the host is.
  unsigned compared = 0;
  for (unsigned entry = 0; entry < 3000 && compared < 100; ++entry) {
    const Observation seen = must(f.replay.observe());
    REQUIRE(f.replay.live().state.tables == tables);
    // Out of the wait for an interrupt the kernel itself goes on.
    if (seen.run.exit != Exit::component) continue;
    REQUIRE(std::ranges::equal(kept(f.replay.live().state.state), kept(seen.run.after.state)));
    ++compared;
  }
  CHECK(f.replay.text() == text);
  CHECK(compared == 100);
}
