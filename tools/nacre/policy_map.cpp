// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy_map.hpp"

#include <filesystem>

namespace nacre::tool {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

class PolicyMap {
 public:
  explicit PolicyMap(const BuiltSystem& system)
      : s_(system), names_(system.policy->names), tables_(system.policy->tables) {}

  Json run() const {
    Json map{{"format", 1},
             {"system", s_.description.name.value},
             {"policy", s_.description.policy->value},
             {"ticks_per_second", s_.board.counter.to_raw()},
             {"rows", Json::array()},
             {"automata", Json::array()}};
    for (const auto& [index, row] : names_.rows) map["rows"].push_back(row_json(index, row));
    for (unsigned i = 0; i < names_.automata.size(); ++i) map["automata"].push_back(automaton_json(i));
    return map;
  }

 private:
  void add_place(Json& json, const Place& place) const {
    const fs::path folder = fs::path(s_.description.file).parent_path();
    json["file"] = fs::path(place.file).lexically_normal().lexically_relative(folder.lexically_normal()).string();
    json["line"] = place.line;
    json["column"] = place.column;
  }

  [[nodiscard]] Json row_json(unsigned index, const policy::NamedRow& named) const {
    const policy::NamedChannel& channel = names_.channels.at(named.channel);
    const abi::Row& row = tables_.rows[index];
    Json json{{"index", index},
              {"channel", named.channel},
              {"client", names_.components[channel.client].name},
              {"server", names_.components[channel.server].name},
              {"number", named.method},
              {"method", channel.methods.at(named.method).name},
              {"text", named.text}};
    add_place(json, named.place);
    json["rate"] = nullptr;
    const abi::Rate& rate = tables_.rates[row.rate];
    if (row.rate != 0)
      json["rate"] = {{"index", row.rate}, {"interval", rate.interval}, {"tolerance", rate.tolerance}};
    return json;
  }

  [[nodiscard]] Json automaton_json(unsigned index) const {
    const policy::NamedAutomaton& automaton = names_.automata[index];
    Json json{{"index", index}, {"name", automaton.name}};
    add_place(json, automaton.place);
    json["states"] = Json::array();
    for (const auto& [state, named] : names_.states) {
      if (named.automaton == index) json["states"].push_back(state_json(state, named));
    }
    json["columns"] = Json::array();
    for (const auto& [column, events] : automaton.columns)
      json["columns"].push_back({{"column", column}, {"events", events}});
    return json;
  }

  [[nodiscard]] Json state_json(unsigned index, const policy::NamedState& state) const {
    Json json{{"index", index}, {"text", state.text}, {"state", state.state}, {"count", state.count}};
    add_place(json, state.place);
    const abi::StateWord word = tables_.states[index];
    const uint64_t duration = abi::duration_of(word);
    json["duration"] = duration;
    json["then"] = duration == 0 ? Json(nullptr) : Json(abi::successor_of(word));
    return json;
  }

  const BuiltSystem& s_;
  const policy::PolicyNames& names_;
  const abi::PolicyTables& tables_;
};

}  // namespace

Json policy_map_of(const BuiltSystem& system) {
  if (system.policy == nullptr) return nullptr;
  return PolicyMap(system).run();
}

}  // namespace nacre::tool
