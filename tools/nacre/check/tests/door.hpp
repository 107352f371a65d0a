// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The door of the design, compiled by hand, and each way to weaken it.
#pragma once

#include "tools/nacre/check/report.hpp"

namespace nacre::tool::check {

enum class Weakness : uint8_t {
  none,
  no_lockout,      ///< the fifth wrong guess locks nothing
  no_spending,     ///< a grant opens again and again
  no_expiry,       ///< a grant whose time is over is kept
  no_revocation,   ///< a grant outlives a fall
  lost_is_free,    ///< a crash of auth is no wrong guess
  starts_open,     ///< a reboot gives new guesses
  starts_granted,  ///< a reboot opens
  no_guard,        ///< climate may write any coil
  fail_grants,     ///< a wrong code is as good as a right one
};

[[nodiscard]] policy::Compiled door(Weakness weakness);

/// So many doors, each with components of its own: their states multiply.
[[nodiscard]] policy::Compiled doors(unsigned count);

/// The policy of testdata/accept/door.
class DoorPolicy {
 public:
  DoorPolicy();
  [[nodiscard]] const policy::Claim& claim(const std::string& name) const;
  [[nodiscard]] const policy::Policy& policy() const { return policy_; }
  [[nodiscard]] const policy::Names& names() const { return names_; }
  [[nodiscard]] Watch watch(const std::string& name) const { return *try_watch(claim(name), names_); }

 private:
  policy::Policy policy_;
  policy::Names names_;
};

/// A watch from the text of a claim, in a policy of its own with these definitions before it.
[[nodiscard]] Watch watch_of(const std::string& definitions, const std::string& claim);

}  // namespace nacre::tool::check
