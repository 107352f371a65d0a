// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Devices behind the SMMU: what they add to the description, and what the component is told that switches it on.
#include <algorithm>
#include <optional>

#include "proofs/image/interpreter/authority.hpp"

namespace nacre::proof::interpreter {
namespace {

std::optional<unsigned> isolating_component(const System& system) {
  for (unsigned id = 0; id < system.components.size(); ++id) {
    if (system.components[id].isolation) return id;
  }
  return std::nullopt;
}

const BoardDevice* first_isolated(const Component& component, const Board& board) {
  for (const Grant& grant : component.grants) {
    if (board.device(grant.device).stream) return &board.device(grant.device);
  }
  return nullptr;
}

const ChannelPlace& place_of(const Sources& in, SignalRole role, unsigned driver) {
  for (size_t i = 0; i < in.system.signals.size(); ++i) {
    if (in.system.signals[i].role == role && in.system.signals[i].driver == driver) return in.numbers.signals[i];
  }
  throw Refused("a device behind the SMMU has no signal");
}

abi::IsolatedDevice told_of(const Sources& in, unsigned driver, const BoardDevice& device) {
  abi::IsolatedDevice told{};
  if (device.name.size() >= sizeof told.name) throw Refused("the name '" + device.name + "' is too long");
  std::copy(device.name.begin(), device.name.end(), told.name);
  told.registers = device.address;
  told.registers_size = device.size;
  told.stream = *device.stream;
  told.driver = ComponentId::from_raw(static_cast<uint8_t>(driver));
  told.ready_bit = static_cast<uint8_t>(place_of(in, SignalRole::device_ready, driver).bit);
  told.fault_handle = static_cast<uint8_t>(place_of(in, SignalRole::device_fault, driver).handle);
  return told;
}

}  // namespace

/// Eight signals at once, then one in 10 ms: as often as a driver may fall.
void add_isolation(System& system, const Board& board) {
  const auto isolator = isolating_component(system);
  if (!isolator) return;
  for (unsigned id = 0; id < system.components.size(); ++id) {
    Component& driver = system.components[id];
    const BoardDevice* device = first_isolated(driver, board);
    if (device == nullptr) continue;
    driver.needs.push_back(*isolator);
    system.signals.push_back({id, *isolator, "isolation", device->name, 10'000'000, 8, SignalRole::device_ready, id});
    system.signals.push_back(
        {*isolator, driver.supervisor, device->name, device->name, 0, 1, SignalRole::device_fault, id});
  }
}

bool is_isolated(const Sources& in, unsigned id) {
  return first_isolated(in.system.components[id], in.board) != nullptr;
}

std::unique_ptr<abi::Isolation> isolation_of(const Sources& in) {
  auto isolation = std::make_unique<abi::Isolation>();
  isolation->magic = abi::isolation_magic;
  for (unsigned id = 0; id < in.system.components.size(); ++id) {
    for (const Grant& grant : in.system.components[id].grants) {
      const BoardDevice& device = in.board.device(grant.device);
      if (!device.stream) continue;
      if (isolation->device_count == abi::max_isolated_devices) throw Refused("more devices behind the SMMU than fit");
      isolation->devices[isolation->device_count++] = told_of(in, id, device);
    }
  }
  std::sort(isolation->devices, isolation->devices + isolation->device_count,
            [](const auto& a, const auto& b) { return a.stream < b.stream; });
  return isolation;
}

}  // namespace nacre::proof::interpreter
