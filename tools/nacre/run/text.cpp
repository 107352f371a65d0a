// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/text.hpp"

namespace nacre::tool::run {

std::string printable(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c < ' ' || c > '~') c = c == '\t' ? ' ' : '?';
  }
  return result;
}

std::vector<std::string> wrap(std::string_view text, size_t width, size_t indent) {
  std::vector<std::string> lines;
  std::string begin;
  while (begin.size() + text.size() > width) {
    const size_t room = width - begin.size();
    size_t cut = text.rfind(' ', room);
    if (cut == std::string_view::npos || cut == 0) cut = room;
    lines.push_back(begin + std::string(text.substr(0, cut)));
    text.remove_prefix(cut);
    if (text.starts_with(' ')) text.remove_prefix(1);
    begin.assign(indent, ' ');
  }
  lines.push_back(begin + std::string(text));
  return lines;
}

}  // namespace nacre::tool::run
