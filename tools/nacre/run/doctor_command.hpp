// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre doctor`: what is there and what is not. It must work before this program is built, so it is a script, and
// `./nacre doctor` goes there at once.
#pragma once

namespace nacre::tool::run {

/// Returns only if the script cannot be started.
[[nodiscard]] int doctor_command();

}  // namespace nacre::tool::run
