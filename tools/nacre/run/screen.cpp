// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/screen.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "tools/nacre/run/text.hpp"

namespace nacre::tool::run {
namespace {

constexpr unsigned least_event_rows = 5;
constexpr size_t plain_width = 80;

}  // namespace

Screen::Screen(bool plain) : wanted_(!plain && isatty(STDOUT_FILENO) && isatty(STDIN_FILENO)) {}

Screen::~Screen() { end(); }

void Screen::write(std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

/// Takes the terminal over if the header leaves room for events.
void Screen::begin() {
  winsize size{};
  if (!wanted_ || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return;
  if (size.ws_row < header_.size() + 2 + least_event_rows || size.ws_col < 40) return;
  rows_ = size.ws_row;
  columns_ = size.ws_col;
  if (!raw_ && tcgetattr(STDIN_FILENO, &before_) == 0) {
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    raw_ = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
  }
  terminal_ = true;
  write(fmt::format("\x1b[2J\x1b[{};{}r", header_.size() + 2, rows_ - 1));
  draw_header();
  draw_input();
}

void Screen::end() {
  if (terminal_) write(fmt::format("\x1b[r\x1b[{};1H\x1b[K", rows_));
  if (raw_) tcsetattr(STDIN_FILENO, TCSANOW, &before_);
  terminal_ = false;
  raw_ = false;
}

void Screen::resized() {
  end();
  begin();
}

void Screen::header(std::vector<std::string> lines) {
  const bool same_size = lines.size() == header_.size();
  header_ = std::move(lines);
  if (terminal_ && same_size) {
    draw_header();
    draw_input();
  } else {
    resized();
  }
}

void Screen::draw_header() {
  std::string text;
  for (size_t i = 0; i < header_.size(); ++i) {
    text += fmt::format("\x1b[{};1H{}\x1b[K", i + 1, printable(header_[i]).substr(0, columns_));
  }
  text += fmt::format("\x1b[{};1H{}", header_.size() + 1, std::string(std::min<size_t>(columns_, plain_width), '-'));
  write(text);
}

void Screen::draw_input() {
  std::string_view shown = input_;
  if (shown.size() + 3 > columns_) shown.remove_prefix(shown.size() + 3 - columns_);
  write(fmt::format("\x1b[{};1H> {}\x1b[K", rows_, shown));
}

void Screen::event(std::string_view text, size_t indent) {
  const size_t width = terminal_ ? std::min<size_t>(columns_, plain_width) : plain_width;
  for (const std::string& line : wrap(printable(text), width, indent)) {
    write(terminal_ ? fmt::format("\x1b[{};1H\n{}", rows_ - 1, line) : line + "\n");
  }
  if (terminal_) draw_input();
}

void Screen::print_header() {
  if (terminal_) return;
  for (const std::string& line : header_) write(printable(line) + "\n");
}

void Screen::typed(std::string_view bytes, const std::function<void(const std::string&)>& take) {
  for (char c : bytes) {
    if (in_escape_) {  // cursor keys and the like: ESC [ parameters, one letter
      in_escape_ = c == '[' || c == ';' || (c >= '0' && c <= '9');
    } else if (c == '\n' || c == '\r') {
      take(input_);
      input_.clear();
    } else if (c == '\b' || c == '\x7f') {
      if (!input_.empty()) input_.pop_back();
    } else if (c == '\x15') {  // Ctrl-U
      input_.clear();
    } else if (c == '\x1b') {
      in_escape_ = true;
    } else if (c >= ' ' && c <= '~' && input_.size() < 200) {
      input_ += c;
    }
  }
  if (terminal_) draw_input();
}

}  // namespace nacre::tool::run
