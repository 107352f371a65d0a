// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The schema, the reference made from it and the code that reads descriptions say the same.
#include "tools/nacre/reference.hpp"

#include <doctest/doctest.h>

#include <set>

#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

using Json = nlohmann::ordered_json;

std::string reference_folder() { return std::string(NACRE_TEST_TREE) + "/docs/reference"; }
Json schema() { return Json::parse(read_text(reference_folder() + "/system.schema.json")); }

TEST_CASE("the committed reference is that of the schema") {
  CHECK(read_text(reference_folder() + "/system.md") == tool::reference_of(schema()));
}

/// The keys that the reader names when it meets one that it does not know.
std::set<std::string> keys_read(const std::string& text) {
  tool::Diagnostics diagnostics;
  static_cast<void>(tool::read_description(paths_of_text(text).description, diagnostics));
  const std::string all = diagnostics.text();
  const size_t begin = all.find("unknown key 'zzz'; expected ");
  REQUIRE(begin != std::string::npos);
  const std::string list = all.substr(begin + 28, all.find('\n', begin) - begin - 28);
  std::set<std::string> keys;
  for (size_t at = list.find('\''); at != std::string::npos;) {
    const size_t end = list.find('\'', at + 1);
    keys.insert(list.substr(at + 1, end - at - 1));
    at = list.find('\'', end + 1);
  }
  return keys;
}

std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> keys;
  for (const auto& [key, property] : object.at("properties").items()) keys.insert(key);
  return keys;
}

TEST_CASE("the schema has the keys that the reader reads") {
  const Json all = schema();
  CHECK(keys_read("zzz = 1\n") == keys_of(all));
  const std::pair<const char*, const char*> places[] = {
      {"system", "[system]\nzzz = 1\n"},
      {"component", "[[component]]\nzzz = 1\n"},
      {"restart", "[[component]]\nrestart = { zzz = 1 }\n"},
      {"device", "[[component]]\ndevices = [{ zzz = 1 }]\n"},
      {"channel", "[[channel]]\nzzz = 1\n"},
      {"guard", "[[channel]]\nguards = [{ zzz = 1 }]\n"},
      {"signal", "[[signal]]\nzzz = 1\n"},
      {"rate", "[[signal]]\nrate = { zzz = 1 }\n"},
      {"region", "[[region]]\nzzz = 1\n"},
      {"map", "[[region]]\nmaps = [{ zzz = 1 }]\n"},
      {"endpoint", "[[endpoint]]\nzzz = 1\n"},
  };
  size_t tables = 0;
  for (const auto& [name, definition] : all.at("$defs").items())
    tables += definition.value("type", "") == "object" ? 1 : 0;
  CHECK(tables == std::size(places));
  for (const auto& [definition, text] : places) {
    CAPTURE(definition);
    CHECK(keys_read(text) == keys_of(all.at("$defs").at(definition)));
  }
}

TEST_CASE("what the schema requires is required") {
  const Json all = schema();
  for (const auto& [name, text] : {std::pair{"channel", "[[channel]]\n"},
                                   {"region", "[[region]]\n"},
                                   {"component", "[[component]]\n"},
                                   {"system", "[system]\n"},
                                   {"signal", "[[signal]]\n"},
                                   {"guard", "[[channel]]\nguards = [{}]\n"},
                                   {"map", "[[region]]\nmaps = [{}]\n"},
                                   {"endpoint", "[[endpoint]]\n"},
                                   {"rate", "[[signal]]\nrate = {}\n"}}) {
    tool::Diagnostics diagnostics;
    static_cast<void>(tool::read_description(paths_of_text(text).description, diagnostics));
    for (const Json& key : all.at("$defs").at(name).at("required")) {
      CAPTURE(name);
      CHECK(diagnostics.text().find("lacks the key '" + key.get<std::string>() + "'") != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace nacre::test
