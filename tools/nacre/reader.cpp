// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace nacre::tool {
namespace {

/// The offending value as written, for errors.
std::string shown(const toml::node& node) {
  if (const auto* text = node.as_string()) return "\"" + text->get() + "\"";
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
  if (node.is_table()) return "a table";
  if (node.is_array()) return "an array";
  return "this value";
}

Place place(const std::string& file, const toml::source_region& region) {
  return {file, region.begin.line, region.begin.column};
}

}  // namespace

Reader::Reader(const toml::table& table, const std::string& file, std::string what, Diagnostics& diagnostics)
    : table_(table), file_(file), what_(std::move(what)), diagnostics_(diagnostics) {}

Place Reader::place_of(const toml::node& node) const { return place(file_, node.source()); }

Place Reader::at(const char* key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? at() : place_of(*node);
}

const toml::node* Reader::find(const char* key) {
  known_.emplace_back(key);
  return table_.get(key);
}

void Reader::wrong(const toml::node& node, const char* key, const std::string& expected) {
  diagnostics_.error(place_of(node), fmt::format("{}: '{}' is {}; expected {}", what_, key, shown(node), expected));
}

void Reader::require(const char* key, bool present) {
  if (!present && table_.get(key) == nullptr)
    diagnostics_.error(at(), fmt::format("{} lacks the key '{}'", what_, key));
}

std::optional<Name> Reader::text(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  if (text == nullptr) {
    wrong(*node, key, "a string");
    return std::nullopt;
  }
  return Name{text->get(), place_of(*node)};
}

Name Reader::required_text(const char* key) {
  auto value = text(key);
  require(key, value.has_value());
  return value.value_or(Name{"", at()});
}

std::optional<Located<Nanoseconds>> Reader::duration(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  const auto value = text == nullptr ? std::nullopt : try_duration(text->get());
  if (value) return Located<Nanoseconds>{*value, place_of(*node)};
  wrong(*node, key, "a time such as \"100 us\", \"5 ms\" or \"2 s\"");
  return std::nullopt;
}

std::optional<Located<ByteCount>> Reader::size(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* text = node->as_string();
  const auto value = text == nullptr ? std::nullopt : try_size(text->get());
  if (value) return Located<ByteCount>{*value, place_of(*node)};
  wrong(*node, key, "a size such as \"4 KiB\" or \"1 MiB\"");
  return std::nullopt;
}

std::optional<Located<uint64_t>> Reader::number(const char* key, uint64_t most) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* number = node->as_integer();
  if (number != nullptr && number->get() >= 0 && static_cast<uint64_t>(number->get()) <= most) {
    return Located<uint64_t>{static_cast<uint64_t>(number->get()), place_of(*node)};
  }
  wrong(*node, key, fmt::format("an integer of 0 to {}", most));
  return std::nullopt;
}

std::optional<Located<bool>> Reader::boolean(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const auto* boolean = node->as_boolean();
  if (boolean != nullptr) return Located<bool>{boolean->get(), place_of(*node)};
  wrong(*node, key, "true or false");
  return std::nullopt;
}

std::optional<Located<size_t>> Reader::choice(const char* key, const std::vector<std::string>& choices) {
  const toml::node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (const auto* text = node->as_string()) {
    const auto found = std::find(choices.begin(), choices.end(), text->get());
    if (found != choices.end()) return Located<size_t>{static_cast<size_t>(found - choices.begin()), place_of(*node)};
  }
  wrong(*node, key, one_of(choices));
  return std::nullopt;
}

const toml::array* Reader::array(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) wrong(*node, key, "an array");
  return node->as_array();
}

std::vector<Name> Reader::texts(const char* key) {
  std::vector<Name> all;
  const toml::array* members = array(key);
  if (members == nullptr) return all;
  for (const toml::node& member : *members) {
    const auto* text = member.as_string();
    if (text == nullptr) {
      wrong(member, key, "an array of strings");
    } else {
      all.push_back({text->get(), place_of(member)});
    }
  }
  return all;
}

const toml::table* Reader::table(const char* key) {
  const toml::node* node = find(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) wrong(*node, key, "a table");
  return node->as_table();
}

std::vector<const toml::table*> Reader::tables(const char* key) {
  std::vector<const toml::table*> all;
  const toml::array* members = array(key);
  if (members == nullptr) return all;
  for (const toml::node& member : *members) {
    if (member.is_table()) {
      all.push_back(member.as_table());
    } else {
      wrong(member, key, "an array of tables");
    }
  }
  return all;
}

void Reader::finish() {
  for (const auto& [key, node] : table_) {
    if (std::find(known_.begin(), known_.end(), key.str()) != known_.end()) continue;
    diagnostics_.error(place(file_, key.source()),
                       fmt::format("{}: unknown key '{}'; expected {}", what_, key.str(), one_of(known_)));
  }
}

std::optional<toml::table> try_parse_toml(const std::string& path, Diagnostics& diagnostics) {
  if (!std::filesystem::is_regular_file(path)) {
    diagnostics.error({path, 0, 0},
                      "no such file; expected a system.toml, the folder that holds it, or a name under systems/");
    return std::nullopt;
  }
  try {
    return toml::parse_file(std::string_view(path));
  } catch (const toml::parse_error& error) {
    const bool at_end = error.description().find("unescaped control characters") != std::string_view::npos;
    diagnostics.error(place(path, error.source()),
                      fmt::format("not TOML: {}{}", error.description(),
                                  at_end ? "; is a closing quote missing in this line?" : ""));
    return std::nullopt;
  }
}

}  // namespace nacre::tool
