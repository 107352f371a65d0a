// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A tree as text: the form that every policy has after formatting. Parsed again it gives the same tree.
#pragma once

#include <string>

#include "tools/nacre/policy/ast.hpp"

namespace nacre::tool::policy {

[[nodiscard]] std::string text_of(const File& file);
/// With parentheses if there are several alternatives.
[[nodiscard]] std::string text_of(const Event& event);
[[nodiscard]] std::string text_of(const Alternative& alternative);
[[nodiscard]] std::string text_of(const Target& target);
[[nodiscard]] std::string text_of(const Formula& formula);
/// In the largest unit up to seconds that says it exactly.
[[nodiscard]] std::string text_of(const Duration& duration);
[[nodiscard]] std::string text_of(const StateName& name);
[[nodiscard]] std::string text_of(const Outcome& outcome);

}  // namespace nacre::tool::policy
