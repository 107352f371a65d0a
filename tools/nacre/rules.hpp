// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The rules that a description with known names must keep. One function per rule or small family; each has a system
// under testdata/reject that breaks it. Rules that need the programs are in programs, binding and methods.
#pragma once

#include "tools/nacre/description.hpp"

namespace nacre::tool {

void check_rules(const Description& description, const Board& board, Diagnostics& diagnostics);

/// Its parts: who may do what to whom and when, what is shared with whom under which name, what devices reach, and who
/// speaks with whom on the network.
void check_component_rules(const Description& description, const Board& board, Diagnostics& diagnostics);
void check_sharing_rules(const Description& description, const Board& board, Diagnostics& diagnostics);
void check_isolation_rules(const Description& description, const Board& board, Diagnostics& diagnostics);
void check_network_rules(const Description& description, Diagnostics& diagnostics);

}  // namespace nacre::tool
