// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// reference_pages TREE OUTPUT: pages of the headers that a component is built against, by Doxygen, in OUTPUT/html. What
// Doxygen warns of is an error here: a public name without a description, a link to nothing.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/reference_pages/header.hpp"

namespace {

namespace fs = std::filesystem;
using namespace nacre;

/// What a project outside the tree includes, and the groups of areas.dox.
struct Area {
  const char* folder;
  const char* group;
};
constexpr Area areas[] = {
    {"interfaces", "interfaces"}, {"user", "runtime"},  {"abi", "system_calls"},
    {"lib", "vocabulary"},        {"drivers/virtio", "drivers"},
};
constexpr std::string_view warning = "warning: ";
constexpr auto settings = "tools/reference_pages";

[[nodiscard]] std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The header into the folder of sources. False: it has been said what is wrong.
[[nodiscard]] bool turn(const fs::path& tree, const fs::path& sources, const fs::path& header, const char* group) {
  const auto source = pages::page_source(text_of(tree / header), group);
  if (!source) {
    fmt::print(stderr, "{}:{}: error: {}\n", header.string(), source.error().line, source.error().words);
    return false;
  }
  fs::create_directories((sources / header).parent_path());
  std::ofstream(sources / header) << *source;
  return true;
}

[[nodiscard]] bool turn_all(const fs::path& tree, const fs::path& sources) {
  bool good = true;
  for (const Area& area : areas) {
    if (!fs::is_directory(tree / area.folder)) {
      fmt::print(stderr, "reference_pages: there is no folder {} in {}\n", area.folder, tree.string());
      return false;
    }
    std::set<fs::path> headers;
    for (const auto& entry : fs::directory_iterator(tree / area.folder)) {
      if (entry.path().extension() == ".hpp") headers.insert(fs::path(area.folder) / entry.path().filename());
    }
    for (const fs::path& header : headers) good = turn(tree, sources, header, area.group) && good;
  }
  return good;
}

void write_settings(const fs::path& tree, const fs::path& output, const fs::path& sources) {
  const fs::path folder = tree / settings;
  std::ofstream(output / "Doxyfile") << fmt::format(
      "@INCLUDE = \"{0}/Doxyfile\"\n"
      "INPUT = \"{0}/areas.dox\" \"{1}\"\n"
      "OUTPUT_DIRECTORY = \"{2}\"\n"
      "STRIP_FROM_PATH = \"{1}\"\n"
      "STRIP_FROM_INC_PATH = \"{1}\"\n"
      "HTML_EXTRA_STYLESHEET = \"{0}/pages.css\"\n"
      "HTML_FOOTER = \"{0}/footer.html\"\n",
      folder.string(), sources.string(), output.string());
}

/// Its lines with the places of the tree. Nothing: it could not be started.
[[nodiscard]] bool run_doxygen(const fs::path& output, const fs::path& sources, const fs::path& tree) {
  auto child = process::Child::start({.words = {"doxygen", output / "Doxyfile"},
                                      .input = process::Stream::none,
                                      .output = process::Stream::none,
                                      .error = process::Stream::pipe});
  if (!child) {
    fmt::print(stderr, "reference_pages: {}\n  ./nacre docs installs what it needs\n", child.error());
    return false;
  }
  process::Lines lines;
  size_t complaints = 0;
  const std::string copies = sources.string() + "/", own = tree.string() + "/";
  while (lines.read_from(child->error())) {
    while (auto line = lines.next()) {
      for (const std::string& prefix : {copies, own}) {
        for (size_t at; (at = line->find(prefix)) != std::string::npos;) line->erase(at, prefix.size());
      }
      if (const size_t at = line->find(warning); at != std::string::npos) {
        line->replace(at, warning.size(), "error: ");
        complaints += 1;
      }
      fmt::print(stderr, "{}\n", *line);
    }
  }
  const int status = child->wait(std::chrono::minutes(1)).value_or(1);
  if (complaints != 0) fmt::print(stderr, "reference_pages: {} places to mend\n", complaints);
  return status == 0 && complaints == 0;
}

[[nodiscard]] int make_pages(const fs::path& tree, const fs::path& output) {
  const fs::path sources = output / "source";
  for (const char* const old : {"source", "html"}) fs::remove_all(output / old);
  fs::create_directories(sources);
  if (!turn_all(tree, sources)) return 1;
  write_settings(tree, output, sources);
  if (!run_doxygen(output, sources, tree)) return 1;
  fmt::print("{}\n", (output / "html/index.html").string());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) {
    fmt::print(stderr, "usage: reference_pages TREE OUTPUT\n");
    return 2;
  }
  try {
    return make_pages(fs::canonical(words[1]), fs::weakly_canonical(words[2]));
  } catch (const fs::filesystem_error& error) {
    fmt::print(stderr, "reference_pages: {}\n", error.what());
    return 1;
  }
}
