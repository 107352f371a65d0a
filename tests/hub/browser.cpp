// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/browser.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "tools/loopback/loopback.hpp"

namespace nacre::hub_test {
namespace {

int connect_to(uint16_t port, std::chrono::milliseconds wait) {
  const int descriptor = loopback::open(SOCK_STREAM);
  if (descriptor < 0) return -1;
  const timeval patience{wait.count() / 1000, wait.count() % 1000 * 1000};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (loopback::connect(descriptor, port) == 0) return descriptor;
  close(descriptor);
  return -1;
}

/// The answer is whole when as many bytes of body have come as its head says.
bool whole(const std::string& answer) {
  static constexpr std::string_view length = "Content-Length: ";
  const size_t head = answer.find("\r\n\r\n");
  const size_t at = answer.find(length);
  if (head == std::string::npos || at == std::string::npos || at > head) return false;
  return answer.size() >= head + 4 + std::stoul(answer.substr(at + length.size()));
}

}  // namespace

std::string fetch(uint16_t port, const std::string& path, std::chrono::milliseconds patience) {
  const int descriptor = connect_to(port, patience);
  if (descriptor < 0) return "";
  const std::string question = "GET " + path + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n";
  std::string answer;
  if (send(descriptor, question.data(), question.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(question.size())) {
    char bytes[4096];
    for (ssize_t got = 0; (got = recv(descriptor, bytes, sizeof bytes, 0)) > 0;)
      answer.append(bytes, static_cast<size_t>(got));
  }
  close(descriptor);
  return whole(answer) ? answer : "";
}

Browser::Browser(uint16_t port) : port_(port), thread_([this] { browse(); }) {}

Browser::~Browser() {
  over_ = true;
  thread_.join();
}

void Browser::browse() {
  while (!over_) {
    busy_ = true;  // before the look at the other: whoever asks for rest does it the other way round
    if (rests_) {
      busy_ = false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      continue;
    }
    const uint64_t number = ++begun_;
    if (fetch(port_, number % 2 == 0 ? "/" : "/api/system").starts_with("HTTP/1.1 200 ")) {
      answered_ = number;
      good_ += 1;
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

Browser::Rest::Rest(Browser& browser) : browser_(browser) {
  browser.rests_ = true;
  while (browser.busy_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace nacre::hub_test
