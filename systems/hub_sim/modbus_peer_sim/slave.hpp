// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The answering side of Modbus RTU, for the room: finds requests in a stream of bytes and builds replies. Pure.
#pragma once

#include "systems/hub/bus/modbus_rtu.hpp"
#include "systems/hub_sim/modbus_peer_sim/room.hpp"

namespace nacre::hub_sim {

inline constexpr uint8_t unit = 1;
inline constexpr uint16_t thermometer_register = 0;
inline constexpr uint16_t humidity_register = 1;
inline constexpr uint16_t heater_coil = 0;
inline constexpr uint16_t lock_coil = 1;

enum class Refusal : uint8_t { illegal_function = 1, illegal_address = 2, illegal_value = 3 };

struct Reply {
  uint8_t bytes[modbus::longest_reply] = {};
  size_t size = 0;  ///< 0: nothing to say
};

[[nodiscard]] constexpr Reply sealed_reply(Reply reply) {
  modbus::seal(reply.bytes, reply.size);
  reply.size += 2;
  return reply;
}

[[nodiscard]] constexpr Reply refuse(const uint8_t* request, Refusal why) {
  return sealed_reply(
      {{request[0], static_cast<uint8_t>(request[1] | modbus::exception_flag), static_cast<uint8_t>(why)}, 3});
}

[[nodiscard]] constexpr Reply read_register(const Room& room, const uint8_t* request, uint16_t address) {
  if (address > humidity_register) return refuse(request, Refusal::illegal_address);
  Reply reply{{request[0], request[1], 2}, 5};
  modbus::put_big_endian(reply.bytes + 3, address == thermometer_register ? room.temperature() : room.humidity());
  return sealed_reply(reply);
}

[[nodiscard]] constexpr Reply read_coil(const Room& room, const uint8_t* request, uint16_t address) {
  if (address > lock_coil) return refuse(request, Refusal::illegal_address);
  const bool on = address == heater_coil ? room.heater : room.lock;
  return sealed_reply({{request[0], request[1], 1, static_cast<uint8_t>(on ? 1 : 0)}, 4});
}

[[nodiscard]] constexpr Reply write_coil(Room& room, const uint8_t* request, uint16_t address, uint16_t value) {
  if (address > lock_coil) return refuse(request, Refusal::illegal_address);
  if (value != modbus::coil_on && value != modbus::coil_off) return refuse(request, Refusal::illegal_value);
  (address == heater_coil ? room.heater : room.lock) = value == modbus::coil_on;
  Reply reply{{}, 6};
  for (size_t i = 0; i < reply.size; ++i) reply.bytes[i] = request[i];
  return sealed_reply(reply);
}

/// Answers one whole, sealed request of modbus::request_size bytes.
[[nodiscard]] constexpr Reply answer(Room& room, const uint8_t* request) {
  if (request[0] != unit) return {};
  const uint16_t address = modbus::big_endian(request + 2);
  const uint16_t value = modbus::big_endian(request + 4);
  const auto function = static_cast<modbus::Function>(request[1]);
  if (function == modbus::Function::write_single_coil) return write_coil(room, request, address, value);
  const bool one_item = value == 1;
  if (function == modbus::Function::read_input_registers) {
    return one_item ? read_register(room, request, address) : refuse(request, Refusal::illegal_value);
  }
  if (function == modbus::Function::read_coils) {
    return one_item ? read_coil(room, request, address) : refuse(request, Refusal::illegal_value);
  }
  return refuse(request, Refusal::illegal_function);
}

/// Slides over the received bytes: the first eight that carry their own CRC are a request.
class Slave {
 public:
  explicit constexpr Slave(Room& room) : room_(room) {}

  [[nodiscard]] constexpr Reply push(uint8_t byte) {
    if (size_ == modbus::request_size) {
      for (size_t i = 1; i < size_; ++i) bytes_[i - 1] = bytes_[i];
      size_ -= 1;
    }
    bytes_[size_] = byte;
    size_ += 1;
    if (size_ < modbus::request_size || !modbus::sealed(bytes_, size_)) return {};
    size_ = 0;
    return answer(room_, bytes_);
  }

 private:
  Room& room_;
  uint8_t bytes_[modbus::request_size] = {};
  size_t size_ = 0;
};

}  // namespace nacre::hub_sim
