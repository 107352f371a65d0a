// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Whose devices stand behind the board's SMMU, and what the component that switches it on is told (abi/isolation.hpp).
#pragma once

#include <memory>

#include "abi/isolation.hpp"
#include "tools/nacre/authority.hpp"

namespace nacre::tool {

/// Devices of the board that the component with `isolation = true` drives.
inline constexpr const char* smmu_name = "smmu";
inline constexpr const char* pci_configuration_name = "pcie";
/// Local name, at a driver, of its signal to that component.
inline constexpr const char* ready_name = "isolation";

/// A device behind the SMMU that has a driver.
struct Isolated {
  const Device* device = nullptr;
  ComponentId driver;
};

/// In the order of their streams.
[[nodiscard]] std::vector<Isolated> isolated_devices(const Description& description, const Board& board);
/// The first component with `isolation = true`.
[[nodiscard]] std::optional<ComponentId> isolator_of(const Description& description);
[[nodiscard]] bool drives_isolated(const Component& component, const Board& board);
/// The region is one for devices behind the SMMU alone: whatever stands in it, they reach what they may.
[[nodiscard]] bool is_bounded(const Region& region, const Description& description, const Board& board);

/// Null if no component isolates.
[[nodiscard]] std::unique_ptr<abi::Isolation> build_isolation(const AuthorityInput& input);

}  // namespace nacre::tool
