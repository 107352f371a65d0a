// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/resolve.hpp"

#include <fmt/format.h>

#include <map>

#include "abi/calls.hpp"
#include "tools/nacre/isolation.hpp"

namespace nacre::tool {
namespace {

constexpr size_t longest_name = 31;  // 32 bytes with the zero in abi::Use and abi::SystemInfo

class Resolver {
 public:
  Resolver(Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics) {}

  void run() {
    check_name(d_.name, "system");
    number_components();
    for (Component& component : d_.components) resolve_component(component);
    for (Channel& channel : d_.channels) resolve_channel(channel);
    for (Signal& signal : d_.signals) resolve_signal(signal);
    resolve_regions();
    for (Endpoint& endpoint : d_.endpoints) endpoint.component = find(endpoint.component_name);
    if (diagnostics_.failed()) return;
    add_heartbeats();
    add_isolation();
  }

 private:
  void check_name(const Name& name, const char* what) {
    const std::string& text = name.value;
    bool good = !text.empty() && text[0] >= 'a' && text[0] <= 'z';
    for (const char letter : text)
      good = good && ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_');
    if (!good)
      diagnostics_.error(
          name.at,
          fmt::format("'{}' is no name of a {}; expected small letters, digits and '_', a letter first", text, what));
    if (text.size() > longest_name) {
      diagnostics_.error(name.at,
                         fmt::format("the name '{}' has {} letters; at most {} fit", text, text.size(), longest_name));
    }
  }

  void number_components() {
    if (d_.components.empty())
      diagnostics_.error({d_.file, 1, 1}, "a system has at least one component, its supervisor");
    if (d_.components.size() > abi::max_components) {
      diagnostics_.error(
          d_.components[abi::max_components].at,
          fmt::format("{} components; a kernel instance runs at most {}", d_.components.size(), abi::max_components));
    }
    for (size_t i = 0; i < d_.components.size() && i < abi::max_components; ++i) {
      const Component& component = d_.components[i];
      check_name(component.name, "component");
      const auto [entry, added] = ids_.emplace(component.name.value, ComponentId::from_raw(static_cast<uint8_t>(i)));
      if (!added)
        diagnostics_.error(component.name.at, fmt::format("two components are named '{}'", component.name.value));
    }
  }

  ComponentId find(const Name& name) {
    const auto found = ids_.find(name.value);
    if (found != ids_.end()) return found->second;
    std::vector<std::string> known;
    for (const Component& component : d_.components) known.push_back(component.name.value);
    diagnostics_.error(name.at, fmt::format("no component is named '{}'; there is {}", name.value, one_of(known)));
    return {};
  }

  void resolve_component(Component& component) {
    component.supervisor = ComponentId::from_raw(0);
    if (component.supervisor_name) component.supervisor = find(*component.supervisor_name);
    for (const Name& need : component.need_names) component.needs |= uint64_t{1} << find(need).to_raw();
    for (const DeviceGrant& grant : component.devices) {
      check_name(grant.as, "device");
      if (board_.find(grant.device.value) != nullptr) continue;
      std::vector<std::string> known;
      for (const Device& device : board_.devices) known.push_back(device.name.value);
      diagnostics_.error(grant.device.at, fmt::format("the board '{}' has no device '{}'; it has {}", board_.name.value,
                                                      grant.device.value, one_of(known)));
    }
  }

  void resolve_channel(Channel& channel) {
    check_name(channel.as, "channel");
    check_name(channel.known_as, "channel");
    channel.client = find(channel.client_name);
    channel.server = find(channel.server_name);
    if (channel.server.to_raw() < d_.components.size()) d_.components[channel.server.to_raw()].server = true;
  }

  void resolve_signal(Signal& signal) {
    check_name(signal.as, "signal");
    check_name(signal.known_as, "signal");
    signal.from = find(signal.from_name);
    signal.to = find(signal.to_name);
  }

  void resolve_regions() {
    std::map<std::string, Place> seen;
    for (Region& region : d_.regions) {
      check_name(region.name, "region");
      if (!seen.emplace(region.name.value, region.name.at).second) {
        diagnostics_.error(region.name.at, fmt::format("two regions are named '{}'", region.name.value));
      }
      for (RegionMap& map : region.maps) {
        check_name(map.as, "region");
        map.component = find(map.component_name);
      }
    }
  }

  /// A heartbeat is a signal to the supervisor. Its rate lets a component that beats twice a period through.
  void add_heartbeats() {
    for (size_t i = 1; i < d_.components.size(); ++i) {
      const Component& component = d_.components[i];
      if (!component.heartbeat || component.heartbeat->value.to_raw() == 0) continue;
      Signal signal;
      signal.at = component.heartbeat->at;
      signal.from_name = component.name;
      signal.to_name = d_.of(component.supervisor).name;
      signal.as = {heartbeat_name, component.heartbeat->at};
      signal.known_as = {component.name.value, component.heartbeat->at};
      signal.rate = Rate{Nanoseconds::from_raw(component.heartbeat->value.to_raw() / 16), 4};
      signal.use = SignalUse::heartbeat;
      signal.from = ComponentId::from_raw(static_cast<uint8_t>(i));
      signal.to = component.supervisor;
      d_.signals.push_back(std::move(signal));
    }
  }

  /// Each driver behind the SMMU needs the component that switches it on, tells it when its device is reset, and is
  /// stopped by its supervisor when that component catches the device. The signals are named after the device.
  void add_isolation() {
    const auto isolator = isolator_of(d_);
    if (!isolator) return;
    for (size_t i = 0; i < d_.components.size(); ++i) {
      const Device* device = nullptr;
      for (const DeviceGrant& grant : d_.components[i].devices) {
        if (device == nullptr && board_.find(grant.device.value)->stream) device = board_.find(grant.device.value);
      }
      if (device != nullptr && i != isolator->to_raw())
        isolate(ComponentId::from_raw(static_cast<uint8_t>(i)), *isolator, device->name.value);
    }
  }

  void isolate(ComponentId id, ComponentId isolator, const std::string& device) {
    Component& driver = d_.components[id.to_raw()];
    driver.needs |= uint64_t{1} << isolator.to_raw();
    Signal ready;
    ready.at = driver.at;
    ready.from_name = driver.name;
    ready.to_name = d_.of(isolator).name;
    ready.as = {ready_name, driver.at};
    ready.known_as = {device, driver.at};
    ready.rate = Rate{Nanoseconds::from_raw(10'000'000), 8};
    ready.use = SignalUse::device_ready;
    ready.from = ready.driver = id;
    ready.to = isolator;
    Signal fault;
    fault.at = driver.at;
    fault.from_name = ready.to_name;
    fault.to_name = d_.of(driver.supervisor).name;
    fault.as = fault.known_as = ready.known_as;
    fault.use = SignalUse::device_fault;
    fault.from = isolator;
    fault.to = driver.supervisor;
    fault.driver = id;
    d_.signals.push_back(std::move(ready));
    if (!(fault.from == fault.to)) d_.signals.push_back(std::move(fault));
  }

  Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
  std::map<std::string, ComponentId> ids_;
};

}  // namespace

void resolve(Description& description, const Board& board, Diagnostics& diagnostics) {
  Resolver(description, board, diagnostics).run();
}

}  // namespace nacre::tool
