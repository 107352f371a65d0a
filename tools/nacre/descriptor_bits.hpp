// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Bits of translation table descriptors (VMSAv8-64, stage 1, 4 KiB granule), for those that build tables. The checker
// has its own.
#pragma once

#include <stdint.h>

namespace nacre::tool::descriptor {

inline constexpr uint64_t valid_table = 0b11;  ///< also a level-3 page
inline constexpr uint64_t device_attribute = uint64_t{1} << 2;
inline constexpr uint64_t user_accessible = uint64_t{1} << 6;
inline constexpr uint64_t read_only = uint64_t{1} << 7;
inline constexpr uint64_t inner_shareable = uint64_t{3} << 8;
inline constexpr uint64_t accessed = uint64_t{1} << 10;
inline constexpr uint64_t not_global = uint64_t{1} << 11;
inline constexpr uint64_t privileged_never_executes = uint64_t{1} << 53;
inline constexpr uint64_t user_never_executes = uint64_t{1} << 54;
inline constexpr uint64_t address_bits = 0x0000'ffff'ffff'f000;

}  // namespace nacre::tool::descriptor
