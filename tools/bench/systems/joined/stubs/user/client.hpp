// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// In the place of user/client.hpp: a request to another part is a function call, with the same words.
#pragma once

#include "user/calls.hpp"
#include "user/metadata.hpp"
#include "user/reply.hpp"
#include "user/use.hpp"

#define Client DescribedClient
#include_next "user/client.hpp"
#undef Client

namespace nacre::user {

template <Interface I, int wire>
struct NeighbourClient {
  [[nodiscard]] static constexpr bool present() { return true; }

  template <MethodOf<I> M, class... T>
  requires std::same_as<std::tuple<T...>, typename M::Takes::Types>
  static Reply<M> call(const T&... arguments) {
    Registers registers;
    MessageCodec<typename M::Takes>::encode(std::tuple<T...>(arguments...), registers.word);
    registers.selector = static_cast<uint64_t>(wire) << abi::method_bits | M::number;
    bench::joined::serve(registers);
    registers.outcome = static_cast<uint64_t>(abi::Outcome::ok);
    return decode_reply<M>(registers);
  }
};

template <bench::joined::Part part, Interface I, FixedText name, Need presence>
[[nodiscard]] consteval auto client_of() {
  constexpr int wire = bench::joined::wire_from(part, name.view());
  if constexpr (wire != bench::joined::none)
    return std::type_identity<NeighbourClient<I, wire>>{};
  else
    return std::type_identity<DescribedClient<I, name, presence>>{};
}

inline namespace NACRE_PART {

template <Interface I, FixedText name, Need presence = Need::required>
using Client = typename decltype(client_of<this_part, I, name, presence>())::type;

}  // namespace NACRE_PART

}  // namespace nacre::user
