// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// JSON into given room. The writer puts the commas; what does not fit makes the text useless, and `whole` tells.
#pragma once

#include <span>

#include "lib/format.hpp"

namespace nacre::web {

class JsonWriter {
 public:
  explicit JsonWriter(std::span<char> room) : room_(room) {}

  // What format_to needs. Text that is not JSON yet, such as the frame of an event, goes in by this too.
  void add(char character) {
    if (size_ < room_.size()) room_[size_] = character;
    size_ += 1;
  }
  void add(std::string_view text) {
    for (const char each : text) add(each);
  }

  void open(char bracket) {
    separate();
    add(bracket);
    first_ = true;
  }
  void close(char bracket) {
    add(bracket);
    first_ = false;
  }
  void key(std::string_view name) {
    value(name);
    add(':');
    first_ = true;
  }

  void value(std::string_view text) {
    separate();
    add('"');
    for (const char each : text) add_escaped(static_cast<unsigned char>(each));
    add('"');
  }
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth) {
    separate();
    add(std::string_view(truth ? "true" : "false"));
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) void value(T number) {
    separate();
    add_value(*this, number, false);
  }
  void null() {
    separate();
    add(std::string_view("null"));
  }
  /// `amount` units of 10^-digits.
  void fraction(uint64_t amount, unsigned digits) {
    uint64_t unit = 1;
    for (unsigned i = 0; i < digits; ++i) unit *= 10;
    value(amount / unit);
    add('.');
    for (unit /= 10; unit != 0; unit /= 10) add(static_cast<char>('0' + amount / unit % 10));
  }
  template <class T>
  void member(std::string_view name, const T& content) {
    key(name);
    value(content);
  }

  [[nodiscard]] bool whole() const { return size_ <= room_.size(); }
  [[nodiscard]] std::string_view text() const { return {room_.data(), whole() ? size_ : 0}; }

 private:
  void separate() {
    if (!first_) add(',');
    first_ = false;
  }
  /// Bytes beyond ASCII are escaped one by one: what comes out is ASCII whatever goes in.
  void add_escaped(unsigned char byte) {
    if (byte >= 0x20 && byte < 0x7f) {
      if (byte == '"' || byte == '\\') add('\\');
      return add(static_cast<char>(byte));
    }
    add(std::string_view("\\u00"));
    add("0123456789abcdef"[byte >> 4]);
    add("0123456789abcdef"[byte & 15]);
  }

  std::span<char> room_;
  size_t size_ = 0;
  bool first_ = true;
};

}  // namespace nacre::web
