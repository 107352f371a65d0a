// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What `print` does when the console has no room: text is lost, and the next text that goes through says how much. Pure.
#pragma once

#include <stdint.h>

#include <string_view>

#include "lib/format.hpp"

namespace nacre::user {

/// Writes whole texts, and says afterwards how much was lost when the console had no room.
class Printer {
 public:
  /// `write` says how many bytes it took; it takes a text of at most 48 bytes whole or not at all.
  template <class Write>
  void put(std::string_view text, Write write) {
    if (lost_ != 0 && !tell_loss(write)) {
      lost_ += text.size();
      return;
    }
    const size_t taken = write(text);
    lost_ += text.size() - taken;
    if (taken != 0) torn_ = text[taken - 1] != '\n';
  }

 private:
  /// The note fits one block, so the console takes all of it or nothing.
  template <class Write>
  [[nodiscard]] bool tell_loss(Write write) {
    TextBuffer<48> note;
    format_to(note, "{}({} bytes lost)\n", torn_ ? "\n" : "", lost_);
    if (write(note.view()) == 0) return false;
    lost_ = 0;
    torn_ = false;
    return true;
  }

  uint64_t lost_ = 0;
  bool torn_ = false;  ///< the text so far ends within a line
};

}  // namespace nacre::user
