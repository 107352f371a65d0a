// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/process/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

namespace nacre::process {
namespace {

using namespace std::chrono_literals;

/// One standard descriptor: `child` is what the child gets (-1: the parent's own), `parent` the other end.
struct Ends {
  int child = -1;
  int parent = -1;
};

Ends open_ends(Stream stream, bool child_reads) {
  if (stream == Stream::inherit) return {};
  if (stream == Stream::none) return {.child = open("/dev/null", O_RDWR | O_CLOEXEC)};
  int pair[2];
  if (pipe2(pair, O_CLOEXEC) != 0) return {};
  return child_reads ? Ends{.child = pair[0], .parent = pair[1]} : Ends{.child = pair[1], .parent = pair[0]};
}

void close_one(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

/// In the child, between fork and exec: async-signal-safe calls only. Reports errno through `report`.
[[noreturn]] void become(char* const* words, char* const* environment, const Ends (&ends)[3], pid_t parent,
                         bool foreground, int report) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  if (!foreground) setpgid(0, 0);
  for (int number = 0; number < 3; ++number) {
    if (ends[number].child >= 0) dup2(ends[number].child, number);
  }
  sigset_t nothing;
  sigemptyset(&nothing);
  sigprocmask(SIG_SETMASK, &nothing, nullptr);
  for (int signal_number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT}) signal(signal_number, SIG_DFL);
  execvpe(words[0], words, environment);
  int error = errno;
  [[maybe_unused]] auto ignored = write(report, &error, sizeof error);
  _exit(127);
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const auto& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

int decode(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

}  // namespace

std::expected<Child, std::string> Child::start(const Start& start) {
  Ends ends[3] = {open_ends(start.input, true), open_ends(start.output, false), open_ends(start.error, false)};
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return std::unexpected(std::string("no pipe: ") + strerror(errno));
  auto words = pointers(start.words);
  std::vector<std::string> environment = start.environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.emplace_back(*entry);
  auto variables = pointers(environment);
  pid_t parent = getpid();
  pid_t id = fork();
  if (id == 0) become(words.data(), variables.data(), ends, parent, start.foreground, report[1]);
  close_one(report[1]);
  for (auto& end : ends) close_one(end.child);
  Child child(id, ends[0].parent, ends[1].parent, ends[2].parent, start.foreground);
  int error = id < 0 ? errno : 0;
  bool failed = id < 0 || read(report[0], &error, sizeof error) == sizeof error;
  close_one(report[0]);
  if (failed) return std::unexpected("cannot start " + start.words[0] + ": " + strerror(error));
  return child;
}

Child::Child(Child&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      input_(std::exchange(other.input_, -1)),
      output_(std::exchange(other.output_, -1)),
      error_(std::exchange(other.error_, -1)),
      foreground_(other.foreground_),
      status_(other.status_) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(input_, other.input_);
  std::swap(output_, other.output_);
  std::swap(error_, other.error_);
  std::swap(foreground_, other.foreground_);
  std::swap(status_, other.status_);
  return *this;
}

Child::~Child() {
  if (id_ > 0) end(1s);
  close_all();
}

void Child::close_all() {
  close_one(input_);
  close_one(output_);
  close_one(error_);
}

void Child::close_input() { close_one(input_); }

bool Child::write(std::string_view text) {
  while (!text.empty()) {
    ssize_t written = ::write(input_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

std::optional<int> Child::status() {
  int status = 0;
  if (!status_ && id_ > 0 && waitpid(id_, &status, WNOHANG) == id_) status_ = decode(status);
  return status_;
}

std::optional<int> Child::wait(std::chrono::milliseconds patience) {
  auto until = std::chrono::steady_clock::now() + patience;
  while (!status() && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  return status();
}

void Child::send(int signal_number) const {
  if (!status_) kill(foreground_ ? id_ : -id_, signal_number);
}

int Child::end(std::chrono::milliseconds patience) {
  if (!status()) {
    send(SIGTERM);
    send(SIGCONT);
  }
  if (!wait(patience)) {
    send(SIGKILL);
    while (!wait(100ms)) {
    }
  }
  return *status_;
}

}  // namespace nacre::process
