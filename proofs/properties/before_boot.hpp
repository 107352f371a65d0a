// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of boot that work on no state of the kernel: until the MMU is on, the loop that zeroes the state, and what is
// written to the interrupt controller. Their specification is what the architecture's and the board's manuals ask for.
#pragma once

#include "proofs/properties/session.hpp"

namespace nacre::proof {

/// Windows in which boot may access devices.
[[nodiscard]] std::vector<Device> boot_devices();
/// Registers of which boot leaves a constant value.
[[nodiscard]] std::vector<std::pair<const char*, uint64_t>> boot_register_values(const Program& program);
void before_boot_obligations(const Program& program, std::vector<Obligation>& all);

}  // namespace nacre::proof
