// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The Modbus RTU server: libmodbus on one connected socket. Framing, checksum and exceptions are libmodbus's own.
#pragma once

#include <modbus.h>

#include <functional>
#include <memory>
#include <string>

#include "tools/modbus_peer/commands.hpp"
#include "tools/modbus_peer/room.hpp"

namespace nacre::modbus_peer {

/// Takes lines about what happened: coils that changed, requests if they are logged.
using Tell = std::function<void(const std::string&)>;

class Server {
 public:
  /// Serves as unit `unit` on the connected socket `descriptor`, which stays the caller's to close.
  Server(int descriptor, int unit);

  /// Reads one request, which has begun to arrive, and answers it from `room`. False when the other end has closed.
  [[nodiscard]] bool serve(Room& room, const Switches& switches, const Tell& tell);

  [[nodiscard]] uint64_t requests() const { return requests_; }

 private:
  void answer(const uint8_t* request, int length, Room& room, const Tell& tell);

  struct FreeContext {
    void operator()(modbus_t* context) const { modbus_free(context); }
  };
  struct FreeMapping {
    void operator()(modbus_mapping_t* mapping) const { modbus_mapping_free(mapping); }
  };
  std::unique_ptr<modbus_t, FreeContext> context_;
  std::unique_ptr<modbus_mapping_t, FreeMapping> mapping_;
  uint64_t requests_ = 0;
};

}  // namespace nacre::modbus_peer
