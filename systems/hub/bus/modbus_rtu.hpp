// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Modbus RTU frames: what a master sends, and how it finds the answer in a stream of bytes. Silent intervals do not
// survive the way through an emulator or a network bridge, so a frame's end follows from its function code and
// its CRC. Pure functions of bytes: no clock, no device, no allocation. Every byte of a reply may be hostile.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::modbus {

enum class Function : uint8_t { read_coils = 1, read_input_registers = 4, write_single_coil = 5 };

inline constexpr uint8_t exception_flag = 0x80;
inline constexpr size_t request_size = 8;  ///< of every function here
inline constexpr size_t exception_size = 5;
inline constexpr size_t longest_reply = 8;
inline constexpr uint16_t coil_on = 0xff00;
inline constexpr uint16_t coil_off = 0x0000;

/// The CRC of the Modbus serial line: polynomial 0xa001 (reflected), start 0xffff. It goes over the line low byte first.
[[nodiscard]] constexpr uint16_t crc16(const uint8_t* bytes, size_t size) {
  uint16_t crc = 0xffff;
  for (size_t i = 0; i < size; ++i) {
    crc = static_cast<uint16_t>(crc ^ bytes[i]);
    for (unsigned bit = 0; bit < 8; ++bit) {
      const uint16_t feedback = (crc & 1) != 0 ? 0xa001 : 0;
      crc = static_cast<uint16_t>((crc >> 1) ^ feedback);
    }
  }
  return crc;
}

[[nodiscard]] constexpr uint16_t big_endian(const uint8_t* bytes) {
  return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

constexpr void put_big_endian(uint8_t* bytes, uint16_t value) {
  bytes[0] = static_cast<uint8_t>(value >> 8);
  bytes[1] = static_cast<uint8_t>(value);
}

/// Writes the CRC of the first `size` bytes behind them.
constexpr void seal(uint8_t* frame, size_t size) {
  const uint16_t crc = crc16(frame, size);
  frame[size] = static_cast<uint8_t>(crc);
  frame[size + 1] = static_cast<uint8_t>(crc >> 8);
}

/// The last two of `size` bytes are the CRC of the others.
[[nodiscard]] constexpr bool sealed(const uint8_t* frame, size_t size) {
  return crc16(frame, size - 2) == static_cast<uint16_t>(frame[size - 1] << 8 | frame[size - 2]);
}

/// One question to one unit, about one register or coil.
struct Request {
  uint8_t unit = 0;
  Function function = Function::read_input_registers;
  uint16_t address = 0;
  uint16_t value = 0;  ///< write: coil_on or coil_off; read: 1, the number of items
};

[[nodiscard]] constexpr Request read_input(uint8_t unit, uint16_t address) {
  return {unit, Function::read_input_registers, address, 1};
}
[[nodiscard]] constexpr Request read_coil(uint8_t unit, uint16_t address) {
  return {unit, Function::read_coils, address, 1};
}
[[nodiscard]] constexpr Request write_coil(uint8_t unit, uint16_t address, bool on) {
  return {unit, Function::write_single_coil, address, on ? coil_on : coil_off};
}

struct Frame {
  uint8_t bytes[request_size] = {};
};

[[nodiscard]] constexpr Frame encode(const Request& request) {
  Frame frame;
  frame.bytes[0] = request.unit;
  frame.bytes[1] = static_cast<uint8_t>(request.function);
  put_big_endian(frame.bytes + 2, request.address);
  put_big_endian(frame.bytes + 4, request.value);
  seal(frame.bytes, 6);
  return frame;
}

/// Size of the good reply to a request, CRC included.
[[nodiscard]] constexpr size_t reply_size(const Request& request) {
  switch (request.function) {
    case Function::read_coils:
      return 6;
    case Function::read_input_registers:
      return 7;
    case Function::write_single_coil:
      return 8;
  }
  return longest_reply;
}

enum class Match : uint8_t {
  incomplete,  ///< could still become the reply: more bytes are needed
  none,        ///< cannot be the reply: the first byte is to be dropped
  reply,       ///< the reply; its value is valid
  exception,   ///< the unit refuses; the value is the exception code
};

struct Matched {
  Match match = Match::incomplete;
  uint16_t value = 0;
  size_t size = 0;  ///< bytes that the reply or exception took
};

/// Byte `index` of a good reply is known before it arrives, but for its payload.
[[nodiscard]] constexpr bool fits(const Request& request, size_t index, uint8_t byte) {
  if (request.function == Function::write_single_coil) {
    return byte == encode(request).bytes[index];
  }
  if (index == 0) return byte == request.unit;
  if (index == 1) return byte == static_cast<uint8_t>(request.function);
  if (index == 2) return byte == (request.function == Function::read_coils ? 1 : 2);
  return true;
}

[[nodiscard]] constexpr Matched match_exception(const uint8_t* bytes, size_t size) {
  if (size < exception_size) return {};
  if (!sealed(bytes, exception_size) || bytes[2] == 0) return {Match::none, 0, 0};
  return {Match::exception, bytes[2], exception_size};
}

/// Is what stands at `bytes` the answer to `request`? Reads nothing beyond `size`.
[[nodiscard]] constexpr Matched match_reply(const Request& request, const uint8_t* bytes, size_t size) {
  const bool exception =
      size >= 2 && bytes[0] == request.unit && bytes[1] == (static_cast<uint8_t>(request.function) | exception_flag);
  if (exception) return match_exception(bytes, size);
  const size_t whole = reply_size(request);
  const size_t have = size < whole ? size : whole;
  for (size_t i = 0; i < have; ++i) {
    if (!fits(request, i, bytes[i])) return {Match::none, 0, 0};
  }
  if (size < whole) return {};
  if (!sealed(bytes, whole)) return {Match::none, 0, 0};
  switch (request.function) {
    case Function::read_coils:
      return {Match::reply, static_cast<uint16_t>(bytes[3] & 1), whole};
    case Function::read_input_registers:
      return {Match::reply, big_endian(bytes + 3), whole};
    case Function::write_single_coil:
      return {Match::reply, static_cast<uint16_t>(request.value == coil_on ? 1 : 0), whole};
  }
  return {Match::none, 0, 0};
}

/// Looks for the reply in a stream: bytes that cannot begin it are dropped one by one.
class ReplyFinder {
 public:
  /// Forgets everything received so far, and what it looked for.
  constexpr void look_for(const Request& request) {
    request_ = request;
    size_ = 0;
  }

  /// `reply` and `exception` end the search: look_for() begins the next.
  [[nodiscard]] constexpr Matched push(uint8_t byte) {
    bytes_[size_] = byte;
    size_ += 1;
    for (size_t tries = 0; tries < longest_reply && size_ > 0; ++tries) {
      const Matched matched = match_reply(request_, bytes_, size_);
      if (matched.match == Match::incomplete) return matched;
      if (matched.match != Match::none) {
        size_ = 0;
        return matched;
      }
      drop_first();
    }
    return {};
  }

 private:
  constexpr void drop_first() {
    size_ -= 1;
    for (size_t i = 0; i < size_; ++i) bytes_[i] = bytes_[i + 1];
  }

  Request request_;
  uint8_t bytes_[longest_reply] = {};
  size_t size_ = 0;  ///< below longest_reply between calls: a whole reply never stays incomplete
};

}  // namespace nacre::modbus
