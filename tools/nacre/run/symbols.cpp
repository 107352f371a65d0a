// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/symbols.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"

namespace nacre::tool::run {
namespace {

using nlohmann::json;

/// Our own files relative to the tree, by the compiler's prefix map; of others the last part is enough.
std::string place_of(const json& symbol) {
  std::string file = symbol.value("FileName", "");
  while (file.starts_with("./")) file.erase(0, 2);
  if (file.starts_with('/')) file.erase(0, file.rfind('/') + 1);
  return file.empty() ? "" : fmt::format("{}:{}", file, symbol.value("Line", 0));
}

void remove_all(std::string& text, std::string_view what) {
  for (size_t at; (at = text.find(what)) != std::string::npos;) text.erase(at, what.size());
}

/// Removes every `open ... close`, with what is inside it.
std::string without_brackets(std::string_view text, char open, char close) {
  std::string result;
  unsigned depth = 0;
  for (char c : text) {
    if (c == open) ++depth;
    if (depth == 0) result += c;
    if (c == close && depth > 0) --depth;
  }
  return result;
}

}  // namespace

std::string short_name(std::string name) {
  constexpr std::string_view call = "operator()";
  remove_all(name, "(anonymous namespace)::");
  name = without_brackets(without_brackets(name, '[', ']'), '<', '>');
  const size_t at = name.find(call);
  const bool lambda = at != std::string::npos;
  name = lambda ? without_brackets(name.substr(0, at), '(', ')') + std::string(call) : name.substr(0, name.find('('));
  return name.substr(name.rfind(' ') + 1);
}

namespace {

std::vector<Frame> without_names(const std::vector<uint64_t>& addresses) {
  std::vector<Frame> frames;
  for (uint64_t address : addresses) frames.push_back({.address = address, .function = {}, .place = {}});
  return frames;
}

}  // namespace

std::vector<Frame> parse_symboliser(const std::string& text, const std::vector<uint64_t>& addresses) {
  json answers = json::parse(text, nullptr, false);
  if (!answers.is_array() || answers.size() != addresses.size()) return without_names(addresses);
  std::vector<Frame> frames;
  for (size_t i = 0; i < addresses.size(); ++i) {
    const json symbols = answers[i].value("Symbol", json::array());
    for (const json& symbol : symbols) {
      frames.push_back({.address = addresses[i],
                        .function = short_name(symbol.value("FunctionName", "")),
                        .place = place_of(symbol)});
    }
    if (symbols.empty()) frames.push_back({.address = addresses[i], .function = {}, .place = {}});
  }
  return frames;
}

std::vector<Frame> symbolise(const std::filesystem::path& program, const std::vector<uint64_t>& addresses) {
  std::vector<std::string> words = {"llvm-symbolizer-19", "--output-style=JSON", "--obj=" + program.string()};
  for (uint64_t address : addresses) words.push_back(fmt::format("{:#x}", address));
  auto child = process::Child::start({.words = words, .input = process::Stream::none, .error = process::Stream::none});
  if (!child) return without_names(addresses);
  process::Lines lines;
  while (lines.read_from(child->output())) {
  }
  std::string text;
  while (auto line = lines.next()) text += *line;
  return parse_symboliser(text, addresses);
}

}  // namespace nacre::tool::run
