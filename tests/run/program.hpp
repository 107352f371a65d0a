// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre` as a child: what it prints, what is typed, and whether anything of it is left.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tools/process/child.hpp"

namespace nacre {

class Program {
 public:
  /// `nacre` with these arguments, in the tree's folder; standard output and error are read together.
  explicit Program(std::vector<std::string> arguments);
  /// Any program, in any folder.
  Program(std::vector<std::string> words, const std::filesystem::path& folder);

  /// Waits until a line that has not been waited for before holds `text`; the line. Fails the test after `patience`.
  std::string expect(const std::string& text, std::chrono::seconds patience = std::chrono::seconds(60));
  /// The same for a line that `fits`.
  std::string expect_like(const std::function<bool(const std::string&)>& fits,
                          std::chrono::seconds patience = std::chrono::seconds(60));
  /// The same with two texts; the one that came first.
  std::string expect_either(const std::string& one, const std::string& other);
  void type(const std::string& line);
  /// Waits for the end and reads the rest; the exit status. Fails the test after `patience`.
  int end(std::chrono::seconds patience = std::chrono::seconds(10));

  [[nodiscard]] process::Child& child() { return child_; }
  /// All lines so far.
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  [[nodiscard]] bool printed(const std::string& text) const;
  [[nodiscard]] size_t count(const std::string& text) const;
  /// Ids of the processes that it has started and that live.
  [[nodiscard]] std::vector<pid_t> children() const;

 private:
  bool find_line(const std::function<bool(const std::string&)>& fits, std::chrono::seconds patience);
  const std::string* find_next(const std::vector<std::string>& texts, std::chrono::seconds patience);
  void fail(const std::string& why) const;
  bool read(std::chrono::milliseconds patience);

  process::Child child_;
  std::string rest_;
  std::vector<std::string> lines_;
  size_t next_ = 0;
};

/// A process with this id runs (a dead one that nobody has waited for does not count).
[[nodiscard]] bool alive(pid_t id);
/// Waits for the ids to go; fails the test if they do not within some seconds.
void expect_gone(const std::vector<pid_t>& ids);

}  // namespace nacre
