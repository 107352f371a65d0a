// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The untrusted components of the hub's network fall, each in turn and then sixty times at random, while a browser
// asks for pages all the time: a page comes again within two seconds of the board, climate misses no deadline, nobody is
// given up, and at the end more browsers are served at once than there are sockets.
// NACRE_SEED repeats a run, NACRE_KILLS=200 makes it longer.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <deque>
#include <map>
#include <random>

#include "interfaces/supervision.hpp"
#include "tests/hub/browser.hpp"
#include "tests/target/observer/subject.hpp"
#include "tools/nacre/run/web_probe.hpp"
#include "tools/process/child.hpp"
#include "tools/process/temporary_folder.hpp"

using namespace nacre;
using namespace nacre::observer;
using namespace std::chrono_literals;

namespace {

constexpr unsigned all_kills = 60;
constexpr size_t restarts_in_window = 4;  ///< the description gives a component up at the sixth within ten seconds
constexpr double window = 11;             ///< seconds of the board
constexpr double most_seconds = 2;
constexpr uint64_t shown_events = 30;
constexpr unsigned many = 10;

uint64_t number_from_environment(const char* name, uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 0);
}

class Hub {
 public:
  Hub() {
    auto peer = process::Child::start({.words = {NACRE_MODBUS_PEER, "--socket", line_}});
    REQUIRE(peer.has_value());
    peer_.emplace(std::move(*peer));
    resume();
    REQUIRE_MESSAGE(page_comes(0), "no first page");
  }

  /// Seconds of the board until a page comes whose request was begun after the fall.
  double kill(const std::string& name) {
    const unsigned victim = subject_.id(name);
    stop();
    const double before = seconds();
    const uint64_t generation = subject_.component(victim).generation;
    const Place at = subject_.place();
    if (at.user && at.component == victim) {
      must(subject_.debugger().write_register("pc", 0));
    } else {
      subject_.memory().write<uint64_t>(subject_.saved_pc_address(victim), 0);
    }
    const uint64_t begun = browser_.begun();
    resume();
    const bool came = page_comes(begun + 1);
    stop();
    const double after = seconds();
    INFO(name, " fell\n", newest_events());
    REQUIRE(came);
    // A component that rarely runs falls when it next wakes.
    for (unsigned i = 0; i < 4000 && subject_.component(victim).generation == generation; ++i) subject_.run_to_idle();
    CHECK(subject_.component(victim).generation > generation);
    resume();
    return after - before;
  }

  [[nodiscard]] double seconds() {
    return static_cast<double>(subject_.now()) / static_cast<double>(subject_.system().board.counter.to_raw());
  }
  [[nodiscard]] double now() {
    stop();
    const double time = seconds();
    resume();
    return time;
  }
  /// Components that the supervisor has given up, and what the console says of missed deadlines.
  [[nodiscard]] std::string complaints() {
    stop();
    const auto status = subject_.memory().read<interfaces::SupervisionStatus>(subject_.region("status"));
    std::string text;
    for (unsigned i = 1; i < subject_.count(); ++i) {
      if (status.components[i].phase == interfaces::Phase::isolated) text += subject_.name(i) + " is isolated; ";
    }
    const std::string console = subject_.machine().console();
    if (const size_t at = console.find("climate| missed"); at != std::string::npos) text += console.substr(at, 60);
    if (!text.empty()) text += "\n" + newest_events();
    resume();
    return text;
  }
  [[nodiscard]] uint16_t port() const { return port_; }

 private:
  /// The newest records of starts, stops and faults, for a message. The machine is stopped.
  [[nodiscard]] std::string newest_events() const {
    const abi::AuditArea& audit = subject_.audit();
    std::string text;
    for (uint64_t i = audit.event_head - std::min(audit.event_head, shown_events) + 1; i <= audit.event_head; ++i) {
      const abi::Record& record = audit.events.records[i % abi::ring_records];
      text += fmt::format("{:.3f} {}: kind {}, cause {}, object {}, {:#x} {:#x}\n",
                          static_cast<double>(record.time.to_raw()) / 62.5e6, subject_.name(record.subject.to_raw()),
                          static_cast<unsigned>(record.kind), record.detail, record.object, record.value[0],
                          record.value[1]);
    }
    return text;
  }
  [[nodiscard]] Boot boot() const {
    const std::string isolated = ",iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";
    const std::string forward = ",hostfwd=tcp:127.0.0.1:" + std::to_string(port_) + "-:80";
    return {.system = "systems/hub",
            .clock = machine::Clock::paced,
            .extra = {"-chardev", "socket,id=line,server=on,wait=off,path=" + line_, "-device",
                      "virtio-serial-device,id=serial,bus=virtio-mmio-bus.8,max_ports=1", "-device",
                      "virtconsole,bus=serial.0,chardev=line", "-netdev", "user,id=net,restrict=on" + forward,
                      "-device", "virtio-net-pci,netdev=net,addr=1,romfile=" + isolated, "-device",
                      "virtio-rng-pci,addr=2" + isolated}};
  }
  void resume() { must(subject_.debugger().resume()); }
  /// In a component, or where the processor is about to wait: there all contexts are saved, and one that waits already
  /// cannot be stepped.
  void stop() {
    must(subject_.debugger().interrupt(60s));
    if (!subject_.place().user) subject_.run_to_idle();
  }

  /// An answer to request `number` or a later one.
  [[nodiscard]] bool page_comes(uint64_t number) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < end) {
      if (browser_.answered() > 0 && browser_.answered() >= number) return true;
      std::this_thread::sleep_for(1ms);
    }
    return false;
  }

  process::TemporaryFolder folder_;
  std::string line_ = folder_.path() / "line";
  uint16_t port_ = tool::run::free_port(0);
  Subject subject_{boot()};
  std::optional<process::Child> peer_;
  hub_test::Browser browser_{port_};
};

/// More at once than there are sockets, beside the browser: each gets its page.
unsigned pages_at_once(uint16_t port) {
  std::atomic<unsigned> good = 0;
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < many; ++i) {
    threads.emplace_back([&] { good += hub_test::fetch(port, "/app.js", 20s).starts_with("HTTP/1.1 200 ") ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  return good;
}

}  // namespace

TEST_CASE("the network's components fall under load, and a page comes again within two seconds") {
  const uint64_t seed = number_from_environment("NACRE_SEED", std::random_device{}());
  const uint64_t kills = number_from_environment("NACRE_KILLS", all_kills);
  MESSAGE("seed ", seed);
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> victims = {"ethernet", "tcpip", "web", "entropy"};
  std::map<std::string, std::deque<double>> fallen;
  Hub hub;
  double longest = 0;
  for (uint64_t done = 0; done < kills + victims.size(); ++done) {
    CAPTURE(done);
    const std::string& victim = victims[done < victims.size() ? done : random() % victims.size()];
    std::deque<double>& times = fallen[victim];
    while (times.size() >= restarts_in_window && hub.now() - times.front() < window) std::this_thread::sleep_for(100ms);
    if (times.size() >= restarts_in_window) times.pop_front();
    const double took = hub.kill(victim);
    times.push_back(hub.now());
    CHECK_MESSAGE(took <= most_seconds, victim, ": ", took, " s");
    longest = std::max(longest, took);
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 300));
    REQUIRE(hub.complaints() == "");
  }
  MESSAGE(fmt::format("longest time without a page: {:.3f} s of the board", longest));
  CHECK(pages_at_once(hub.port()) == many);
}
