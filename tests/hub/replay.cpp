// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/replay.hpp"

#include <tuple>

namespace nacre::hub_test {

using namespace wire;
using fuzz::Step;
using fuzz::StepKind;
using namespace std::chrono_literals;

namespace {

constexpr unsigned steps_at_once = 8;
constexpr auto pause = 1ms;
constexpr auto farewell = 200ms;

}  // namespace

Replay::Replay(Cable& cable, uint64_t seed)
    : cable_(cable),
      random_(static_cast<uint32_t>(seed)),
      neighbour_([&cable](const Bytes& frame) { cable.inject(frame); }) {
  neighbour_.answers_dhcp = false;  // the world does
}

uint32_t Replay::now() const {
  return static_cast<uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_).count());
}

void Replay::send(uint64_t frames) {
  for (const uint64_t end = sent_ + frames; sent_ < end;) {
    for (unsigned i = 0; i < steps_at_once && sent_ < end; ++i) step();
    std::this_thread::sleep_for(pause);
  }
}

void Replay::leave() {
  for (TcpPeer& peer : neighbour_.peers()) {
    answered_ += peer.received().empty() ? 0 : 1;
    peer.reset();
  }
  for (unsigned i = 0; i < farewell / pause; ++i) {
    converse();
    std::this_thread::sleep_for(pause);
  }
}

/// Time passes by itself, clients are the hub's own.
void Replay::step() {
  const Step step = fuzz::new_step(random_);
  switch (static_cast<StepKind>(step.kind)) {
    case StepKind::frame:
      cable_.inject(fuzz::make_frame(neighbour_, step));
      sent_ += 1;
      break;
    case StepKind::raw_frame:
      cable_.inject(fuzz::make_raw_frame(step));
      sent_ += 1;
      break;
    case StepKind::peer:
      act_as_peer(step);
      break;
    default:
      break;
  }
  converse();
}

void Replay::act_as_peer(const Step& step) {
  auto& peers = neighbour_.peers();
  const bool full = peers.size() == fuzz::most_peers;
  const bool oldest_answered = full && !peers.front().received().empty();
  if (full) peers.front().reset();
  TcpPeer* fresh = fuzz::act_as_peer(neighbour_, step, now());
  if (fresh == nullptr) return;
  answered_ += oldest_answered ? 1 : 0;  // it has made way
  const std::string request = made_.make(random_);
  fresh->send({reinterpret_cast<const uint8_t*>(request.data()), request.size()});
  requests_ += 1;
}

void Replay::converse() {
  for (const Bytes& frame : cable_.heard()) neighbour_.receive(frame, now());
  neighbour_.turn(now());
}

void Replay::forget(std::chrono::milliseconds how_long) {
  neighbour_.peers().clear();
  const auto end = std::chrono::steady_clock::now() + how_long;
  while (std::chrono::steady_clock::now() < end) {
    for (const Bytes& frame : cable_.heard()) {
      const auto heard = Segment::read(frame);
      if (!heard || cable_.of_world(frame) || heard->has(Segment::rst)) continue;
      Segment reset;
      std::tie(reset.from, reset.from_port, reset.to_port) = std::tuple(heard->to, heard->to_port, heard->from_port);
      reset.sequence = heard->acknowledged;
      reset.acknowledged = heard->sequence + heard->length();
      reset.flags = Segment::rst | Segment::ack;
      cable_.inject(reset.frame());
    }
    std::this_thread::sleep_for(1ms);
  }
}

void flood(Cable& cable, unsigned count) {
  Segment opening;
  opening.to_port = served_port;
  opening.flags = Segment::syn;
  opening.window = 8'000;
  for (unsigned i = 0; i < count; ++i) {
    // Every other one is on our own network, where the hub asks who has the address.
    opening.from = (i % 2 == 0 ? ipv4(10, 0, 2, 20 + i / 2 % 200) : ipv4(198, 18, 0, 0) + i);
    opening.from_port = static_cast<uint16_t>(1'024 + i);
    opening.sequence = i * 7'919;
    cable.inject(opening.frame());
  }
}

}  // namespace nacre::hub_test
