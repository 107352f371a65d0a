// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system that differs from the hub by one weakened rule. A file NAME.twin, named after the claim that the rule is for:
// the first line is the file that is changed; then the lines that are replaced, each after "- ", and those that come in
// their place, each after "+ ". What is replaced stands there exactly once.
#pragma once

#include <string>
#include <vector>

namespace nacre::test {

struct Twin {
  std::string claim;
  std::string file;  ///< of systems/hub
  std::string from;
  std::string to;
};

/// All in a folder, by name. Throws if one has another form.
[[nodiscard]] std::vector<Twin> twins_in(const std::string& folder);

/// Copies the description and the policies of `system` to `folder` with the change. Throws if what the twin replaces does
/// not stand there exactly once.
void make_twin(const Twin& twin, const std::string& system, const std::string& folder);

}  // namespace nacre::test
