// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One row of the table that `nacre verify` prints, and what stands behind it.
#pragma once

#include <stddef.h>

#include <string>
#include <vector>

namespace nacre::proof::image {

enum class Result { proved, failed, not_run };

struct Claim {
  std::string id;
  Result result = Result::not_run;
  double seconds = 0;
  size_t obligations = 0;                  ///< comparisons that were made
  std::vector<std::string> findings = {};  ///< why it failed
  std::vector<std::string> assumptions = {};
  std::vector<std::string> trusted = {};
  std::vector<std::string> evidence = {};  ///< what the claim is about: digests, counts
};

}  // namespace nacre::proof::image
