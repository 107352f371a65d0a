// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/diagnostics.hpp"

#include <fmt/format.h>

namespace nacre::tool {
namespace {

std::string line_of(const Place& at, const char* severity, const std::string& text) {
  if (at.line == 0) return fmt::format("{}: {}: {}\n", at.file, severity, text);
  return fmt::format("{}:{}:{}: {}: {}\n", at.file, at.line, at.column, severity, text);
}

}  // namespace

void Diagnostics::error(const Place& at, std::string text) {
  lines_.push_back(line_of(at, "error", text));
  errors_ += 1;
}

void Diagnostics::warning(const Place& at, std::string text) { lines_.push_back(line_of(at, "warning", text)); }

std::string Diagnostics::text() const { return fmt::format("{}", fmt::join(lines_, "")); }

std::string one_of(const std::vector<std::string>& names) {
  std::string all;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) all += i + 1 == names.size() ? " or " : ", ";
    all += "'" + names[i] + "'";
  }
  return all.empty() ? "nothing" : all;
}

}  // namespace nacre::tool
