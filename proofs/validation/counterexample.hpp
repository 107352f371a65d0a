// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From a refuted obligation to a state that a machine can be given: a model says something about few elements only.
#pragma once

#include "proofs/validation/concrete.hpp"

namespace nacre::proof {

/// Nothing if there is none, or if it is not found in time. Prefers a state in which all readings of the counter are the same and
/// no abort is pending. Elements that the model does not name are at rest: down, funded, without authority.
[[nodiscard]] std::optional<Concrete> complete(const Session& session, const Program& program, EntryPoint entry,
                                               const Obligation& refuted, const Limits& limits);

/// Every clause of the invariant, every rule of the tables and every assumption of a session, at each index.
class Clauses {
 public:
  explicit Clauses(const Session& session);
  /// Names of those that the state does not satisfy.
  [[nodiscard]] std::vector<std::string> violated(const Concrete& state) const;

 private:
  std::vector<std::pair<std::string, Term>> all_;
};

}  // namespace nacre::proof
