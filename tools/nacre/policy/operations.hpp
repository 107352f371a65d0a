// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Names of the operations of `control`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "abi/calls.hpp"

namespace nacre::tool::policy {

[[nodiscard]] inline const std::vector<std::string>& operation_names() {
  static const std::vector<std::string> names = {"status", "start", "stop", "restart"};
  return names;
}

[[nodiscard]] inline std::optional<abi::Operation> try_operation(const std::string& name) {
  for (size_t i = 0; i < operation_names().size(); ++i) {
    if (operation_names()[i] == name) return static_cast<abi::Operation>(i);
  }
  return std::nullopt;
}

}  // namespace nacre::tool::policy
