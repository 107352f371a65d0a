// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text for a terminal that is 80 columns wide, from sources that are not trusted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::tool::run {

/// The same with everything but printable ASCII replaced: a guest must not steer the user's terminal.
[[nodiscard]] std::string printable(std::string_view text);

/// Lines of at most `width` columns; all but the first begin with `indent` blanks. Breaks at blanks where it can.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, size_t width, size_t indent);

}  // namespace nacre::tool::run
