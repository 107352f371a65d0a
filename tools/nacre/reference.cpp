// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace nacre::tool {
namespace {

using Json = nlohmann::ordered_json;

/// "#/$defs/time" -> "time"
std::string target_of(const Json& reference) {
  const std::string text = reference.get<std::string>();
  return text.substr(text.rfind('/') + 1);
}

bool is_table(const Json& schema, const std::string& definition) {
  return schema.at("$defs").at(definition).value("type", "") == "object";
}

std::string kind_of(const Json& schema, const Json& property);

std::string joined_kinds(const Json& schema, const Json& choices) {
  std::string text;
  for (const Json& one : choices) text += (text.empty() ? "" : " or ") + kind_of(schema, one);
  return text;
}

/// What a value looks like, in words; tables are links to their section.
std::string kind_of(const Json& schema, const Json& property) {
  if (property.contains("$ref")) {
    const std::string target = target_of(property.at("$ref"));
    return is_table(schema, target) ? fmt::format("[{}](#{})", target, target) : target;
  }
  if (property.contains("oneOf")) return joined_kinds(schema, property.at("oneOf"));
  if (property.contains("enum")) {
    std::string text;
    for (const Json& one : property.at("enum"))
      text += fmt::format("{}`\"{}\"`", text.empty() ? "" : " or ", one.get<std::string>());
    return text;
  }
  const std::string type = property.at("type").get<std::string>();
  if (type == "array") return "list of " + kind_of(schema, property.at("items"));
  if (type == "boolean") return "true or false";
  return type;
}

std::string default_of(const Json& property, bool required) {
  if (required) return "required";
  if (!property.contains("default")) return "none";
  const Json& value = property.at("default");
  if (!value.is_string()) return fmt::format("`{}`", value.dump());
  const std::string text = value.get<std::string>();
  const bool quantity = !text.empty() && text[0] >= '0' && text[0] <= '9' && text.find('`') == std::string::npos;
  return quantity ? fmt::format("`\"{}\"`", text) : text;
}

std::string table_of(const Json& schema, const Json& object) {
  std::string text = "| key | value | default | meaning |\n|---|---|---|---|\n";
  const Json required = object.value("required", Json::array());
  for (const auto& [key, property] : object.at("properties").items()) {
    const bool must = std::find(required.begin(), required.end(), key) != required.end();
    text += fmt::format("| `{}` | {} | {} | {} |\n", key, kind_of(schema, property), default_of(property, must),
                        property.at("description").get<std::string>());
  }
  return text;
}

}  // namespace

std::string reference_of(const Json& schema) {
  std::string text = "<!-- Made by `nacre reference docs/reference/system.schema.json`; do not edit. -->\n";
  text +=
      fmt::format("# {}\n\n{}\n\n", schema.at("title").get<std::string>(), schema.at("description").get<std::string>());
  text += table_of(schema, schema) + "\n## Values\n\n";
  for (const auto& [name, definition] : schema.at("$defs").items()) {
    if (!is_table(schema, name))
      text += fmt::format("- {}: {}\n", name, definition.at("description").get<std::string>());
  }
  for (const auto& [name, definition] : schema.at("$defs").items()) {
    if (!is_table(schema, name)) continue;
    text += fmt::format("\n## {}\n\n{}\n\n{}", name, definition.at("description").get<std::string>(),
                        table_of(schema, definition));
  }
  return text;
}

int reference_command(const std::string& schema_file) {
  std::ifstream stream(schema_file);
  const Json schema = Json::parse(stream, nullptr, false);
  if (schema.is_discarded()) {
    fmt::print(stderr, "{}: error: not a JSON file\n", schema_file);
    return 1;
  }
  fmt::print("{}", reference_of(schema));
  return 0;
}

}  // namespace nacre::tool
