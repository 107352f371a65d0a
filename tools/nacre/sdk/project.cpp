// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/sdk/project.hpp"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "tools/nacre/run/paths.hpp"
#include "tools/nacre/system_build.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"

namespace nacre::tool::sdk {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// What is said to the user: not what CMake and Ninja say about themselves, nor the command line after `FAILED`; and a
/// remedy where the linker's words have none.
class Words {
 public:
  void pass(const std::string& line) {
    const bool command = std::exchange(command_next_, line.starts_with("FAILED: "));
    if (command || line.starts_with("-- ") || line.starts_with("ninja: ")) return;
    lacks_library_ = lacks_library_ || line.contains("error: undefined symbol: ");
    fmt::print(stderr, "{}\n", line);
  }
  void end() const {
    if (!lacks_library_) return;
    fmt::print(stderr,
               "nacre: what needs memory of varying size, the C or C++ library or `double` is hosted:\n"
               "  nacre_component(NAME HOSTED HEAP 64K SOURCES ...) in CMakeLists.txt; see user/README.md of Nacre\n");
  }

 private:
  bool command_next_ = false;
  bool lacks_library_ = false;
};

int step(const std::vector<std::string>& words) {
  auto child = process::Child::start({.words = words, .input = process::Stream::none, .foreground = true});
  if (!child) {
    fmt::print(stderr, "nacre: {}\n  a project is built with the distribution's cmake, ninja-build, clang-19 and lld-19\n",
               child.error());
    return 1;
  }
  process::Lines lines;
  Words said;
  while (lines.read_from(child->output())) {
    while (auto line = lines.next()) said.pass(*line);
  }
  said.end();
  for (;;) {
    if (auto status = child->wait(1s)) return *status;
  }
}

/// The build folder was made with this Nacre, and not with one that has moved or another one.
bool configured(const fs::path& build) {
  if (!fs::exists(build / "build.ninja")) return false;
  const std::string wanted = "=" + package_folder().string();
  std::ifstream cache(build / "CMakeCache.txt");
  for (std::string line; std::getline(cache, line);) {
    if (line.starts_with("Nacre_DIR:")) return line.ends_with(wanted);
  }
  return false;
}

}  // namespace

fs::path package_folder() { return run::sdk_folder() / "lib/cmake/Nacre"; }

fs::path template_folder() { return run::sdk_folder() / "share/nacre/templates"; }

std::string locate_system(const std::string& system) {
  const fs::path named = run::tree_folder() / "systems" / system;
  const bool here = fs::exists(system) || fs::exists(fs::path("systems") / system);
  return !here && fs::exists(named / "system.toml") ? fs::relative(named).string() : system;
}

int build_project(const std::string& system) {
  const SystemPaths paths = find_system(system);
  if (!paths.project) return 0;
  const fs::path build = paths.build_folder;
  if (!configured(build)) {
    if (int status = step({"cmake", "--fresh", "--log-level=WARNING", "-G", "Ninja", "-S", paths.root, "-B", build,
                           "-DNacre_DIR=" + package_folder().string()});
        status != 0)
      return status;
  }
  return step({"ninja", "--quiet", "-C", build});
}

}  // namespace nacre::tool::sdk
