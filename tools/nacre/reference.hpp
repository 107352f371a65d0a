// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre reference SCHEMA`: the reference of the system description, made from its JSON schema. The committed copy is
// docs/reference/system.md; a test keeps it current, and another keeps the schema and the reader's keys the same.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace nacre::tool {

/// Markdown. The schema is our own: a form that it does not use throws nlohmann::json::exception.
[[nodiscard]] std::string reference_of(const nlohmann::ordered_json& schema);

/// Prints the reference; the exit status of the process.
[[nodiscard]] int reference_command(const std::string& schema_file);

}  // namespace nacre::tool
