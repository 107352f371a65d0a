// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text of one policy file to its tree; a function for each rule of the grammar (docs/reference/policy.md).
#pragma once

#include <string>
#include <string_view>

#include "tools/nacre/policy/ast.hpp"
#include "tools/nacre/policy/cursor.hpp"

namespace nacre::tool::policy {

/// `file` is the name for places. Nothing is checked but the form; after an error, what could be read.
[[nodiscard]] File parse_file(const std::string& file, std::string_view text, Diagnostics& diagnostics);

// The parts of an item throw FormError.
[[nodiscard]] Event parse_event(Cursor& cursor);
/// One alternative that does not begin with '('.
[[nodiscard]] Alternative parse_alternative(Cursor& cursor);
enum class Methods : uint8_t { one, one_or_any };
/// From the '>' on.
[[nodiscard]] CallEvent parse_call(Cursor& cursor, Word client, Moment moment, Methods methods);
[[nodiscard]] StateName parse_state_name(Cursor& cursor);
[[nodiscard]] Duration parse_duration(Cursor& cursor);
[[nodiscard]] Automaton parse_automaton(Cursor& cursor);
[[nodiscard]] Claim parse_claim(Cursor& cursor);
[[nodiscard]] Formula parse_formula(Cursor& cursor);
[[nodiscard]] PolicyTest parse_test(Cursor& cursor);

}  // namespace nacre::tool::policy
