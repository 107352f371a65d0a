// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tests/run/program.hpp"

#include <doctest/doctest.h>
#include <poll.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace nacre {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

process::Child start(const std::vector<std::string>& command, const std::filesystem::path& folder) {
  std::filesystem::current_path(folder);
  std::vector<std::string> words = {"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1"};
  words.insert(words.end(), command.begin(), command.end());
  auto child = process::Child::start({.words = words});
  REQUIRE(child);
  return std::move(*child);
}

std::vector<std::string> with_nacre(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), NACRE_PROGRAM);
  return arguments;
}

/// State and parent of a process; nothing if there is none.
std::pair<char, pid_t> facts_of(pid_t id) {
  std::ifstream file("/proc/" + std::to_string(id) + "/stat");
  std::string text;
  std::getline(file, text);
  const size_t end = text.rfind(") ");
  if (end == std::string::npos) return {'-', 0};
  return {text[end + 2], static_cast<pid_t>(std::stol(text.substr(end + 4)))};
}

}  // namespace

Program::Program(std::vector<std::string> arguments) : child_(start(with_nacre(std::move(arguments)), NACRE_TREE)) {}

Program::Program(std::vector<std::string> words, const std::filesystem::path& folder) : child_(start(words, folder)) {}

/// False at the end of the output, or when nothing came.
bool Program::read(std::chrono::milliseconds patience) {
  pollfd waits{child_.output(), POLLIN, 0};
  if (poll(&waits, 1, static_cast<int>(patience.count())) <= 0) return false;
  char piece[4096];
  const ssize_t got = ::read(child_.output(), piece, sizeof piece);
  if (got <= 0) return false;
  rest_.append(piece, static_cast<size_t>(got));
  for (size_t end; (end = rest_.find('\n')) != std::string::npos; rest_.erase(0, end + 1)) {
    lines_.push_back(rest_.substr(0, end));
  }
  return true;
}

bool Program::find_line(const std::function<bool(const std::string&)>& fits, std::chrono::seconds patience) {
  const auto until = Clock::now() + patience;
  while (Clock::now() < until) {
    while (next_ < lines_.size()) {
      if (fits(lines_[next_++])) return true;
    }
    if (!read(200ms) && child_.status() && !read(0ms)) break;
  }
  return false;
}

const std::string* Program::find_next(const std::vector<std::string>& texts, std::chrono::seconds patience) {
  const std::string* found = nullptr;
  const auto fits = [&](const std::string& line) {
    for (const auto& text : texts) {
      if (line.find(text) != std::string::npos) found = &text;
      if (found != nullptr) return true;
    }
    return false;
  };
  if (find_line(fits, patience)) return found;
  fail("did not print \"" + texts.front() + "\"");
  return nullptr;
}

std::string Program::expect_like(const std::function<bool(const std::string&)>& fits, std::chrono::seconds patience) {
  if (!find_line(fits, patience)) fail("did not print such a line");
  return lines_[next_ - 1];
}

void Program::fail(const std::string& why) const {
  std::string all;
  for (const auto& line : lines_) all += line + "\n";
  FAIL(why << ":\n" << all);
}

std::string Program::expect(const std::string& text, std::chrono::seconds patience) {
  static_cast<void>(find_next({text}, patience));
  return lines_[next_ - 1];
}

std::string Program::expect_either(const std::string& one, const std::string& other) {
  const std::vector<std::string> texts = {one, other};
  return *find_next(texts, 60s);
}

void Program::type(const std::string& line) { REQUIRE(child_.write(line + "\n")); }

int Program::end(std::chrono::seconds patience) {
  const auto until = Clock::now() + patience;
  while (!child_.status() && Clock::now() < until) static_cast<void>(read(50ms));
  while (read(0ms)) {
  }
  REQUIRE(child_.status());
  return *child_.status();
}

bool Program::printed(const std::string& text) const { return count(text) > 0; }

size_t Program::count(const std::string& text) const {
  size_t found = 0;
  for (const auto& line : lines_) found += line.find(text) != std::string::npos;
  return found;
}

std::vector<pid_t> Program::children() const {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const auto id = static_cast<pid_t>(std::stol(name));
    if (facts_of(id).second == child_.id()) found.push_back(id);
  }
  return found;
}

bool alive(pid_t id) {
  const char state = facts_of(id).first;
  return state != '-' && state != 'Z';
}

void expect_gone(const std::vector<pid_t>& ids) {
  const auto until = Clock::now() + 5s;
  for (pid_t id : ids) {
    while (alive(id) && Clock::now() < until) std::this_thread::sleep_for(20ms);
    CAPTURE(id);
    CHECK_FALSE(alive(id));
  }
}

}  // namespace nacre
