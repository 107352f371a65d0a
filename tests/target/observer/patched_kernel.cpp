// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/target/observer/patched_kernel.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/target/observer/must.hpp"
#include "tools/machine/process.hpp"

namespace nacre::observer {
namespace {

namespace fs = std::filesystem;

constexpr machine::Milliseconds build_patience{300'000};

void copy_sources(const fs::path& root) {
  fs::remove_all(root);
  fs::create_directories(root);
  const fs::path tree = NACRE_TREE;
  for (const char* folder : {"kernel", "abi", "lib", "cmake"})
    fs::copy(tree / folder, root / folder, fs::copy_options::recursive);
  fs::copy_file(tree / "tests/target/patched_kernel/CMakeLists.txt", root / "CMakeLists.txt");
}

void apply(const fs::path& root, const Edit& edit) {
  std::stringstream stream;
  stream << std::ifstream(root / edit.file).rdbuf();
  std::string text = stream.str();
  const size_t at = text.find(edit.before);
  const bool once = at != std::string::npos && text.find(edit.before, at + 1) == std::string::npos;
  if (!once) throw std::runtime_error(fmt::format("{}: '{}' does not occur exactly once", edit.file, edit.before));
  text.replace(at, edit.before.size(), edit.after);
  std::ofstream(root / edit.file) << text;
}

void run(const std::vector<std::string>& command) {
  auto child = must(machine::Process::start(command, {}));
  const int status = must(child.wait_for_end(build_patience));
  if (status != 0) throw std::runtime_error(fmt::format("{} failed:\n{}", command[0], child.drained_output()));
}

}  // namespace

std::string build_patched_kernel(const std::string& name, const std::vector<Edit>& edits) {
  const fs::path root = fs::path(NACRE_PATCHED_KERNELS) / name;
  copy_sources(root);
  for (const Edit& edit : edits) apply(root, edit);
  const std::string build = root / "build";
  run({"cmake", "-S", root, "-B", build, "-G", "Ninja", "--toolchain", root / "cmake/aarch64.cmake"});
  run({"ninja", "-C", build});
  return build + "/kernel/kernel.elf";
}

}  // namespace nacre::observer
