// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of the C and C++ libraries that a component counts on, one function each; `expect` writes down what holds.
#pragma once

namespace nacre::hosted {

/// All of them.
void use_facilities();

}  // namespace nacre::hosted
