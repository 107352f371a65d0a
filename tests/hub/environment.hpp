// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdlib>

namespace nacre::hub_test {

/// What whoever runs a test wants otherwise than usual.
[[nodiscard]] inline uint64_t number_from_environment(const char* name, uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 0);
}

}  // namespace nacre::hub_test
