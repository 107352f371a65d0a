// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A query as a propositional formula: unsatisfiable if and only if the query holds. It depends only on the structure
// of the query's terms, in the order of their first visit: the same query gives the same bytes in another process.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/sha256.hpp"
#include "proofs/solver/query.hpp"

namespace nacre::proof {

/// A variable of the formula, negative for its negation.
using Literal = int32_t;
/// Bits of the query that the formula does not decide, or always decides in the same way.
inline constexpr Literal literal_absent = 0;
inline constexpr Literal literal_true = INT32_MAX;
inline constexpr Literal literal_false = -INT32_MAX;

/// Where the bits of a variable or of a read of a field are in the formula.
struct Place {
  std::string name;
  bool is_read = false;
  uint64_t number = 0;
  std::vector<std::vector<Literal>> indexes;
  std::vector<Literal> bits;
};

struct Cnf {
  uint32_t variables = 0;
  uint32_t clauses = 0;
  std::vector<Literal> literals;  ///< each clause ends with 0
  std::vector<Place> places;
  std::vector<std::vector<uint32_t>>
      assertions;  ///< of each assumption: the numbers, from 1 on, of the clauses that say it
};

[[nodiscard]] Cnf encode(const Query& query);

/// The formula in the DIMACS format: what is solved, certified and checked.
[[nodiscard]] std::string to_dimacs(const Cnf& cnf);
[[nodiscard]] Digest digest(std::string_view text);

/// A state: the values of variables and of fields at some indexes. Everything else is 0.
struct Model {
  std::map<uint64_t, uint64_t> variables;
  std::map<std::pair<uint64_t, std::vector<uint64_t>>, uint64_t> reads;
  std::string text;  ///< one `name = value` a line

  [[nodiscard]] Assignment assignment() const;
};
/// `values[v]`: whether the formula's variable v is true.
[[nodiscard]] Model read_model(const Cnf& cnf, const std::vector<bool>& values);

}  // namespace nacre::proof
