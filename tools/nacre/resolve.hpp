// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Names become ids, and what a description implies is added: supervisors, server flags, heartbeat signals. A name that
// stands for nothing, or for two things, is an error. Runs after reading and before the rules.
#pragma once

#include "tools/nacre/description.hpp"

namespace nacre::tool {

/// The local name of the signal that the key `heartbeat` makes.
inline constexpr const char* heartbeat_name = "heartbeat";

/// No result is usable unless `diagnostics` is free of errors afterwards.
void resolve(Description& description, const Board& board, Diagnostics& diagnostics);

}  // namespace nacre::tool
