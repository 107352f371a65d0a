// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/trust.hpp"

#include "proofs/spec/assumptions.hpp"

namespace nacre::proof::verify {

const std::vector<std::string>& code_assumptions() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> all;
    for (const spec::Assumption& one : spec::assumptions) {
      if (one.basis == spec::Basis::code) all.push_back(std::string(one.name) + ": " + std::string(one.sentence));
    }
    return all;
  }();
  return list;
}

const std::vector<std::string>& code_trusted() {
  static const std::vector<std::string> list = {
      "proofs/isa: decoder and meaning of instructions",
      "proofs/terms: simplifier",
      "proofs/engine: layout of the kernel's data, addresses as fields, merging of paths, rule for loops",
      "proofs/spec, proofs/properties: what is claimed",
      "proofs/solver: terms as a circuit and as clauses",
      "proofs/checker: checker of certificates",
      "proofs/verify: that every obligation is asked for; libelf; the compiler of these",
  };
  return list;
}

}  // namespace nacre::proof::verify
