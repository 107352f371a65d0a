// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Somebody who asks a web server of this host for a page again and again, in a thread of their own.
#pragma once

#include <stdint.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace nacre::hub_test {

/// One request on a connection of its own; the whole answer, or nothing if nothing more came for so long.
[[nodiscard]] std::string fetch(uint16_t port, const std::string& path,
                                std::chrono::milliseconds patience = std::chrono::milliseconds(500));

class Browser {
 public:
  explicit Browser(uint16_t port);
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;
  ~Browser();

  /// Requests that were begun; the n-th answer belongs to a request that was begun before.
  [[nodiscard]] uint64_t begun() const { return begun_; }
  /// Number of the last request that was answered with 200, as a whole.
  [[nodiscard]] uint64_t answered() const { return answered_; }
  /// How many were answered so.
  [[nodiscard]] uint64_t good() const { return good_; }

  /// For as long as it lives, nothing is asked for. When it has been made, the last answer has come.
  class Rest {
   public:
    explicit Rest(Browser& browser);
    Rest(const Rest&) = delete;
    Rest& operator=(const Rest&) = delete;
    ~Rest() { browser_.rests_ = false; }

   private:
    Browser& browser_;
  };

 private:
  void browse();

  uint16_t port_;
  std::atomic<bool> over_ = false;
  std::atomic<bool> rests_ = false;
  std::atomic<bool> busy_ = false;
  std::atomic<uint64_t> begun_ = 0;
  std::atomic<uint64_t> answered_ = 0;
  std::atomic<uint64_t> good_ = 0;
  std::thread thread_;
};

}  // namespace nacre::hub_test
