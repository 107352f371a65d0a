// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Response-time analysis. Q budget, T period, L limit, L0 start limit, K nested calls; "more urgent" is a smaller id.
//
//   W(s) = L(s) + K(s) * max W(callee of s)           longest service of a request by the server s
//   O(j) = W(j) for a server, max W(callee of j) otherwise     how far j can overdraw its balance
//   S(j, R) = starts(j, R) * L0(j) for a server, 0 otherwise   activations that restarts add, at the pace of the back-off
//   B(i) = max W(s), s more urgent than i with a client less urgent than i    a service that is under way
//   N(i) = 1 + sum over j less urgent than i of max(1, ceil(O(j)/Q(j))) + lines of j     kernel entries that i did not ask for
//
//   R(i) = Q(i) + quantum + N(i) * E + B(i) + sum over j more urgent than i of (ceil(R/T(j)) + 1) * Q(j) + O(j) + S(j, R)
//
// R(i), the least solution, bounds the time from a release of i until it has had Q(i) of the processor. Every tick is
// charged to a balance, so the kernel's work for a component is inside that component's Q, but for N(i): each waiting
// component and each line below i can enter the kernel once while i has the processor, and an overdrawn account below i
// once for each refill until it is paid back. E is the board's
// longest_kernel_path; a deadline may be rounded up by one quantum. Time that a server spends for a client is in the
// client's Q. The analysis holds for any behaviour of every other component, trusted or not.
#pragma once

#include "tools/nacre/description.hpp"

namespace nacre::tool {

struct ResponseTime {
  std::optional<Span> service;   ///< W, servers only
  std::optional<Span> response;  ///< R; nothing if what is more urgent may take all the time
  std::optional<Span>
      deadline;  ///< what R is checked against: as written, or the period of a trusted component with a budget
};

/// One for each component. R above a deadline is an error that names the component and the figure.
[[nodiscard]] std::vector<ResponseTime> analyse_response_times(const Description& description, const Board& board,
                                                               Diagnostics& diagnostics);

}  // namespace nacre::tool
