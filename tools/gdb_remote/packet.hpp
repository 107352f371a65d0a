// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Packets of the protocol: `$payload#checksum`, with escapes and run lengths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::gdb_remote {

/// The bytes that carry `payload`.
[[nodiscard]] std::string frame(std::string_view payload);

/// Takes bytes as they come and gives whole payloads. A packet whose checksum is wrong is counted and dropped;
/// the sender repeats it when it gets a `-`.
class PacketReader {
 public:
  void push(std::string_view bytes) { buffer_ += bytes; }
  [[nodiscard]] std::optional<std::string> next();
  [[nodiscard]] unsigned broken() const { return broken_; }

 private:
  std::string buffer_;
  unsigned broken_ = 0;
};

/// Two hexadecimal digits a byte, in memory order.
[[nodiscard]] std::string to_hex(std::span<const std::byte> bytes);
[[nodiscard]] std::string to_hex(std::string_view text);
/// Nothing if a character is no digit or one is left over.
[[nodiscard]] std::optional<std::vector<std::byte>> from_hex(std::string_view digits);
[[nodiscard]] std::optional<uint64_t> parse_number(std::string_view digits);
[[nodiscard]] std::string number(uint64_t value);

}  // namespace nacre::gdb_remote
