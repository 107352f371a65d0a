// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/gdb_remote/packet.hpp"

#include <charconv>

namespace nacre::gdb_remote {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr char escape = '}';
constexpr char escape_mask = 0x20;

uint8_t checksum(std::string_view body) {
  unsigned sum = 0;
  for (const char c : body) sum += static_cast<unsigned char>(c);
  return static_cast<uint8_t>(sum);
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `c*n` repeats c: n is a printable character, 29 more than the number of further copies.
std::string unpack(std::string_view body) {
  std::string payload;
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] == escape && i + 1 < body.size()) {
      payload += static_cast<char>(body[++i] ^ escape_mask);
    } else if (body[i] == '*' && i + 1 < body.size() && !payload.empty()) {
      payload.append(static_cast<size_t>(body[++i]) - 29, payload.back());
    } else {
      payload += body[i];
    }
  }
  return payload;
}

}  // namespace

std::string frame(std::string_view payload) {
  std::string body;
  for (const char c : payload) {
    if (c == '$' || c == '#' || c == escape || c == '*') {
      body += escape;
      body += static_cast<char>(c ^ escape_mask);
    } else {
      body += c;
    }
  }
  const uint8_t sum = checksum(body);
  return '$' + body + '#' + digits[sum >> 4] + digits[sum & 15];
}

std::optional<std::string> PacketReader::next() {
  while (true) {
    const size_t start = buffer_.find('$');
    if (start == std::string::npos) {
      buffer_.clear();
      return std::nullopt;
    }
    const size_t hash = buffer_.find('#', start);
    if (hash == std::string::npos || hash + 2 >= buffer_.size()) return std::nullopt;
    const std::string body = buffer_.substr(start + 1, hash - start - 1);
    const int high = digit(buffer_[hash + 1]);
    const int low = digit(buffer_[hash + 2]);
    buffer_.erase(0, hash + 3);
    if (high >= 0 && low >= 0 && checksum(body) == high * 16 + low) return unpack(body);
    ++broken_;
  }
}

std::string to_hex(std::span<const std::byte> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte b : bytes) {
    text += digits[std::to_integer<unsigned>(b) >> 4];
    text += digits[std::to_integer<unsigned>(b) & 15];
  }
  return text;
}

std::string to_hex(std::string_view text) { return to_hex(std::as_bytes(std::span(text))); }

std::optional<std::vector<std::byte>> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::byte> bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

std::optional<uint64_t> parse_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string number(uint64_t value) {
  char text[17];
  const auto [end, error] = std::to_chars(text, text + sizeof text, value, 16);
  return error == std::errc() ? std::string(text, end) : std::string();
}

}  // namespace nacre::gdb_remote
