// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a bundle says: an in-toto Statement (version 1) in JSON. About what (kernel, machine code, image, by their
// SHA-256), which claims, and for each obligation how it was decided. Nothing in it depends on time or place.
#pragma once

#include <map>

#include "proofs/verify/decided.hpp"
#include "proofs/verify/rows.hpp"

namespace nacre::proof::verify {

inline constexpr const char* statement_name = "statement.json";

struct ListedObligation {
  std::string name;
  std::string entry;
  std::string claim;
  bool by_simplifier = false;
  std::string formula_sha256 = {};      ///< not by the simplifier: of the formula in DIMACS
  std::string certificate_sha256 = {};  ///< of the certificate in LRAT
  std::vector<uint32_t> instances = {};

  bool operator==(const ListedObligation&) const = default;
};

struct ListedClaim {
  std::string id;
  std::string result;
  size_t obligations = 0;
  std::vector<std::string> assumptions = {};
  std::vector<std::string> trusted = {};
};

struct Statement {
  std::string kernel_sha256 = {};
  std::string text_sha256 = {};
  std::string image_name = {};  ///< empty: it is about the kernel alone
  std::string image_sha256 = {};
  std::map<std::string, std::string> tools = {};  ///< versions
  std::vector<ListedClaim> claims = {};
  std::vector<ListedObligation> obligations = {};
};

/// Of a run without failures.
[[nodiscard]] Statement statement_of(const ProofRun& run, const std::vector<Row>& rows);

[[nodiscard]] std::string to_json(const Statement& statement);
/// Throws std::runtime_error if the text is none.
[[nodiscard]] Statement statement_from(const std::string& json);

}  // namespace nacre::proof::verify
