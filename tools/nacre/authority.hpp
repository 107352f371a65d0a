// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiles the description into abi::Tables and abi::SystemInfo.
#pragma once

#include <memory>

#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "tools/nacre/layout.hpp"
#include "tools/nacre/wiring.hpp"

namespace nacre::tool {

struct AuthorityInput {
  const Description& description;
  const Board& board;
  const std::vector<Program>& programs;
  const std::vector<const Interface*>& interfaces;  ///< by channel
  const Wiring& wiring;
  const Layout& layout;
};

/// The result satisfies abi::well_formed_* unless an error was reported.
[[nodiscard]] std::unique_ptr<abi::Tables> build_tables(const AuthorityInput& input, Diagnostics& diagnostics);
[[nodiscard]] std::unique_ptr<abi::SystemInfo> build_system_info(const AuthorityInput& input);

/// The first rule that the tables break, and where; nothing if they are well formed.
[[nodiscard]] std::optional<std::string> broken_rule(const abi::Tables& tables);

}  // namespace nacre::tool
