// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/link_map.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

namespace nacre::tool {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view object_suffix = ".obj";

/// The object of a map line "VMA LMA size align path:(section)"; empty for other lines.
std::string object_of_line(const std::string& line) {
  const size_t end = line.find(":(");
  if (end == std::string::npos) return "";
  const size_t begin = line.find_last_of(' ', end);
  return line.substr(begin == std::string::npos ? 0 : begin + 1, end - begin - 1);
}

/// The source of packages.lock.json whose library the object is from: "a/libsource.NAME.target.a(b.c.obj)"; or empty.
std::string source_of_library(const std::string& object) {
  static constexpr std::string_view prefix = "libsource.";
  const size_t member = object.rfind(".a(");
  if (member == std::string::npos) return "";
  const size_t folder = object.rfind('/', member);
  const std::string archive = object.substr(folder == std::string::npos ? 0 : folder + 1);
  if (!archive.starts_with(prefix)) return "";
  return archive.substr(prefix.size(), archive.find('.', prefix.size()) - prefix.size());
}

/// Calls `use` with every object of the map beside the program.
template <class Use>
void for_each_object(const std::string& elf_path, Use use) {
  std::ifstream stream(fs::path(elf_path).replace_extension(".map"));
  for (std::string line; std::getline(stream, line);) {
    const std::string object = object_of_line(line);
    if (!object.empty() && !object.starts_with('<')) use(object);
  }
}

bool holds_text(const ElfFile& file, std::string_view text) {
  return std::search(file.bytes.begin(), file.bytes.end(), text.begin(), text.end()) != file.bytes.end();
}

bool is_code(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && !line.substr(first).starts_with("//") &&
         !line.substr(first).starts_with("*") && !line.substr(first).starts_with("/*");
}

}  // namespace

std::string source_of_object(const std::string& object) {
  std::string path = object;
  const size_t member = path.rfind('(');
  if (member != std::string::npos && path.ends_with(')')) {
    path =
        (fs::path(path.substr(0, member)).parent_path() / path.substr(member + 1, path.size() - member - 2)).string();
  }
  const size_t folder = path.find("CMakeFiles/");
  if (folder != std::string::npos) {
    const size_t inner = path.find('/', folder + 11);
    if (inner != std::string::npos) path = path.substr(0, folder) + path.substr(inner + 1);
  }
  fs::path result;
  for (const fs::path& part : fs::path(path)) result /= part == "__" ? fs::path("..") : part;
  std::string text = result.lexically_normal().string();
  if (text.ends_with(object_suffix)) text.resize(text.size() - object_suffix.size());
  return text;
}

std::vector<std::string> linked_sources(const std::string& elf_path) {
  std::set<std::string> sources;
  for_each_object(elf_path, [&](const std::string& object) {
    if (source_of_library(object).empty()) sources.insert(source_of_object(object));
  });
  return {sources.begin(), sources.end()};
}

std::vector<std::string> linked_third_party(const ElfFile& file) {
  std::set<std::string> names;
  for_each_object(file.path, [&](const std::string& object) { names.insert(source_of_library(object)); });
  names.erase("");
  if (holds_text(file, "llvm-runtimes/libcxx/include")) names.insert("llvm-runtimes");
  return {names.begin(), names.end()};
}

bool holds_library_templates(const ElfFile& file) { return holds_text(file, "/include/c++/v1"); }

uint64_t count_lines(const std::vector<std::string>& sources, const std::string& root) {
  uint64_t count = 0;
  for (const std::string& source : sources) {
    std::ifstream stream(fs::path(root) / source);
    for (std::string line; std::getline(stream, line);) count += is_code(line) ? 1 : 0;
  }
  return count;
}

}  // namespace nacre::tool
