// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A child process with pipes on its standard input and output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tools/gdb_remote/result.hpp"

namespace nacre::machine {

using gdb_remote::failure;
using gdb_remote::Result;
using Milliseconds = std::chrono::milliseconds;

/// Killed, by its own id, when the object goes; dies with the thread that started it.
class Process {
 public:
  /// `inherited` descriptors keep their numbers in the child; every other one should be close-on-exec.
  [[nodiscard]] static Result<Process> start(const std::vector<std::string>& arguments,
                                             const std::vector<int>& inherited);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  [[nodiscard]] pid_t id() const { return id_; }
  /// Everything that the child has written so far.
  [[nodiscard]] std::string output() const;
  /// Everything that it has written, after its end: waits for the last bytes.
  [[nodiscard]] std::string drained_output();
  /// Waits until the output from `from` on holds `text`; gives the position after it.
  [[nodiscard]] Result<size_t> wait_for_output(std::string_view text, size_t from, Milliseconds patience) const;
  [[nodiscard]] Result<void> type(std::string_view text);
  /// Waits for the end; gives the exit status, or 128 + signal.
  [[nodiscard]] Result<int> wait_for_end(Milliseconds patience);
  void kill();

 private:
  struct Captured;
  Process(pid_t id, int input, int output);

  pid_t id_;
  int input_;
  std::shared_ptr<Captured> captured_;
  std::thread drain_;
};

}  // namespace nacre::machine
