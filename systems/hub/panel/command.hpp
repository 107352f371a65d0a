// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a person types at the panel. Pure: a line in, a command out; anything else is `unknown`.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::hub {

enum class CommandKind : uint8_t { empty, unknown, help, status, unlock, target };

struct Command {
  CommandKind kind = CommandKind::empty;
  int value = 0;  ///< unlock: the code; target: tenths of a degree
};

inline constexpr size_t code_digits = 6;

[[nodiscard]] constexpr bool blank(char c) { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr bool digit(char c) { return c >= '0' && c <= '9'; }

/// A part of the line that is being looked at.
struct Text {
  const char* begin;
  size_t size;

  [[nodiscard]] constexpr bool equals(const char* word) const {
    size_t i = 0;
    for (; i < size && word[i] != '\0'; ++i) {
      if (begin[i] != word[i]) return false;
    }
    return i == size && word[i] == '\0';
  }

  /// Cuts the first word off.
  constexpr Text take_word() {
    while (size > 0 && blank(begin[0])) drop(1);
    size_t length = 0;
    while (length < size && !blank(begin[length])) length += 1;
    const Text word{begin, length};
    drop(length);
    return word;
  }

 private:
  constexpr void drop(size_t count) {
    begin += count;
    size -= count;
  }
};

[[nodiscard]] constexpr Command unlock_command(Text code) {
  if (code.size != code_digits) return {CommandKind::unknown, 0};
  int value = 0;
  for (size_t i = 0; i < code.size; ++i) {
    if (!digit(code.begin[i])) return {CommandKind::unknown, 0};
    value = value * 10 + (code.begin[i] - '0');
  }
  return {CommandKind::unlock, value};
}

/// "21", "21.5": at most two digits before the point and one behind it.
[[nodiscard]] constexpr Command target_command(Text number) {
  int value = 0;
  size_t i = 0;
  for (; i < number.size && i < 3 && digit(number.begin[i]); ++i) value = value * 10 + (number.begin[i] - '0');
  if (i == 0 || i > 2) return {CommandKind::unknown, 0};
  if (i == number.size) return {CommandKind::target, value * 10};
  const bool fraction = number.size == i + 2 && number.begin[i] == '.' && digit(number.begin[i + 1]);
  if (!fraction) return {CommandKind::unknown, 0};
  return {CommandKind::target, value * 10 + (number.begin[i + 1] - '0')};
}

[[nodiscard]] constexpr Command parse(const char* line, size_t size) {
  Text rest{line, size};
  const Text verb = rest.take_word();
  const Text argument = rest.take_word();
  const Text excess = rest.take_word();
  if (verb.size == 0) return {};
  if (excess.size != 0) return {CommandKind::unknown, 0};
  if (verb.equals("unlock")) return unlock_command(argument);
  if (verb.equals("target")) return target_command(argument);
  if (argument.size != 0) return {CommandKind::unknown, 0};
  if (verb.equals("status")) return {CommandKind::status, 0};
  if (verb.equals("help")) return {CommandKind::help, 0};
  return {CommandKind::unknown, 0};
}

/// Collects typed characters to a line; a longer one is dropped as a whole.
class LineBuffer {
 public:
  static constexpr size_t capacity = 40;

  enum class Fed : uint8_t { more, line, too_long };

  [[nodiscard]] constexpr Fed feed(char c) {
    if (complete_) clear();
    if (c == '\r' || c == '\n') {
      complete_ = true;
      return overflow_ ? Fed::too_long : Fed::line;
    }
    const bool erase = c == '\b' || c == 0x7f;
    if (erase) {
      if (size_ > 0) size_ -= 1;
    } else if (size_ == capacity) {
      overflow_ = true;
    } else {
      text_[size_] = c;
      size_ += 1;
    }
    return Fed::more;
  }

  /// Valid after feed() has returned `line`.
  [[nodiscard]] constexpr const char* text() const { return text_; }
  [[nodiscard]] constexpr size_t size() const { return size_; }

  /// A code must not stay in memory for longer than it takes to pass it on.
  constexpr void clear() {
    for (char& c : text_) c = 0;
    size_ = 0;
    overflow_ = false;
    complete_ = false;
  }

 private:
  char text_[capacity] = {};
  size_t size_ = 0;
  bool overflow_ = false;
  bool complete_ = false;
};

}  // namespace nacre::hub
