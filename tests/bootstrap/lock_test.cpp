// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// scripts/lock reads packages.lock.json by its layout: it must say what a JSON parser says.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"

namespace nacre {
namespace {

using nlohmann::json;

std::vector<std::string> lock(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), NACRE_SOURCE "/scripts/lock");
  auto child = process::Child::start({.words = arguments, .input = process::Stream::none});
  REQUIRE(child);
  process::Lines lines;
  while (lines.read_from(child->output())) {
  }
  std::vector<std::string> result;
  while (auto line = lines.next()) result.push_back(*line);
  return result;
}

json lock_file() {
  std::ifstream file(NACRE_SOURCE "/packages.lock.json");
  return json::parse(file);
}

TEST_CASE("the script sees every package with its version, and what makes it unneeded") {
  std::vector<std::string> expected;
  for (const auto& package : lock_file()["packages"]) {
    std::string line = package["name"].get<std::string>() + " " + package["version"].get<std::string>();
    for (const char* key : {"unless", "only"}) line += " " + package.value(key, std::string("-"));
    expected.push_back(line);
  }
  CHECK(expected.size() > 10);
  CHECK(lock({"packages"}) == expected);
}

TEST_CASE("a package that few commands need is asked for by them") {
  std::vector<std::string> always, docs;
  for (const auto& package : lock_file()["packages"]) {
    const std::string only = "," + package.value("only", std::string("docs")) + ",";
    std::string line = package["name"].get<std::string>() + " " + package["version"].get<std::string>();
    for (const char* key : {"unless", "only"}) line += " " + package.value(key, std::string("-"));
    if (!package.contains("only")) always.push_back(line);
    if (only.contains(",docs,")) docs.push_back(line);
  }
  CHECK(lock({"packages", "run"}) == always);
  CHECK(lock({"packages", "doc"}) == always);
  CHECK(lock({"packages", "docs"}) == docs);
  CHECK(docs.size() > always.size());
}

TEST_CASE("the script sees every source with every value") {
  std::vector<std::string> names, on_demand;
  for (const auto& source : lock_file()["sources"]) {
    const std::string name = source["name"];
    (source.contains("on_demand") ? on_demand : names).push_back(name);
    std::multiset<std::string> expected;
    for (const auto& [key, value] : source.items()) {
      if (value.is_array()) {
        for (const auto& each : value) expected.insert(key.substr(0, key.size() - 1) + " " + each.get<std::string>());
      } else {
        expected.insert(key + " " + (value.is_string() ? value.get<std::string>() : value.dump()));
      }
    }
    auto seen = lock({"source", name});
    CHECK(std::multiset<std::string>(seen.begin(), seen.end()) == expected);
  }
  CHECK(names.size() >= 1);
  CHECK(on_demand.size() >= 1);
  CHECK(lock({"sources"}) == names);
  CHECK(lock({"on_demand"}) == on_demand);
}

TEST_CASE("nothing in the lock file names a host") {
  for (const auto& source : lock_file()["sources"]) {
    for (const char* key : {"paths", "patch_paths"}) {
      for (const auto& path : source.value(key, json::array())) CHECK(path.get<std::string>().starts_with("pool/"));
    }
  }
}

}  // namespace
}  // namespace nacre
