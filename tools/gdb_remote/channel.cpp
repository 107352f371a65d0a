// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/gdb_remote/channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

namespace nacre::gdb_remote {

using Clock = std::chrono::steady_clock;

Result<Channel> Channel::connect(const std::string& path, Milliseconds patience) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return failure("socket path is too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const auto end = Clock::now() + patience;
  while (true) {
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return failure(std::string("no socket: ") + std::strerror(errno));
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return Channel(descriptor);
    const std::string reason = std::strerror(errno);
    ::close(descriptor);
    if (Clock::now() >= end) return failure("cannot connect to " + path + ": " + reason);
    std::this_thread::sleep_for(Milliseconds(2));
  }
}

Channel::Channel(Channel&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), reader_(std::move(other.reader_)) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(reader_, other.reader_);
  return *this;
}

Channel::~Channel() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> Channel::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failure(std::string("the debug stub is gone: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Result<void> Channel::send(std::string_view payload) { return write_all(frame(payload)); }

Result<void> Channel::send_break() { return write_all("\x03"); }

Result<std::string> Channel::receive(Milliseconds patience) {
  const auto end = Clock::now() + patience;
  while (true) {
    const unsigned broken = reader_.broken();
    if (auto packet = reader_.next()) {
      if (auto sent = write_all("+"); !sent) return std::unexpected(sent.error());
      return *packet;
    }
    if (reader_.broken() != broken) {
      if (auto sent = write_all("-"); !sent) return std::unexpected(sent.error());
    }
    const auto left = std::chrono::duration_cast<Milliseconds>(end - Clock::now());
    if (left.count() <= 0) return failure("no answer from the debug stub");
    pollfd waiting{descriptor_, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) continue;
    char bytes[8192];
    const ssize_t count = ::recv(descriptor_, bytes, sizeof bytes, 0);
    if (count <= 0) return failure("the debug stub has closed the connection");
    reader_.push(std::string_view(bytes, static_cast<size_t>(count)));
  }
}

}  // namespace nacre::gdb_remote
