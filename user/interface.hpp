// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// An interface is a C++ type: a name, methods with typed arguments and results, and the server's own statuses.
//
//   struct Lamp {
//     static constexpr FixedText name{"lamp"};
//     enum class Status { broken };
//     struct Set : Method<Status, 0, "set", Takes<Argument<"level", Level>>, Gives<>> {};
//     struct Get : Method<Status, 1, "get", Takes<>, Gives<Argument<"level", Level>>> {};
//     using Methods = MethodList<Set, Get>;
//   };
//
// Each argument owns a word, so that a description can guard it; arguments inside Packed share one, arguments of more
// than one word own none. client.hpp calls methods, server.hpp serves them, metadata.hpp describes them to the host tool.
#pragma once

#include <stddef.h>

#include <tuple>

#include "abi/calls.hpp"
#include "lib/fixed_text.hpp"
#include "lib/result.hpp"
#include "user/codec.hpp"

namespace nacre::user {

/// A named value of a message.
template <FixedText argument_name, Encodable T>
struct Argument {
  using Types = std::tuple<T>;  ///< of the value
  static constexpr unsigned words = Codec<T>::words;  ///< that it takes
};

/// Several values in one word, the first in the lowest bits. None of them can be guarded.
template <class... Arguments>
struct Packed;

// ---- machinery: nobody writes these names ----

template <FixedText... names, class... T>
struct Packed<Argument<names, T>...> {
  static_assert(((Codec<T>::words == 1) && ...), "what takes whole words cannot be packed");
  static_assert((Codec<T>::bits + ... + 0) <= 64, "the packed arguments do not fit a word");
  using Types = std::tuple<T...>;
  static constexpr unsigned words = 1;
};

template <class... Items>
struct Message {
  using Types = decltype(std::tuple_cat(typename Items::Types{}...));
  static constexpr unsigned words = (Items::words + ... + 0);
  static_assert(words <= abi::words, "a message has six words");
};
/// What a caller gets: nothing, the value itself, or a tuple.
template <class Types>
struct ValuesOf {
  using Type = Types;
};
template <>
struct ValuesOf<std::tuple<>> {
  using Type = Nothing;
};
template <class T>
struct ValuesOf<std::tuple<T>> {
  using Type = T;
};

// ---- end of machinery ----

/// The arguments of a method, in the order of the message: Argument and Packed, six words together at most.
template <class... Items>
struct Takes : Message<Items...> {};
/// The results of a method, likewise.
template <class... Items>
struct Gives : Message<Items...> {};
/// Instead of results: the kernel lets nothing back to the caller but success, or 1 for every other status.
struct GivesStatus : Message<> {};

/// A method of an interface: derive from it. Numbers are below 64 and different within an interface.
template <class StatusType, unsigned method_number, FixedText method_name, class TakesType, class GivesType>
struct Method {
  static_assert(method_number < (1u << abi::method_bits), "a method number is below 64");
  using Status = StatusType;  ///< what the server refuses with
  using Takes = TakesType;  ///< arguments, in the order of the message
  using Gives = GivesType;  ///< results, in the order of the message
  /// What the caller gets: Nothing, the only result, or a tuple.
  using Values = typename ValuesOf<typename Gives::Types>::Type;
  static constexpr unsigned number = method_number;  ///< by which it travels
  static constexpr auto name = method_name;  ///< in `methods` of a description
};

/// All methods of an interface.
template <class... Methods>
struct MethodList {
  /// M is one of them.
  template <class M>
  static constexpr bool contains = (std::same_as<M, Methods> || ...);
};

/// Says that two arguments of a method are an extent: a guard on the one without the other is a hole.
template <class M, FixedText address, FixedText count>
struct Extent {};
template <class... Extents>
struct ExtentList {};

template <class I>
concept Interface = requires {
  I::name.view();
  typename I::Status;
  typename I::Methods;
};
template <class M, class I>
concept MethodOf = Interface<I> && I::Methods::template contains<M>;

/// A status that a server answers with, as it travels. Zero is success, what is below `first_own` belongs to the runtime.
using StatusCode = Strong<struct StatusCodeTag, uint64_t>;
inline constexpr StatusCode status_ok = StatusCode::from_raw(0);  ///< success
inline constexpr StatusCode unknown_method = StatusCode::from_raw(1);  ///< the server has no such method
inline constexpr StatusCode bad_argument = StatusCode::from_raw(2);    ///< a word encodes no value of its type
inline constexpr StatusCode bad_reply = StatusCode::from_raw(3);       ///< made by the client: words encode no result
inline constexpr uint64_t first_own = 16;  ///< first enumerator of an interface's Status

/// As it travels.
template <class Status>
requires std::is_enum_v<Status>
[[nodiscard]] constexpr StatusCode to_code(Status status) {
  return StatusCode::from_raw(first_own + static_cast<uint64_t>(status));
}

/// What a handler returns: the values, or Failed{Status::...}.
template <class M>
using Answer = Result<typename M::Values, typename M::Status>;

// ---- machinery: words <-> values, item by item ----

template <class Item>
struct ItemCodec;

template <FixedText name, class T>
struct ItemCodec<Argument<name, T>> {
  static constexpr void encode(const std::tuple<T>& values, uint64_t* out) {
    Codec<T>::encode(std::get<0>(values), out);
  }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, std::tuple<T>& values) {
    return Codec<T>::decode(in, std::get<0>(values));
  }
};

template <FixedText... names, class... T>
struct ItemCodec<Packed<Argument<names, T>...>> {
  template <class U>
  static constexpr void encode_one(const U& value, uint64_t& word, unsigned& shift) {
    uint64_t bits = 0;
    Codec<U>::encode(value, &bits);
    word |= (bits & mask<U>()) << shift;
    shift += Codec<U>::bits;
  }
  template <class U>
  [[nodiscard]] static constexpr bool decode_one(uint64_t word, unsigned& shift, U& value) {
    uint64_t bits = word >> shift & mask<U>();
    shift += Codec<U>::bits;
    if constexpr (std::is_signed_v<U>) bits = static_cast<uint64_t>(static_cast<int64_t>(static_cast<U>(bits)));
    return Codec<U>::decode(&bits, value);
  }
  template <class U>
  [[nodiscard]] static consteval uint64_t mask() {
    return Codec<U>::bits == 64 ? ~uint64_t{0} : (uint64_t{1} << Codec<U>::bits) - 1;
  }
  static constexpr unsigned used = (Codec<T>::bits + ... + 0);

  static constexpr void encode(const std::tuple<T...>& values, uint64_t* out) {
    unsigned shift = 0;
    *out = 0;
    std::apply([&](const T&... each) { (encode_one(each, *out, shift), ...); }, values);
  }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, std::tuple<T...>& values) {
    unsigned shift = 0;
    const bool rest_zero = used == 64 || *in >> (used % 64) == 0;
    return std::apply([&](T&... each) { return (decode_one(*in, shift, each) & ... & rest_zero); }, values);
  }
};

template <size_t first, size_t... index, class Types>
[[nodiscard]] constexpr auto slice(const Types& values, std::index_sequence<index...>) {
  return std::make_tuple(std::get<first + index>(values)...);
}

template <class M>
struct MessageCodec;
template <template <class...> class Kind, class... Items>
struct MessageCodec<Kind<Items...>> {
  using Types = typename Kind<Items...>::Types;

  static constexpr void encode(const Types& values, uint64_t* out) { encode_from<0, Items...>(values, out); }

  /// Words that no argument owns must be zero: nothing travels beside the interface.
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, Types& values) {
    for (unsigned i = Kind<Items...>::words; i < abi::words; ++i) {
      if (in[i] != 0) return false;
    }
    return decode_from<Items...>(in, std::tuple<>{}, values);
  }

 private:
  template <size_t first>
  static constexpr void encode_from(const Types&, uint64_t*) {}
  template <size_t first, class Item, class... Rest>
  static constexpr void encode_from(const Types& values, uint64_t* out) {
    constexpr size_t count = std::tuple_size_v<typename Item::Types>;
    ItemCodec<Item>::encode(slice<first>(values, std::make_index_sequence<count>{}), out);
    encode_from<first + count, Rest...>(values, out + Item::words);
  }

  template <class Done>
  [[nodiscard]] static constexpr bool decode_from(const uint64_t*, const Done& done, Types& values) {
    values = done;
    return true;
  }
  template <class Item, class... Rest, class Done>
  [[nodiscard]] static constexpr bool decode_from(const uint64_t* in, const Done& done, Types& values) {
    typename Item::Types part{};
    if (!ItemCodec<Item>::decode(in, part)) return false;
    return decode_from<Rest...>(in + Item::words, std::tuple_cat(done, part), values);
  }
};
template <>
struct MessageCodec<GivesStatus> : MessageCodec<Gives<>> {};

}  // namespace nacre::user
