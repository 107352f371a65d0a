// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a fallible function of this library returns.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace nacre::gdb_remote {

/// Says what failed, in words for the person who runs the tool.
struct Error {
  std::string text;
};

template <class T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> failure(std::string text) {
  return std::unexpected(Error{std::move(text)});
}

}  // namespace nacre::gdb_remote
