// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the fuzzer of the network stack makes (tests/fuzz), on the hub's cable: frames that fit the conversations that
// there are, changed, between honest connections that carry changed requests.
#pragma once

#include "tests/fuzz/tcpip_frames.hpp"
#include "tests/fuzz/tcpip_random.hpp"
#include "tests/hub/cable.hpp"
#include "tests/hub/requests.hpp"

namespace nacre::hub_test {

class Replay {
 public:
  Replay(Cable& cable, uint64_t seed);

  /// Sends that many frames beside those of the connections, slowly enough for these to get answers.
  void send(uint64_t frames);
  /// Ends all connections, as well as the frames between have left them.
  void leave();
  /// From now on nobody knows of any connection: for so long, what the hub says to one of them is answered by a reset.
  void forget(std::chrono::milliseconds how_long);

  /// Requests that were made, each on a connection of its own, and how many of these have had bytes in return.
  [[nodiscard]] uint64_t frames() const { return sent_; }
  [[nodiscard]] uint64_t requests() const { return requests_; }
  [[nodiscard]] uint64_t answered() const { return answered_; }

 private:
  void step();
  void act_as_peer(const fuzz::Step& step);
  void converse();
  [[nodiscard]] uint32_t now() const;

  Cable& cable_;
  fuzz::Random random_;
  Requests made_;
  wire::Neighbour neighbour_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  uint64_t sent_ = 0;
  uint64_t requests_ = 0;
  uint64_t answered_ = 0;
};

/// Openings of connections that nobody completes: addresses and ports all different.
void flood(Cable& cable, unsigned count);

}  // namespace nacre::hub_test
