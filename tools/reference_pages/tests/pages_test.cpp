// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The pages of the tree's own headers: each method of each interface is there with its description and its words, as
// the compiler sees them; nothing is loaded from elsewhere; what lacks a description is refused with file and line.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"
#include "tools/reference_pages/tests/interfaces.hpp"

namespace nacre::pages {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

struct Ended {
  int status;
  std::string text;  ///< of standard error
};

Ended make(const fs::path& tree, const fs::path& output) {
  auto child = process::Child::start({.words = {NACRE_REFERENCE_PAGES, tree, output},
                                      .input = process::Stream::none,
                                      .output = process::Stream::none,
                                      .error = process::Stream::pipe});
  REQUIRE(child);
  process::Lines lines;
  Ended ended{0, {}};
  while (lines.read_from(child->error())) {
    while (auto line = lines.next()) ended.text += *line + "\n";
  }
  ended.status = child->wait(std::chrono::seconds(30)).value_or(-1);
  return ended;
}

/// The pages, made once for all tests.
const fs::path& pages() {
  static process::TemporaryFolder folder;
  static const Ended made = make(NACRE_TREE, folder.path());
  INFO(made.text);
  REQUIRE(made.status == 0);
  static const fs::path html = folder.path() / "html";
  return html;
}

/// What a reader sees: no tags.
std::string shown(const std::string& html) {
  std::string text = std::regex_replace(html, std::regex("<[^>]*>"), " ");
  text = std::regex_replace(std::regex_replace(text, std::regex("&lt;"), "<"), std::regex("&gt;"), ">");
  return std::regex_replace(text, std::regex("(\\s|&#160;)+"), " ");
}

/// The entries of a page: a heading and what follows it.
std::vector<std::string> entries_of(const std::string& page) {
  static const std::string heading = "<h2 class=\"memtitle\">";
  std::vector<std::string> entries;
  for (size_t at = page.find(heading); at != std::string::npos;) {
    const size_t next = page.find(heading, at + 1);
    entries.push_back(page.substr(at, next - at));
    at = next;
  }
  return entries;
}

/// "name:type@word[.shared]" as a row of a table; what it says of guards.
std::string guard_of(const std::string& value, const std::string& table) {
  const size_t colon = value.find(':'), at = value.find('@');
  const std::string name = value.substr(0, colon), type = value.substr(colon + 1, at - colon - 1);
  std::string word = value.substr(at + 1);
  const bool shared = word.ends_with(".shared");
  if (shared) word.erase(word.size() - 7);
  CAPTURE(value);
  CAPTURE(table);
  std::smatch row;
  const std::regex form(
      fmt::format("<td><code>{}</code></td><td><code>([^/]+)</code></td><td>{}(, shared| to \\d)?</td>"
                  "(<td>(possible|none)</td>)?</tr>",
                  name, word));
  REQUIRE(std::regex_search(table, row, form));
  if (type.starts_with("block")) CHECK(row[1] == fmt::format("Block&lt;{}&gt;", type.substr(5)));
  CHECK((row[2].length() != 0) == shared);
  return row[4];
}

void check_method(const std::string& line, const std::string& page) {
  std::istringstream words(line);
  std::string word, number, name;
  words >> word >> number >> name;
  const std::string sign = fmt::format("hold \"{}\" (number {})", name, number);
  std::string found;
  for (const std::string& entry : entries_of(page)) {
    if (shown(entry).contains(sign)) found = entry;
  }
  CAPTURE(line);
  REQUIRE_FALSE(found.empty());
  const size_t text = found.find("<div class=\"memdoc\">");
  REQUIRE(text != std::string::npos);
  static const std::regex letters("[a-z]{2}");
  CHECK(std::regex_search(shown(found.substr(text, found.find("</p>", text) - text)), letters));
  CHECK(shown(found).contains("Fails with"));
  std::string table = found.substr(0, found.find("<th>gives</th>"));
  for (bool result = false; words >> word;) {
    if (word == "->") {
      result = true;
      table = found.substr(table.size());
    } else {
      const std::string guard = guard_of(word, table);
      CHECK(guard.empty() == result);
      if (!result) CHECK(guard.contains("none") == word.ends_with(".shared"));
    }
  }
}

TEST_CASE("each method of each interface has its entry") {
  std::set<std::string> files;
  for (const CompiledInterface& interface : compiled_interfaces()) {
    files.insert(interface.file);
    CAPTURE(interface.file);
    const std::string page = text_of(pages() / fmt::format("structnacre_1_1interfaces_1_1{}.html", interface.type));
    REQUIRE_FALSE(page.empty());
    std::istringstream text(interface.text);
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with("interface ")) CHECK(shown(page).contains("interface = \"" + line.substr(10) + "\""));
      if (line.starts_with("method ")) check_method(line, page);
    }
  }
  for (const auto& entry : fs::directory_iterator(NACRE_TREE "/interfaces")) {
    if (text_of(entry.path()).contains("MethodList<")) CHECK(files.contains(entry.path().stem()));
  }
}

TEST_CASE("an area leads to its names: the calls, the loop, the interfaces") {
  const std::string calls = text_of(pages() / "group__system__calls.html");
  for (const char* const name : {"reply_wait", "irq_done", "peer_failed", "max_components"})
    CHECK(calls.contains(name));
  const std::string runtime = text_of(pages() / "group__runtime.html");
  for (const char* const page : {"Client", "Region", "Task", "SocketEnd"})
    CHECK(runtime.contains(fmt::format("1_1user_1_1{}.html", page)));
  CHECK(runtime.contains("Runs the component for ever."));
  CHECK_FALSE(runtime.contains("append_interface"));
  CHECK(text_of(pages() / "group__vocabulary.html").contains("1Result.html"));
}

TEST_CASE("the first page leads to each area, and an area to each of its headers") {
  const std::string first = text_of(pages() / "index.html");
  const std::pair<const char*, const char*> areas[] = {{"interfaces", "interfaces"}, {"runtime", "user"},
                                                       {"system_calls", "abi"},      {"vocabulary", "lib"},
                                                       {"drivers", "drivers/virtio"}};
  for (const auto& [group, folder] : areas) {
    const std::string file = fmt::format("group__{}.html", std::regex_replace(group, std::regex("_"), "__"));
    CHECK(first.contains(file));
    const std::string page = text_of(pages() / file);
    for (const auto& entry : fs::directory_iterator(fs::path(NACRE_TREE) / folder)) {
      if (entry.path().extension() == ".hpp") CHECK(page.contains(">" + entry.path().filename().string() + "<"));
    }
  }
}

TEST_CASE("a page loads nothing from elsewhere") {
  static const std::regex load(R"x((src|href|action)="(https?:)?//|url\(["']?(https?:)?//|@import)x");
  for (const auto& entry : fs::recursive_directory_iterator(pages())) {
    const std::string kind = entry.path().extension();
    if (kind != ".html" && kind != ".css") continue;
    CAPTURE(entry.path());
    CHECK_FALSE(std::regex_search(text_of(entry.path()), load));
  }
}

/// A tree with the headers alone, to break.
struct Copy {
  process::TemporaryFolder folder;
  fs::path tree = folder.path() / "tree";
  Copy() {
    for (const char* const part : {"interfaces", "user", "abi", "lib", "drivers/virtio", "tools/reference_pages"}) {
      fs::create_directories(tree / part);
      for (const auto& entry : fs::directory_iterator(fs::path(NACRE_TREE) / part)) {
        if (entry.is_regular_file()) fs::copy(entry.path(), tree / part);
      }
    }
  }
  /// The line, from 1, at which the text stood that is now gone.
  long remove(const fs::path& file, const std::string& text) {
    std::string content = text_of(tree / file);
    const size_t at = content.find(text);
    REQUIRE(at != std::string::npos);
    std::ofstream(tree / file) << content.erase(at, text.size());
    return std::count(content.begin(), content.begin() + static_cast<long>(at), '\n') + 1;
  }
};

TEST_CASE("a name without a description is refused with its place") {
  Copy copy;
  const long method = copy.remove("interfaces/modbus.hpp", "  /// Begins to read a coil.\n");
  const long field = copy.remove("abi/network.hpp", "  ///< who begins");
  const Ended ended = make(copy.tree, copy.folder.path() / "docs");
  INFO(ended.text);
  CHECK(ended.status == 1);
  CHECK(ended.text.contains(fmt::format("interfaces/modbus.hpp:{}: error: Member ReadCoil", method)));
  CHECK(ended.text.contains(fmt::format("abi/network.hpp:{}: error: Member direction", field)));
  CHECK(ended.text.contains("places to mend"));
}

TEST_CASE("a method that cannot be read is refused with its place") {
  Copy copy;
  const long line = copy.remove("interfaces/clock.hpp", "user::Takes<>,");
  const Ended ended = make(copy.tree, copy.folder.path() / "docs");
  INFO(ended.text);
  CHECK(ended.status == 1);
  CHECK(ended.text.contains(fmt::format("interfaces/clock.hpp:{}: error: expected 'struct NAME", line)));
}

}  // namespace
}  // namespace nacre::pages
