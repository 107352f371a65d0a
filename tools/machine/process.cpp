// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/machine/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>

namespace nacre::machine {

struct Process::Captured {
  mutable std::mutex mutex;
  mutable std::condition_variable grown;
  std::string text;
};

namespace {

/// Runs between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, int input, int output, const std::vector<int>& inherited) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(input, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  for (const int descriptor : inherited) ::fcntl(descriptor, F_SETFD, 0);
  ::execvp(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

Result<Process> Process::start(const std::vector<std::string>& arguments, const std::vector<int>& inherited) {
  int input[2];
  int output[2];
  if (::pipe2(input, O_CLOEXEC) != 0) return failure(std::string("no pipe: ") + std::strerror(errno));
  if (::pipe2(output, O_CLOEXEC) != 0) return failure(std::string("no pipe: ") + std::strerror(errno));
  std::vector<char*> raw;
  for (const std::string& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  const pid_t id = ::fork();
  if (id < 0) return failure(std::string("no child: ") + std::strerror(errno));
  if (id == 0) become(raw.data(), input[0], output[1], inherited);
  ::close(input[0]);
  ::close(output[1]);
  return Process(id, input[1], output[0]);
}

Process::Process(pid_t id, int input, int output) : id_(id), input_(input), captured_(std::make_shared<Captured>()) {
  drain_ = std::thread([captured = captured_, output] {
    char bytes[4096];
    for (ssize_t count = ::read(output, bytes, sizeof bytes); count != 0; count = ::read(output, bytes, sizeof bytes)) {
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) break;
      const std::lock_guard lock(captured->mutex);
      captured->text.append(bytes, static_cast<size_t>(count));
      captured->grown.notify_all();
    }
    ::close(output);
  });
}

Process::Process(Process&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      input_(std::exchange(other.input_, -1)),
      captured_(std::move(other.captured_)),
      drain_(std::move(other.drain_)) {}

Process::~Process() {
  kill();
  if (input_ >= 0) ::close(input_);
  if (drain_.joinable()) drain_.join();
}

std::string Process::output() const {
  const std::lock_guard lock(captured_->mutex);
  return captured_->text;
}

std::string Process::drained_output() {
  kill();
  if (drain_.joinable()) drain_.join();
  return output();
}

Result<size_t> Process::wait_for_output(std::string_view text, size_t from, Milliseconds patience) const {
  std::unique_lock lock(captured_->mutex);
  size_t at = std::string::npos;
  const bool found = captured_->grown.wait_for(lock, patience, [&] {
    at = captured_->text.find(text, from);
    return at != std::string::npos;
  });
  if (found) return at + text.size();
  const std::string tail =
      captured_->text.substr(captured_->text.size() - std::min<size_t>(captured_->text.size(), 2000));
  return failure("'" + std::string(text) + "' did not come; the end of the output is:\n" + tail);
}

Result<void> Process::type(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(input_, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return failure(std::string("the child takes no input: ") + std::strerror(errno));
    text.remove_prefix(static_cast<size_t>(count));
  }
  return {};
}

Result<int> Process::wait_for_end(Milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (id_ > 0) {
    int status = 0;
    const pid_t done = ::waitpid(id_, &status, WNOHANG);
    if (done == id_) {
      id_ = -1;
      return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    if (std::chrono::steady_clock::now() >= end) return failure("the child is still running");
    std::this_thread::sleep_for(Milliseconds(2));
  }
  return failure("the child has been waited for");
}

void Process::kill() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  ::waitpid(id_, nullptr, 0);
  id_ = -1;
}

}  // namespace nacre::machine
