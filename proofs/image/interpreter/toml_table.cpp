// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/toml_table.hpp"

#include <algorithm>
#include <map>

namespace nacre::proof::interpreter {
namespace {

using Factors = std::map<std::string, uint64_t, std::less<>>;

const Factors time_factors = {
    {"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000}, {"min", 60'000'000'000}};
const Factors size_factors = {{"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

/// "12 ms": digits, one space, a unit.
std::optional<uint64_t> amount(const std::string& text, const Factors& factors) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 18 || text[digits] != ' ') return std::nullopt;
  const auto unit = factors.find(text.substr(digits + 1));
  if (unit == factors.end()) return std::nullopt;
  uint64_t product = 0;
  if (__builtin_mul_overflow(std::stoull(text.substr(0, digits)), unit->second, &product)) return std::nullopt;
  return product;
}

}  // namespace

Keys::Keys(const toml::table& table, std::string where, std::initializer_list<std::string_view> known)
    : table_(table), where_(std::move(where)) {
  for (const auto& [key, value] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end())
      refuse(key.str(), "is no key that has a meaning");
  }
}

void Keys::refuse(std::string_view key, std::string_view why) const {
  throw Refused(where_ + ": '" + std::string(key) + "' " + std::string(why));
}

const toml::node& Keys::node(std::string_view key) const {
  const toml::node* found = table_.get(key);
  if (found == nullptr) refuse(key, "is missing");
  return *found;
}

std::string Keys::text(std::string_view key) const {
  const auto* value = node(key).as_string();
  if (value == nullptr) refuse(key, "is no string");
  return value->get();
}

std::string Keys::text(std::string_view key, const std::string& otherwise) const {
  return has(key) ? text(key) : otherwise;
}

uint64_t Keys::number(std::string_view key) const {
  const auto* value = node(key).as_integer();
  if (value == nullptr || value->get() < 0) refuse(key, "is no natural number");
  return static_cast<uint64_t>(value->get());
}

uint64_t Keys::number(std::string_view key, uint64_t otherwise) const { return has(key) ? number(key) : otherwise; }

bool Keys::flag(std::string_view key) const {
  if (!has(key)) return false;
  const auto* value = node(key).as_boolean();
  if (value == nullptr) refuse(key, "is neither true nor false");
  return value->get();
}

Nanoseconds Keys::time(std::string_view key) const {
  const auto value = amount(text(key), time_factors);
  if (!value) refuse(key, "is no time");
  return *value;
}

Nanoseconds Keys::time(std::string_view key, Nanoseconds otherwise) const { return has(key) ? time(key) : otherwise; }

uint64_t Keys::size(std::string_view key) const {
  const auto value = amount(text(key), size_factors);
  if (!value) refuse(key, "is no size");
  return *value;
}

uint64_t Keys::size(std::string_view key, uint64_t otherwise) const { return has(key) ? size(key) : otherwise; }

bool Keys::choice(std::string_view key, std::string_view no, std::string_view yes) const {
  const std::string value = text(key);
  if (value != no && value != yes) refuse(key, "is neither of its two words");
  return value == yes;
}

const toml::array* Keys::array(std::string_view key) const {
  if (!has(key)) return nullptr;
  const auto* value = node(key).as_array();
  if (value == nullptr) refuse(key, "is no array");
  return value;
}

std::vector<std::string> Keys::texts(std::string_view key) const {
  std::vector<std::string> all;
  const toml::array* members = array(key);
  if (members == nullptr) return all;
  for (const toml::node& member : *members) {
    if (!member.is_string()) refuse(key, "holds something else than strings");
    all.push_back(member.as_string()->get());
  }
  return all;
}

std::vector<const toml::table*> Keys::tables(std::string_view key) const {
  std::vector<const toml::table*> all;
  const toml::array* members = array(key);
  if (members == nullptr) return all;
  for (const toml::node& member : *members) {
    if (!member.is_table()) refuse(key, "holds something else than tables");
    all.push_back(member.as_table());
  }
  return all;
}

const toml::table& Keys::table(std::string_view key) const {
  const auto* value = node(key).as_table();
  if (value == nullptr) refuse(key, "is no table");
  return *value;
}

toml::table parse_file(const std::string& path) {
  try {
    return toml::parse_file(std::string_view(path));
  } catch (const toml::parse_error& error) {
    throw Refused(path + ": " + std::string(error.description()));
  }
}

}  // namespace nacre::proof::interpreter
