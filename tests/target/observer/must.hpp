// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A test goes on only with what it asked for: an error ends it, with the error's words.
#pragma once

#include <stdexcept>
#include <utility>

#include "tools/gdb_remote/result.hpp"

namespace nacre::observer {

template <class T>
T must(gdb_remote::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().text);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace nacre::observer
