// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the claims about the kernel's code rest on. CAVEATS.md lists the same.
#pragma once

#include <string>
#include <vector>

namespace nacre::proof::verify {

/// About the processor and the board.
[[nodiscard]] const std::vector<std::string>& code_assumptions();
/// Programs and texts that must be right.
[[nodiscard]] const std::vector<std::string>& code_trusted();

}  // namespace nacre::proof::verify
