// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The tutorials, word for word: each `$` line is run in a shell, each `(gdb)` line is typed into what runs, and the
// lines below must be printed, in this order, whatever their numbers. Only where ~/nacre is differs: HOME is a temporary
// folder, and ~/nacre/nacre the program under test.
#include <doctest/doctest.h>

#include <fstream>
#include <regex>

#include "tests/run/program.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prompt = "$ ";
constexpr std::string_view debugger_prompt = "(gdb) ";
constexpr std::string_view append_sign = ">>";
constexpr std::string_view folder_command = "cd ";

/// A command, or a file: a block of code that begins with "```LANGUAGE FILE" or "```LANGUAGE >>FILE".
struct Command {
  std::string line;
  std::vector<std::string> steps = {};  ///< what it prints and what is typed, in order
  std::string file = {};
  std::string text = {};
};

/// The rest of the block is its text.
Command file_of(const std::string& fence, std::istream& document) {
  Command file{.line = fence, .file = fence.substr(fence.find(' ') + 1)};
  for (std::string line; std::getline(document, line) && line != "```";) file.text += line + "\n";
  return file;
}

std::vector<Command> commands_of(const std::string& document) {
  std::ifstream file(fs::path(NACRE_TREE) / "docs/tutorials" / document);
  std::vector<Command> commands;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("```")) commands.push_back(file_of(line, file));
    if (!line.starts_with("    ")) continue;
    const std::string text = line.substr(4);
    if (text.starts_with(prompt)) {
      commands.push_back({.line = text.substr(prompt.size())});
    } else {
      REQUIRE_FALSE(commands.empty());
      commands.back().steps.push_back(text);
    }
  }
  return commands;
}

/// Numbers, and the two words of the table that depend on the moment.
std::string without_numbers(const std::string& line) {
  std::string text = std::regex_replace(line, std::regex("[0-9]+(\\.[0-9]+)?( %$)?"), "#");
  text = std::regex_replace(text, std::regex("\\b(ready|waiting|calling)\\b"), "#");
  text = std::regex_replace(text, std::regex(" -$"), " #");
  return std::regex_replace(text, std::regex("^ +| +(?= )"), "");
}

class Reader {
 public:
  explicit Reader(const fs::path& home) : home_(home), folder_(home) {}

  void run(const Command& command) {
    CAPTURE(command.line);
    if (!command.file.empty()) {
      const bool append = command.file.starts_with(append_sign);
      const std::string name = command.file.substr(append ? append_sign.size() : 0);
      std::ofstream(folder_ / name, append ? std::ios::app : std::ios::trunc) << command.text;
      return;
    }
    if (command.line.starts_with(folder_command)) {
      folder_ /= command.line.substr(folder_command.size());
      return;
    }
    Program program({"env", "HOME=" + home_.string(), "/bin/sh", "-c", "exec " + command.line}, folder_);
    for (const std::string& step : command.steps) {
      CAPTURE(step);
      if (step.starts_with(debugger_prompt)) {
        program.type(step.substr(debugger_prompt.size()));
      } else {
        program.expect_like([&](const std::string& line) {
          return without_numbers(line).find(without_numbers(step)) != std::string::npos;
        });
      }
    }
    finish(program, command);
  }

 private:
  /// What the reader ends with Ctrl-C is ended so; anything else ends by itself, well unless it shows an error.
  static void finish(Program& program, const Command& command) {
    if (command.line.ends_with("nacre run .")) {
      CHECK(program.child().end(std::chrono::seconds(5)) == 0);
      return;
    }
    const bool error = !command.steps.empty() && command.steps.back().find("error: ") != std::string::npos;
    CHECK((program.end(std::chrono::seconds(60)) == 0) == !error);
  }

  fs::path home_;
  fs::path folder_;
};

void follow(const std::string& document, size_t least) {
  process::TemporaryFolder home;
  fs::create_directory(home.path() / "nacre");
  fs::create_symlink(NACRE_PROGRAM, home.path() / "nacre/nacre");
  const auto commands = commands_of(document);
  CHECK(commands.size() >= least);
  Reader reader(home.path());
  for (const Command& command : commands) reader.run(command);
}

TEST_CASE("the first component") { follow("first_component.md", 12); }

TEST_CASE("a driver") { follow("driver.md", 14); }

}  // namespace
}  // namespace nacre
