// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Many who want something of a web server of this host at the same time, and take their time over it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace nacre::hub_test {

class Crowd {
 public:
  /// `count` of them say a byte of a request's head after the other, without an end. Who was sent away comes again.
  Crowd(uint16_t port, unsigned count, std::chrono::milliseconds interval);
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;
  /// All leave.
  ~Crowd();

  [[nodiscard]] uint64_t came() const { return came_; }
  [[nodiscard]] uint64_t bytes() const { return bytes_; }
  [[nodiscard]] uint64_t sent_away() const { return sent_away_; }
  /// Who were told that their time was up (408).
  [[nodiscard]] uint64_t timed_out() const { return timed_out_; }

 private:
  struct Guest {
    int descriptor = -1;
    size_t said = 0;
    std::chrono::steady_clock::time_point speaks_at{};
  };

  void mill_about();
  void come(Guest& guest);
  void speak(Guest& guest);
  void listen(Guest& guest);
  void leave(Guest& guest);

  uint16_t port_;
  std::chrono::milliseconds interval_;
  std::vector<Guest> guests_;
  std::atomic<uint64_t> came_ = 0;
  std::atomic<uint64_t> bytes_ = 0;
  std::atomic<uint64_t> sent_away_ = 0;
  std::atomic<uint64_t> timed_out_ = 0;
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace nacre::hub_test
