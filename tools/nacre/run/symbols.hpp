// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From addresses of a program to names and lines of its source, by LLVM's symboliser.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nacre::tool::run {

/// One level of a backtrace. An address in inlined code has several.
struct Frame {
  uint64_t address = 0;
  std::string function;  ///< empty: unknown
  std::string place;     ///< file:line relative to the source tree; empty: unknown
};

/// Frames for each of `addresses`, innermost first, in their order. Addresses without debug information give one frame
/// without names; so does every address if the symboliser cannot be run.
[[nodiscard]] std::vector<Frame> symbolise(const std::filesystem::path& program,
                                           const std::vector<uint64_t>& addresses);

/// What the symboliser says with --output-style=JSON about one program, as frames.
[[nodiscard]] std::vector<Frame> parse_symboliser(const std::string& text, const std::vector<uint64_t>& addresses);

/// A demangled name without parameters, template arguments, result type and unnamed namespaces.
[[nodiscard]] std::string short_name(std::string name);

}  // namespace nacre::tool::run
