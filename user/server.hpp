// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The server's end: words of a request -> handler -> words of the reply. The words come from a client that may be
// hostile: a handler runs only if every word is what the client's stub would have sent.
//
// A handler is a member function `Answer<M> on(M, Caller, arguments...)`. It answers before it returns: a coroutine is
// no handler. Work that takes long is split: answer now, signal when it is done, answer with the result to a second call.
#pragma once

#include "user/metadata.hpp"
#include "user/use.hpp"
#include "user/words.hpp"

namespace nacre::user {

/// The channel on which a request came, as the kernel says. Equal tags are the same client, restarts included.
using Caller = Strong<struct CallerTag, uint8_t>;

/// A client that the server knows by name.
template <FixedText name, Interface I, Need presence = Need::required>
struct Accept {
  using Record = UseOf<abi::UseKind::accept, name, presence, InterfaceText<I>::hash>;
  /// The request is this client's.
  [[nodiscard]] static bool is(Caller caller) { return Record::value() == caller.to_raw(); }
};

// ---- machinery: nobody writes these names ----

template <class Object, class M, class Types>
inline constexpr bool handles = false;
template <class Object, class M, class... T>
inline constexpr bool handles<Object, M, std::tuple<T...>> = requires(Object& object, Caller caller,
                                                                      const T&... arguments) {
  { object.on(M{}, caller, arguments...) } -> std::same_as<Answer<M>>;
};

template <class M>
constexpr void encode_values(const typename M::Values& values, uint64_t* out) {
  using Types = typename M::Gives::Types;
  if constexpr (std::tuple_size_v<Types> == 1) {
    MessageCodec<typename M::Gives>::encode(Types{values}, out);
  } else if constexpr (std::tuple_size_v<Types> > 1) {
    MessageCodec<typename M::Gives>::encode(values, out);
  }
}

/// One request of method M: `registers` holds the request, then the reply.
template <class M, class Object>
constexpr void serve_method(Object& object, Caller caller, Registers& registers) {
  static_assert(handles<Object, M, typename M::Takes::Types>,
                "a method of the interface lacks its handler: Answer<M> on(M, Caller, arguments...)");
  typename M::Takes::Types arguments{};
  const bool good = MessageCodec<typename M::Takes>::decode(registers.word, arguments);
  registers = {};
  if (!good) {
    registers.selector = bad_argument.to_raw();
    return;
  }
  const Answer<M> answer = std::apply([&](const auto&... each) { return object.on(M{}, caller, each...); }, arguments);
  if (answer.ok()) {
    encode_values<M>(answer.value(), registers.word);
  } else {
    registers.selector = to_code(answer.error()).to_raw();
  }
}

template <class Object, class... Methods>
constexpr void serve_methods(Object& object, Registers& registers, std::type_identity<MethodList<Methods...>>) {
  const auto caller = Caller::from_raw(static_cast<uint8_t>(registers.selector >> abi::method_bits));
  const uint64_t number = registers.selector & ((1u << abi::method_bits) - 1);
  const bool known = ((number == Methods::number && (serve_method<Methods>(object, caller, registers), true)) || ...);
  if (known) return;
  registers = {};
  registers.selector = unknown_method.to_raw();
}

/// One request on interface I. Total: any words give an answer.
template <Interface I, class Object>
constexpr void serve_request(Object& object, Registers& registers) {
  serve_methods(object, registers, std::type_identity<typename I::Methods>{});
}

}  // namespace nacre::user
