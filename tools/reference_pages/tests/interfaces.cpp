// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/reference_pages/tests/interfaces.hpp"

#include "interfaces/auth.hpp"
#include "interfaces/blocks.hpp"
#include "interfaces/climate.hpp"
#include "interfaces/clock.hpp"
#include "interfaces/console.hpp"
#include "interfaces/door.hpp"
#include "interfaces/entropy.hpp"
#include "interfaces/modbus.hpp"
#include "interfaces/sockets.hpp"
#include "user/metadata.hpp"

namespace nacre::pages {
namespace {

template <user::Interface I>
[[nodiscard]] CompiledInterface compiled(std::string file, std::string type) {
  return {std::move(file), std::move(type), user::InterfaceText<I>::make().data()};
}

}  // namespace

std::vector<CompiledInterface> compiled_interfaces() {
  using namespace interfaces;
  return {compiled<Auth>("auth", "Auth"),          compiled<Blocks>("blocks", "Blocks"),
          compiled<Climate>("climate", "Climate"), compiled<Clock>("clock", "Clock"),
          compiled<Console>("console", "Console"), compiled<Door>("door", "Door"),
          compiled<Entropy>("entropy", "Entropy"), compiled<Modbus>("modbus", "Modbus"),
          compiled<Sockets>("sockets", "Sockets")};
}

}  // namespace nacre::pages
