// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Compiled tables as the kernel reads them.
#pragma once

#include <array>
#include <optional>

#include "tools/nacre/policy/compiled.hpp"

namespace nacre::tool::policy {

using Message = std::array<uint64_t, abi::words>;

/// The first row of a governed method that the message meets.
[[nodiscard]] std::optional<unsigned> try_row(const abi::PolicyTables& tables, const NamedChannel& channel,
                                              unsigned method, const Message& message);

/// The column that the events of a set have in an automaton, if they move it.
[[nodiscard]] std::optional<unsigned> try_column(abi::StepSet steps, unsigned automaton);

}  // namespace nacre::tool::policy
