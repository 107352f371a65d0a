// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Digests as people and JSON write them.
#pragma once

#include <string>
#include <string_view>

#include "lib/sha256.hpp"

namespace nacre::proof::verify {

[[nodiscard]] std::string hex(const Digest& digest);
/// SHA-256 of a text, in hexadecimal.
[[nodiscard]] std::string sha256_hex(std::string_view text);

}  // namespace nacre::proof::verify
