// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/fuzz/tcpip_steps.hpp"
#include "tests/network/world.hpp"

namespace nacre::fuzz {

/// The frame of a step: its template as it fits the world now, with the step's changes.
[[nodiscard]] wire::Bytes make_frame(wire::World& world, const Step& step);
/// Bytes that are no frame of any kind, or the beginning of one.
[[nodiscard]] wire::Bytes make_raw_frame(const Step& step);

}  // namespace nacre::fuzz
