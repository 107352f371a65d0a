// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/crowd.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <string_view>

#include "tools/loopback/loopback.hpp"

namespace nacre::hub_test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::string_view beginning = "GET / HTTP/1.1\r\nX: ";
constexpr auto rest = 10ms;  ///< between two rounds

int connect_to(uint16_t port) {
  const int descriptor = loopback::open(SOCK_STREAM | SOCK_NONBLOCK);
  if (descriptor >= 0) (void)loopback::connect(descriptor, port);
  return descriptor;
}

}  // namespace

Crowd::Crowd(uint16_t port, unsigned count, std::chrono::milliseconds interval)
    : port_(port), interval_(interval), guests_(count) {
  thread_ = std::thread([this] { mill_about(); });
}

Crowd::~Crowd() {
  over_ = true;
  thread_.join();
  for (Guest& guest : guests_) leave(guest);
}

void Crowd::mill_about() {
  for (Guest& guest : guests_) come(guest);
  while (!over_) {
    for (Guest& guest : guests_) {
      if (guest.descriptor < 0) come(guest);
      if (guest.descriptor >= 0) listen(guest);
      if (guest.descriptor >= 0) speak(guest);
    }
    std::this_thread::sleep_for(rest);
  }
}

void Crowd::come(Guest& guest) {
  guest = {connect_to(port_), 0, Clock::now()};
  if (guest.descriptor >= 0) came_ += 1;
}

void Crowd::speak(Guest& guest) {
  if (Clock::now() < guest.speaks_at) return;
  const char byte = guest.said < beginning.size() ? beginning[guest.said] : 'a';
  if (send(guest.descriptor, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1) return;
  guest.said += 1;
  guest.speaks_at = Clock::now() + interval_;
  bytes_ += 1;
}

void Crowd::listen(Guest& guest) {
  char answer[512];
  const ssize_t got = recv(guest.descriptor, answer, sizeof answer, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
  if (got > 0) {
    timed_out_ += std::string_view(answer, static_cast<size_t>(got)).starts_with("HTTP/1.1 408") ? 1 : 0;
    return;
  }
  sent_away_ += 1;
  leave(guest);
}

void Crowd::leave(Guest& guest) {
  if (guest.descriptor >= 0) close(guest.descriptor);
  guest.descriptor = -1;
}

}  // namespace nacre::hub_test
