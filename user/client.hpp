// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The client's end of a call channel: `Client<Modbus, "bus">::call<Modbus::ReadInput>(address, count)`. The channel is
// named in the system description; what may be called there is decided there too.
#pragma once

#include "user/calls.hpp"
#include "user/metadata.hpp"
#include "user/reply.hpp"
#include "user/use.hpp"

namespace nacre::user {

/// The call channel `name`, at whose other end a server of `I` is. Without `Need::optional` the tool refuses a system
/// without it.
template <Interface I, FixedText name, Need presence = Need::required>
struct Client {
  using Record = UseOf<abi::UseKind::client, name, presence, InterfaceText<I>::hash>;

  /// Always true of a required channel.
  [[nodiscard]] static bool present() { return Record::present(); }

  /// The arguments are those of M, exactly: no conversions, so that no id passes for an index and no word is cut.
  /// Waits for the answer. It comes: a server that takes too long is stopped, and this gives `peer_failed`.
  template <MethodOf<I> M, class... T>
  requires std::same_as<std::tuple<std::remove_cvref_t<T>...>, typename M::Takes::Types>
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
