// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a run shows itself. On a terminal: a header at the top that is drawn in place, below it the stream of events
// that scrolls, at the bottom the line that is being typed. Otherwise, or where the terminal is too small: plain lines.
#pragma once

#include <termios.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::tool::run {

class Screen {
 public:
  /// `plain` even on a terminal, if asked for.
  explicit Screen(bool plain);
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  /// Leaves the terminal as it was, the cursor below the last event.
  ~Screen();

  /// Somebody sits there, even if the terminal is too small.
  [[nodiscard]] bool interactive() const { return wanted_; }
  [[nodiscard]] bool terminal() const { return terminal_; }

  /// The header, from now on. Plain: remembered for `print_header`.
  void header(std::vector<std::string> lines);
  /// One event; wrapped at 80 columns (or the terminal's width, if less), `indent` before what does not fit.
  void event(std::string_view text, size_t indent);
  /// Plain only: the header as lines of the stream.
  void print_header();
  /// The terminal has another size.
  void resized();
  /// What was typed; `take` gets each finished line.
  void typed(std::string_view bytes, const std::function<void(const std::string&)>& take);

 private:
  void begin();
  void end();
  void draw_header();
  void draw_input();
  void write(std::string_view text);

  bool wanted_;  ///< standard output is a terminal and nobody asked for plain lines
  bool terminal_ = false;
  bool raw_ = false;
  termios before_{};
  unsigned rows_ = 0;
  unsigned columns_ = 80;
  std::vector<std::string> header_;
  std::string input_;
  bool in_escape_ = false;
};

}  // namespace nacre::tool::run
