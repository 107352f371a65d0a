// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/callers.hpp"

namespace nacre::hub_test {

using namespace wire;
using namespace std::chrono_literals;

namespace {

constexpr auto pause = 1ms;
constexpr auto farewell = 200ms;
constexpr Neighbour::Ports ports{5'000, 19'999};  ///< of nobody else: the hub remembers connections that are over

}  // namespace

Callers::Callers(Cable& cable, unsigned count, Manner manner)
    : cable_(cable),
      count_(count),
      manner_(manner),
      neighbour_([&cable](const Bytes& frame) { cable.inject(frame); }, ports) {
  neighbour_.answers_arp = false;  // the world does
  neighbour_.answers_dhcp = false;
  thread_ = std::thread([this] { call(); });
}

Callers::~Callers() {
  over_ = true;
  thread_.join();
}

uint32_t Callers::now() const {
  return static_cast<uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_).count());
}

void Callers::call() try {
  for (; came_ < count_; ++came_) (void)neighbour_.open(served_port, now());
  for (; !over_; std::this_thread::sleep_for(pause)) {
    converse();
    look_round();
  }
  leave();
} catch (const std::exception&) {
  broken_ = true;
}

void Callers::look_round() {
  uint64_t standing = 0;
  const size_t away = std::erase_if(neighbour_.peers(), [&](TcpPeer& peer) {
    if (peer.device_finished() && !peer.was_reset()) peer.reset();
    standing += peer.established() && !peer.device_finished() ? 1 : 0;
    return peer.device_finished();
  });
  standing_ = standing;
  sent_away_ += away;
  decided_ = sent_away_ + standing;
  if (manner_ == Manner::once) return;
  for (size_t i = 0; i < away; ++i) (void)neighbour_.open(served_port, now());
  came_ += away;
}

void Callers::converse() {
  for (const Bytes& frame : cable_.heard()) neighbour_.receive(frame, now());
  neighbour_.turn(now());
}

void Callers::leave() {
  for (TcpPeer& peer : neighbour_.peers()) peer.reset();
  for (unsigned i = 0; i < farewell / pause; ++i) {
    converse();
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace nacre::hub_test
