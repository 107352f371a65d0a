// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Terms by their content: an operation is hashed over the hashes of its operands, variables and fields by their names.
#pragma once

#include <unordered_map>

#include "lib/sha256.hpp"
#include "proofs/properties/session.hpp"

namespace nacre::proof::verify {

/// Of the terms of the current store; what was hashed once is remembered.
class TermDigests {
 public:
  [[nodiscard]] const Digest& of(Term term);
  /// What is given and what is to be proved. Names and addresses are left out.
  [[nodiscard]] Digest of(const Obligation& obligation);

 private:
  [[nodiscard]] Digest node_digest(Term term) const;

  std::unordered_map<uint32_t, Digest> known_;
};

}  // namespace nacre::proof::verify
