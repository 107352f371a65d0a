// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Systems of tools/nacre/testdata with the programs of the host tool's tests.
#pragma once

#include <memory>
#include <string>

#include "proofs/image/image_claims.hpp"

namespace nacre::proof::image::test {

[[nodiscard]] tool::SystemPaths paths_of(const std::string& name);
[[nodiscard]] std::unique_ptr<tool::BuiltSystem> build(const tool::SystemPaths& paths);
[[nodiscard]] bool mentions(const Claim& claim, const std::string& text);
/// All findings, for messages of the tests.
[[nodiscard]] std::string findings_of(const Claim& claim);

}  // namespace nacre::proof::image::test
