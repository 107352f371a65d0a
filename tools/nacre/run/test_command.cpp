// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/test_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "tools/nacre/run/paths.hpp"
#include "tools/process/child.hpp"

namespace nacre::tool::run {
namespace {

using namespace std::chrono_literals;

/// The same script that builds the tool itself; it prints its own words on failure.
int build(const std::filesystem::path& root, const char* preset) {
  auto child = process::Child::start({.words = {(root / "scripts/build").string(), preset, "all"},
                                      .input = process::Stream::none,
                                      .output = process::Stream::inherit,
                                      .foreground = true});
  if (!child) {
    fmt::print(stderr, "nacre: {}\n", child.error());
    return 1;
  }
  for (;;) {
    if (auto status = child->wait(1s)) return *status;
  }
}

}  // namespace

int test_command(const TestOptions& options) {
  const auto host = host_build_folder();
  for (const char* preset : {"aarch64", "host"}) {
    if (int status = build(tree_folder(), preset); status != 0) return status;
  }
  std::vector<std::string> words = {"ctest", "--test-dir", host.string(), "--output-on-failure", "--no-tests=error"};
  words.push_back("-j" + std::to_string(std::max(1U, std::thread::hardware_concurrency())));
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> pointers;
  for (auto& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
  fmt::print(stderr, "nacre: cannot start ctest: {}\n", strerror(errno));
  return 1;
}

}  // namespace nacre::tool::run
