// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The client's end of a call channel: `Client<Modbus, "bus">::call<Modbus::ReadInput>(address, count)`. The channel is
// named in the system description; what may be called there is decided there too.
#pragma once

#include "user/calls.hpp"
#include "user/metadata.hpp"
#include "user/use.hpp"

namespace nacre::user {

/// Why a call gave no values: the kernel's outcome, which no peer can forge, or else the server's status.
struct Failure {
  abi::Outcome outcome = abi::Outcome::ok;  ///< not ok: the kernel speaks, and `status` means nothing
  StatusCode status = status_ok;

  /// The server answered with this status of its own.
  template <class Status>
  [[nodiscard]] constexpr bool is(Status own) const {
    return outcome == abi::Outcome::ok && status == to_code(own);
  }
  [[nodiscard]] constexpr bool is(StatusCode code) const { return outcome == abi::Outcome::ok && status == code; }
  /// The server was down, or fell with the request: it comes back, so trying again later makes sense.
  [[nodiscard]] constexpr bool peer_lost() const {
    return outcome == abi::Outcome::peer_down || outcome == abi::Outcome::peer_failed;
  }
};

template <class M>
using Reply = Result<typename M::Values, Failure>;

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

/// The arguments of M, exactly: no conversions, so that no id passes for an index and no word is cut.
template <class M, class... T>
concept ExactArguments = std::same_as < std::tuple<std::remove_cvref_t<T>...>,
typename M::Takes::Types > ;

template <Interface I, FixedText name, Need presence = Need::required>
struct Client {
  using Record = UseOf<abi::UseKind::client, name, presence, InterfaceText<I>::hash>;

  /// Always true of a required channel.
  [[nodiscard]] static bool present() { return Record::present(); }

  /// Waits for the answer. It comes: a server that takes too long is stopped, and this gives `peer_failed`.
  template <MethodOf<I> M, class... T>
  requires ExactArguments<M, T...>
  [[gnu::always_inline]] static Reply<M> call(const T&... arguments) {
    InterfaceText<I>::mention();
    Registers registers;
    MessageCodec<typename M::Takes>::encode(std::tuple<T...>(arguments...), registers.word);
    registers.selector = make_selector(Record::value(), M::number).to_raw();
    user::call(registers);
    return decode_reply<M>(registers);
  }
};

}  // namespace nacre::user
