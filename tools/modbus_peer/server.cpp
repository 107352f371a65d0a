// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/modbus_peer/server.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/socket.h>

#include <cerrno>
#include <span>
#include <stdexcept>

namespace nacre::modbus_peer {
namespace {

constexpr int coils = 2;
constexpr int input_registers = 2;
constexpr int heater_coil = 0;
constexpr int lock_coil = 1;

/// After a broken frame: what is left of it would be read as the beginning of the next one.
void drain(int descriptor) {
  uint8_t rest[256];
  while (recv(descriptor, rest, sizeof rest, MSG_DONTWAIT) > 0) {
  }
}

}  // namespace

Server::Server(int descriptor, int unit) {
  // The device and its settings are never used: the socket stands for the line.
  context_.reset(modbus_new_rtu("/dev/null", 115200, 'N', 8, 1));
  mapping_.reset(modbus_mapping_new(coils, 0, 0, input_registers));
  if (!context_ || !mapping_ || modbus_set_slave(context_.get(), unit) != 0) {
    throw std::runtime_error(fmt::format("libmodbus: {}", modbus_strerror(errno)));
  }
  modbus_set_socket(context_.get(), descriptor);
}

bool Server::serve(Room& room, const Switches& switches, const Tell& tell) {
  uint8_t request[MODBUS_RTU_MAX_ADU_LENGTH];
  int length = modbus_receive(context_.get(), request);
  if (length < 0) {
    if (errno == ECONNRESET || errno == EBADF || errno == EPIPE) return false;
    int error = errno;
    drain(modbus_get_socket(context_.get()));
    if (switches.log) tell(fmt::format("request broken: {}", modbus_strerror(error)));
    return true;
  }
  if (length == 0) return true;
  requests_ += 1;
  if (switches.log)
    tell(fmt::format("request {:02x}", fmt::join(std::span(request, static_cast<size_t>(length)), " ")));
  if (!switches.mute) answer(request, length, room, tell);
  return true;
}

void Server::answer(const uint8_t* request, int length, Room& room, const Tell& tell) {
  mapping_->tab_input_registers[0] = register_value(room.temperature());
  mapping_->tab_input_registers[1] = register_value(room.humidity());
  mapping_->tab_bits[heater_coil] = room.heater();
  mapping_->tab_bits[lock_coil] = room.lock();
  if (modbus_reply(context_.get(), request, length, mapping_.get()) < 0 && errno == EPIPE) return;
  bool heater = mapping_->tab_bits[heater_coil] != 0;
  bool lock = mapping_->tab_bits[lock_coil] != 0;
  if (heater != room.heater()) tell(fmt::format("heater {:d}", heater));
  if (lock != room.lock()) tell(fmt::format("lock {:d}", lock));
  room.set_heater(heater);
  room.set_lock(lock);
}

}  // namespace nacre::modbus_peer
