// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Folders with a case for each rule: `accept/RULE`, and `reject/RULE` with the words of the refusal in expected.txt.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace nacre::test {

/// A whole file; nothing if it is not there.
[[nodiscard]] inline std::string read_text(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

[[nodiscard]] inline std::string replace_all(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

/// Names of the folders in a folder, in their order.
[[nodiscard]] inline std::vector<std::string> folders_in(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// What became of a case.
struct Judged {
  bool accepted = false;
  std::string text;  ///< what was reported
};

/// Each case of `data`/reject is refused in exactly its words. `judge` takes the name of a case, as in "reject/RULE".
template <class Judge>
void check_refusals(const std::string& data, Judge judge) {
  for (const std::string& name : folders_in(data + "/reject")) {
    CAPTURE(name);
    const Judged judged = judge("reject/" + name);
    CHECK_FALSE(judged.accepted);
    const std::string expected = read_text(data + "/reject/" + name + "/expected.txt");
    CHECK(expected.find("error: ") != std::string::npos);
    CHECK(judged.text == expected);
  }
}

/// Each rule that has a case in reject has one in accept, too.
inline void check_both_cases(const std::string& data) {
  const std::vector<std::string> accepted = folders_in(data + "/accept");
  for (const std::string& name : folders_in(data + "/reject")) {
    CAPTURE(name);
    CHECK(std::count(accepted.begin(), accepted.end(), name) == 1);
  }
}

}  // namespace nacre::test
