// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/web_probe.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tools/loopback/loopback.hpp"

namespace nacre::tool::run {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 1s;       ///< with one connection
constexpr size_t enough = 4096;     ///< of an answer: only its first line counts
constexpr std::string_view good = "HTTP/1.1 200 ";

}  // namespace

uint16_t free_port(uint16_t wish) {
  const auto wished = loopback::free_port(SOCK_STREAM, wish);
  return wished ? *wished : loopback::free_port(SOCK_STREAM).value_or(0);
}

bool WebProbe::answered() {
  if (answered_) return true;
  if (connection_ < 0) {
    connect_now();
  } else {
    take_answer();
  }
  return answered_;
}

void WebProbe::connect_now() {
  if (Clock::now() - tried_ < 100ms) return;
  tried_ = Clock::now();
  connection_ = loopback::open(SOCK_STREAM | SOCK_NONBLOCK);
  if (connection_ >= 0) (void)loopback::connect(connection_, port_);
}

void WebProbe::take_answer() {
  static constexpr std::string_view question = "GET / HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n";
  pollfd ready{connection_, static_cast<short>(asked_ ? POLLIN : POLLOUT), 0};
  const int events = poll(&ready, 1, 0);
  if (events > 0 && !asked_) {
    asked_ = send(connection_, question.data(), question.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(question.size());
    if (!asked_) return close_connection();
  } else if (events > 0) {
    char bytes[512];
    const ssize_t got = recv(connection_, bytes, sizeof bytes, 0);
    if (got > 0) answer_.append(bytes, static_cast<size_t>(got));
    answered_ = answer_.starts_with(good);
    if (got <= 0 || answered_ || answer_.size() > enough) return close_connection();
  }
  if (Clock::now() - tried_ > patience) close_connection();
}

void WebProbe::close_connection() {
  if (connection_ >= 0) close(connection_);
  connection_ = -1;
  asked_ = false;
  answer_.clear();
}

}  // namespace nacre::tool::run
