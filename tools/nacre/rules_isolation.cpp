// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "tools/nacre/isolation.hpp"
#include "tools/nacre/rules.hpp"

namespace nacre::tool {
namespace {

class IsolationRules {
 public:
  IsolationRules(const Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics), isolator_(isolator_of(description)) {}

  void run() {
    for (const Component& c : d_.components) {
      if (c.isolation.value) check_isolator(c);
      check_driver(c);
      check_means(c);
    }
  }

 private:
  /// What bounds devices is nobody else's to change.
  void check_means(const Component& c) {
    if (c.isolation.value) return;
    for (const DeviceGrant& grant : c.devices) {
      if (grant.device.value != smmu_name && grant.device.value != pci_configuration_name) continue;
      diagnostics_.error(grant.device.at, fmt::format("the device '{}' decides what other devices reach, so its driver "
                                                      "'{}' must say isolation = true",
                                                      grant.device.value, c.name.value));
    }
  }

  void check_isolator(const Component& c) {
    const Component& first = d_.of(*isolator_);
    if (&c != &first)
      return diagnostics_.error(
          c.isolation.at,
          fmt::format("both '{}' and '{}' say isolation = true; one component can", first.name.value, c.name.value));
    if (c.trust != Trust::trusted) {
      diagnostics_.error(c.isolation.at,
                         fmt::format("'{}' decides what devices reach and must be trusted", c.name.value));
    }
    for (const char* const device : {smmu_name, pci_configuration_name}) {
      const bool owned = std::any_of(c.devices.begin(), c.devices.end(),
                                     [&](const DeviceGrant& grant) { return grant.device.value == device; });
      if (!owned)
        diagnostics_.error(c.isolation.at, fmt::format("'{}' says isolation = true and must drive the device '{}'",
                                                       c.name.value, device));
    }
  }

  /// A device behind the SMMU is bounded only if somebody switches the SMMU on, and its driver is bounded with it only
  /// if the driver reaches memory in no other way.
  void check_driver(const Component& c) {
    const DeviceGrant* bounded = nullptr;
    const DeviceGrant* unbounded = nullptr;
    for (const DeviceGrant& grant : c.devices) {
      const Device& device = *board_.find(grant.device.value);
      if (bounded == nullptr && device.stream) bounded = &grant;
      if (unbounded == nullptr && device.reaches_all()) unbounded = &grant;
    }
    if (bounded == nullptr) return;
    const Place& at = bounded->device.at;
    const std::string& name = bounded->device.value;
    if (!isolator_)
      return diagnostics_.error(
          at, fmt::format("the device '{}' of '{}' stands behind the SMMU, which nobody switches on: expected a "
                          "component with isolation = true",
                          name, c.name.value));
    const Component& isolator = d_.of(*isolator_);
    if (unbounded != nullptr && &c != &isolator)
      diagnostics_.error(
          unbounded->device.at,
          fmt::format("'{}' drives '{}', which stands behind the SMMU, and '{}', which reaches all memory",
                      c.name.value, name, unbounded->device.value));
    if (&c == &isolator)
      return diagnostics_.error(at, fmt::format("'{}' says isolation = true and drives '{}' itself: a device and what "
                                                "bounds it need two components",
                                                c.name.value, name));
    if (c.supervisor == *isolator_)
      diagnostics_.error(at, fmt::format("'{}' bounds the device '{}' and supervises its driver '{}': faults of the "
                                         "device need another supervisor",
                                         isolator.name.value, name, c.name.value));
  }

  const Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
  std::optional<ComponentId> isolator_;
};

}  // namespace

void check_isolation_rules(const Description& description, const Board& board, Diagnostics& diagnostics) {
  IsolationRules(description, board, diagnostics).run();
}

}  // namespace nacre::tool
