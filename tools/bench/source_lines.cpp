// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/source_lines.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tools/machine/process.hpp"

namespace nacre::bench {
namespace {

constexpr std::string_view kernel_objects = "kernel/CMakeFiles/kernel.dir/";

/// Takes one line after the other and remembers whether a block comment is open.
class LineReader {
 public:
  /// Whether the line holds anything but blanks and comments.
  bool is_code(std::string_view line) {
    bool code = false;
    char quote = 0;
    for (size_t i = 0; i < line.size(); ++i) {
      const std::string_view rest = line.substr(i);
      if (in_comment_) {
        if (rest.starts_with("*/")) ++i, in_comment_ = false;
      } else if (quote != 0) {
        if (line[i] == '\\')
          ++i;
        else if (line[i] == quote)
          quote = 0;
      } else if (rest.starts_with("//")) {
        break;
      } else if (rest.starts_with("/*")) {
        ++i, in_comment_ = true;
      } else if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        code = true;
        if (line[i] == '"') quote = '"';
      }
    }
    return code;
  }

 private:
  bool in_comment_ = false;
};

Result<std::string> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) return failure(path + " cannot be read");
  return text.str();
}

Result<std::string> ninja_dependencies(const std::string& build) {
  auto ninja = machine::Process::start({"ninja", "-C", build, "-t", "deps"}, {});
  if (!ninja) return std::unexpected(ninja.error());
  const auto status = ninja->wait_for_end(std::chrono::seconds(30));
  if (!status) return std::unexpected(status.error());
  if (*status != 0) return failure("ninja cannot tell the dependencies in " + build);
  return ninja->drained_output();
}

}  // namespace

uint64_t lines_of_code(std::string_view text) {
  LineReader reader;
  uint64_t count = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (reader.is_code(text.substr(0, end))) ++count;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return count;
}

std::set<std::string> own_dependencies(std::string_view ninja_deps, std::string_view object_prefix,
                                       const std::string& tree, const std::string& build) {
  std::set<std::string> files;
  bool wanted = false;
  std::istringstream lines{std::string(ninja_deps)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("    ")) {
      wanted = line.starts_with(object_prefix);
      continue;
    }
    if (!wanted) continue;
    const auto path = (std::filesystem::path(build) / line.substr(4)).lexically_normal().string();
    if (path.starts_with(tree + "/") || path.starts_with(build + "/")) files.insert(path);
  }
  return files;
}

Result<uint64_t> kernel_lines(const std::string& tree, const std::string& build) {
  const auto dependencies = ninja_dependencies(build);
  if (!dependencies) return std::unexpected(dependencies.error());
  auto files = own_dependencies(*dependencies, kernel_objects, tree, build);
  if (files.empty()) return failure("no dependencies of the kernel are known in " + build);
  files.insert(tree + "/kernel/arch/aarch64/kernel.ld");
  files.insert(build + "/kernel/kernel.ld");
  uint64_t lines = 0;
  for (const std::string& file : files) {
    const auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    lines += lines_of_code(*text);
  }
  return lines;
}

}  // namespace nacre::bench
