// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel's state, field by field: every byte of it belongs to a named field, so that a new field cannot be forgotten.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "kernel/core/state.hpp"

namespace nacre::observer {

struct Field {
  const char* name;
  size_t offset;
  size_t size;
};

/// Of kernel::Component, of kernel::State without `components`, `fp` and `arrival`.
[[nodiscard]] const std::vector<Field>& component_fields();
[[nodiscard]] const std::vector<Field>& state_fields();
/// Bytes of the structure that no field covers. Empty, or the tables above are out of date.
[[nodiscard]] std::vector<size_t> uncovered_component_bytes();
[[nodiscard]] std::vector<size_t> uncovered_state_bytes();

/// Names of what differs: "ready", "component 3 pending", "fp 2", "arrival 7". Memory that no field names is compared too.
[[nodiscard]] std::set<std::string> differences(const kernel::State& before, const kernel::State& after);

/// "component 3 pending"
[[nodiscard]] std::string field_of(unsigned component, const std::string& field);

}  // namespace nacre::observer
