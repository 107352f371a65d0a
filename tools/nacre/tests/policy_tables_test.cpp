// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The policy of a system in its image, and its words beside it.
#include "tools/nacre/policy_tables.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>

#include "abi/image.hpp"
#include "tools/nacre/build_command.hpp"
#include "tools/nacre/policy_map.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using tool::BuiltSystem;

const std::string with_policy = "accept/policy_component";

/// Entry `index` of a list of the map.
Json entry(const Json& list, unsigned index) {
  for (const Json& one : list) {
    if (one.at("index") == index) return one;
  }
  FAIL("no entry ", index);
  return nullptr;
}

TEST_CASE("the compiled policy stands in the image") {
  const auto system = build(paths_of(with_policy));
  REQUIRE(system->policy != nullptr);
  CHECK(system->policy->row_count == 3);  // set within 0..9, set within 10..30, get
  CHECK(system->tables->row_count == 3);
  CHECK(std::memcmp(&system->tables->policy, &system->policy->tables, sizeof(abi::PolicyTables)) == 0);
  CHECK(std::memcmp(system->image.data() + NACRE_TABLES_OFFSET, system->tables.get(), sizeof(abi::Tables)) == 0);
  const abi::ChannelEntry& channel = system->tables->channels[system->tables->components[2].channel_base];
  CHECK((channel.plain == 0 && channel.governed == 0b11 && channel.first_row == 0));
}

TEST_CASE("without a policy the tables hold the rows of the description, and of automata nothing") {
  const auto system = build(paths_of("accept/full"));
  CHECK(system->policy == nullptr);
  CHECK(system->tables->row_count == 3);
  abi::PolicyTables rest = system->tables->policy;
  for (unsigned i = 0; i < system->tables->row_count; ++i) {
    const abi::Row& row = rest.rows[i];
    CHECK((row.steps.raw == 0 && row.next == 0 && row.flags == 0 && row.rate == 0 && row.word == 0));
    rest.rows[i] = {};
  }
  const abi::PolicyTables nothing{};
  CHECK(std::memcmp(&rest, &nothing, sizeof rest) == 0);
}

TEST_CASE("a policy that allows all gives the rights of the description alone") {
  const fs::path folder = std::string(NACRE_TEST_BUILD) + "/empty_policy";
  fs::create_directories(folder);
  std::string text = read_text(data_folder() + "/accept/full/system.toml");
  tool::SystemPaths paths = paths_of("accept/full");
  const auto without = build(paths);
  paths.description = (folder / "system.toml").string();
  text.insert(text.find("quantum"), "policy = \"empty.policy\"\n");
  std::ofstream(paths.description) << text;
  std::ofstream(folder / "empty.policy") << "policy empty\n";
  const auto with = build(paths);
  REQUIRE(with->policy != nullptr);
  for (unsigned i = 0; i < with->tables->channel_count; ++i) {
    CHECK(with->tables->channels[i].plain == without->tables->channels[i].plain);
    CHECK(with->tables->channels[i].governed == without->tables->channels[i].governed);
  }
  CHECK(with->tables->row_count == without->tables->row_count);
}

TEST_CASE("the map has the words for rows, automata and states") {
  const auto system = build(paths_of(with_policy));
  const Json map = tool::policy_map_of(*system);
  CHECK(map.at("policy") == "hand.policy");
  CHECK(map.at("rows").size() == 3);
  const Json set = entry(map.at("rows"), 0);
  CHECK((set.at("client") == "hand" && set.at("server") == "lamp" && set.at("method") == "set"));
  CHECK((set.at("file") == "hand.policy" && set.at("line") == 3));
  CHECK((set.at("rate").at("interval") == 31'250'000 && set.at("rate").at("tolerance") == 62'500'000));
  CHECK(entry(map.at("rows"), 1).at("rate").is_null());
  REQUIRE(map.at("automata").size() == 1);
  const Json pulse = map.at("automata").at(0);
  CHECK((pulse.at("name") == "pulse" && pulse.at("line") == 8));
  const Json fresh = entry(pulse.at("states"), 0);
  CHECK((fresh.at("text") == "fresh" && fresh.at("line") == 10 && fresh.at("duration") == 312'500'000));
  const Json then = entry(pulse.at("states"), fresh.at("then").get<unsigned>());
  CHECK((then.at("text") == "used(0)" && then.at("state") == "used" && then.at("count") == 0));
  CHECK((then.at("duration") == 0 && then.at("then").is_null()));
  CHECK(pulse.at("states").size() == 4);
}

TEST_CASE("the map is written beside the image, and does not outlive the policy") {
  const std::string output = std::string(NACRE_TEST_BUILD) + "/policy/case.img";
  const auto build_to = [&](const std::string& name) {
    tool::BuildOptions options;
    const tool::SystemPaths paths = paths_of(name);
    options.system = paths.description;
    options.output = output;
    options.component_directory = paths.component_directory;
    options.kernel = paths.kernel;
    options.board_directory = paths.board_directory;
    return tool::build_command(options);
  };
  REQUIRE(build_to(with_policy) == 0);
  CHECK(Json::parse(read_text(output + ".policy.json")).at("system") == "case");
  REQUIRE(build_to("accept/wrong_type") == 0);
  CHECK_FALSE(fs::exists(output + ".policy.json"));
}

}  // namespace
}  // namespace nacre::test
