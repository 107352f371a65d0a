// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Lines of code: neither blank nor only comment.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "tools/bench/figure.hpp"

namespace nacre::bench {

/// Of C++, assembly or linker script text.
[[nodiscard]] uint64_t lines_of_code(std::string_view text);

/// Files below `tree` (generated ones below `build` included) that objects named by `object_prefix` depend on, from the
/// output of `ninja -t deps` in `build`.
[[nodiscard]] std::set<std::string> own_dependencies(std::string_view ninja_deps, std::string_view object_prefix,
                                                     const std::string& tree, const std::string& build);

/// All lines of what the kernel's build depends on: depfiles, and the linker script with its source.
[[nodiscard]] Result<uint64_t> kernel_lines(const std::string& tree, const std::string& build);

}  // namespace nacre::bench
