// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What comes back from a call: values of the right types, or whose refusal it was. Pure; client.hpp makes the call. The
// server may be hostile: words that encode no value become the status `bad_reply`.
#pragma once

#include "user/interface.hpp"
#include "user/words.hpp"

namespace nacre::user {

/// Why a call gave no values: the kernel's outcome, which no peer can forge, or else the server's status.
struct Failure {
  abi::Outcome outcome = abi::Outcome::ok;  ///< not ok: the kernel speaks, and `status` means nothing
  StatusCode status = status_ok;  ///< of the server, if the kernel says `ok`

  /// The server answered with this status of its own.
  template <class Status>
  [[nodiscard]] constexpr bool is(Status own) const {
    return outcome == abi::Outcome::ok && status == to_code(own);
  }
  /// The runtime answered: `unknown_method`, `bad_argument`, `bad_reply`.
  [[nodiscard]] constexpr bool is(StatusCode code) const { return outcome == abi::Outcome::ok && status == code; }
  /// The request was not delivered: this client may not make it, or not now.
  [[nodiscard]] constexpr bool denied() const { return outcome == abi::Outcome::denied; }
  /// The server was down, or fell with the request: it comes back, so trying again later makes sense.
  [[nodiscard]] constexpr bool peer_lost() const {
    return outcome == abi::Outcome::peer_down || outcome == abi::Outcome::peer_failed;
  }
};

/// What a call gives: the values of M, or a Failure.
template <class M>
using Reply = Result<typename M::Values, Failure>;

// ---- machinery: nobody writes these names ----

template <class... T>
[[nodiscard]] constexpr auto unwrap(const std::tuple<T...>& values) {
  if constexpr (sizeof...(T) == 0)
    return Nothing{};
  else if constexpr (sizeof...(T) == 1)
    return std::get<0>(values);
  else
    return values;
}

template <class M>
[[nodiscard]] constexpr Reply<M> decode_reply(const Registers& registers) {
  const auto outcome = static_cast<abi::Outcome>(registers.outcome);
  const auto status = StatusCode::from_raw(registers.selector);
  if (outcome != abi::Outcome::ok || status != status_ok) return Failed{Failure{outcome, status}};
  typename M::Gives::Types values{};
  if (!MessageCodec<typename M::Gives>::decode(registers.word, values)) {
    return Failed{Failure{abi::Outcome::ok, bad_reply}};
  }
  return unwrap(values);
}

}  // namespace nacre::user
