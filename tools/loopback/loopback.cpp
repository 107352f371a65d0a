// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/loopback/loopback.hpp"

#include <arpa/inet.h>
#include <unistd.h>

namespace nacre::loopback {
namespace {

sockaddr_in address_of(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool is_stream(int descriptor) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_STREAM;
}

}  // namespace

int open(int type) { return ::socket(AF_INET, type | SOCK_CLOEXEC, 0); }

int connect(int descriptor, uint16_t port) {
  const sockaddr_in address = address_of(port);
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

std::optional<uint16_t> bind(int descriptor, uint16_t port) {
  sockaddr_in address = address_of(port);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(descriptor, raw, size) == 0 && (!is_stream(descriptor) || ::listen(descriptor, 1) == 0) &&
                     ::getsockname(descriptor, raw, &size) == 0;
  return bound ? std::optional(ntohs(address.sin_port)) : std::nullopt;
}

std::optional<uint16_t> free_port(int type, uint16_t wish) {
  const int descriptor = open(type);
  if (descriptor < 0) return std::nullopt;
  const auto port = bind(descriptor, wish);
  ::close(descriptor);
  return port;
}

}  // namespace nacre::loopback
