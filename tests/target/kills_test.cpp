// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Falls of random components of the hub at random moments. No two falls of a component are within its restart window.
// After each pair of falls the kernel's state must be one that was seen at an idle point after boot, and at the end the
// most usual of them, apart from what is history: audit, times, balances, fault records, generations and the words of
// saved contexts. Each run draws a new seed; NACRE_SEED repeats a run, NACRE_KILLS=1000 makes it longer.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <thread>

#include "interfaces/supervision.hpp"
#include "systems/hub/climate/control.hpp"
#include "systems/hub/kept.hpp"
#include "tests/target/observer/fields.hpp"
#include "tests/target/observer/injector.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr unsigned all_kills = 400;
constexpr unsigned kills_in_window = 2;
constexpr uint64_t decisions_in_window = 8;  ///< one every two seconds; the window is ten
constexpr unsigned reference_points = 400;
constexpr unsigned idle_tries = 2000;
constexpr uint64_t shown_events = 20;
constexpr unsigned longest_walk = 150;          ///< instructions from the wake-up to the fall
constexpr uint32_t control_call = 0xd400'0081;  ///< svc #4
constexpr uint64_t restart_operation = 3;

/// What differs with time and history and means nothing at an idle point.
const std::set<std::string> history = {"words",         "registers",  "spsr",         "deadline",    "account",
                                       "refill_at",     "activation", "granted",      "generation",  "fault_pc",
                                       "fault_address", "cause",      "fault_client", "denials_left"};

/// The rest of the kernel's state, as bytes.
std::string canonical(const kernel::State& state) {
  std::string bytes;
  const auto append = [&bytes](const void* structure, const Field& field) {
    bytes.append(static_cast<const char*>(structure) + field.offset, field.size);
  };
  for (const Field& field : state_fields()) {
    if (std::string_view(field.name) != "armed") append(&state, field);
  }
  for (const kernel::Component& component : state.components) {
    for (const Field& field : component_fields()) {
      if (!history.contains(field.name)) append(&component, field);
    }
  }
  bytes.append(reinterpret_cast<const char*>(state.fp), sizeof state.fp);
  return bytes;
}

uint64_t number_from_environment(const char* name, uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 0);
}

/// Moments that have been met, so that the test can say what it has tried.
struct Tally {
  unsigned with_client = 0;  ///< the victim had a request in service
  unsigned calling = 0;      ///< the victim waited for an answer
  unsigned pending = 0;      ///< notification bits were set
  unsigned receiving = 0;
  unsigned by_supervisor = 0;
  unsigned by_fault = 0;
};

class Killer {
 public:
  explicit Killer(uint64_t seed) : random_(seed) {
    climate_ = subject_.id("climate");
    run_to_decisions(3);
    std::map<std::string, unsigned> seen;
    for (unsigned i = 0; i < reference_points; ++i) {
      subject_.run_to_idle();
      seen[canonical(subject_.state())] += 1;
    }
    const auto rarer = [](const auto& a, const auto& b) { return a.second < b.second; };
    usual_ = std::ranges::max_element(seen, rarer)->first;
    for (const auto& [state, times] : seen) known_.insert(state);
  }

  /// Falls of different components, then time until the window is over.
  void window() {
    std::optional<unsigned> last;
    for (unsigned i = 0; i < kills_in_window; ++i) last = kill_another_than(last);
    run_to_decisions(decisions() + decisions_in_window);
  }

  /// Of all components, since boot.
  [[nodiscard]] uint64_t starts() const {
    uint64_t sum = 0;
    for (unsigned i = 0; i < subject_.count(); ++i) sum += subject_.component(i).generation;
    return sum;
  }

  /// The newest records of starts, stops and faults, for a message.
  [[nodiscard]] std::string newest_events() const {
    const abi::AuditArea& audit = subject_.audit();
    std::string text;
    for (uint64_t i = audit.event_head - std::min(audit.event_head, shown_events) + 1; i <= audit.event_head; ++i) {
      const abi::Record& record = audit.events.records[i % abi::ring_records];
      text += fmt::format("{} {}: kind {}, cause {}, object {}, {:#x}\n", record.time.to_raw(),
                          subject_.name(record.subject.to_raw()), static_cast<unsigned>(record.kind), record.detail,
                          record.object, record.value[0]);
    }
    return text;
  }

  /// Nobody has been given up.
  [[nodiscard]] std::string not_running() {
    const auto status = subject_.memory().read<interfaces::SupervisionStatus>(subject_.region("status"));
    std::string names;
    for (unsigned i = 1; i < subject_.count(); ++i) {
      if (status.components[i].phase != interfaces::Phase::running) names += subject_.name(i) + " ";
    }
    return names;
  }

  [[nodiscard]] bool reaches_known_state() {
    return reaches([&](const std::string& state) { return known_.contains(state); });
  }
  [[nodiscard]] bool reaches_usual_state() {
    return reaches([&](const std::string& state) { return state == usual_; });
  }
  [[nodiscard]] const Tally& tally() const { return tally_; }
  [[nodiscard]] Subject& subject() { return subject_; }

 private:
  [[nodiscard]] uint64_t decisions() const {
    const auto area = subject_.memory().read<hub::KeptArea<hub::record_words>>(subject_.region("climate_record"));
    const auto& newer = area.slots[0].sequence > area.slots[1].sequence ? area.slots[0] : area.slots[1];
    return newer.words[2];
  }

  /// Without a stop until one before the last, so that the window costs little; then exactly.
  void run_to_decisions(uint64_t wanted) {
    if (decisions() + 2 < wanted) {
      must(subject_.debugger().resume());
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
      while (decisions() + 1 < wanted && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(Milliseconds(1));
      must(subject_.debugger().interrupt(Milliseconds(10'000)));
    }
    subject_.run_to_deadline(climate_, [&] { return waits(climate_) && decisions() >= wanted; });
  }

  bool reaches(const std::function<bool(const std::string&)>& wanted) {
    for (unsigned i = 0; i < idle_tries; ++i) {
      subject_.run_to_idle();
      if (wanted(canonical(subject_.state()))) return true;
    }
    return false;
  }

  [[nodiscard]] uint64_t below(uint64_t bound) { return random_() % bound; }

  /// Runs to a moment, chooses who falls then, and follows the fall to its end.
  unsigned kill_another_than(std::optional<unsigned> last) {
    unsigned victim = 0;
    uint64_t kind = 0;
    do {
      kind = below(5);
      victim = kind < 3 ? any_component() : meet_request_or_notification(kind == 4);
    } while (last == victim);
    const uint64_t generation = subject_.component(victim).generation;
    if (kind == 0) kill_after_wake(victim, victim);
    if (kind == 1) kill_after_wake(victim, any_component());
    if (kind == 2) kill_by_supervisor(victim);
    if (kind >= 3) strike(victim);
    subject_.run_to_deadline(victim,
                             [&] { return waits(victim) && subject_.component(victim).generation > generation; });
    CHECK(subject_.component(victim).generation == generation + 1);
    return victim;
  }

  [[nodiscard]] bool waits(unsigned id) const { return subject_.component(id).deadline != Instant{}; }
  [[nodiscard]] unsigned any_component() { return 1 + static_cast<unsigned>(below(subject_.count() - 1)); }

  /// Somebody has just been woken, or is some way into what it does then; perhaps its server runs already.
  void kill_after_wake(unsigned victim, unsigned woken) {
    subject_.run_to_wake(woken, [&](const Place& at) { return at.pc == injector_.after_wait(woken); });
    walk(woken);
    strike(victim);
  }

  /// Runs until a server has a request in service, and gives the server or its client; or until a component has
  /// notifications that it has not seen yet, and gives that one.
  unsigned meet_request_or_notification(bool notification) {
    if (notification) {
      const unsigned bus = subject_.id("bus");
      const unsigned peer = subject_.id("peer");
      subject_.run_to_deadline(peer, [&] { return waits(peer) && subject_.component(bus).pending != 0; });
      return bus;
    }
    static constexpr const char* asked[] = {"console", "bus", "climate", "door"};
    const unsigned server = subject_.id(asked[below(4)]);
    must(subject_.machine().process().type("status\n"));
    subject_.run_to_wake(server, [&](const Place& at) {
      return at.pc == injector_.after_wait(server) && subject_.component(server).serving.to_raw() != 0;
    });
    const unsigned client = subject_.component(server).serving.to_raw();
    walk(server);
    return below(2) == 0 ? server : client;
  }

  /// The victim falls now, or as soon as it goes on.
  void strike(unsigned victim) {
    note(victim);
    tally_.by_fault += 1;
    if (subject_.place().component == victim) {
      must(subject_.debugger().write_register("pc", 0));
    } else {
      subject_.memory().write<uint64_t>(subject_.saved_pc_address(victim), 0);
    }
  }

  /// The supervisor, just woken, is made to restart the victim first.
  void kill_by_supervisor(unsigned victim) {
    subject_.run_to_wake(0, [&](const Place& at) { return at.pc == injector_.after_wait(0); });
    note(victim);
    tally_.by_supervisor += 1;
    gdb_remote::Client& debugger = subject_.debugger();
    const auto registers = must(debugger.read_core_registers());
    const uint64_t entry = subject_.symbol(0, "nacre_start");
    const uint64_t call = subject_.find_instruction(0, entry, control_call, 0x4000);
    must(debugger.write_register("x6", uint64_t{victim} << abi::method_bits | restart_operation));
    must(debugger.write_register("pc", call));
    subject_.step();
    REQUIRE(subject_.run_to_turn(0).pc == call + 4);
    CHECK(must(debugger.read_register("x7")) == static_cast<uint64_t>(abi::Outcome::ok));
    for (unsigned i = 0; i < 19; ++i) must(debugger.write_register(fmt::format("x{}", i), registers.x[i]));
    must(debugger.write_register("pc", registers.pc));
  }

  /// A random number of instructions, but not into the next wait.
  void walk(unsigned id) {
    const uint64_t wait = injector_.wait_call(id);
    for (uint64_t left = below(longest_walk); left != 0; --left) {
      if (must(subject_.debugger().read_register("pc")) == wait) break;
      subject_.step();
    }
    subject_.leave_kernel();
  }

  void note(unsigned victim) {
    const kernel::Component& c = subject_.component(victim);
    tally_.with_client += c.serving.to_raw() != 0 ? 1 : 0;
    tally_.pending += c.pending != 0 ? 1 : 0;
    tally_.receiving += c.deadline != Instant{} ? 1 : 0;
    for (const kernel::Component& server : subject_.state().components)
      tally_.calling += server.serving.to_raw() == victim ? 1 : 0;
  }

  Subject subject_{{.system = "systems/hub_sim", .longest_jump = 1000}};
  Injector injector_{subject_};
  std::mt19937_64 random_;
  unsigned climate_ = 0;
  std::string usual_;  ///< the idle point that comes most often
  std::set<std::string> known_;
  Tally tally_;
};

}  // namespace

TEST_CASE("after hundreds of falls the kernel is as it was after boot") {
  const uint64_t seed = number_from_environment("NACRE_SEED", std::random_device{}());
  const uint64_t kills = number_from_environment("NACRE_KILLS", all_kills);
  MESSAGE("seed ", seed);
  CAPTURE(seed);
  Killer killer(seed);
  const uint64_t first_starts = killer.starts();
  uint64_t fell_beside = 0;  // named in CAVEATS: seen once in five runs, its cause is not known
  for (uint64_t done = 0; done < kills; done += kills_in_window) {
    CAPTURE(done);
    killer.window();
    INFO(killer.newest_events());
    const uint64_t others = killer.starts() - first_starts - done - kills_in_window;
    if (others > fell_beside) MESSAGE(fmt::format("somebody fell who was not struck, kill {}:\n{}", done, killer.newest_events()));
    fell_beside = others;
    REQUIRE(killer.not_running() == "");
    REQUIRE(killer.reaches_known_state());
  }
  CHECK(killer.reaches_usual_state());
  const Tally& tally = killer.tally();
  MESSAGE(fmt::format(
      "{} by fault, {} by the supervisor; {} with a client, {} calling, {} with notifications, {} receiving",
      tally.by_fault, tally.by_supervisor, tally.with_client, tally.calling, tally.pending, tally.receiving));
  CHECK(tally.with_client > 0);
  CHECK(tally.calling > 0);
  CHECK(tally.pending > 0);
  CHECK(tally.receiving > 0);
  CHECK(killer.subject().audit().event_head >= 2 * kills);
}
