// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// How values travel in the words of a message. A word that comes from a peer is untrusted: `decode` accepts exactly
// what `encode` produces and refuses everything else.
#pragma once

#include <stdint.h>

#include <concepts>
#include <limits>
#include <type_traits>

#include "lib/strong.hpp"

namespace nacre::user {

/// Specialised for each type that an interface may mention:
///   words        how many words a value takes
///   bits         how many bits of its word it needs, when it shares one
///   name         the type in interface metadata
///   encode(value, words), decode(words, value) -> false if no value has this encoding
template <class T>
struct Codec;

template <class T>
concept Encodable = requires {
  Codec<T>::words;
};

/// The enumerators of E are 0 to count - 1. Specialise it beside the enumeration.
template <class E>
inline constexpr unsigned enumerator_count = 0;

/// A number that lies between two bounds, both included.
template <std::integral Rep, Rep low, Rep high>
class Bounded {
 public:
  constexpr Bounded() = default;
  /// Traps on a number out of bounds: check input with `fits` first.
  constexpr explicit Bounded(Rep value) : value_(value) {
    if (!fits(value)) __builtin_trap();
  }
  /// A value can be made of it.
  [[nodiscard]] static constexpr bool fits(Rep value) { return value >= low && value <= high; }
  /// The number.
  [[nodiscard]] constexpr Rep value() const { return value_; }

 private:
  Rep value_ = low;
};

/// Bytes in `count` whole words: text, padded with zero bytes.
template <unsigned count>
struct Block {
  uint64_t word[count]{};  ///< byte 0 in the lowest bits of word 0
  static constexpr unsigned size = count * 8;  ///< bytes

  /// `index` is below `size`.
  [[nodiscard]] constexpr unsigned char byte(unsigned index) const {
    return static_cast<unsigned char>(word[index / 8] >> (index % 8 * 8));
  }
  /// `index` is below `size`.
  constexpr void set_byte(unsigned index, unsigned char value) {
    const unsigned shift = index % 8 * 8;
    word[index / 8] = (word[index / 8] & ~(uint64_t{0xff} << shift)) | uint64_t{value} << shift;
  }
};

// ---- machinery: nobody writes these names ----

template <>
struct Codec<bool> {
  static constexpr unsigned words = 1;
  static constexpr unsigned bits = 1;
  static constexpr char name[] = "bool";
  static constexpr void encode(bool value, uint64_t* out) { *out = value ? 1 : 0; }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, bool& value) {
    value = *in == 1;
    return *in <= 1;
  }
};

template <class Rep>
struct IntegerName {
  static constexpr unsigned width = sizeof(Rep) * 8;
  static constexpr char kind = std::is_signed_v<Rep> ? 'i' : 'u';
  static constexpr char text[4] = {kind, width == 8 ? '8' : static_cast<char>('0' + width / 10),
                                   width == 8 ? '\0' : static_cast<char>('0' + width % 10), '\0'};
};

template <std::integral Rep>
struct Codec<Rep> {
  static constexpr unsigned words = 1;
  static constexpr unsigned bits = sizeof(Rep) * 8;
  static constexpr auto& name = IntegerName<Rep>::text;
  static constexpr void encode(Rep value, uint64_t* out) { *out = static_cast<uint64_t>(value); }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, Rep& value) {
    value = static_cast<Rep>(*in);
    return static_cast<uint64_t>(value) == *in;
  }
};

template <class E>
requires std::is_enum_v<E>
struct Codec<E> {
  static_assert(enumerator_count<E> != 0, "an enumeration of an interface needs enumerator_count");
  static constexpr unsigned words = 1;
  static constexpr unsigned bits = 8;
  static constexpr unsigned count = enumerator_count<E>;
  static constexpr char units = static_cast<char>('0' + count % 10);
  static constexpr char tens = static_cast<char>('0' + count / 10);
  static constexpr char name[] = {'e', 'n', 'u', 'm', count < 10 ? units : tens, count < 10 ? '\0' : units, '\0'};
  static_assert(count < 100);
  static constexpr void encode(E value, uint64_t* out) { *out = static_cast<uint64_t>(value); }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, E& value) {
    if (*in >= count) return false;
    value = static_cast<E>(*in);
    return true;
  }
};

template <class Tag, class Rep>
struct Codec<Strong<Tag, Rep>> {
  static constexpr unsigned words = 1;
  static constexpr unsigned bits = Codec<Rep>::bits;
  static constexpr auto& name = Codec<Rep>::name;
  static constexpr void encode(Strong<Tag, Rep> value, uint64_t* out) { Codec<Rep>::encode(value.to_raw(), out); }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, Strong<Tag, Rep>& value) {
    Rep raw{};
    const bool good = Codec<Rep>::decode(in, raw);
    value = Strong<Tag, Rep>::from_raw(raw);
    return good;
  }
};

template <class Rep, Rep low, Rep high>
struct Codec<Bounded<Rep, low, high>> {
  static constexpr unsigned words = 1;
  static constexpr unsigned bits = Codec<Rep>::bits;
  static constexpr auto& name = Codec<Rep>::name;
  static constexpr void encode(Bounded<Rep, low, high> value, uint64_t* out) { Codec<Rep>::encode(value.value(), out); }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, Bounded<Rep, low, high>& value) {
    Rep raw{};
    if (!Codec<Rep>::decode(in, raw) || !Bounded<Rep, low, high>::fits(raw)) return false;
    value = Bounded<Rep, low, high>(raw);
    return true;
  }
};

template <unsigned count>
struct Codec<Block<count>> {
  static constexpr unsigned words = count;
  static constexpr unsigned bits = count * 64;
  static constexpr char name[] = {'b', 'l', 'o', 'c', 'k', static_cast<char>('0' + count), '\0'};
  static constexpr void encode(const Block<count>& value, uint64_t* out) {
    for (unsigned i = 0; i < count; ++i) out[i] = value.word[i];
  }
  [[nodiscard]] static constexpr bool decode(const uint64_t* in, Block<count>& value) {
    for (unsigned i = 0; i < count; ++i) value.word[i] = in[i];
    return true;
  }
};

}  // namespace nacre::user
