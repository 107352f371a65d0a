// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/isolation.hpp"

#include <string.h>

#include <algorithm>

namespace nacre::tool {
namespace {

bool reaches_all(const Component& component, const Board& board) {
  return std::any_of(component.devices.begin(), component.devices.end(),
                     [&](const DeviceGrant& grant) { return board.find(grant.device.value)->reaches_all(); });
}

abi::IsolatedDevice entry_of(const AuthorityInput& in, const Isolated& one) {
  abi::IsolatedDevice entry{};
  strncpy(entry.name, one.device->name.value.c_str(), sizeof entry.name - 1);
  entry.registers = one.device->address;
  entry.registers_size = one.device->size;
  entry.stream = *one.device->stream;
  entry.driver = one.driver;
  for (size_t i = 0; i < in.description.signals.size(); ++i) {
    const Signal& signal = in.description.signals[i];
    if (!(signal.driver == one.driver)) continue;
    if (signal.use == SignalUse::device_ready) entry.ready_bit = in.wiring.signal_bits[i];
    if (signal.use == SignalUse::device_fault) entry.fault_handle = static_cast<uint8_t>(in.wiring.signal_handles[i]);
  }
  return entry;
}

}  // namespace

std::vector<Isolated> isolated_devices(const Description& description, const Board& board) {
  std::vector<Isolated> all;
  for (size_t i = 0; i < description.components.size(); ++i) {
    for (const DeviceGrant& grant : description.components[i].devices) {
      const Device* device = board.find(grant.device.value);
      if (device != nullptr && device->stream) all.push_back({device, ComponentId::from_raw(static_cast<uint8_t>(i))});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Isolated& a, const Isolated& b) { return *a.device->stream < *b.device->stream; });
  return all;
}

std::optional<ComponentId> isolator_of(const Description& description) {
  for (size_t i = 0; i < description.components.size(); ++i) {
    if (description.components[i].isolation.value) return ComponentId::from_raw(static_cast<uint8_t>(i));
  }
  return std::nullopt;
}

bool drives_isolated(const Component& component, const Board& board) {
  return std::any_of(component.devices.begin(), component.devices.end(),
                     [&](const DeviceGrant& grant) { return board.find(grant.device.value)->stream.has_value(); });
}

bool is_bounded(const Region& region, const Description& description, const Board& board) {
  const auto any = [&](auto property) {
    return std::any_of(region.maps.begin(), region.maps.end(),
                       [&](const RegionMap& map) { return property(description.of(map.component), board); });
  };
  return any(drives_isolated) && !any(reaches_all);
}

std::unique_ptr<abi::Isolation> build_isolation(const AuthorityInput& in) {
  if (!isolator_of(in.description)) return nullptr;
  auto isolation = std::make_unique<abi::Isolation>();
  isolation->magic = abi::isolation_magic;
  isolation->stream_table = in.layout.isolation.stream_table;
  for (const Isolated& one : isolated_devices(in.description, in.board)) {
    isolation->devices[isolation->device_count] = entry_of(in, one);
    isolation->device_count += 1;
  }
  return isolation;
}

}  // namespace nacre::tool
