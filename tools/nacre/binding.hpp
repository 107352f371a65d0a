// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Every name that a program uses is one that the description gives it: fills in abi::Use, and warns about what is given
// and not used.
#pragma once

#include "tools/nacre/layout.hpp"
#include "tools/nacre/wiring.hpp"

namespace nacre::tool {

struct BindingInput {
  const Description& description;
  const Board& board;
  const std::vector<Program>& programs;
  const Wiring& wiring;
  const Layout& layout;
};

/// The filled records of each component, in the order of its section.
[[nodiscard]] std::vector<std::vector<abi::Use>> bind(const BindingInput& input, Diagnostics& diagnostics);

}  // namespace nacre::tool
