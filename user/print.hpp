// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `print("temperature {} of {}\n", now, target)`: text to the component's own line of the console, lib/format.hpp says
// what the placeholders are. Printing never waits: text is lost while the console is down or the component's buffer
// there is full, and the next text says how much. A component whose description has no channel `console` prints nothing.
#pragma once

#include "interfaces/console.hpp"
#include "lib/format.hpp"
#include "user/client.hpp"
#include "user/printer.hpp"

namespace nacre::user {

using ConsoleChannel = Client<interfaces::Console, "console", Need::optional>;  ///< where `print` writes

/// The number of bytes that the console took; all, if there is no console. What is left may be tried again.
[[nodiscard]] inline size_t try_write(std::string_view text) {
  using Text = Block<6>;
  if (!ConsoleChannel::present()) return text.size();
  size_t taken = 0;
  while (taken < text.size()) {
    const size_t rest = text.size() - taken;
    const unsigned count = rest < Text::size ? static_cast<unsigned>(rest) : Text::size;
    Text block;
    for (unsigned i = 0; i < count; ++i) block.set_byte(i, static_cast<unsigned char>(text[taken + i]));
    if (!ConsoleChannel::call<interfaces::Console::Write>(block)) break;
    taken += count;
  }
  return taken;
}

inline constinit Printer printer;  ///< of `print`

/// At most 240 bytes.
template <class... T>
void print(FormatText<std::type_identity_t<T>...> format, const T&... values) {
  TextBuffer<240> text;
  format_to(text, format, values...);
  printer.put(text.view(), try_write);
}

}  // namespace nacre::user
