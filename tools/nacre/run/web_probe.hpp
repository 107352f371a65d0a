// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Asks a web server on this host's loopback for its first page until it answers 200. Never waits.
#pragma once

#include <stdint.h>

#include <chrono>
#include <string>

namespace nacre::tool::run {

/// A port of the loopback address that nobody listens at: `wish` if it is free, otherwise one that the host chooses.
/// 0: none is left. Somebody may take it before it is used.
[[nodiscard]] uint16_t free_port(uint16_t wish);

class WebProbe {
 public:
  explicit WebProbe(uint16_t port) : port_(port) {}
  WebProbe(const WebProbe&) = delete;
  WebProbe& operator=(const WebProbe&) = delete;
  ~WebProbe() { close_connection(); }

  /// To be called now and then. True: the server has answered with status 200.
  [[nodiscard]] bool answered();

 private:
  using Clock = std::chrono::steady_clock;

  void connect_now();
  void take_answer();
  void close_connection();

  uint16_t port_;
  int connection_ = -1;
  bool asked_ = false;
  bool answered_ = false;
  std::string answer_;
  Clock::time_point tried_{};
};

}  // namespace nacre::tool::run
