// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/blast.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace nacre::proof {
namespace {

Bits constant_bits(uint64_t value, unsigned width) {
  Bits bits(width);
  for (unsigned i = 0; i < width; ++i) bits[i] = (value >> i & 1) != 0 ? wire_true : wire_false;
  return bits;
}

Bits inverted(Bits bits) {
  for (Wire& wire : bits) wire ^= 1;
  return bits;
}

Bits shifted_left(const Bits& bits, unsigned amount) {
  Bits result(bits.size(), wire_false);
  std::copy(bits.begin(), bits.end() - amount, result.begin() + amount);
  return result;
}

Bits shifted_right(const Bits& bits, unsigned amount, Wire fill) {
  Bits result(bits.size(), fill);
  std::copy(bits.begin() + amount, bits.end(), result.begin());
  return result;
}

Bits reversed(Bits bits) {
  std::ranges::reverse(bits);
  return bits;
}

/// Multiples of an operand by powers of two, to be added or subtracted.
struct Addends {
  std::vector<Bits> plus;
  std::vector<Bits> minus;
};

/// `factor` in digits 1, 0, -1 without two neighbours other than 0.
void append_multiples(Addends& addends, const Bits& operand, uint64_t factor) {
  const auto width = static_cast<unsigned>(operand.size());
  if (width < 64 && (factor >> (width - 1) & 1) != 0) factor |= ~low_bits(width);
  for (unsigned shift = 0; shift < width; ++shift, factor >>= 1) {
    if ((factor & 1) == 0) continue;
    const bool minus = (factor & 3) == 3;
    (minus ? addends.minus : addends.plus).push_back(shifted_left(operand, shift));
    if (minus) factor += 1;
  }
}

}  // namespace

const Bits& Blaster::bits(Term root) {
  Store& store = Store::current();
  std::vector<Term> pending{root};
  while (!pending.empty()) {
    const Term term = pending.back();
    if (known_.contains(term.id)) {
      pending.pop_back();
      continue;
    }
    const std::span<const Term> operands = store.operands(term);
    const size_t before = pending.size();
    for (size_t i = operands.size(); i-- > 0;) {
      if (!known_.contains(operands[i].id)) pending.push_back(operands[i]);
    }
    if (pending.size() != before) continue;
    std::vector<const Bits*> operand_bits;
    for (const Term operand : operands) operand_bits.push_back(&known_.at(operand.id));
    Bits result = node_bits(term, operand_bits);
    if (result.size() != store.node(term).width)
      throw std::logic_error("bits: a term has another width than its circuit");
    known_.emplace(term.id, std::move(result));
    pending.pop_back();
  }
  return known_.at(root.id);
}

Bits Blaster::node_bits(Term term, Operands in) {
  const Node& node = Store::current().node(term);
  switch (node.op) {
    case Op::constant:
      return constant_bits(node.value, node.width);
    case Op::variable:
    case Op::read:
      return occurrence(term, in);
    case Op::bit_not:
      return inverted(*in[0]);
    case Op::bit_and:
    case Op::bit_or:
    case Op::bit_xor:
      return bitwise(node.op, in);
    case Op::sum:
      return sum(node.value, in, Store::current().factors(term), node.width);
    case Op::multiply:
      return product(*in[0], *in[1]);
    case Op::shift_left:
    case Op::shift_right:
    case Op::shift_right_signed:
      return shift(node.op, *in[0], *in[1]);
    case Op::extract:
    case Op::concat:
    case Op::zero_extend:
    case Op::sign_extend:
      return moved(node, in);
    case Op::reverse:
      return reversed(*in[0]);
    case Op::leading_zeros:
      return trailing_zeros(reversed(*in[0]));
    case Op::trailing_zeros:
      return trailing_zeros(*in[0]);
    case Op::equal:
      return {same(*in[0], *in[1])};
    case Op::less:
      return {less(*in[0], *in[1], wire_false)};
    case Op::less_signed:
      return {less(*in[0], *in[1], wire_true)};
    case Op::choose:
      return choose(in[0]->front(), *in[1], *in[2]);
  }
  throw std::logic_error("node_bits: unknown operation");
}

/// Operations that need no gates.
Bits Blaster::moved(const Node& node, Operands in) {
  if (node.op == Op::extract) {
    const auto first = in[0]->begin() + static_cast<std::ptrdiff_t>(node.value);
    return {first, first + node.width};
  }
  if (node.op == Op::concat) {
    Bits result = *in[1];
    result.insert(result.end(), in[0]->begin(), in[0]->end());
    return result;
  }
  Bits result = *in[0];
  result.resize(node.width, node.op == Op::sign_extend ? result.back() : wire_false);
  return result;
}

Bits Blaster::occurrence(Term term, Operands operands) {
  Occurrence& made = occurrences_.emplace_back();
  made.term = term;
  for (const Bits* index : operands) made.indexes.push_back(*index);
  for (unsigned i = 0; i < width(term); ++i) made.bits.push_back(gates_.input());
  return made.bits;
}

Bits Blaster::bitwise(Op op, Operands operands) {
  Bits result = *operands[0];
  for (const Bits* operand : operands.subspan(1)) {
    for (size_t i = 0; i < result.size(); ++i) {
      const Wire a = result[i], b = (*operand)[i];
      result[i] = op == Op::bit_and ? gates_.both(a, b) : op == Op::bit_or ? gates_.either(a, b) : gates_.differ(a, b);
    }
  }
  return result;
}

/// a + b + carry. Where two of the three are known to be 0, no gate is made.
Bits Blaster::add(const Bits& a, const Bits& b, Wire carry) {
  Bits result(a.size());
  for (size_t i = 0; i < a.size(); ++i) {
    result[i] = gates_.differ(gates_.differ(a[i], b[i]), carry);
    carry = gates_.majority(a[i], b[i], carry);
  }
  return result;
}

/// A subtraction is the addition of the complement and one; the ones come in as carries as far as there are adders.
Bits Blaster::sum(uint64_t constant, Operands operands, std::span<const uint64_t> factors, unsigned width) {
  Addends addends;
  for (size_t i = 0; i < operands.size(); ++i) append_multiples(addends, *operands[i], factors[i]);
  std::vector<Bits> all = std::move(addends.plus);
  for (Bits& bits : addends.minus) all.push_back(inverted(std::move(bits)));
  uint64_t rest = (constant + addends.minus.size()) & low_bits(width);
  if (all.empty()) return constant_bits(rest, width);
  if (rest >= all.size()) {
    all.push_back(constant_bits(rest, width));
    rest = 0;
  }
  Bits result = std::move(all.front());
  for (size_t i = 1; i < all.size(); ++i) {
    result = add(result, all[i], rest > 0 ? wire_true : wire_false);
    if (rest > 0) rest -= 1;
  }
  return result;
}

Bits Blaster::product(const Bits& a, const Bits& b) {
  const auto fixed = [](const Bits& bits) { return std::ranges::count_if(bits, is_fixed); };
  const Bits& rows = fixed(a) > fixed(b) ? a : b;
  const Bits& row = &rows == &a ? b : a;
  Bits result(a.size(), wire_false);
  for (unsigned i = 0; i < rows.size(); ++i) {
    if (rows[i] == wire_false) continue;
    Bits partial = shifted_left(row, i);
    for (Wire& wire : partial) wire = gates_.both(wire, rows[i]);
    result = add(result, partial, wire_false);
  }
  return result;
}

/// One stage for each bit of the amount; a bit that alone shifts everything out leaves the fill.
Bits Blaster::shift(Op op, const Bits& a, const Bits& amount) {
  const auto width = static_cast<unsigned>(a.size());
  const Wire fill = op == Op::shift_right_signed ? a.back() : wire_false;
  Bits result = a;
  Wire beyond = wire_false;
  for (unsigned i = 0; i < amount.size(); ++i) {
    if (i >= 7 || (1U << i) >= width) {
      beyond = gates_.either(beyond, amount[i]);
      continue;
    }
    const Bits moved = op == Op::shift_left ? shifted_left(result, 1U << i) : shifted_right(result, 1U << i, fill);
    result = choose(amount[i], moved, result);
  }
  return choose(beyond, Bits(width, fill), result);
}

/// The number of zeros below the lowest set bit, and on top one bit that is set if there is none (the bits below it
/// are then those of the number of bits). The lower part holds a power of two of the bits.
Bits Blaster::zeros_below(std::span<const Wire> bits) {
  if (bits.size() == 1) return {bits[0] ^ 1, bits[0] ^ 1};
  const size_t size = std::bit_ceil(bits.size()) / 2;
  const auto stage = static_cast<unsigned>(std::countr_zero(size));
  Bits low = zeros_below(bits.first(size));
  Bits high = zeros_below(bits.subspan(size));
  const Wire low_empty = low.back(), high_empty = high.back();
  const Wire empty = gates_.both(low_empty, high_empty);
  const bool full = bits.size() == 2 * size;
  low.resize(stage, wire_false);
  high.pop_back();
  high.resize(stage, wire_false);
  Bits result = choose(low_empty, high, low);
  result.push_back(full ? gates_.both(low_empty, high_empty ^ 1) : low_empty);
  if (full) result.push_back(empty);
  result.push_back(empty);
  return result;
}

Bits Blaster::trailing_zeros(std::span<const Wire> bits) {
  Bits result = zeros_below(bits);
  result.pop_back();
  result.resize(bits.size(), wire_false);
  return result;
}

Wire Blaster::same(const Bits& a, const Bits& b) {
  Wire result = wire_true;
  for (size_t i = 0; i < a.size(); ++i) result = gates_.both(result, gates_.differ(a[i], b[i]) ^ 1);
  return result;
}

/// The borrow of a - b, from the lowest bit on; in signed order the top bits change places.
Wire Blaster::less(const Bits& a, const Bits& b, Wire signed_order) {
  Wire borrow = wire_false;
  for (size_t i = 0; i + 1 < a.size(); ++i) borrow = gates_.majority(a[i] ^ 1, b[i], borrow);
  return gates_.majority(a.back() ^ 1 ^ signed_order, b.back() ^ signed_order, borrow);
}

Bits Blaster::choose(Wire condition, const Bits& a, const Bits& b) {
  Bits result(a.size());
  for (size_t i = 0; i < a.size(); ++i) result[i] = gates_.choose(condition, a[i], b[i]);
  return result;
}

}  // namespace nacre::proof
