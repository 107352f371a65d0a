// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The screen on a pseudo terminal: a child process draws, this one reads what would be seen.
#include "tools/nacre/run/screen.hpp"

#include <doctest/doctest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace nacre::tool::run {
namespace {

struct Seen {
  std::string bytes;
  termios before{};
  termios after{};
};

/// Runs `draw` in a child whose terminal has `rows` rows of 80 columns.
template <class Draw>
Seen on_terminal(unsigned short rows, Draw draw) {
  winsize size{.ws_row = rows, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int master = -1;
  int slave = -1;
  REQUIRE(openpty(&master, &slave, nullptr, nullptr, &size) == 0);
  Seen seen;
  tcgetattr(slave, &seen.before);
  const pid_t id = fork();
  REQUIRE(id >= 0);
  if (id == 0) {
    dup2(slave, STDIN_FILENO);
    dup2(slave, STDOUT_FILENO);
    draw();
    _exit(0);
  }
  REQUIRE(waitpid(id, nullptr, 0) == id);
  tcgetattr(slave, &seen.after);
  close(slave);
  char piece[4096];
  for (ssize_t got; (got = read(master, piece, sizeof piece)) > 0;) seen.bytes.append(piece, static_cast<size_t>(got));
  close(master);
  return seen;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("the header is drawn in place, events scroll below it, and the terminal is left as it was") {
  auto seen = on_terminal(24, [] {
    Screen screen(false);
    screen.header({"first line", "second line"});
    screen.event("something happened", 4);
    screen.header({"first line", "another second line"});
    screen.typed("stat\x7fus\n", [&](const std::string& line) { screen.event("typed: " + line, 4); });
  });
  CHECK(holds(seen.bytes, "\x1b[4;23r"));  // events: below two lines and a rule
  CHECK(holds(seen.bytes, "\x1b[1;1Hfirst line"));
  CHECK(holds(seen.bytes, "\x1b[2;1Hanother second line"));
  CHECK(holds(seen.bytes, "\x1b[23;1H\r\nsomething happened"));
  CHECK(holds(seen.bytes, "typed: staus"));
  CHECK(holds(seen.bytes, "\x1b[r"));
  CHECK(seen.after.c_lflag == seen.before.c_lflag);
}

TEST_CASE("what a guest prints cannot move the cursor") {
  auto seen = on_terminal(24, [] {
    Screen screen(false);
    screen.header({"header"});
    screen.event("evil \x1b[1;1Hheadline", 4);
  });
  CHECK(holds(seen.bytes, "evil ?[1;1Hheadline"));
}

TEST_CASE("a terminal that is too small gets plain lines") {
  auto seen = on_terminal(6, [] {
    Screen screen(false);
    screen.header({"one", "two"});
    screen.event("something happened", 4);
  });
  CHECK(seen.bytes == "something happened\r\n");
  CHECK(seen.after.c_lflag == seen.before.c_lflag);
}

}  // namespace
}  // namespace nacre::tool::run
