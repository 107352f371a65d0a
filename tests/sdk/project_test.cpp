// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Projects outside the tree: made, built, changed, run, and everything that a newcomer may get wrong.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

#include "tests/run/program.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre {
namespace {

namespace fs = std::filesystem;

/// Tells what a command printed when a check fails.
struct Ended {
  int status;
  std::string text;
  [[nodiscard]] bool says(const std::string& words) const { return text.find(words) != std::string::npos; }
};

Ended run(const fs::path& folder, std::vector<std::string> words) {
  Program program(std::move(words), folder);
  const int status = program.end(std::chrono::seconds(60));
  std::string text;
  for (const auto& line : program.lines()) text += line + "\n";
  return {status, text};
}

Ended nacre_in(const fs::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), NACRE_PROGRAM);
  return run(folder, std::move(arguments));
}

void change(const fs::path& file, const std::string& from, const std::string& to) {
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  std::ofstream(file) << text.replace(at, from.size(), to);
}

/// A folder with the project `blinker`.
struct Project {
  process::TemporaryFolder outside;
  fs::path folder = outside.path() / "blinker";
  Project() {
    const Ended made = nacre_in(outside.path(), {"new", "blinker"});
    INFO(made.text);
    REQUIRE(made.status == 0);
    CHECK(made.says("Now: cd blinker, then `nacre run .`"));
  }
};

#define REFUSED(ended, words)     \
  do {                            \
    const Ended result = (ended); \
    INFO(result.text);            \
    CHECK(result.status != 0);    \
    CHECK(result.says(words));    \
  } while (false)

#define WORKS(ended, words)       \
  do {                            \
    const Ended result = (ended); \
    INFO(result.text);            \
    CHECK(result.status == 0);    \
    CHECK(result.says(words));    \
  } while (false)

TEST_CASE("a project runs, and a changed line is seen") {
  Project project;
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "blinker      hello from blinker");
  change(project.folder / "blinker.cpp", "hello from", "good morning from");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "blinker      good morning from blinker");
  WORKS(nacre_in(project.outside.path(), {"run", "blinker", "--once"}), "good morning from blinker");
  Program live({NACRE_PROGRAM, "run", "."}, project.folder);
  live.expect("blinker      step 2");
  CHECK(live.child().end(std::chrono::seconds(5)) == 0);
  CHECK(fs::exists(project.folder / "build/compile_commands.json"));
  WORKS(run(project.folder, {"cat", ".clangd"}), "CompilationDatabase: build");
}

TEST_CASE("parts from templates build and run; what is there is not overwritten") {
  Project project;
  WORKS(nacre_in(project.folder, {"new", "lamp", "--template", "interface"}), "wrote lamp.hpp");
  WORKS(nacre_in(project.folder, {"new", "second", "--template", "component"}), "added to system.toml");
  WORKS(nacre_in(project.folder, {"new", "gpio", "--template", "driver", "--device", "pl061"}), "wrote gpio.hpp");
  change(project.folder / "second.cpp", "#include", "#include \"lamp.hpp\"\n#include");
  const Ended ran = nacre_in(project.folder, {"run", ".", "--once"});
  INFO(ran.text);
  CHECK(ran.status == 0);
  CHECK(ran.says("second       here is second"));
  CHECK(ran.says("gpio         the device is part 61"));
  CHECK_FALSE(ran.says("warning"));
  REFUSED(nacre_in(project.folder, {"new", "second", "--template", "component"}), "second.cpp is there already");
  REFUSED(nacre_in(project.folder, {"new", "x", "--template", "driver"}), "a driver needs its device: --device NAME");
  REFUSED(nacre_in(project.folder, {"new", "x", "--template", "component", "--device", "pl061"}), "--device is for");
  REFUSED(nacre_in(project.folder, {"new", "x", "--template", "thing"}),
          "no template is named 'thing'; expected 'component', 'driver', 'interface' or 'system'");
  REFUSED(nacre_in(project.outside.path(), {"new", "x", "--template", "component"}), "there is no CMakeLists.txt here");
  CHECK_FALSE(fs::exists(project.outside.path() / "x.cpp"));
}

TEST_CASE("hosted components of a project link the C++ library, with exceptions too") {
  Project project;
  std::ofstream(project.folder / "blinker.cpp")
      << "#include <stdexcept>\n#include <string>\n#include \"user/loop.hpp\"\n"
         "#include \"user/print.hpp\"\nstruct Nothing {};\nint main() {\n"
         "  try {\n    throw std::runtime_error(std::string(\"caught\"));\n"
         "  } catch (const std::exception& error) {\n"
         "    nacre::user::print(\"{}\\n\", error.what());\n  }\n"
         "  static Nothing nothing;\n  nacre::user::run(nothing);\n}\n";
  change(project.folder / "CMakeLists.txt", "blinker SOURCES", "blinker HOSTED EXCEPTIONS HEAP 64K SOURCES");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "blinker      caught");
}

TEST_CASE("names that cannot be") {
  process::TemporaryFolder outside;
  REFUSED(nacre_in(outside.path(), {"new", "Blinker"}), "'Blinker' is no name for it: expected small letters");
  REFUSED(nacre_in(outside.path(), {"new", "a/b"}), "'a/b' is no name for it: expected small letters");
  REFUSED(nacre_in(outside.path(), {"new", "switch"}), "'switch' is no name for it: it is a word of C++");
  REFUSED(nacre_in(outside.path(), {"new", "console"}), "'console' is no name for it: Nacre uses it");
  fs::create_directory(outside.path() / "lamp");
  REFUSED(nacre_in(outside.path(), {"new", "lamp"}), "lamp is there already: choose another name, or remove it");
  REFUSED(nacre_in(NACRE_TREE, {"new", "lamp"}), "begin a project outside of it");
  CHECK_FALSE(fs::exists(fs::path(NACRE_TREE) / "lamp"));
}

TEST_CASE("a program that is not built, and one that nobody runs") {
  Project project;
  change(project.folder / "CMakeLists.txt", "nacre_component(blinker SOURCES blinker.cpp)", "");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}),
          "system.toml:33:8: error: there is no program build/components/blinker.elf: "
          "nacre_component(blinker SOURCES ...) in a CMakeLists.txt makes it");
  change(project.folder / "CMakeLists.txt", "# One", "nacre_component(idle SOURCES blinker.cpp)\n# One");
  change(project.folder / "system.toml", "name = \"blinker\"\ntrust", "name = \"blinker\"\nprogram = \"idle\"\ntrust");
  change(project.folder / "system.toml", "program = \"idle\"", "program = \"pl031\"");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}),
          "system.toml: warning: no component has the program 'idle', which build/components/idle.elf is: it does not "
          "run without a [[component]] of its own");
}

TEST_CASE("mistakes in the sources and in the description have a place") {
  Project project;
  change(project.folder / "blinker.cpp", "count_ += 1;", "count_ += one;");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}), "blinker.cpp:20:15: error: use of undeclared identifier");
  change(project.folder / "blinker.cpp", "count_ += one;", "count_ += 1;");
  change(project.folder / "system.toml", "qemu-virt", "qemu-virtual");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}),
          "system.toml:5:9: error: no board is named 'qemu-virtual': there is no "
          "build/nacre/boards/qemu-virtual.toml; expected 'qemu-virt'");
  change(project.folder / "system.toml", "qemu-virtual", "qemu-virt");
  change(project.folder / "system.toml", "trust = \"untrusted\"", "trust = \"little\"");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}),
          "system.toml:34:9: error: [[component]]: 'trust' is \"little\"; expected 'untrusted' or 'trusted'");
  REFUSED(nacre_in(project.folder, {"run", "nothing"}), "nothing: error: no such file; expected a system.toml");
  change(project.folder / "system.toml", "trust = \"little\"", "trust = \"untrusted");
  REFUSED(nacre_in(project.folder, {"run", ".", "--once"}), "is a closing quote missing in this line?");
}

TEST_CASE("what is lost or lacking is said, with what would mend it") {
  Project project;
  const std::string channel =
      "[[channel]]\nclient = \"blinker\"\nserver = \"console\"\ninterface = \"console\"\nmethods = [\"write\"]\n";
  change(project.folder / "system.toml", channel, "\n# here\n");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}),
        "system.toml:32:1: warning: what 'blinker' prints is lost; "
        "a [[channel]] with client = \"blinker\" and server = \"console\" would print it");
  change(project.folder / "system.toml", "\n# here\n", channel);
  change(project.folder / "blinker.cpp", "uint32_t count_", "std::string text_;\n  uint32_t count_");
  change(project.folder / "blinker.cpp", "#include", "#include <string>\n#include");
  const Ended unlinked = nacre_in(project.folder, {"run", ".", "--once"});
  INFO(unlinked.text);
  CHECK(unlinked.status != 0);
  CHECK(unlinked.says("undefined symbol: operator delete"));
  CHECK(unlinked.says("nacre_component(NAME HOSTED HEAP 64K SOURCES ...) in CMakeLists.txt"));
  CHECK_FALSE(unlinked.says("-nostdlib"));
  change(project.folder / "CMakeLists.txt", "blinker SOURCES", "blinker HOSTED HEAP 64K SOURCES");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "hello from blinker");
}

TEST_CASE("a tool that is missing is named, with the packages to install") {
  Project project;
  REFUSED(run(project.folder, {"/usr/bin/env", "PATH=/nowhere", NACRE_PROGRAM, "run", "."}),
          "cannot start cmake: No such file or directory\n  a project is built with the distribution's cmake, ninja-build");
}

TEST_CASE("a command that there is not, and a project in a project") {
  Project project;
  REFUSED(nacre_in(project.folder, {"nwe", "lamp"}), "there is no command 'nwe'; expected 'new', 'build', 'run'");
  REFUSED(nacre_in(project.folder, {"new", "lamp"}), "`nacre new lamp --template component` (or driver, interface)");
  CHECK_FALSE(fs::exists(project.folder / "lamp"));
}

TEST_CASE("CMake without a Nacre, and with another compiler") {
  Project project;
  REFUSED(run(project.folder, {"cmake", "-G", "Ninja", "-B", "other"}),
          "There is no Nacre at Nacre_DIR=''.  Let `nacre run .` build this project");
  change(project.folder / "CMakeLists.txt", "set(CMAKE_TOOLCHAIN_FILE ${Nacre_DIR}/aarch64.cmake)", "");
  REFUSED(run(project.folder, {"cmake", "--preset", "nacre"}), "set(CMAKE_TOOLCHAIN_FILE ${Nacre_DIR}/aarch64.cmake)");
}

TEST_CASE("the preset builds what the tool runs, and a build folder of another Nacre is made anew") {
  Project project;
  WORKS(run(project.folder, {"cmake", "--preset", "nacre"}), "");
  WORKS(run(project.folder, {"cmake", "--build", "--preset", "nacre"}), "blinker.elf");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "hello from blinker");
  change(project.folder / "build/CMakeCache.txt", "/prefix/lib/cmake/Nacre", "/gone/lib/cmake/Nacre");
  WORKS(nacre_in(project.folder, {"run", ".", "--once"}), "hello from blinker");
}

TEST_CASE("an installed Nacre makes, builds and runs a project; it does not need the tree") {
  process::TemporaryFolder outside;
  const fs::path prefix = outside.path() / "opt";
  WORKS(run(outside.path(), {"cmake", "--install", NACRE_HOST_BUILD, "--prefix", prefix}), "");
  const std::string nacre = prefix / "bin/nacre";
  WORKS(run(outside.path(), {nacre, "new", "lamp"}), "wrote lamp/system.toml");
  WORKS(run(outside.path() / "lamp", {nacre, "run", ".", "--once"}), "lamp         hello from lamp");
  const Ended found = run(outside.path(), {"grep", "-rl", "--include=*.cmake", "--include=*.ninja", NACRE_TREE, "."});
  CHECK(found.text == "");
}

}  // namespace
}  // namespace nacre
