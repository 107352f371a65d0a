// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre run --gdb COMPONENT`: the system under gdb, stopped at the component's first instruction.
#pragma once

#include <string>

#include "tools/nacre/run/system_facts.hpp"

namespace nacre::tool::run {

/// Runs until gdb ends; then everything has ended. The exit status of the process.
[[nodiscard]] int debug(const SystemFacts& facts, const std::string& component,
                        const std::filesystem::path& modbus_peer, const std::filesystem::path& console);

/// What gdb is told first. All components are linked at the same addresses, so a breakpoint asks for the address space.
[[nodiscard]] std::string debugger_script(const SystemFacts& facts, size_t id, const std::filesystem::path& socket);

}  // namespace nacre::tool::run
