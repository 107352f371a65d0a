// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The byte stream to the stub: packets out, packets in, acknowledged both ways.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "tools/gdb_remote/packet.hpp"
#include "tools/gdb_remote/result.hpp"

namespace nacre::gdb_remote {

using Milliseconds = std::chrono::milliseconds;

/// Owns a connected stream socket.
class Channel {
 public:
  /// Connects to a listening unix socket; tries again until `patience` is over, as the server may be starting.
  [[nodiscard]] static Result<Channel> connect(const std::string& path, Milliseconds patience);
  /// Takes over a connected socket.
  explicit Channel(int descriptor) : descriptor_(descriptor) {}
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;
  ~Channel();

  /// For poll: readable when something has come.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] Result<void> send(std::string_view payload);
  /// A break: the stub stops the machine. It is no packet and is not acknowledged.
  [[nodiscard]] Result<void> send_break();
  /// The next packet, acknowledged. An error after `patience` without one.
  [[nodiscard]] Result<std::string> receive(Milliseconds patience);

 private:
  [[nodiscard]] Result<void> write_all(std::string_view bytes);

  int descriptor_;
  PacketReader reader_;
};

}  // namespace nacre::gdb_remote
