// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What another program needs to see for itself that a claim holds: a set of states that has the first one, that no
// event leads out of, and in which no event makes the claim false. Format: README.md of ../recheck.
#pragma once

#include <string>

#include "tools/nacre/check/prove.hpp"

namespace nacre::tool::check {

/// The states of a proved claim, in its slice. Throws if the file cannot be written.
void write_certificate(const std::string& path, const std::string& claim, const policy::Compiled& compiled,
                       const Watch& watch, const Proof& proof);

/// `tables.bin` and `names.txt`, which certificates are about.
void write_subject(const std::string& directory, const policy::Compiled& compiled);

}  // namespace nacre::tool::check
