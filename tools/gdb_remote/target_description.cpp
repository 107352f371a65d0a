// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/gdb_remote/target_description.hpp"

#include <charconv>
#include <optional>

namespace nacre::gdb_remote {
namespace {

/// The value of ` name="value"` in one tag.
std::optional<std::string> attribute(std::string_view tag, std::string_view name) {
  const std::string key = ' ' + std::string(name) + "=\"";
  const size_t start = tag.find(key);
  if (start == std::string_view::npos) return std::nullopt;
  const size_t begin = start + key.size();
  const size_t end = tag.find('"', begin);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(tag.substr(begin, end - begin));
}

std::optional<unsigned> number_attribute(std::string_view tag, std::string_view name) {
  const auto text = attribute(tag, name);
  unsigned value = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

/// Calls `visit` with each tag `<kind ...>`.
void each_tag(std::string_view text, std::string_view kind, const auto& visit) {
  const std::string opening = '<' + std::string(kind) + ' ';
  for (size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    visit(text.substr(at, text.find('>', at) - at));
  }
}

}  // namespace

std::vector<std::string> TargetDescription::includes(std::string_view text) {
  std::vector<std::string> files;
  each_tag(text, "xi:include", [&](std::string_view tag) {
    if (auto file = attribute(tag, "href")) files.push_back(*file);
  });
  return files;
}

void TargetDescription::add(std::string_view text) {
  each_tag(text, "reg", [&](std::string_view tag) {
    const auto name = attribute(tag, "name");
    const auto bits = number_attribute(tag, "bitsize");
    if (!name || !bits) return;
    const unsigned at = number_attribute(tag, "regnum").value_or(next_);
    registers_[*name] = Register{at, *bits};
    next_ = at + 1;
  });
}

}  // namespace nacre::gdb_remote
