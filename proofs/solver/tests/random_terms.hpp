// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random terms over every operation. They are made with Store::intern, so that nothing is simplified before it is
// encoded, or with the constructors.
#pragma once

#include <array>
#include <random>
#include <string>
#include <vector>

#include "proofs/terms/term.hpp"

namespace nacre::proof {

class RandomTerms {
 public:
  RandomTerms(uint64_t seed, std::vector<unsigned> variable_widths) : random_(seed) {
    for (size_t i = 0; i < variable_widths.size(); ++i) {
      variables_.push_back(variable("v" + std::to_string(i), variable_widths[i]));
    }
    pool_ = variables_;
  }

  void add_field(const std::string& name, uint8_t width, std::vector<uint8_t> index_widths) {
    fields_.push_back(Store::current().declare_field({name, width, std::move(index_widths)}));
  }

  /// A term of the width, on top of terms made before.
  [[nodiscard]] Term make(unsigned width) {
    const Term term = made(width);
    pool_.push_back(term);
    return term;
  }

  [[nodiscard]] uint64_t below(uint64_t bound) { return random_() % bound; }
  [[nodiscard]] const std::vector<Term>& variables() const { return variables_; }

  /// A term of the pool, cut or extended to the width; sometimes a constant.
  [[nodiscard]] Term pick(unsigned wanted) {
    if (below(6) == 0) return constant(wanted, random_() & low_bits(wanted));
    const Term term = pool_[below(pool_.size())];
    const unsigned found = width(term);
    if (found == wanted) return term;
    if (found > wanted) return node(Op::extract, wanted, {term}, below(found - wanted + 1));
    return node(below(2) == 0 ? Op::zero_extend : Op::sign_extend, wanted, {term});
  }

 private:
  Term node(Op op, unsigned width, std::vector<Term> operands, uint64_t value = 0) {
    return Store::current().intern(op, static_cast<uint8_t>(width), value, operands);
  }

  Term made(unsigned width) {
    if (!fields_.empty() && below(5) == 0) {
      const uint32_t field = fields_[below(fields_.size())];
      const FieldDeclaration declaration = Store::current().field(field);
      std::vector<Term> indexes;
      for (const uint8_t index_width : declaration.index_widths) indexes.push_back(pick(index_width));
      pool_.push_back(read(field, indexes));
      return pick(width);
    }
    constexpr std::array binary{Op::bit_and,    Op::bit_or,      Op::bit_xor,           Op::multiply,
                                Op::shift_left, Op::shift_right, Op::shift_right_signed};
    constexpr std::array unary{Op::bit_not, Op::reverse, Op::leading_zeros, Op::trailing_zeros};
    constexpr std::array relations{Op::equal, Op::less, Op::less_signed};
    switch (below(width == 1 ? 7 : 6)) {
      case 0:
        return node(Op::choose, width, {pick(1), pick(width), pick(width)});
      case 1:
        return node(unary[below(unary.size())], width, {pick(width)});
      case 2:
        return sum(width);
      case 3:
        if (width > 1) {
          const auto high = static_cast<unsigned>(1 + below(width - 1));
          return node(Op::concat, width, {pick(high), pick(width - high)});
        }
        [[fallthrough]];
      case 6: {
        const auto wide = static_cast<unsigned>(1 + below(4));
        const Term result = node(relations[below(relations.size())], 1, {pick(wide), pick(wide)});
        return width == 1 ? result : node(Op::zero_extend, width, {result});
      }
      default:
        return node(binary[below(binary.size())], width, {pick(width), pick(width)});
    }
  }

  Term sum(unsigned width) {
    std::vector<Term> operands;
    std::vector<uint64_t> factors;
    for (uint64_t i = 1 + below(3); i > 0; --i) {
      operands.push_back(pick(width));
      factors.push_back(random_() & low_bits(width));
    }
    return Store::current().intern(Op::sum, static_cast<uint8_t>(width), random_() & low_bits(width), operands,
                                   factors);
  }

  std::mt19937_64 random_;
  std::vector<Term> variables_;
  std::vector<Term> pool_;
  std::vector<uint32_t> fields_;
};

}  // namespace nacre::proof
