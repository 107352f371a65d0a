// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Many who open a connection on the cable itself and say nothing. A forwarded port would not do for a thousand: QEMU
// listens for one connection at a time, and this host's kernel drops the openings of the others for seconds, before the
// hub has seen any of them.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "tests/hub/cable.hpp"
#include "tests/network/neighbour.hpp"

namespace nacre::hub_test {

class Callers {
 public:
  enum class Manner : uint8_t { once, again };  ///< does who was sent away come again?

  Callers(Cable& cable, unsigned count, Manner manner);
  Callers(const Callers&) = delete;
  Callers& operator=(const Callers&) = delete;
  /// All leave.
  ~Callers();

  /// Connections that were asked for, and of these the ones that the hub has ended, so far.
  [[nodiscard]] uint64_t came() const { return came_; }
  [[nodiscard]] uint64_t sent_away() const { return sent_away_; }
  /// Connections that the hub keeps.
  [[nodiscard]] uint64_t standing() const { return standing_; }
  /// Who know where they stand: sent away, or kept.
  [[nodiscard]] uint64_t decided() const { return decided_; }
  /// The card has taken nothing any more.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  void call();
  void look_round();
  void converse();
  void leave();
  [[nodiscard]] uint32_t now() const;

  Cable& cable_;
  unsigned count_;
  Manner manner_;
  wire::Neighbour neighbour_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::atomic<uint64_t> came_ = 0;
  std::atomic<uint64_t> sent_away_ = 0;
  std::atomic<uint64_t> standing_ = 0;
  std::atomic<uint64_t> decided_ = 0;
  std::atomic<bool> broken_ = false;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace nacre::hub_test
