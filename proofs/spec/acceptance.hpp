// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Which tables the kernel accepts: abi/well_formed.hpp once more, as terms. One function per kind of entry says which rule the
// entry violates first (0: none), given what the entries before it have claimed, and what is claimed after it. Tables are
// well-formed if, in this order, no component, channel, line, interrupt number and fault bit violates a rule.
#pragma once

#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

/// What has been given out already. 64 bits each.
struct Claimed {
  Term channels, lines, fp_slots;
  std::function<Term(Term component)> bits;
};

struct Verdict {
  Term rule;  ///< abi::Rule, in 8 bits
  Claimed claimed;
};

[[nodiscard]] Term header_rule(System& s);
[[nodiscard]] Verdict component_rule(System& s, Term id, const Claimed& claimed);
[[nodiscard]] Verdict channel_rule(System& s, Term index, const Claimed& claimed);
[[nodiscard]] Verdict line_rule(System& s, Term index, const Claimed& claimed);
[[nodiscard]] Term interrupt_rule(System& s, Term number);
[[nodiscard]] Term fault_bit_rule(System& s, Term id, const Claimed& claimed);

}  // namespace nacre::proof::spec
