// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The text that describes an interface to the host tool (abi/metadata.hpp), made by the compiler from the C++ type. It
// lies in a section that takes no memory; a Use refers to it by its hash, so both ends of a channel are compared.
#pragma once

#include <array>

#include "user/interface.hpp"

namespace nacre::user {

// ---- machinery: nobody writes these names ----

/// Text under construction. Without a buffer it only counts.
struct TextBuilder {
  char* out = nullptr;
  size_t size = 0;

  constexpr void add(std::string_view text) {
    for (const char each : text) {
      if (each == '\0') break;
      if (out != nullptr) out[size] = each;
      ++size;
    }
  }
  constexpr void add_number(unsigned value) {
    if (value >= 10) add_number(value / 10);
    const char digit = static_cast<char>('0' + value % 10);
    add({&digit, 1});
  }
};

/// As it is written in the source: the compiler says it in the name of this function.
template <auto value>
[[nodiscard]] consteval std::string_view enumerator_name() {
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::string_view name = text.substr(0, text.rfind(']'));
  const size_t begin = name.find_last_of(": )");
  return name.substr(begin + 1);
}

/// A value without a name is written as a number in parentheses and digits.
template <auto value>
[[nodiscard]] consteval bool is_named() {
  const char first = enumerator_name<value>().front();
  return first < '0' || first > '9';
}

template <class T>
constexpr void append_type(TextBuilder& text) {
  text.add(Codec<T>::name);
  if constexpr (std::is_enum_v<T>) {
    text.add("{");
    [&]<size_t... index>(std::index_sequence<index...>) {
      static_assert((is_named<static_cast<T>(index)>() && ...), "an enumeration has fewer names than enumerator_count");
      ((text.add(index == 0 ? "" : ","), text.add(enumerator_name<static_cast<T>(index)>())), ...);
    }(std::make_index_sequence<Codec<T>::count>{});
    text.add("}");
  }
}

template <class Item>
struct ItemText;

template <FixedText name, class T>
struct ItemText<Argument<name, T>> {
  static constexpr void append(TextBuilder& text, unsigned word, bool shared = false) {
    text.add(" ");
    text.add(name.view());
    text.add(":");
    append_type<T>(text);
    text.add("@");
    text.add_number(word);
    if (shared || Codec<T>::words != 1) text.add(".shared");
  }
};

template <class... Arguments>
struct ItemText<Packed<Arguments...>> {
  static constexpr void append(TextBuilder& text, unsigned word) {
    (ItemText<Arguments>::append(text, word, true), ...);
  }
};

template <template <class...> class Kind, class... Items>
constexpr void append_items(TextBuilder& text, std::type_identity<Kind<Items...>>) {
  unsigned word = 0;
  ((ItemText<Items>::append(text, word), word += Items::words), ...);
}

constexpr void append_items(TextBuilder& text, std::type_identity<GivesStatus>) { text.add(" status"); }

template <class M>
constexpr void append_method(TextBuilder& text) {
  text.add("method ");
  text.add_number(M::number);
  text.add(" ");
  text.add(M::name.view());
  append_items(text, std::type_identity<typename M::Takes>{});
  text.add(" ->");
  append_items(text, std::type_identity<typename M::Gives>{});
  text.add("\n");
}

template <class... Methods>
constexpr void append_methods(TextBuilder& text, std::type_identity<MethodList<Methods...>>) {
  static_assert((__builtin_popcountll((uint64_t{0} | ... | (uint64_t{1} << Methods::number)))) == sizeof...(Methods),
                "two methods of an interface have the same number");
  (append_method<Methods>(text), ...);
}

template <class M, FixedText address, FixedText count>
constexpr void append_extent(TextBuilder& text, std::type_identity<Extent<M, address, count>>) {
  text.add("extent ");
  text.add(M::name.view());
  text.add(" ");
  text.add(address.view());
  text.add(" ");
  text.add(count.view());
  text.add("\n");
}

template <class... Extents>
constexpr void append_extents(TextBuilder& text, std::type_identity<ExtentList<Extents...>>) {
  (append_extent(text, std::type_identity<Extents>{}), ...);
}

template <Interface I>
constexpr size_t append_interface(char* out) {
  TextBuilder text{out};
  text.add("interface ");
  text.add(I::name.view());
  text.add("\n");
  append_methods(text, std::type_identity<typename I::Methods>{});
  if constexpr (requires { typename I::Extents; }) append_extents(text, std::type_identity<typename I::Extents>{});
  return text.size;
}

/// The text of an interface, zero-terminated, and its hash.
template <Interface I>
struct InterfaceText {
  static constexpr size_t size = append_interface<I>(nullptr);

  [[nodiscard]] static consteval std::array<char, size + 1> make() {
    std::array<char, size + 1> characters{};
    append_interface<I>(characters.data());
    return characters;
  }
  [[nodiscard]] static consteval uint64_t make_hash() {
    uint64_t hash = 0xcbf2'9ce4'8422'2325;
    const auto characters = make();
    for (size_t i = 0; i < size; ++i) hash = (hash ^ static_cast<unsigned char>(characters[i])) * 0x100'0000'01b3;
    return hash;
  }
  static constexpr uint64_t hash = make_hash();
  [[gnu::section(".nacre.interfaces"), gnu::used]] static constexpr std::array<char, size + 1> characters = make();

  /// Makes the compiler emit the text. Costs nothing at run time.
  [[gnu::always_inline]] static void mention() { asm volatile("" : : "i"(&characters)); }
};

}  // namespace nacre::user
