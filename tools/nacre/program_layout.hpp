// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of a component's address space that its ELF file decides: text, constants with the copy of the initial
// data, data, and the stack above. Used by layout.cpp alone.
#pragma once

#include "tools/nacre/layout.hpp"

namespace nacre::tool {

/// File-backed mappings first, `contents` in step with them; physical addresses are left open.
[[nodiscard]] ComponentLayout lay_out_program(const Component& component, const Program& program,
                                              Diagnostics& diagnostics);

}  // namespace nacre::tool
