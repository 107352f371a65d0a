// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/patched_kernel/patched_kernel.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tools/machine/process.hpp"

namespace nacre::patched_kernel {
namespace {

namespace fs = std::filesystem;

constexpr machine::Milliseconds build_patience{300'000};

void run(const std::vector<std::string>& command) {
  auto child = machine::Process::start(command, {});
  if (!child) throw std::runtime_error(child.error().text);
  const auto status = child->wait_for_end(build_patience);
  if (!status) throw std::runtime_error(status.error().text);
  if (*status != 0) throw std::runtime_error(fmt::format("{} failed:\n{}", command[0], child->drained_output()));
}

}  // namespace

Sources::Sources(fs::path tree, fs::path folder) : tree_(std::move(tree)), folder_(std::move(folder)) {
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  for (const char* part : {"kernel", "abi", "lib", "cmake"})
    fs::copy(tree_ / part, folder_ / part, fs::copy_options::recursive);
  fs::copy_file(tree_ / "tools/patched_kernel/root/CMakeLists.txt", folder_ / "CMakeLists.txt");
}

std::string Sources::build(const std::vector<Edit>& edits) {
  for (const std::string& file : edited_)
    fs::copy_file(tree_ / file, folder_ / file, fs::copy_options::overwrite_existing);
  edited_.clear();
  for (const Edit& edit : edits) apply(edit);
  const std::string build = folder_ / "build";
  if (!fs::exists(folder_ / "build/build.ninja"))
    run({"cmake", "-S", folder_, "-B", build, "-G", "Ninja", "--toolchain", folder_ / "cmake/aarch64.cmake"});
  run({"ninja", "-C", build});
  return build + "/kernel/kernel.elf";
}

void Sources::apply(const Edit& edit) {
  std::stringstream stream;
  stream << std::ifstream(folder_ / edit.file).rdbuf();
  std::string text = stream.str();
  const size_t at = text.find(edit.before);
  const bool once = at != std::string::npos && text.find(edit.before, at + 1) == std::string::npos;
  if (!once) throw std::runtime_error(fmt::format("{}: '{}' does not occur exactly once", edit.file, edit.before));
  text.replace(at, edit.before.size(), edit.after);
  edited_.push_back(edit.file);
  std::ofstream(folder_ / edit.file) << text;
}

}  // namespace nacre::patched_kernel
