// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the circuit says is what `Evaluator` says: exhaustively for small widths, at random for large ones.
#include <doctest/doctest.h>

#include "proofs/solver/prove.hpp"
#include "proofs/solver/tests/random_terms.hpp"

namespace nacre::proof {
namespace {

Assignment values_of(std::vector<uint64_t> values) {
  return {.variable = [values](uint64_t number) { return values.at(number); },
          .read = [](uint64_t, std::span<const uint64_t>) -> uint64_t { throw std::logic_error("no reads here"); }};
}

/// Whether `goal` is true for all values of three variables of 3, 4 and 2 bits.
bool holds_everywhere(Term goal) {
  for (uint64_t all = 0; all < 512; ++all) {
    Evaluator value(values_of({all & 7, all >> 3 & 15, all >> 7}));
    if (value(goal) == 0) return false;
  }
  return true;
}

TEST_CASE("small terms: proved if and only if true for all values") {
  unsigned proved = 0, refuted = 0;
  for (uint64_t seed = 0; seed < 1500; ++seed) {
    Store store;
    const StoreScope scope(store);
    RandomTerms terms(seed, {3, 4, 2});
    for (unsigned i = 0; i < 6; ++i) static_cast<void>(terms.make(static_cast<unsigned>(1 + terms.below(4))));
    const auto width = static_cast<unsigned>(1 + terms.below(4));
    Term goal = terms.make(1);
    if (seed % 3 == 1) goal = equal(terms.make(width), terms.make(width));
    // True more often than the others: an assumption that holds only for some values.
    if (seed % 3 == 2) goal = implies(equal(terms.make(width), constant(width, 1)), goal);
    const Proof proof = prove({"random", {}, {goal}});
    CHECK((proof.outcome == Outcome::proved) == holds_everywhere(goal));
    (proof.outcome == Outcome::proved ? proved : refuted) += 1;
  }
  CHECK(proved > 50);
  CHECK(refuted > 50);
}

/// Asks whether the term can have another value than at `values`: no, with the value and the certificate.
void check_value(Term term, const std::vector<Term>& variables, const std::vector<uint64_t>& values) {
  const uint64_t expected = Evaluator(values_of(values))(term);
  Query query{"value", {}, {equal(term, constant(width(term), expected))}};
  for (size_t i = 0; i < variables.size(); ++i) {
    query.assumptions.push_back(equal(variables[i], constant(width(variables[i]), values[i])));
  }
  CHECK(prove(query).outcome == Outcome::proved);
  query.goals = {differ(term, constant(width(term), expected))};
  CHECK(prove(query).outcome == Outcome::refuted);
}

TEST_CASE("wide terms have the value that the evaluator says") {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    Store store;
    const StoreScope scope(store);
    RandomTerms terms(seed, {64, 33, 17});
    const unsigned widths[] = {64, 33, 17, 5, 1};
    Term last = terms.variables()[0];
    for (unsigned i = 0; i < 12; ++i) last = terms.make(widths[terms.below(5)]);
    uint64_t values[3];
    for (unsigned i = 0; i < 3; ++i) {
      values[i] = terms.below(3) == 0 ? 0 : terms.below(~uint64_t{0}) & low_bits(width(terms.variables()[i]));
    }
    check_value(last, terms.variables(), {values[0], values[1], values[2]});
  }
}

TEST_CASE("each operation at each width from 1 to 64, at values of interest") {
  constexpr Op binary[] = {
      Op::bit_and, Op::bit_or, Op::bit_xor,    Op::multiply, Op::shift_left, Op::shift_right, Op::shift_right_signed,
      Op::equal,   Op::less,   Op::less_signed};
  constexpr Op unary[] = {Op::bit_not, Op::reverse, Op::leading_zeros, Op::trailing_zeros};
  for (unsigned wide = 1; wide <= 64; wide += wide < 9 ? 1 : 11) {
    Store store;
    const StoreScope scope(store);
    const std::vector<Term> in{variable("a", wide), variable("b", wide)};
    const auto byte = static_cast<uint8_t>(wide);
    std::vector<Term> all;
    for (const Op op : unary) all.push_back(store.intern(op, byte, 0, {in.data(), 1}));
    for (const Op op : binary) all.push_back(store.intern(op, op >= Op::equal ? 1 : byte, 0, in));
    for (const uint64_t a : {uint64_t{0}, uint64_t{1}, low_bits(wide), uint64_t{1} << (wide - 1)}) {
      for (const uint64_t b :
           {uint64_t{0}, uint64_t{wide - 1} & low_bits(wide), wide & low_bits(wide), low_bits(wide)}) {
        for (const Term term : all) check_value(term, in, {a, b});
      }
    }
  }
}

TEST_CASE("equal indexes, equal values") {
  Store store;
  const StoreScope scope(store);
  const uint32_t field = store.declare_field({"table", 8, {4}});
  const auto at = [&](Term index) { return read(field, {&index, 1}); };
  const Term i = variable("i", 4), j = variable("j", 4);
  CHECK(prove({"", {equal(i, j)}, {equal(at(i), at(j))}}).outcome == Outcome::proved);
  CHECK(prove({"", {equal(i, constant(4, 3))}, {equal(at(i), at(constant(4, 3)))}}).outcome == Outcome::proved);
  const Proof open = prove({"", {}, {equal(at(i), at(j))}});
  CHECK(open.outcome == Outcome::refuted);
  CHECK(open.model.text.find("table[") != std::string::npos);
  // An index that is read itself.
  const Term inner = extract(at(i), 0, 4), other = extract(at(j), 0, 4);
  CHECK(prove({"", {equal(i, j)}, {equal(at(inner), at(other))}}).outcome == Outcome::proved);
  CHECK(prove({"", {}, {equal(at(inner), at(other))}}).outcome == Outcome::refuted);
}

TEST_CASE("two indexes, and fields apart from each other") {
  Store store;
  const StoreScope scope(store);
  const uint32_t one = store.declare_field({"one", 4, {2, 3}}), two = store.declare_field({"two", 4, {2, 3}});
  const Term a = variable("a", 2), b = variable("b", 3), c = variable("c", 3);
  const auto at = [&](uint32_t field, Term i, Term j) {
    const Term indexes[] = {i, j};
    return read(field, indexes);
  };
  CHECK(prove({"", {equal(b, c)}, {equal(at(one, a, b), at(one, a, c))}}).outcome == Outcome::proved);
  CHECK(prove({"", {equal(b, c)}, {equal(at(one, a, b), at(two, a, c))}}).outcome == Outcome::refuted);
}

TEST_CASE("random reads: a refutation is confirmed on the terms") {
  unsigned refuted = 0;
  for (uint64_t seed = 0; seed < 400; ++seed) {
    Store store;
    const StoreScope scope(store);
    RandomTerms terms(seed, {3, 4, 2});
    terms.add_field("f", 3, {2});
    terms.add_field("g", 2, {3, 1});
    for (unsigned i = 0; i < 12; ++i) static_cast<void>(terms.make(static_cast<unsigned>(1 + terms.below(4))));
    const Query query{"random", {terms.make(1)}, {terms.make(1), equal(terms.make(3), terms.make(3))}};
    refuted += prove(query).outcome == Outcome::refuted ? 1 : 0;
  }
  CHECK(refuted > 100);
}

TEST_CASE("the edges: nothing to prove, nothing to assume, assumed falsehood") {
  Store store;
  const StoreScope scope(store);
  const Term x = variable("x", 8);
  CHECK(prove({"no goals", {}, {}}).outcome == Outcome::proved);
  CHECK(prove({"truth", {}, {truth(true)}}).outcome == Outcome::proved);
  CHECK(prove({"falsehood", {}, {truth(false)}}).outcome == Outcome::refuted);
  CHECK(prove({"from falsehood", {truth(false)}, {truth(false)}}).outcome == Outcome::proved);
  CHECK(prove({"contradiction", {equal(x, constant(8, 1)), less(x, constant(8, 1))}, {truth(false)}}).outcome ==
        Outcome::proved);
  CHECK(prove({"second goal", {}, {equal(x, x), less(x, constant(8, 255))}}).outcome == Outcome::refuted);
}

TEST_CASE("the same query gives the same bytes, whatever else is in the store") {
  const auto dimacs = [](bool crowded) {
    Store store;
    const StoreScope scope(store);
    if (crowded) {
      RandomTerms other(7, {8, 8});
      for (unsigned i = 0; i < 50; ++i) static_cast<void>(other.make(8));
    }
    const Term a = variable("a", 16), b = variable("b", 16);
    const uint32_t field = store.declare_field({"f", 16, {16}});
    return to_dimacs(encode({"", {less(a, b)}, {less(read(field, {&a, 1}), (b << a) + read(field, {&b, 1}))}}));
  };
  CHECK(dimacs(false) == dimacs(true));
  const std::string text = "abc";
  CHECK(digest(text)[0] == 0xba);
}

TEST_CASE("assumptions about other things can be left out") {
  Store store;
  const StoreScope scope(store);
  const Term a = variable("a", 8), b = variable("b", 8), c = variable("c", 8), d = variable("d", 8);
  const Query query{"", {less(c, d), less(a, b), less(b, constant(8, 4))}, {less(a, constant(8, 3))}};
  const Query less_of_it = relevant(query);
  CHECK(less_of_it.assumptions == std::vector<Term>{less(a, b), less(b, constant(8, 4))});
  CHECK(prove(less_of_it).outcome == Outcome::proved);
}

}  // namespace
}  // namespace nacre::proof
