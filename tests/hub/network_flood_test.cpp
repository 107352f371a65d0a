// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Everything that nobody should send comes to the running hub: changed frames and requests, openings of connections
// that nobody completes, requests that never end, a thousand connections. A page comes again within three seconds of the
// board after each of them, climate decides in all of its cycles, nobody falls, and the stack has its memory back.
// NACRE_SEED repeats a replay, NACRE_FRAMES=1000000 makes it longer.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <functional>
#include <random>

#include "interfaces/sockets.hpp"
#include "lib/frames.hpp"
#include "tests/hub/callers.hpp"
#include "tests/hub/crowd.hpp"
#include "tests/hub/environment.hpp"
#include "tests/hub/replay.hpp"
#include "tests/hub/stack_memory.hpp"
#include "tests/hub/witness.hpp"

using namespace nacre;
using namespace nacre::hub_test;
using namespace std::chrono_literals;

namespace {

constexpr uint64_t usual_frames = 40'000;
constexpr unsigned openings = 30'000;
constexpr unsigned unanswered = 5'000;
constexpr unsigned many = 1'000;
constexpr unsigned slow = 40;
constexpr unsigned few = 10;
/// Who says half a word keeps a socket for one second in the stack and for one in the web server, and a request that
/// finds none is made again. The board's clock goes with this machine's here, however slow that is at the moment: the
/// bound tells a board that comes back from one that does not, and says nothing of its speed.
constexpr double most_seconds = 20;

/// A hub on a cable, watched.
struct Flooded {
  process::TemporaryFolder folder;
  Cable cable{folder.path()};
  NetworkHub hub{&cable};
  Witness witness{hub};

  void check_service(const char* after) {
    const double took = hub.time_to_page();
    CHECK_MESSAGE((took >= 0 && took <= most_seconds), "a page ", took, " s after ", std::string(after));
    REQUIRE(witness.complaints() == "");
    MESSAGE(fmt::format("after {}: a page within {:.3f} s of the board, climate has decided in {} cycles", after, took,
                        witness.decisions()));
  }
  /// What the stack has in use when nobody asks for anything, as soon as `clean` says so.
  [[nodiscard]] StackUsage usage_at_rest(const std::function<bool(const StackUsage&)>& clean,
                                         std::chrono::seconds patience) {
    const Browser::Rest rest(hub.browser());
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;; std::this_thread::sleep_for(200ms)) {
      hub.stop();
      hub.subject().run_to_idle();
      const StackUsage now = stack_usage(hub.subject());
      hub.resume();
      if (clean(now) || std::chrono::steady_clock::now() > end) return now;
    }
  }
  [[nodiscard]] FrameAccount account() {
    const Browser::Rest rest(hub.browser());
    return FrameAccount(hub, cable);
  }
  /// To be asked before the machine is stopped: QEMU drops what waits for the card then.
  [[nodiscard]] std::string complaints(const FrameAccount& account) {
    const Browser::Rest rest(hub.browser());
    return account.complaints();
  }
};

std::string text(const StackUsage& usage) {
  return fmt::format("{} connections, {} segments, {} packets, {} frames, {} bytes of heap, {} of {} control blocks",
                     usage.connections, usage.segments, usage.packets, usage.frames, usage.heap_bytes,
                     usage.control_blocks, usage.control_blocks_there) +
         (usage.connections < few ? " " + usage.peers : "");
}

bool idle(const StackUsage& now) { return now.connections == 0 && now.packets == 0 && now.frames == 0; }

/// The stack has back all that connections and packets had taken; closed ones may still wait for their time to be over.
std::string left_over(Flooded& it, const StackUsage& before, std::chrono::seconds patience) {
  const auto clean = [&](const StackUsage& now) {
    return idle(now) && now.segments <= before.segments && now.heap_bytes <= before.heap_bytes;
  };
  const StackUsage now = it.usage_at_rest(clean, patience);
  MESSAGE("at rest again: ", text(now));
  return clean(now) ? "" : text(now) + ", before: " + text(before);
}

void replay_changed_frames(Flooded& it, uint64_t seed, uint64_t frames) {
  const FrameAccount account = it.account();
  Replay replay(it.cable, seed);
  const uint64_t pages = it.hub.browser().good();
  replay.send(frames);
  const uint64_t pages_got = it.hub.browser().good() - pages;
  replay.leave();
  CHECK(it.complaints(account) == "");
  {
    const std::jthread gone([&] { replay.forget(2s); });
    it.check_service("the replay");
  }
  const FrameAccount::Counts counts = account.since_begin();
  MESSAGE(fmt::format(
      "{} frames of ours; {} taken by the card, {} passed, {} read; {} requests of ours, {} answered; "
      "{} pages meanwhile",
      replay.frames(), counts.taken, counts.passed, counts.read, replay.requests(), replay.answered(), pages_got));
  CHECK(counts.read > frames / 10);
  CHECK(replay.answered() > frames / 10'000);
}

void open_and_leave_half_open(Flooded& it) {
  const FrameAccount account = it.account();
  const uint64_t pages = it.hub.browser().good();
  flood(it.cable, openings);
  const uint64_t pages_got = it.hub.browser().good() - pages;
  CHECK(it.complaints(account) == "");
  it.check_service("the flood of openings");
  const FrameAccount::Counts counts = account.since_begin();
  MESSAGE(openings, " openings; ", counts.read, " frames read; ", pages_got, " pages meanwhile");
  CHECK(counts.read >= openings);
}

/// Who receives does not wait for who sends.
void send_while_the_card_cannot(Flooded& it) {
  const FrameAccount account = it.account();
  it.cable.hold();
  flood(it.cable, unanswered);
  CHECK(it.complaints(account) == "");
  CHECK(account.held_back() == frame_slots);
  it.cable.let_go();
  it.check_service("a card that could not send");
}

/// Everybody's time is up one day: all sockets' worth of slow ones are told so.
std::string speak_slowly(Flooded& it, std::chrono::seconds patience) {
  Crowd crowd(it.hub.port(), slow, 200ms);
  const auto end = std::chrono::steady_clock::now() + patience;
  {
    const Browser::Rest rest(it.hub.browser());
    while (crowd.timed_out() < interfaces::socket_count && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(10ms);
  }
  if (crowd.timed_out() < interfaces::socket_count)
    return fmt::format("{} slow connections were told that their time is up, in {} s", crowd.timed_out(),
                       patience.count());
  const uint64_t pages = it.hub.browser().good();
  std::this_thread::sleep_for(3s);
  MESSAGE(fmt::format("{} slow connections, {} bytes one by one, {} sent away, {} timed out; {} pages in 3 s",
                      crowd.came(), crowd.bytes(), crowd.sent_away(), crowd.timed_out(),
                      it.hub.browser().good() - pages));
  return "";
}

/// In the web server's memory: a request may take for ever (services/web/connection.hpp, Patience).
void make_patient(Flooded& it) {
  observer::Subject& subject = it.hub.subject();
  const unsigned web = subject.id("web");
  const uint64_t second = subject.system().board.counter.to_raw();
  const std::array<uint64_t, 7> usual = {10 * second, 30 * second, 30 * second, 10 * second,
                                         2 * second,  second,      second};
  const uint64_t begin = subject.symbol(web, "_ZZ4mainE3web");
  const uint64_t end = subject.symbol(web, "_ZGVZ4mainE3web");
  for (uint64_t at = begin; at + sizeof usual <= end; at += sizeof(uint64_t)) {
    std::array<uint64_t, 7> found;
    for (size_t i = 0; i < found.size(); ++i)
      found[i] = subject.memory().read<uint64_t>(subject.physical(web, at + i * sizeof(uint64_t)));
    if (found != usual) continue;
    for (const size_t each : {size_t{0}, found.size() - 1})
      subject.memory().write<uint64_t>(subject.physical(web, at + each * sizeof(uint64_t)), 1'000 * second);
    return;
  }
  throw std::runtime_error("the web server's patience is not where it was");
}

/// All are told where they stand, and a page comes while they stand there: who says something goes before who does not.
void come_in_crowds(Flooded& it) {
  {
    const Callers at_once(it.cable, many, Callers::Manner::once);
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (at_once.decided() < many && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(10ms);
    MESSAGE(at_once.came(), " connections at once, ", at_once.sent_away(), " sent away, ", at_once.standing(), " stand");
    CHECK(at_once.decided() == many);
    it.check_service("a thousand connections had come at once");
    CHECK_FALSE(at_once.broken());
  }
  it.check_service("a thousand connections at once");
  {
    const Callers again(it.cable, many, Callers::Manner::again);
    const uint64_t pages = it.hub.browser().good();
    std::this_thread::sleep_for(5s);
    MESSAGE(again.came(), " came again and again, ", again.sent_away(), " sent away, ", again.standing(), " stand; ",
            it.hub.browser().good() - pages, " pages meanwhile");
    CHECK_FALSE(again.broken());
    CHECK(again.came() > 2 * many);
  }
  it.check_service("a thousand who come again");
  unsigned came = 0;
  for (unsigned i = 0; i < many; ++i) came += fetch(it.hub.port(), "/api/system", 2s).empty() ? 0 : 1;
  MESSAGE(came, " of ", many, " connections in turns got their page");
  CHECK(came > many / 2);
  it.check_service("a thousand connections in turns");
}

}  // namespace

TEST_CASE("what nobody should send: service returns, climate is on time, nobody falls, memory comes back") {
  const uint64_t seed = number_from_environment("NACRE_SEED", std::random_device{}());
  MESSAGE("seed ", seed);
  CAPTURE(seed);
  Flooded it;
  const StackUsage before = it.usage_at_rest(idle, 10s);
  MESSAGE("at rest: ", text(before));
  REQUIRE(idle(before));
  replay_changed_frames(it, seed, number_from_environment("NACRE_FRAMES", usual_frames));
  open_and_leave_half_open(it);
  send_while_the_card_cannot(it);
  CHECK(speak_slowly(it, 30s) == "");
  it.check_service("slow connections");
  come_in_crowds(it);
  CHECK(left_over(it, before, 60s) == "");
}

TEST_CASE("what this test must not let pass") {
  Flooded it;
  const StackUsage before = it.usage_at_rest(idle, 10s);
  SUBCASE("frames that go nowhere") {
    const FrameAccount account = it.account();
    it.cable.tear();
    flood(it.cable, 100);
    CHECK(it.complaints(account).starts_with("of 100 frames the card took 0;"));
  }
  SUBCASE("connections that stay") {
    flood(it.cable, 100);
    CHECK(left_over(it, before, 1s) != "");
  }
  SUBCASE("a fall of climate") {
    observer::Subject& subject = it.hub.subject();
    it.hub.stop();
    subject.memory().write<uint64_t>(subject.saved_pc_address(subject.id("climate")), 0);
    it.hub.resume();
    std::this_thread::sleep_for(3s);
    CHECK(it.witness.complaints().starts_with("climate has fallen, 1 time(s)"));
  }
  SUBCASE("a web server that waits without an end") {
    make_patient(it);
    CHECK(speak_slowly(it, 14s) == "0 slow connections were told that their time is up, in 14 s");
  }
}
