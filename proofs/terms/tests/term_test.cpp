// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Every constructor against the plain operation, on random expressions under random assignments.

#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "proofs/terms/term.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "proofs/terms/cases.hpp"

using namespace nacre::proof;

namespace {

constexpr unsigned assignments = 6;
using Values = std::array<uint64_t, assignments>;

struct Entry {
  Term term;
  Values values;
};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {
    for (const unsigned w : {1U, 1U, 1U, 3U, 6U, 6U, 8U, 8U, 8U, 32U, 64U, 64U, 64U}) {
      const std::string name = "v" + std::to_string(pool_.size());
      Entry e{variable(name, w), {}};
      for (uint64_t& v : e.values) v = number(w);
      inputs_.push_back(e);
      pool_.push_back(e);
    }
    for (const unsigned w : {1U, 6U, 8U, 32U, 64U}) {
      for (const uint64_t v : {uint64_t{0}, uint64_t{1}, uint64_t{63}, uint64_t{0xff}, ~uint64_t{0}})
        pool_.push_back({constant(w, v), filled(v & low_bits(w))});
    }
  }

  uint64_t number(unsigned w) {
    const uint64_t shape = random_();
    uint64_t v = random_();
    if (shape % 4 == 0) v = random_() % 3;
    if (shape % 4 == 1) v = ~(random_() % 3);
    return v & low_bits(w);
  }
  static Values filled(uint64_t v) {
    Values all;
    all.fill(v);
    return all;
  }
  const Entry& any() { return pool_[random_() % pool_.size()]; }
  const Entry& any(unsigned w) {
    for (;;) {
      const Entry& e = any();
      if (width(e.term) == w) return e;
    }
  }
  const std::vector<Entry>& inputs() const { return inputs_; }

  Entry step() {
    const Entry a = any();
    const unsigned w = width(a.term);
    const Entry b = any(w);
    const Entry c = any(1);
    const auto op = static_cast<Op>(3 + random_() % 20);
    Node n{.op = op,
           .width = static_cast<uint8_t>(w),
           .count = 2,
           .first = 0,
           .value = 0,
           .maybe = 0,
           .minimum = 0,
           .maximum = 0};
    std::vector<Entry> operands{a, b};
    std::vector<uint64_t> factors{1, 1};
    Term t;
    switch (op) {
      case Op::bit_not:
        t = ~a.term;
        break;
      case Op::bit_and:
        t = a.term & b.term;
        break;
      case Op::bit_or:
        t = a.term | b.term;
        break;
      case Op::bit_xor:
        t = a.term ^ b.term;
        break;
      case Op::sum:
        if (random_() % 2 == 0) {
          t = a.term + b.term;
        } else {
          t = a.term - b.term;
          factors[1] = ~uint64_t{0};
        }
        break;
      case Op::multiply:
        t = a.term * b.term;
        break;
      case Op::shift_left:
        t = a.term << b.term;
        break;
      case Op::shift_right:
        t = a.term >> b.term;
        break;
      case Op::shift_right_signed:
        t = shift_right_signed(a.term, b.term);
        break;
      case Op::extract: {
        const auto low = static_cast<unsigned>(random_() % w);
        n.width = static_cast<uint8_t>(1 + random_() % (w - low));
        n.value = low;
        t = extract(a.term, low, n.width);
        break;
      }
      case Op::concat: {
        const Entry d = any();
        if (w + width(d.term) > 64) return a;
        operands[1] = d;
        n.width = static_cast<uint8_t>(w + width(d.term));
        t = concat(a.term, d.term);
        break;
      }
      case Op::zero_extend:
      case Op::sign_extend:
        n.width = static_cast<uint8_t>(w + random_() % (65 - w));
        t = op == Op::zero_extend ? zero_extend(a.term, n.width) : sign_extend(a.term, n.width);
        break;
      case Op::reverse:
        t = reverse(a.term);
        break;
      case Op::leading_zeros:
        t = leading_zeros(a.term);
        break;
      case Op::trailing_zeros:
        t = trailing_zeros(a.term);
        break;
      case Op::equal:
        n.width = 1;
        t = equal(a.term, b.term);
        break;
      case Op::less:
        n.width = 1;
        t = less(a.term, b.term);
        break;
      case Op::less_signed:
        n.width = 1;
        t = less_signed(a.term, b.term);
        break;
      case Op::choose:
        operands = {c, a, b};
        t = choose(c.term, a.term, b.term);
        break;
      default:
        return a;
    }
    Entry result{t, {}};
    for (unsigned i = 0; i < assignments; ++i) {
      std::vector<uint64_t> v;
      std::vector<unsigned> widths;
      for (const Entry& e : operands) {
        v.push_back(e.values[i]);
        widths.push_back(width(e.term));
      }
      result.values[i] = apply(n, v, factors, widths);
    }
    return result;
  }
  void keep(const Entry& e) {
    if (pool_.size() < 60) {
      pool_.push_back(e);
    } else {
      pool_[13 + 25 + random_() % (pool_.size() - 38)] = e;
    }
  }

 private:
  std::mt19937_64 random_;
  std::vector<Entry> inputs_;
  std::vector<Entry> pool_;
};

}  // namespace

TEST_CASE("constructors keep the value, and bounds hold") {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Store store;
    const StoreScope scope(store);
    Generator generator(seed);
    for (int i = 0; i < 1500; ++i) {
      const Entry e = generator.step();
      for (unsigned k = 0; k < assignments; ++k) {
        Evaluator evaluate({[&](uint64_t number) {
                              for (const Entry& input : generator.inputs()) {
                                if (store.node(input.term).value == number) return input.values[k];
                              }
                              return uint64_t{0};
                            },
                            {}});
        const uint64_t value = evaluate(e.term);
        const Node n = store.node(e.term);
        const bool fine = value == e.values[k] && (value & ~n.maybe) == 0 && value >= n.minimum && value <= n.maximum;
        REQUIRE_MESSAGE(fine, "seed " << seed << " step " << i << ": " << to_text(e.term) << " is " << value << ", not "
                                      << e.values[k]);
      }
      generator.keep(e);
    }
  }
}

TEST_CASE("substitution keeps the value") {
  Store store;
  const StoreScope scope(store);
  Generator generator(7);
  for (int i = 0; i < 3000; ++i) generator.keep(generator.step());
  for (int i = 0; i < 500; ++i) {
    const Entry e = generator.any();
    std::unordered_map<uint32_t, Term> replacements;
    for (const Entry& input : generator.inputs())
      replacements[input.term.id] = constant(width(input.term), input.values[0]);
    const Term result = substitute(e.term, replacements);
    REQUIRE(is_constant(result));
    CHECK(value_of(result) == e.values[0]);
  }
}

TEST_CASE("equality by cases is equality") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Store store;
    const StoreScope scope(store);
    Generator generator(seed);
    std::mt19937_64 random(seed);
    // Two trees over the same few leaves and conditions, so that both answers occur.
    std::vector<Entry> leaves;
    for (unsigned i = 0; i < 4; ++i) leaves.push_back(generator.any(64));
    unsigned equal_values = 0;
    for (unsigned i = 0; i < 200; ++i) {
      const auto tree = [&](auto&& self, unsigned depth) -> Entry {
        if (depth == 0 || random() % 4 == 0) return leaves[random() % leaves.size()];
        const Entry condition = generator.any(1);
        const Entry a = self(self, depth - 1);
        const Entry b = self(self, depth - 1);
        Entry result{choose(condition.term, a.term, b.term), {}};
        for (unsigned k = 0; k < assignments; ++k)
          result.values[k] = condition.values[k] != 0 ? a.values[k] : b.values[k];
        return result;
      };
      const Entry a = tree(tree, 6);
      const Entry b = tree(tree, 6);
      const Term both = equal_by_cases(a.term, b.term);
      for (unsigned k = 0; k < assignments; ++k) {
        Evaluator evaluate({[&](uint64_t number) {
                              for (const Entry& input : generator.inputs()) {
                                if (store.node(input.term).value == number) return input.values[k];
                              }
                              return uint64_t{0};
                            },
                            {}});
        CHECK(evaluate(both) == (a.values[k] == b.values[k] ? 1 : 0));
        equal_values += a.values[k] == b.values[k] ? 1 : 0;
      }
    }
    CHECK(equal_values > 100);
    CHECK(equal_values < 200 * assignments - 100);
  }
}

TEST_CASE("canonical forms") {
  Store store;
  const StoreScope scope(store);
  const Term a = variable("a", 64);
  const Term b = variable("b", 64);
  const Term i = variable("i", 6);
  CHECK(same(a + b - a, b));
  CHECK(same((a >> constant(64, 6)) << constant(64, 6), (a >> constant(64, 6)) * constant(64, 64)));
  CHECK(same(equal(a - b, constant(64, 0)), equal(b, a)));
  const Term one = constant(64, 1) << zero_extend(i, 64);
  CHECK(same(equal(a & one, constant(64, 0)), !extract(a >> zero_extend(i, 64), 0, 1)));
  CHECK(is_true(less(zero_extend(i, 64), constant(64, 64))));
  CHECK(is_false(equal(constant(64, 0xffffffff40217800) + zero_extend(i, 64) * constant(64, 512), constant(64, 0))));
}
