// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The rights of one call channel: method names become masks, guards become rows.
#pragma once

#include "abi/tables.hpp"
#include "tools/nacre/description.hpp"
#include "tools/nacre/interface_text.hpp"

namespace nacre::tool {

struct MethodRights {
  uint64_t plain = 0;
  uint64_t governed = 0;  ///< guarded or audited
  uint64_t audited = 0;
  std::vector<abi::Row> rows;  ///< of the governed methods, by number
};

[[nodiscard]] MethodRights resolve_methods(const Channel& channel, const Interface& interface,
                                           Diagnostics& diagnostics);

}  // namespace nacre::tool
