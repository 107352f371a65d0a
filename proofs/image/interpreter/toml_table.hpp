// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A table of TOML whose keys are all known. Every getter throws Refused on a value of another form.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>

#include "proofs/image/interpreter/source.hpp"

namespace nacre::proof::interpreter {

class Keys {
 public:
  Keys(const toml::table& table, std::string where, std::initializer_list<std::string_view> known);

  [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
  [[nodiscard]] std::string text(std::string_view key) const;
  [[nodiscard]] std::string text(std::string_view key, const std::string& otherwise) const;
  [[nodiscard]] uint64_t number(std::string_view key) const;
  [[nodiscard]] uint64_t number(std::string_view key, uint64_t otherwise) const;
  [[nodiscard]] bool flag(std::string_view key) const;  ///< absent: false
  [[nodiscard]] Nanoseconds time(std::string_view key) const;
  [[nodiscard]] Nanoseconds time(std::string_view key, Nanoseconds otherwise) const;
  [[nodiscard]] uint64_t size(std::string_view key) const;
  [[nodiscard]] uint64_t size(std::string_view key, uint64_t otherwise) const;
  /// True for `yes`, false for `no`; anything else is refused.
  [[nodiscard]] bool choice(std::string_view key, std::string_view no, std::string_view yes) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
  [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key) const;
  [[nodiscard]] const toml::table& table(std::string_view key) const;
  [[nodiscard]] const toml::array* array(std::string_view key) const;

 private:
  [[nodiscard]] const toml::node& node(std::string_view key) const;
  [[noreturn]] void refuse(std::string_view key, std::string_view why) const;

  const toml::table& table_;
  std::string where_;
};

[[nodiscard]] toml::table parse_file(const std::string& path);

}  // namespace nacre::proof::interpreter
