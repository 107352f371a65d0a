// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Typed access to a TOML table. Each getter reports a missing or wrongly typed value at its place and returns what it
// can; `finish` reports every key that nobody asked for. So a key is known exactly when the code reads it.
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>
#include <vector>

#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/units.hpp"

namespace nacre::tool {

class Reader {
 public:
  /// `what` names the table in errors, for example "[[component]]".
  Reader(const toml::table& table, const std::string& file, std::string what, Diagnostics& diagnostics);

  [[nodiscard]] Place at() const { return place_of(table_); }
  /// Where the value of `key` stands, or the table if it is absent.
  [[nodiscard]] Place at(const char* key) const;

  [[nodiscard]] std::optional<Name> text(const char* key);
  [[nodiscard]] Name required_text(const char* key);
  [[nodiscard]] std::optional<Located<Nanoseconds>> duration(const char* key);
  [[nodiscard]] std::optional<Located<ByteCount>> size(const char* key);
  /// An integer of 0 to `most`.
  [[nodiscard]] std::optional<Located<uint64_t>> number(const char* key, uint64_t most);
  [[nodiscard]] std::optional<Located<bool>> boolean(const char* key);
  /// One of `choices`; the index.
  [[nodiscard]] std::optional<Located<size_t>> choice(const char* key, const std::vector<std::string>& choices);
  [[nodiscard]] std::vector<Name> texts(const char* key);
  [[nodiscard]] const toml::table* table(const char* key);
  /// The tables of an array of tables; empty if the key is absent.
  [[nodiscard]] std::vector<const toml::table*> tables(const char* key);
  /// An array whose members may have several types.
  [[nodiscard]] const toml::array* array(const char* key);

  void require(const char* key, bool present);
  void finish();

  [[nodiscard]] Place place_of(const toml::node& node) const;
  void wrong(const toml::node& node, const char* key, const std::string& expected);

 private:
  const toml::node* find(const char* key);

  const toml::table& table_;
  const std::string& file_;
  std::string what_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

/// Reports what the parser says about a file that is no TOML at all.
[[nodiscard]] std::optional<toml::table> try_parse_toml(const std::string& path, Diagnostics& diagnostics);

}  // namespace nacre::tool
