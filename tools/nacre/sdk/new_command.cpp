// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/sdk/new_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/sdk/project.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::tool::sdk {
namespace {

namespace fs = std::filesystem;

constexpr size_t longest_name = 31;               ///< as in a description
constexpr std::string_view inserted = ".insert";  ///< ends the name of what goes into a file that is there
constexpr std::string_view insert_marker = "# `nacre new` puts";  ///< before the line that begins so, else at the end

/// Names that the template's own components have, and words that C++ keeps to itself or that would hide ours.
constexpr std::array taken_names = {"supervisor", "console", "auditor", "status", "nacre", "user", "interfaces"};
constexpr std::array cpp_words = {
    "alignas",  "alignof", "and",      "asm",      "auto",     "bool",    "break",     "case",      "catch",
    "char",     "class",   "concept",  "const",    "continue", "default", "delete",    "do",        "double",
    "else",     "enum",    "explicit", "export",   "extern",   "false",   "float",     "for",       "friend",
    "goto",     "if",      "inline",   "int",      "long",     "main",    "mutable",   "namespace", "new",
    "noexcept", "not",     "nullptr",  "operator", "or",       "private", "protected", "public",    "register",
    "requires", "return",  "short",    "signed",   "sizeof",   "static",  "std",       "struct",    "switch",
    "template", "this",    "throw",    "true",     "try",      "typedef", "typename",  "union",     "unsigned",
    "using",    "virtual", "void",     "volatile", "while",    "xor"};

struct Part {
  fs::path file;
  std::string text;
  bool insert = false;  ///< into a file of the project that is there
};

bool failed(const std::string& text) {
  fmt::print(stderr, "nacre: error: {}\n", text);
  return false;
}

template <class List>
bool holds(const List& list, const std::string& word) {
  return std::ranges::find(list, word) != list.end();
}

std::string type_name(const std::string& name) {
  std::string type;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') continue;
    const bool first = i == 0 || name[i - 1] == '_';
    type += first && name[i] >= 'a' ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return type;
}

std::string filled(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [word, value] : values) {
    for (size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + value.size()))
      text.replace(at, word.size(), value);
  }
  return text;
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

std::vector<Part> parts_of(const NewOptions& options, const fs::path& target) {
  const std::map<std::string, std::string> values = {{"@NAME@", options.name},
                                                     {"@TYPE@", type_name(options.name)},
                                                     {"@DEVICE@", options.device},
                                                     {"@DOT@", "."},
                                                     {"@NACRE_DIR@", package_folder().string()}};
  std::vector<Part> parts;
  const fs::path folder = template_folder() / options.template_name;
  for (const std::string& name : names_in(folder)) {
    Part part{.file = target / filled(name, values), .text = filled(content_of(folder / name), values)};
    part.insert = name.ends_with(inserted);
    if (part.insert) part.file.replace_extension();
    parts.push_back(std::move(part));
  }
  return parts;
}

/// All or nothing: every obstacle is found before the first file is written.
bool check_parts(const std::vector<Part>& parts, const fs::path& target) {
  for (const Part& part : parts) {
    const bool there = fs::exists(part.file);
    if (part.insert && !there) {
      return failed(
          fmt::format("{}: there is no {} here: this template is for a project; `nacre new NAME` makes one, "
                      "then give the command in its folder",
                      target.string(), part.file.filename().string()));
    }
    if (!part.insert && there)
      return failed(fmt::format("{} is there already: choose another name, or remove it", part.file.string()));
  }
  return true;
}

std::string with_insert(std::string whole, const std::string& text) {
  if (!whole.empty() && !whole.ends_with('\n')) whole += '\n';
  const size_t marker = whole.find(std::string("\n").append(insert_marker));
  return whole.insert(marker == std::string::npos ? whole.size() : marker + 1, text);
}

bool write(const Part& part) {
  const std::string text = part.insert ? with_insert(content_of(part.file), part.text) : part.text;
  std::ofstream stream(part.file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) return failed(fmt::format("{} cannot be written", part.file.string()));
  fmt::print("{} {}\n", part.insert ? "added to" : "wrote", part.file.lexically_normal().string());
  return true;
}

bool check_options(const NewOptions& options) {
  if (const std::string wrong = wrong_with_name(options.name); !wrong.empty())
    return failed(fmt::format("'{}' is no name for it: {}", options.name, wrong));
  const std::vector<std::string> templates = names_in(template_folder());
  if (templates.empty())
    return failed(
        fmt::format("{}: there are no templates; build Nacre, or install it again", template_folder().string()));
  if (!holds(templates, options.template_name))
    return failed(fmt::format("no template is named '{}'; expected {}", options.template_name, one_of(templates)));
  const bool driver = options.template_name == "driver";
  if (driver && options.device.empty())
    return failed("a driver needs its device: --device NAME, a name of the board's file in boards/, such as pl061");
  if (!driver && !options.device.empty()) return failed("--device is for the template 'driver'");
  return true;
}

bool make(const NewOptions& options) {
  const bool project = options.template_name == "system";
  const fs::path target = project ? fs::path(options.name) : fs::path(".");
  if (const std::string tree = find_system(target.string()).root; project && fs::exists(fs::path(tree) / "boards"))
    return failed(fmt::format("this folder is in a tree of Nacre, {}: begin a project outside of it", tree));
  if (project && fs::exists(target))
    return failed(fmt::format("{} is there already: choose another name, or remove it", target.string()));
  if (project && fs::exists("system.toml")) {
    return failed(
        fmt::format("this folder has a project already: `nacre new {} --template component` (or driver, interface) "
                    "adds a part to it; another project begins in another folder",
                    options.name));
  }
  const std::vector<Part> parts = parts_of(options, target);
  if (!check_parts(parts, target)) return false;
  if (project) fs::create_directory(target);
  if (!std::ranges::all_of(parts, write)) return false;
  if (project) fmt::print("Now: cd {}, then `nacre run .`\n", options.name);
  return true;
}

}  // namespace

std::string wrong_with_name(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || name.size() > longest_name || name[0] < 'a' || name[0] > 'z' || !std::ranges::all_of(name, fits))
    return "expected small letters, digits and _, a letter first, at most 31";
  if (holds(cpp_words, name)) return "it is a word of C++";
  if (holds(taken_names, name)) return "Nacre uses it";
  return "";
}

int new_command(const NewOptions& options) { return check_options(options) && make(options) ? 0 : 1; }

}  // namespace nacre::tool::sdk
