// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/peer.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>
#include <vector>

#include "tools/bench/network/stream_order.hpp"
#include "tools/loopback/loopback.hpp"

namespace nacre::bench {
namespace {

constexpr timeval patience{20, 0};
constexpr size_t datagram_size = 32;
constexpr std::string_view good = "HTTP/1.1 200 ";
constexpr std::string_view question = "GET / HTTP/1.1\r\nHost: bench\r\n\r\n";

std::string reason() { return std::strerror(errno); }

}  // namespace

Result<uint16_t> free_port(int type) {
  const auto port = loopback::free_port(type);
  if (!port) return failure("no free port: " + reason());
  return *port;
}

Result<Peer> Peer::connect(int type, uint16_t port) {
  Peer peer(loopback::open(type));
  if (peer.descriptor_ < 0) return failure("no socket: " + reason());
  const int on = 1;
  (void)::setsockopt(peer.descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  (void)::setsockopt(peer.descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (type == SOCK_STREAM) (void)::setsockopt(peer.descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (loopback::connect(peer.descriptor_, port) != 0)
    return failure("the machine's port " + std::to_string(port) + " cannot be reached: " + reason());
  return peer;
}

Peer::Peer(Peer&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Peer::~Peer() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Peer::send(const void* bytes, size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size != 0) {
    const ssize_t sent = ::send(descriptor_, at, size, MSG_NOSIGNAL);
    if (sent <= 0) return failure("the machine takes nothing: " + reason());
    at += sent;
    size -= static_cast<size_t>(sent);
  }
  return {};
}

Result<size_t> Peer::receive_some(void* bytes, size_t size) {
  const ssize_t got = ::recv(descriptor_, bytes, size, 0);
  if (got < 0) return failure("the machine does not answer: " + reason());
  return static_cast<size_t>(got);
}

Result<void> Peer::receive(void* bytes, size_t size) {
  char* at = static_cast<char*>(bytes);
  while (size != 0) {
    const auto got = receive_some(at, size);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return failure("the machine has closed the connection, " + std::to_string(size) + " bytes early");
    at += *got;
    size -= *got;
  }
  return {};
}

Result<void> echo_once(Peer& peer, uint64_t number) {
  unsigned char out[datagram_size];
  unsigned char in[datagram_size + 1]{};
  for (size_t i = 0; i < sizeof out; ++i) out[i] = static_cast<unsigned char>(number + i);
  if (const auto sent = peer.send(out, sizeof out); !sent) return sent;
  const auto got = peer.receive_some(in, sizeof in);
  if (!got) return std::unexpected(got.error());
  if (*got != sizeof out || std::memcmp(in, out, sizeof out) != 0) return failure("the echo is another datagram");
  return {};
}

Result<void> send_stream(Peer& peer, size_t size) {
  const StreamOrder order{size, 1};
  const std::vector<char> bytes(size, 'n');
  char end = 0;
  if (const auto sent = peer.send(&order, sizeof order); !sent) return sent;
  if (const auto sent = peer.send(bytes.data(), size); !sent) return sent;
  return peer.receive(&end, 1);
}

Result<void> receive_stream(Peer& peer, size_t size) {
  const StreamOrder order{0, size};
  std::vector<char> bytes(size, 'n');
  if (const auto sent = peer.send(&order, sizeof order); !sent) return sent;
  if (const auto got = peer.receive(bytes.data(), size); !got) return got;
  for (const char each : bytes) {
    if (each != 0) return failure("a stream of zeros holds something else");
  }
  return {};
}

Result<void> get_page(Peer& peer, size_t size) {
  if (const auto sent = peer.send(question.data(), question.size()); !sent) return sent;
  std::string answer;
  size_t head = std::string::npos;
  while (head == std::string::npos || answer.size() < head + size) {
    char bytes[4096];
    const auto got = peer.receive_some(bytes, sizeof bytes);
    if (!got) return std::unexpected(got.error());
    if (*got == 0) return failure("the server has closed the connection after: " + answer);
    answer.append(bytes, *got);
    if (head == std::string::npos && answer.find("\r\n\r\n") != std::string::npos) head = answer.find("\r\n\r\n") + 4;
  }
  const bool right = answer.starts_with(good) && answer.size() == head + size;
  if (!right || answer.find("\r\nContent-Length: " + std::to_string(size) + "\r\n") == std::string::npos)
    return failure("the server answers: " + answer);
  return {};
}

Result<void> see_good_answer(Peer& peer) {
  if (const auto sent = peer.send(question.data(), question.size()); !sent) return sent;
  std::string start(good.size(), '\0');
  if (const auto got = peer.receive(start.data(), start.size()); !got) return got;
  if (start != good) return failure("the server answers: " + start);
  return {};
}

}  // namespace nacre::bench
