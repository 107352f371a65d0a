// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the tables, the system information and the programs' metadata must say, in the format's own structs. Values that
// only the image can tell (root tables) are left 0.
#pragma once

#include <memory>

#include "abi/isolation.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "proofs/image/interpreter/numbers.hpp"

namespace nacre::proof::interpreter {

/// Everything that is read. `numbers` and `plans` point into the rest, so it stays where it is.
struct Sources {
  System system;
  Board board;
  std::vector<Program> programs;  ///< by component
  Numbers numbers;
  std::vector<AddressPlan> plans;  ///< by component
};

[[nodiscard]] std::unique_ptr<Sources> read_sources(const std::string& description, const std::string& board_folder,
                                                    const std::string& program_folder);

[[nodiscard]] std::unique_ptr<abi::Tables> tables_of(const Sources& sources);
[[nodiscard]] std::unique_ptr<abi::SystemInfo> system_info_of(const Sources& sources);
/// The stream table's address is left 0.
[[nodiscard]] std::unique_ptr<abi::Isolation> isolation_of(const Sources& sources);
/// A device of the component stands behind the SMMU.
[[nodiscard]] bool is_isolated(const Sources& sources, unsigned id);
[[nodiscard]] std::unique_ptr<abi::NetworkRules> network_rules_of(const Sources& sources);
/// The metadata of one program as filled in. Addresses of regions for devices are left 0.
[[nodiscard]] std::vector<abi::Use> uses_of(const Sources& sources, unsigned id);

}  // namespace nacre::proof::interpreter
