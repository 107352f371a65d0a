// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/interface_text.hpp"

#include <algorithm>
#include <charconv>
#include <ranges>

#include "abi/calls.hpp"

namespace nacre::tool {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (const auto part : std::views::split(text, separator)) parts.emplace_back(part.begin(), part.end());
  return parts;
}

std::optional<unsigned> try_number(std::string_view text, unsigned limit) {
  unsigned number = 0;
  const auto [rest, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc{} || rest != text.data() + text.size() || number >= limit) return std::nullopt;
  return number;
}

/// TYPE, or TYPE{NAME,...}.
bool take_type(std::string_view text, Argument& argument) {
  const size_t brace = text.find('{');
  argument.type = text.substr(0, brace);
  if (brace == std::string_view::npos) return true;
  if (!text.ends_with('}')) return false;
  argument.enumerators = split(text.substr(brace + 1, text.size() - brace - 2), ',');
  return std::ranges::none_of(argument.enumerators, [](const std::string& name) { return name.empty(); });
}

/// NAME:TYPE@WORD[.shared]
std::optional<Argument> try_argument(std::string_view text) {
  const size_t colon = text.find(':');
  const size_t at = text.find('@');
  if (colon == std::string_view::npos || at == std::string_view::npos || at < colon) return std::nullopt;
  std::string_view word = text.substr(at + 1);
  Argument argument;
  argument.name = text.substr(0, colon);
  if (!take_type(text.substr(colon + 1, at - colon - 1), argument)) return std::nullopt;
  if (word.ends_with(".shared")) {
    argument.shared = true;
    word.remove_suffix(7);
  }
  const auto number = try_number(word, abi::words);
  if (!number) return std::nullopt;
  argument.word = *number;
  return argument;
}

/// The fields of `method NUMBER NAME [ARGUMENT...] -> [RESULT...]`, or `-> status`.
std::optional<Method> try_method(const std::vector<std::string>& fields) {
  if (fields.size() < 4) return std::nullopt;
  const auto number = try_number(fields[1], 1U << abi::method_bits);
  if (!number) return std::nullopt;
  Method method{*number, fields[2], {}, false};
  for (size_t i = 3; i < fields.size(); ++i) {
    if (fields[i] == "->") {
      method.status_only = i + 2 == fields.size() && fields[i + 1] == "status";
      return method;
    }
    const auto argument = try_argument(fields[i]);
    if (!argument) return std::nullopt;
    method.arguments.push_back(*argument);
  }
  return std::nullopt;
}

bool take_line(const std::string& line, Interface& interface) {
  const std::vector<std::string> fields = split(line, ' ');
  if (fields[0] == "interface" && fields.size() == 2) {
    interface.name = fields[1];
    return true;
  }
  if (fields[0] == "extent" && fields.size() == 4) {
    interface.extents.push_back({fields[1], fields[2], fields[3]});
    return true;
  }
  if (fields[0] != "method") return false;
  const auto method = try_method(fields);
  if (method) interface.methods.push_back(*method);
  return method.has_value();
}

std::optional<Interface> try_interface(const std::string& text) {
  Interface interface;
  interface.hash = hash_of(text);
  for (const std::string& line : split(text, '\n')) {
    if (!line.empty() && !take_line(line, interface)) return std::nullopt;
  }
  if (interface.name.empty()) return std::nullopt;
  return interface;
}

}  // namespace

const Method* Interface::find(const std::string& method) const {
  for (const Method& candidate : methods) {
    if (candidate.name == method) return &candidate;
  }
  return nullptr;
}

InterfaceHash hash_of(std::string_view text) {
  InterfaceHash hash = 0xcbf2'9ce4'8422'2325;
  for (const char letter : text) hash = (hash ^ static_cast<uint8_t>(letter)) * 0x100'0000'01b3;
  return hash;
}

std::optional<std::map<InterfaceHash, Interface>> try_interfaces(std::span<const uint8_t> section) {
  std::map<InterfaceHash, Interface> all;
  const std::string_view text(reinterpret_cast<const char*>(section.data()), section.size());
  for (const std::string& one : split(text, '\0')) {
    if (one.empty()) continue;
    const auto interface = try_interface(one);
    if (!interface) return std::nullopt;
    all.emplace(interface->hash, *interface);
  }
  return all;
}

}  // namespace nacre::tool
