// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Runs the check behind a claim.
#pragma once

#include <chrono>
#include <exception>

#include "proofs/image/claim.hpp"

namespace nacre::proof::image {

/// `check(claim)` adds findings and counts. Without findings the claim is proved; an exception is a finding.
template <class Check>
[[nodiscard]] Claim timed(const char* id, Check check) {
  Claim claim;
  claim.id = id;
  const auto begin = std::chrono::steady_clock::now();
  try {
    check(claim);
  } catch (const std::exception& error) {
    claim.findings.emplace_back(error.what());
  }
  claim.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  claim.result = claim.findings.empty() ? Result::proved : Result::failed;
  return claim;
}

}  // namespace nacre::proof::image
