// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The constructors of terms. Each rule is an identity of bit-vector arithmetic; the tests compare every constructor with the
// plain operation on random values. Canonical forms: a difference or a multiple is a sum; a shift by a constant is a
// sum (left) or a zero-extended extract (right); a mask of low bits is a zero-extended extract.

#include <algorithm>
#include <bit>
#undef NDEBUG  // widths are checked in every build
#include <cassert>

#include "proofs/terms/term.hpp"

namespace nacre::proof {

namespace {

constexpr size_t deepest_chain = 24;

const Node& node(Term t) { return Store::current().node(t); }
std::span<const Term> operands(Term t) { return Store::current().operands(t); }
Term operand(Term t, unsigned i) { return operands(t)[i]; }
Op op_of(Term t) { return node(t).op; }
bool is_value(Term t, uint64_t value) { return is_constant(t) && value_of(t) == value; }
bool is_ones(Term t) { return is_value(t, low_bits(width(t))); }

Term make(Op op, unsigned width, uint64_t value, std::initializer_list<Term> operands) {
  return Store::current().intern(op, static_cast<uint8_t>(width), value, {operands.begin(), operands.size()});
}

/// A constant result for constant operands.
Term fold(Op op, unsigned width, uint64_t value, std::initializer_list<Term> operands) {
  uint64_t values[3];
  unsigned widths[3];
  size_t count = 0;
  for (const Term t : operands) {
    values[count] = value_of(t);
    widths[count++] = nacre::proof::width(t);
  }
  const Node n{.op = op,
               .width = static_cast<uint8_t>(width),
               .count = static_cast<uint16_t>(count),
               .first = 0,
               .value = value,
               .maybe = 0,
               .minimum = 0,
               .maximum = 0};
  return constant(width, apply(n, {values, count}, {}, {widths, count}));
}

void order(Term& a, Term& b) {
  if (is_constant(a) || (!is_constant(b) && b.id < a.id)) std::swap(a, b);
}

bool is_negation(Term a, Term b) {
  return (op_of(a) == Op::bit_not && same(operand(a, 0), b)) || (op_of(b) == Op::bit_not && same(operand(b, 0), a));
}

/// Whether `part` is a member of the chain of `op` that `whole` is.
bool has_member(Op op, Term whole, Term part, size_t depth = deepest_chain) {
  if (same(whole, part)) return true;
  if (depth == 0 || op_of(whole) != op) return false;
  return has_member(op, operand(whole, 0), part, depth - 1) || has_member(op, operand(whole, 1), part, depth - 1);
}

struct Sum {
  uint64_t constant = 0;
  std::vector<std::pair<Term, uint64_t>> parts;

  void add(Term t, uint64_t factor) {
    const Store& store = Store::current();
    const Node& n = store.node(t);
    if (factor == 0) return;
    if (n.op == Op::constant) {
      constant += factor * n.value;
    } else if (n.op == Op::sum) {
      constant += factor * n.value;
      const auto terms = store.operands(t);
      const auto factors = store.factors(t);
      for (size_t i = 0; i < terms.size(); ++i) add(terms[i], factor * factors[i]);
    } else if (n.op == Op::bit_not) {
      constant -= factor;
      add(store.operands(t)[0], -factor);
    } else {
      for (auto& [term, f] : parts) {
        if (same(term, t)) {
          f += factor;
          return;
        }
      }
      parts.emplace_back(t, factor);
    }
  }

  Term make(unsigned width) {
    const uint64_t mask = low_bits(width);
    constant &= mask;
    for (auto& [term, f] : parts) f &= mask;
    std::erase_if(parts, [](const auto& part) { return part.second == 0; });
    if (parts.empty()) return proof::constant(width, constant);
    if (parts.size() == 1 && constant == 0 && parts[0].second == 1) return parts[0].first;
    if (parts.size() == 1 && constant == mask && parts[0].second == mask)
      return proof::make(Op::bit_not, width, 0, {parts[0].first});
    std::ranges::sort(parts, {}, [](const auto& part) { return part.first.id; });
    std::vector<Term> terms;
    std::vector<uint64_t> factors;
    for (const auto& [term, f] : parts) {
      terms.push_back(term);
      factors.push_back(f);
    }
    return Store::current().intern(Op::sum, static_cast<uint8_t>(width), constant, terms, factors);
  }
};

/// a << k for a constant k.
Term scaled(Term a, unsigned k) {
  Sum sum;
  sum.add(a, uint64_t{1} << k);
  return sum.make(width(a));
}

/// If t is 1 << amount: the amount.
bool is_single_bit(Term t, Term& amount) {
  if (op_of(t) != Op::shift_left || !is_value(operand(t, 0), 1)) return false;
  amount = operand(t, 1);
  return true;
}

/// Bit `amount` of `word`, as a truth value; 0 beyond the width.
Term bit_test(Term word, Term amount) { return extract(word >> amount, 0, 1); }

/// The truth value of (a & b) == 0 where a is a single bit.
bool as_bit_test(Term conjunction, Term& test) {
  if (op_of(conjunction) != Op::bit_and) return false;
  Term amount;
  if (is_single_bit(operand(conjunction, 0), amount)) {
    test = bit_test(operand(conjunction, 1), amount);
    return true;
  }
  if (is_single_bit(operand(conjunction, 1), amount)) {
    test = bit_test(operand(conjunction, 0), amount);
    return true;
  }
  return false;
}

Term equal_to_constant(Term a, uint64_t value) {
  const Node n = node(a);
  if (value < n.minimum || value > n.maximum || (value & ~n.maybe) != 0) return truth(false);
  if (n.minimum == n.maximum) return truth(true);
  if (n.width == 1) return value != 0 ? a : !a;
  switch (n.op) {
    case Op::zero_extend:
      return equal(operand(a, 0), constant(width(operand(a, 0)), value));
    case Op::bit_not:
      return equal(operand(a, 0), constant(n.width, ~value));
    case Op::choose: {
      const Term c = operand(a, 0);
      const Term x = operand(a, 1);
      const Term y = operand(a, 2);
      return choose(c, equal(x, constant(n.width, value)), equal(y, constant(n.width, value)));
    }
    case Op::sum:
      if (n.value != 0) {
        const Term moved = a - constant(n.width, n.value);
        return equal(moved, constant(n.width, value - n.value));
      }
      if (n.count == 1) {
        const uint64_t f = Store::current().factors(a)[0];
        if (std::has_single_bit(f)) {
          const auto k = static_cast<unsigned>(std::countr_zero(f));
          if ((value & low_bits(k)) != 0) return truth(false);
          return equal(extract(operand(a, 0), 0, n.width - k), constant(n.width - k, value >> k));
        }
      }
      if (n.count == 2 && value == 0) {
        const auto f = Store::current().factors(a);
        if (f[0] == 1 && f[1] == low_bits(n.width)) return equal(operand(a, 0), operand(a, 1));
        if (f[1] == 1 && f[0] == low_bits(n.width)) return equal(operand(a, 0), operand(a, 1));
      }
      break;
    case Op::bit_xor:
      if (value == 0) return equal(operand(a, 0), operand(a, 1));
      break;
    case Op::bit_and: {
      Term test;
      if (value == 0 && as_bit_test(a, test)) return !test;
      break;
    }
    case Op::concat: {
      const unsigned low = width(operand(a, 1));
      return equal(operand(a, 0), constant(n.width - low, value >> low)) &
             equal(operand(a, 1), constant(low, value & low_bits(low)));
    }
    default:
      break;
  }
  return make(Op::equal, 1, 0, {a, constant(n.width, value)});
}

}  // namespace

unsigned width(Term a) { return node(a).width; }
bool is_constant(Term a) { return op_of(a) == Op::constant; }
uint64_t value_of(Term a) {
  assert(is_constant(a));
  return node(a).value;
}
bool is_true(Term a) { return is_value(a, 1) && width(a) == 1; }
bool is_false(Term a) { return is_value(a, 0) && width(a) == 1; }

Term constant(unsigned width, uint64_t value) { return make(Op::constant, width, value & low_bits(width), {}); }
Term truth(bool value) { return constant(1, value ? 1 : 0); }

Term variable(std::string name, unsigned width) {
  Store& store = Store::current();
  const uint32_t number = store.declare_variable({std::move(name), static_cast<uint8_t>(width)});
  assert(store.variable(number).width == width);
  return make(Op::variable, width, number, {});
}

Term read(uint32_t field, std::span<const Term> indexes) {
  Store& store = Store::current();
  return store.intern(Op::read, store.field(field).width, field, indexes);
}

Term operator~(Term a) {
  if (is_constant(a)) return constant(width(a), ~value_of(a));
  if (op_of(a) == Op::bit_not) return operand(a, 0);
  if (op_of(a) == Op::sum) return constant(width(a), ~uint64_t{0}) - a;
  if (op_of(a) == Op::choose && (is_constant(operand(a, 1)) || is_constant(operand(a, 2))))
    return choose(operand(a, 0), ~operand(a, 1), ~operand(a, 2));
  return make(Op::bit_not, width(a), 0, {a});
}

Term operator!(Term a) {
  assert(width(a) == 1);
  return ~a;
}

Term operator&(Term a, Term b) {
  assert(width(a) == width(b));
  order(a, b);
  const unsigned w = width(a);
  if (is_constant(a)) return fold(Op::bit_and, w, 0, {a, b});
  if (same(a, b)) return a;
  if (is_negation(a, b)) return constant(w, 0);
  if (is_constant(b)) {
    const uint64_t mask = value_of(b) & node(a).maybe;
    if (mask == 0) return constant(w, 0);
    if (mask == node(a).maybe) return a;
    if (std::has_single_bit(value_of(b) + 1)) {
      const auto k = static_cast<unsigned>(std::popcount(value_of(b)));
      return zero_extend(extract(a, 0, k), w);
    }
    if (op_of(a) == Op::bit_and && is_constant(operand(a, 1)))
      return operand(a, 0) & constant(w, mask & value_of(operand(a, 1)));
    return make(Op::bit_and, w, 0, {a, b});
  }
  if ((node(a).maybe & node(b).maybe) == 0) return constant(w, 0);
  if (has_member(Op::bit_and, a, b)) return a;
  if (has_member(Op::bit_and, b, a)) return b;
  if (w == 1) {
    if (has_member(Op::bit_and, a, ~b) || has_member(Op::bit_and, b, ~a)) return truth(false);
    for (int turn = 0; turn < 2; ++turn, std::swap(a, b)) {  // !(p & q) beside a chain that decides p or q
      if (op_of(a) != Op::bit_not || op_of(operand(a, 0)) != Op::bit_and) continue;
      const Term p = operand(operand(a, 0), 0);
      const Term q = operand(operand(a, 0), 1);
      if (has_member(Op::bit_and, b, p)) return b & ~q;
      if (has_member(Op::bit_and, b, q)) return b & ~p;
      if (has_member(Op::bit_and, b, ~p) || has_member(Op::bit_and, b, ~q)) return b;
    }
    order(a, b);
  }
  return make(Op::bit_and, w, 0, {a, b});
}

Term operator|(Term a, Term b) {
  assert(width(a) == width(b));
  order(a, b);
  const unsigned w = width(a);
  if (is_constant(a)) return fold(Op::bit_or, w, 0, {a, b});
  if (same(a, b) || is_value(b, 0)) return a;
  if (is_ones(b)) return b;
  if (is_negation(a, b)) return constant(w, low_bits(w));
  if (w == 1) return !(!a & !b);
  if (has_member(Op::bit_or, a, b)) return a;
  if (has_member(Op::bit_or, b, a)) return b;
  return make(Op::bit_or, w, 0, {a, b});
}

Term operator^(Term a, Term b) {
  assert(width(a) == width(b));
  order(a, b);
  const unsigned w = width(a);
  if (is_constant(a)) return fold(Op::bit_xor, w, 0, {a, b});
  if (same(a, b)) return constant(w, 0);
  if (is_value(b, 0)) return a;
  if (is_ones(b)) return ~a;
  if (is_negation(a, b)) return constant(w, low_bits(w));
  if (w == 1 && op_of(a) == Op::bit_not) return ~(operand(a, 0) ^ b);
  if (w == 1 && op_of(b) == Op::bit_not) return ~(a ^ operand(b, 0));
  return make(Op::bit_xor, w, 0, {a, b});
}

Term operator+(Term a, Term b) {
  assert(width(a) == width(b));
  Sum sum;
  sum.add(a, 1);
  sum.add(b, 1);
  return sum.make(width(a));
}

Term operator-(Term a) {
  Sum sum;
  sum.add(a, ~uint64_t{0});
  return sum.make(width(a));
}

Term operator-(Term a, Term b) {
  assert(width(a) == width(b));
  Sum sum;
  sum.add(a, 1);
  sum.add(b, ~uint64_t{0});
  return sum.make(width(a));
}

Term operator*(Term a, Term b) {
  assert(width(a) == width(b));
  order(a, b);
  if (is_constant(b)) {
    Sum sum;
    sum.add(a, value_of(b));
    return sum.make(width(a));
  }
  return make(Op::multiply, width(a), 0, {a, b});
}

Term operator<<(Term a, Term b) {
  assert(width(a) == width(b));
  const unsigned w = width(a);
  if (is_constant(b)) return value_of(b) >= w ? constant(w, 0) : scaled(a, static_cast<unsigned>(value_of(b)));
  if (is_value(a, 0)) return a;
  return make(Op::shift_left, w, 0, {a, b});
}

Term operator>>(Term a, Term b) {
  assert(width(a) == width(b));
  const unsigned w = width(a);
  if (is_constant(b)) {
    if (value_of(b) >= w) return constant(w, 0);
    const auto k = static_cast<unsigned>(value_of(b));
    return zero_extend(extract(a, k, w - k), w);
  }
  if (is_value(a, 0)) return a;
  return make(Op::shift_right, w, 0, {a, b});
}

Term shift_right_signed(Term a, Term b) {
  assert(width(a) == width(b));
  const unsigned w = width(a);
  if (is_constant(b)) {
    const auto k = static_cast<unsigned>(std::min<uint64_t>(value_of(b), w - 1));
    return sign_extend(extract(a, k, w - k), w);
  }
  return make(Op::shift_right_signed, w, 0, {a, b});
}

Term extract(Term a, unsigned low, unsigned w) {
  const Node n = node(a);
  assert(low + w <= n.width && w > 0);
  if (w == n.width) return a;
  if (n.op == Op::constant) return constant(w, n.value >> low);
  if ((n.maybe >> low & low_bits(w)) == 0) return constant(w, 0);
  switch (n.op) {
    case Op::extract:
      return extract(operand(a, 0), static_cast<unsigned>(n.value) + low, w);
    case Op::zero_extend: {
      const Term x = operand(a, 0);
      const unsigned inner = width(x);
      if (low >= inner) return constant(w, 0);
      if (low + w <= inner) return extract(x, low, w);
      return zero_extend(extract(x, low, inner - low), w);
    }
    case Op::sign_extend: {
      const Term x = operand(a, 0);
      if (low + w <= width(x)) return extract(x, low, w);
      break;
    }
    case Op::concat: {
      const unsigned below = width(operand(a, 1));
      if (low >= below) return extract(operand(a, 0), low - below, w);
      if (low + w <= below) return extract(operand(a, 1), low, w);
      return concat(extract(operand(a, 0), 0, low + w - below), extract(operand(a, 1), low, below - low));
    }
    case Op::bit_not:
      return ~extract(operand(a, 0), low, w);
    case Op::bit_and:
      return extract(operand(a, 0), low, w) & extract(operand(a, 1), low, w);
    case Op::bit_or:
      return extract(operand(a, 0), low, w) | extract(operand(a, 1), low, w);
    case Op::bit_xor:
      return extract(operand(a, 0), low, w) ^ extract(operand(a, 1), low, w);
    case Op::choose:
      return choose(operand(a, 0), extract(operand(a, 1), low, w), extract(operand(a, 2), low, w));
    case Op::sum: {
      const Store& store = Store::current();
      if (low == 0) {
        Sum sum;
        sum.constant = n.value;
        const std::vector<Term> terms(operands(a).begin(), operands(a).end());
        const std::vector<uint64_t> factors(store.factors(a).begin(), store.factors(a).end());
        for (size_t i = 0; i < terms.size(); ++i) {
          // Only the low bits of the operand can matter.
          const auto zeros = static_cast<unsigned>(std::countr_zero(factors[i]));
          if (zeros >= w) continue;
          sum.add(extract(terms[i], 0, w), factors[i]);
        }
        return sum.make(w);
      }
      if (n.count == 1 && n.value == 0 && std::has_single_bit(store.factors(a)[0])) {
        const auto k = static_cast<unsigned>(std::countr_zero(store.factors(a)[0]));
        const Term x = operand(a, 0);
        if (low >= k && low - k + w <= width(x)) return extract(x, low - k, w);
        if (low + w <= k) return constant(w, 0);
        if (low < k) return concat(extract(x, 0, low + w - k), constant(k - low, 0));
      }
      break;
    }
    default:
      break;
  }
  return make(Op::extract, w, low, {a});
}

Term concat(Term high, Term low) {
  const unsigned w = width(high) + width(low);
  assert(w <= 64);
  if (is_constant(high) && is_constant(low)) return constant(w, value_of(high) << width(low) | value_of(low));
  if (is_value(high, 0)) return zero_extend(low, w);
  if (op_of(high) == Op::extract && op_of(low) == Op::extract && same(operand(high, 0), operand(low, 0)) &&
      node(low).value + width(low) == node(high).value)
    return extract(operand(low, 0), static_cast<unsigned>(node(low).value), w);
  return make(Op::concat, w, 0, {high, low});
}

Term zero_extend(Term a, unsigned w) {
  assert(w >= width(a));
  if (w == width(a)) return a;
  if (is_constant(a)) return constant(w, value_of(a));
  if (op_of(a) == Op::zero_extend) return zero_extend(operand(a, 0), w);
  if (op_of(a) == Op::choose && (is_constant(operand(a, 1)) || is_constant(operand(a, 2))))
    return choose(operand(a, 0), zero_extend(operand(a, 1), w), zero_extend(operand(a, 2), w));
  return make(Op::zero_extend, w, 0, {a});
}

Term sign_extend(Term a, unsigned w) {
  assert(w >= width(a));
  if (w == width(a)) return a;
  if (is_constant(a)) return fold(Op::sign_extend, w, 0, {a});
  if ((node(a).maybe >> (width(a) - 1) & 1) == 0) return zero_extend(a, w);
  return make(Op::sign_extend, w, 0, {a});
}

Term reverse(Term a) {
  if (is_constant(a)) return fold(Op::reverse, width(a), 0, {a});
  if (op_of(a) == Op::reverse) return operand(a, 0);
  return make(Op::reverse, width(a), 0, {a});
}

Term leading_zeros(Term a) {
  if (is_constant(a)) return fold(Op::leading_zeros, width(a), 0, {a});
  if (op_of(a) == Op::reverse) return trailing_zeros(operand(a, 0));
  return make(Op::leading_zeros, width(a), 0, {a});
}

Term trailing_zeros(Term a) {
  if (is_constant(a)) return fold(Op::trailing_zeros, width(a), 0, {a});
  if (op_of(a) == Op::reverse) return leading_zeros(operand(a, 0));
  return make(Op::trailing_zeros, width(a), 0, {a});
}

Term equal(Term a, Term b) {
  assert(width(a) == width(b));
  order(a, b);
  if (same(a, b)) return truth(true);
  if (is_constant(b)) return is_constant(a) ? truth(value_of(a) == value_of(b)) : equal_to_constant(a, value_of(b));
  const Node x = node(a);
  const Node y = node(b);
  if (x.maximum < y.minimum || y.maximum < x.minimum) return truth(false);
  if (x.width == 1) return !(a ^ b);
  if (is_negation(a, b)) return truth(false);
  if (x.op == Op::zero_extend && y.op == Op::zero_extend) {
    const Term p = operand(a, 0);
    const Term q = operand(b, 0);
    if (width(p) == width(q)) return equal(p, q);
  }
  if (x.op == Op::sum || y.op == Op::sum) {
    Sum sum;
    sum.add(a, 1);
    sum.add(b, ~uint64_t{0});
    const Term difference = sum.make(x.width);
    if (is_constant(difference)) return truth(value_of(difference) == 0);
    // One equation for both signs: of the two, the one with the smaller number stands for both.
    const Term opposite = -difference;
    const Term chosen = std::min(difference, opposite);
    if (op_of(chosen) == Op::sum) {
      const Node d = node(chosen);
      const auto f = Store::current().factors(chosen);
      if (d.value == 0 && d.count == 2 &&
          ((f[0] == 1 && f[1] == low_bits(d.width)) || (f[1] == 1 && f[0] == low_bits(d.width))))
        return equal(operand(chosen, 0), operand(chosen, 1));
      if (d.value == 0) return make(Op::equal, 1, 0, {chosen, constant(d.width, 0)});
      const Term moved = chosen - constant(d.width, d.value);
      return equal_to_constant(moved, -d.value & low_bits(d.width));
    }
    return equal_to_constant(chosen, 0);
  }
  if (x.op == Op::choose && y.op == Op::choose && same(operand(a, 0), operand(b, 0)))
    return choose(operand(a, 0), equal(operand(a, 1), operand(b, 1)), equal(operand(a, 2), operand(b, 2)));
  if (x.op == Op::choose && (same(operand(a, 1), b) || same(operand(a, 2), b)))
    return choose(operand(a, 0), equal(operand(a, 1), b), equal(operand(a, 2), b));
  if (y.op == Op::choose && (same(operand(b, 1), a) || same(operand(b, 2), a)))
    return choose(operand(b, 0), equal(operand(b, 1), a), equal(operand(b, 2), a));
  return make(Op::equal, 1, 0, {a, b});
}

Term differ(Term a, Term b) { return !equal(a, b); }

Term less(Term a, Term b) {
  assert(width(a) == width(b));
  const Node x = node(a);
  const Node y = node(b);
  if (same(a, b)) return truth(false);
  if (x.maximum < y.minimum) return truth(true);
  if (x.minimum >= y.maximum) return truth(false);
  if (x.width == 1) return !a & b;
  if (x.op == Op::constant && x.value == 0) return !equal(b, a);
  if (y.op == Op::constant && y.value == 1) return equal(a, constant(x.width, 0));
  if (x.op == Op::zero_extend && y.op == Op::zero_extend && width(operand(a, 0)) == width(operand(b, 0)))
    return less(operand(a, 0), operand(b, 0));
  if (x.op == Op::zero_extend && y.op == Op::constant)
    return less(operand(a, 0), constant(width(operand(a, 0)), y.value));
  if (x.op == Op::constant && y.op == Op::zero_extend)
    return less(constant(width(operand(b, 0)), x.value), operand(b, 0));
  return make(Op::less, 1, 0, {a, b});
}

Term at_most(Term a, Term b) { return !less(b, a); }

Term less_signed(Term a, Term b) {
  assert(width(a) == width(b));
  if (same(a, b)) return truth(false);
  if (is_constant(a) && is_constant(b)) return fold(Op::less_signed, 1, 0, {a, b});
  if (is_value(b, 0)) return extract(a, width(a) - 1, 1);
  return make(Op::less_signed, 1, 0, {a, b});
}

Term choose(Term c, Term a, Term b) {
  assert(width(c) == 1 && width(a) == width(b));
  if (is_constant(c)) return value_of(c) != 0 ? a : b;
  if (same(a, b)) return a;
  if (op_of(c) == Op::bit_not) {
    c = operand(c, 0);
    std::swap(a, b);
  }
  if (op_of(a) == Op::choose && same(operand(a, 0), c)) return choose(c, operand(a, 1), b);
  if (op_of(b) == Op::choose && same(operand(b, 0), c)) return choose(c, a, operand(b, 2));
  if (width(a) == 1) {
    if (is_constant(a)) return value_of(a) != 0 ? c | b : !c & b;
    if (is_constant(b)) return value_of(b) != 0 ? !c | a : c & a;
    if (same(a, c)) return c | b;
    if (same(b, c)) return c & a;
    if (is_negation(a, b)) return !(c ^ a);
  }
  if (op_of(b) == Op::choose && same(operand(b, 1), a)) return choose(c | operand(b, 0), a, operand(b, 2));
  if (op_of(b) == Op::choose && same(operand(b, 2), a)) return choose(c | !operand(b, 0), a, operand(b, 1));
  if (op_of(a) == Op::choose && same(operand(a, 2), b)) return choose(c & operand(a, 0), operand(a, 1), b);
  if (op_of(a) == Op::choose && same(operand(a, 1), b)) return choose(c & !operand(a, 0), operand(a, 2), b);
  // Two elements of one array: an element at a chosen index.
  if (op_of(a) == Op::sum && op_of(b) == Op::sum && node(a).value == node(b).value && node(a).count == 1 &&
      node(b).count == 1) {
    const uint64_t factor = Store::current().factors(a)[0];
    if (factor == Store::current().factors(b)[0]) {
      Sum sum;
      sum.constant = node(a).value;
      sum.add(choose(c, operand(a, 0), operand(b, 0)), factor);
      return sum.make(width(a));
    }
  }
  if (op_of(a) == Op::zero_extend && op_of(b) == Op::zero_extend && width(operand(a, 0)) == width(operand(b, 0)))
    return zero_extend(choose(c, operand(a, 0), operand(b, 0)), width(a));
  return make(Op::choose, width(a), 0, {c, a, b});
}

Term implies(Term a, Term b) { return !a | b; }

Term substitute(Term term, const std::unordered_map<uint32_t, Term>& replacements) {
  std::unordered_map<uint32_t, Term> done = replacements;
  const auto visit = [&](auto&& self, Term t) -> Term {
    if (const auto found = done.find(t.id); found != done.end()) return found->second;
    const Node n = node(t);
    Term result = t;
    if (n.count != 0) {
      const std::vector<Term> old(operands(t).begin(), operands(t).end());
      std::vector<Term> now(old.size());
      bool changed = false;
      for (size_t i = 0; i < old.size(); ++i) {
        now[i] = self(self, old[i]);
        changed |= !same(old[i], now[i]);
      }
      if (changed) {
        switch (n.op) {
          case Op::constant:
          case Op::variable:
            break;
          case Op::read:
            result = read(static_cast<uint32_t>(n.value), now);
            break;
          case Op::bit_not:
            result = ~now[0];
            break;
          case Op::bit_and:
            result = now[0] & now[1];
            break;
          case Op::bit_or:
            result = now[0] | now[1];
            break;
          case Op::bit_xor:
            result = now[0] ^ now[1];
            break;
          case Op::sum: {
            Sum sum;
            sum.constant = n.value;
            const std::vector<uint64_t> f(Store::current().factors(t).begin(), Store::current().factors(t).end());
            for (size_t i = 0; i < now.size(); ++i) sum.add(now[i], f[i]);
            result = sum.make(n.width);
            break;
          }
          case Op::multiply:
            result = now[0] * now[1];
            break;
          case Op::shift_left:
            result = now[0] << now[1];
            break;
          case Op::shift_right:
            result = now[0] >> now[1];
            break;
          case Op::shift_right_signed:
            result = shift_right_signed(now[0], now[1]);
            break;
          case Op::extract:
            result = extract(now[0], static_cast<unsigned>(n.value), n.width);
            break;
          case Op::concat:
            result = concat(now[0], now[1]);
            break;
          case Op::zero_extend:
            result = zero_extend(now[0], n.width);
            break;
          case Op::sign_extend:
            result = sign_extend(now[0], n.width);
            break;
          case Op::reverse:
            result = reverse(now[0]);
            break;
          case Op::leading_zeros:
            result = leading_zeros(now[0]);
            break;
          case Op::trailing_zeros:
            result = trailing_zeros(now[0]);
            break;
          case Op::equal:
            result = equal(now[0], now[1]);
            break;
          case Op::less:
            result = less(now[0], now[1]);
            break;
          case Op::less_signed:
            result = less_signed(now[0], now[1]);
            break;
          case Op::choose:
            result = choose(now[0], now[1], now[2]);
            break;
        }
      }
    }
    done.emplace(t.id, result);
    return result;
  };
  return visit(visit, term);
}

}  // namespace nacre::proof
