// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Systems of the tests: from testdata, or from text.
#pragma once

#include <functional>
#include <string>

#include "tools/nacre/system_build.hpp"
#include "tools/nacre/tests/cases.hpp"

namespace nacre::test {

[[nodiscard]] std::string data_folder();
/// Paths of a system under testdata, for example "accept/full", with the programs and secrets of the tests.
[[nodiscard]] tool::SystemPaths paths_of(const std::string& name);
/// Paths of a system with this text, on the boards of testdata.
[[nodiscard]] tool::SystemPaths paths_of_text(const std::string& text);
/// The image of a system that must be good.
[[nodiscard]] std::unique_ptr<tool::BuiltSystem> build(const tool::SystemPaths& paths);

}  // namespace nacre::test
