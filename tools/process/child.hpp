// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A child process in a process group of its own, so that a Ctrl-C at the terminal reaches its parent alone. It never
// outlives the parent: the destructor ends and reaps it, and the system kills it when the parent dies.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::process {

/// What to do with the three standard descriptors of the child.
enum class Stream {
  pipe,     ///< to or from the parent
  none,     ///< /dev/null
  inherit,  ///< the parent's
};

struct Start {
  std::vector<std::string> words;  ///< program (looked up in PATH unless it holds a slash) and arguments
  Stream input = Stream::pipe;
  Stream output = Stream::pipe;
  Stream error = Stream::inherit;
  std::vector<std::string> environment = {};  ///< NAME=value, beside the parent's
  bool foreground = false;  ///< stays in the parent's process group, for a program that uses the terminal
};

class Child {
 public:
  /// The text of an error says which program could not be started and why.
  [[nodiscard]] static std::expected<Child, std::string> start(const Start& start);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  [[nodiscard]] pid_t id() const { return id_; }
  /// Descriptors of the parent's ends of the pipes; -1 where there is none.
  [[nodiscard]] int input() const { return input_; }
  [[nodiscard]] int output() const { return output_; }
  [[nodiscard]] int error() const { return error_; }

  /// False when the child takes no more.
  [[nodiscard]] bool write(std::string_view text);
  void close_input();

  /// Exit status, or 128 + signal; nothing while the child runs.
  [[nodiscard]] std::optional<int> status();
  /// The same after waiting for at most `patience`.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);
  /// SIGTERM to its process group, SIGKILL after `patience`. Afterwards the child is reaped.
  int end(std::chrono::milliseconds patience);

 private:
  Child(pid_t id, int input, int output, int error, bool foreground)
      : id_(id), input_(input), output_(output), error_(error), foreground_(foreground) {}
  void close_all();
  void send(int signal) const;

  pid_t id_;
  int input_;
  int output_;
  int error_;
  bool foreground_;
  std::optional<int> status_;
};

}  // namespace nacre::process
