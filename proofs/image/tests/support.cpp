// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/tests/support.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

namespace nacre::proof::image::test {

tool::SystemPaths paths_of(const std::string& name) {
  const std::string data = NACRE_TEST_DATA;
  const std::string programs = NACRE_TEST_PROGRAMS;
  return {data + "/" + name + "/system.toml", data + "/boards", programs,
          programs + "/kernel.elf",           NACRE_TEST_BUILD, NACRE_TEST_TREE};
}

std::unique_ptr<tool::BuiltSystem> build(const tool::SystemPaths& paths) {
  tool::Diagnostics diagnostics;
  auto system = tool::try_build_system(paths, diagnostics);
  INFO(diagnostics.text());
  REQUIRE(system != nullptr);
  return system;
}

bool mentions(const Claim& claim, const std::string& text) {
  return std::any_of(claim.findings.begin(), claim.findings.end(),
                     [&](const std::string& finding) { return finding.find(text) != std::string::npos; });
}

std::string findings_of(const Claim& claim) { return fmt::format("{}", fmt::join(claim.findings, "\n")); }

}  // namespace nacre::proof::image::test
