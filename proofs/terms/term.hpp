// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Terms: bit-vector expressions of 1 to 64 bits, each distinct expression stored once, so equal terms have equal ids.
// A truth value is a term of width 1. The meaning of every operation is that of SMT-LIB's theory of bit vectors; `read` is an
// uninterpreted function: the initial content of one field of an array, at an index.
//
// The constructors simplify (term.cpp). What they do is part of the trusted base, so each rule is checked against
// `evaluate` on random values by the tests. Terms live in the store of the thread that makes them: one store per proof.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nacre::proof {

enum class Op : uint8_t {
  constant,            ///< value
  variable,            ///< value = number of the variable
  read,                ///< value = number of the field; operands = its indexes
  bit_not,             ///< ~a
  bit_and,             ///< a & b
  bit_or,              ///< a | b
  bit_xor,             ///< a ^ b
  sum,                 ///< value + factor(0) * operand(0) + factor(1) * operand(1) + ...; factors are constants
  multiply,            ///< a * b
  shift_left,          ///< a << b; 0 if b >= width
  shift_right,         ///< a >> b, zeros come in; 0 if b >= width
  shift_right_signed,  ///< a >> b, copies of the sign come in
  extract,             ///< width bits of a from bit `value` on
  concat,              ///< a:b, a is the high part
  zero_extend,         ///< a, zeros on top
  sign_extend,         ///< a, copies of the sign on top
  reverse,             ///< bit i becomes bit width - 1 - i
  leading_zeros,       ///< zeros above the highest set bit; width if there is none
  trailing_zeros,      ///< zeros below the lowest set bit; width if there is none
  equal,               ///< width 1
  less,                ///< a < b, unsigned; width 1
  less_signed,         ///< width 1
  choose,              ///< a (width 1) ? b : c
};

struct Term {
  uint32_t id = 0;
  friend constexpr auto operator<=>(Term, Term) = default;
  friend constexpr bool same(Term a, Term b) { return a.id == b.id; }
};

struct Node {
  Op op;
  uint8_t width;
  uint16_t count;    ///< operands
  uint32_t first;    ///< where its operands (and, for a sum, their factors) are in the store
  uint64_t value;    ///< constant, number, low bit or constant part: see Op
  uint64_t maybe;    ///< bits that can be one
  uint64_t minimum;  ///< bounds of the unsigned value
  uint64_t maximum;
};

/// A field of the initial state: a function from `index_widths.size()` indexes to a value.
struct FieldDeclaration {
  std::string name;
  uint8_t width = 0;
  std::vector<uint8_t> index_widths;
};

struct VariableDeclaration {
  std::string name;
  uint8_t width = 0;
};

class Store {
 public:
  Store();
  /// Knows the same terms by the same ids. What is made in the copy depends on nothing that was made elsewhere since.
  Store(const Store&) = default;
  Store& operator=(const Store&) = delete;

  /// No two stores have the same, copies included: what is remembered of terms is remembered for one store.
  [[nodiscard]] uint64_t serial() const { return serial_.value; }

  /// The store that the calling thread works in. There must be one.
  [[nodiscard]] static Store& current();

  [[nodiscard]] const Node& node(Term term) const { return nodes_[term.id]; }
  [[nodiscard]] std::span<const Term> operands(Term term) const;
  [[nodiscard]] std::span<const uint64_t> factors(Term term) const;  ///< of a sum
  [[nodiscard]] size_t size() const { return nodes_.size(); }

  [[nodiscard]] uint32_t declare_field(FieldDeclaration declaration);  ///< the number of an equal name if there is one
  [[nodiscard]] uint32_t declare_variable(VariableDeclaration declaration);
  [[nodiscard]] const FieldDeclaration& field(uint64_t number) const { return fields_[number]; }
  [[nodiscard]] const VariableDeclaration& variable(uint64_t number) const { return variables_[number]; }
  [[nodiscard]] size_t variable_count() const { return variables_.size(); }
  [[nodiscard]] size_t field_count() const { return fields_.size(); }

  /// The node itself, without simplification. For term.cpp.
  Term intern(Op op, uint8_t width, uint64_t value, std::span<const Term> operands,
              std::span<const uint64_t> factors = {});

 private:
  friend class StoreScope;
  struct Serial {
    Serial() : value(next()) {}
    Serial(const Serial&) : value(next()) {}
    Serial& operator=(const Serial&) { return *this; }
    static uint64_t next();
    uint64_t value;
  };
  [[nodiscard]] uint64_t hash(Op op, uint8_t width, uint64_t value, std::span<const Term> operands,
                              std::span<const uint64_t> factors) const;
  void bound(Node& node) const;
  void grow();

  Serial serial_;
  std::vector<Node> nodes_;
  std::vector<Term> operands_;
  std::vector<uint64_t> factors_;
  std::vector<uint32_t> table_;
  std::vector<FieldDeclaration> fields_;
  std::vector<VariableDeclaration> variables_;
  std::unordered_map<std::string, uint32_t> field_numbers_;
  std::unordered_map<std::string, uint32_t> variable_numbers_;
};

/// Makes `store` the current one of this thread.
class StoreScope {
 public:
  explicit StoreScope(Store& store);
  ~StoreScope();
  StoreScope(const StoreScope&) = delete;
  StoreScope& operator=(const StoreScope&) = delete;

 private:
  Store* before_;
};

// Constructors. Operands of a binary operation have the same width.
[[nodiscard]] Term constant(unsigned width, uint64_t value);
[[nodiscard]] Term variable(std::string name, unsigned width);  ///< the same variable for the same name
[[nodiscard]] Term read(uint32_t field, std::span<const Term> indexes);
[[nodiscard]] Term truth(bool value);

[[nodiscard]] Term operator~(Term a);
[[nodiscard]] Term operator!(Term a);  ///< of a truth value
[[nodiscard]] Term operator-(Term a);
[[nodiscard]] Term operator&(Term a, Term b);
[[nodiscard]] Term operator|(Term a, Term b);
[[nodiscard]] Term operator^(Term a, Term b);
[[nodiscard]] Term operator+(Term a, Term b);
[[nodiscard]] Term operator-(Term a, Term b);
[[nodiscard]] Term operator*(Term a, Term b);
[[nodiscard]] Term operator<<(Term a, Term b);
[[nodiscard]] Term operator>>(Term a, Term b);
[[nodiscard]] Term shift_right_signed(Term a, Term b);
[[nodiscard]] Term extract(Term a, unsigned low, unsigned width);
[[nodiscard]] Term concat(Term high, Term low);
[[nodiscard]] Term zero_extend(Term a, unsigned width);
[[nodiscard]] Term sign_extend(Term a, unsigned width);
[[nodiscard]] Term reverse(Term a);
[[nodiscard]] Term leading_zeros(Term a);   ///< of the width of a
[[nodiscard]] Term trailing_zeros(Term a);  ///< of the width of a
[[nodiscard]] Term equal(Term a, Term b);
[[nodiscard]] Term differ(Term a, Term b);
[[nodiscard]] Term less(Term a, Term b);
[[nodiscard]] Term at_most(Term a, Term b);
[[nodiscard]] Term less_signed(Term a, Term b);
[[nodiscard]] Term choose(Term condition, Term a, Term b);
[[nodiscard]] Term implies(Term a, Term b);

[[nodiscard]] unsigned width(Term a);
[[nodiscard]] bool is_constant(Term a);
[[nodiscard]] uint64_t value_of(Term constant);
[[nodiscard]] bool is_true(Term a);
[[nodiscard]] bool is_false(Term a);
[[nodiscard]] constexpr uint64_t low_bits(unsigned width) {
  return width >= 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
}

/// Values for variables and for reads (field number, values of the indexes).
struct Assignment {
  std::function<uint64_t(uint64_t variable)> variable;
  std::function<uint64_t(uint64_t field, std::span<const uint64_t> indexes)> read;
};
/// Evaluates many terms under one assignment; what they share is computed once.
class Evaluator {
 public:
  explicit Evaluator(Assignment assignment) : assignment_(std::move(assignment)) {}
  [[nodiscard]] uint64_t operator()(Term term);

 private:
  Assignment assignment_;
  std::vector<uint64_t> values_;  ///< by term
  std::vector<bool> known_;
};

/// The value of one node, given those of its operands (not for variables and reads).
[[nodiscard]] uint64_t apply(const Node& node, std::span<const uint64_t> operands, std::span<const uint64_t> factors,
                             std::span<const unsigned> operand_widths);

/// `term` with each key of `replacements` replaced by its value, simplified again.
[[nodiscard]] Term substitute(Term term, const std::unordered_map<uint32_t, Term>& replacements);

/// For people: infix, cut at `limit` characters.
[[nodiscard]] std::string to_text(Term term, size_t limit = 400);

}  // namespace nacre::proof
