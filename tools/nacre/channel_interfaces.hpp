// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which interface each channel carries: what the client's ELF calls must be what the server's ELF serves, letter by
// letter, and what the description says.
#pragma once

#include "tools/nacre/programs.hpp"

namespace nacre::tool {

/// By channel of the description; null where neither ELF has metadata or an error was reported. The pointers go into `programs`.
[[nodiscard]] std::vector<const Interface*> channel_interfaces(const Description& description,
                                                               const std::vector<Program>& programs,
                                                               Diagnostics& diagnostics);

/// The record of a name in a program, or null.
[[nodiscard]] const abi::Use* find_use(const Program& program, abi::UseKind kind, const std::string& name);

}  // namespace nacre::tool
