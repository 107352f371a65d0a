// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// nacre-check-certificate CNF LRAT: prints `verified` (exit 0) or where and why not (exit 1).
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "proofs/checker/check.hpp"

namespace {

std::optional<std::string> contents(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return std::nullopt;
  return text;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: nacre-check-certificate CNF LRAT\n";
    return 2;
  }
  const auto formula = contents(arguments[1]);
  const auto certificate = contents(arguments[2]);
  if (!formula || !certificate) {
    std::cerr << "cannot read " << arguments[formula ? 2 : 1] << '\n';
    return 2;
  }
  const auto result = nacre::certificate::check(*formula, *certificate);
  std::cout << to_text(result) << '\n';
  return result.verified ? 0 : 1;
}
