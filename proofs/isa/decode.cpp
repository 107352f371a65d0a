// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "proofs/isa/isa.hpp"

namespace nacre::proof {
namespace {

/// A pattern as masks: which bits are fixed, to what, and where the operands are.
class Row {
 public:
  explicit Row(const Encoding& encoding) {
    uint32_t bit = uint32_t{1} << 31;
    for (const char letter : encoding.pattern) {
      if (letter == ' ') continue;
      if (letter == '0' || letter == '1') {
        fixed_ |= bit;
        value_ |= letter == '1' ? bit : 0;
      } else {
        fields_[static_cast<size_t>(letter - 'a')] |= bit;
      }
      bit >>= 1;
    }
  }
  [[nodiscard]] bool matches(uint32_t word) const { return (word & fixed_) == value_; }
  [[nodiscard]] bool has(char letter) const { return fields_[static_cast<size_t>(letter - 'a')] != 0; }

  /// The bits of the field, from the highest down.
  [[nodiscard]] uint32_t field(char letter, uint32_t word) const {
    uint32_t result = 0;
    for (uint32_t mask = fields_[static_cast<size_t>(letter - 'a')]; mask != 0;) {
      const uint32_t top = std::bit_floor(mask);
      result = result << 1 | ((word & top) != 0 ? 1 : 0);
      mask ^= top;
    }
    return result;
  }
  [[nodiscard]] unsigned bits(char letter) const {
    return static_cast<unsigned>(std::popcount(fields_[static_cast<size_t>(letter - 'a')]));
  }

 private:
  uint32_t fixed_ = 0;
  uint32_t value_ = 0;
  std::array<uint32_t, 26> fields_{};
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all(encodings().begin(), encodings().end());
  return all;
}

constexpr uint64_t sign_extended(uint64_t value, unsigned bits) {
  return static_cast<uint64_t>(static_cast<int64_t>(value << (64 - bits)) >> (64 - bits));
}

/// DecodeBitMasks of the manual: a run of ones, rotated within an element, repeated. Nothing if it is reserved.
std::optional<uint64_t> bit_mask(unsigned width, unsigned n, unsigned rotation, unsigned ones) {
  const unsigned selector = n << 6 | (~ones & 0x3f);
  if (selector < 2 || (width == 32 && n == 1)) return std::nullopt;
  const unsigned size = std::bit_floor(selector);
  const unsigned length = (ones & (size - 1)) + 1;
  rotation &= size - 1;
  if (length == size) return std::nullopt;
  const uint64_t run = low_bits(length);
  const uint64_t element = (run >> rotation | (rotation == 0 ? 0 : run << (size - rotation))) & low_bits(size);
  uint64_t mask = 0;
  for (unsigned at = 0; at < width; at += size) mask |= element << at;
  return mask;
}

/// Decodes the operands of one word. Each function says whether they are known and defined.
class Operands {
 public:
  Operands(const Row& row, Instruction& instruction) : row_(row), to_(instruction), word_(instruction.word) {}

  bool decode(Shape shape) {
    common();
    switch (shape) {
      case Shape::arithmetic_immediate:
        to_.immediate = field('i') << (field('k') * 12);
        return true;
      case Shape::arithmetic_shifted:
        return shifted() && to_.shift != Shift::rotate;
      case Shape::arithmetic_extended:
        return extended();
      case Shape::logical_immediate:
        return logical_immediate();
      case Shape::logical_shifted:
        return shifted();
      case Shape::move_wide:
        return move_wide();
      case Shape::bit_field:
      case Shape::extract:
        return bit_field();
      case Shape::one_source:
        to_.width = word_ >> 31 != 0 ? 64 : 32;
        return true;
      case Shape::address:
        return page_or_address();
      case Shape::load_literal:
        return load_literal();
      case Shape::transfer_offset:
      case Shape::transfer_unscaled:
      case Shape::transfer_post:
      case Shape::transfer_pre:
      case Shape::transfer_register:
        return transfer(shape);
      case Shape::pair_offset:
      case Shape::pair_post:
      case Shape::pair_pre:
        return pair(shape != Shape::pair_offset);
      case Shape::branch:
      case Shape::branch_condition:
      case Shape::branch_zero:
        return branch();
      case Shape::branch_bit:
        to_.amount = number('j') | (to_.width == 64 ? 32 : 0);
        return branch();
      case Shape::compare_immediate:
      case Shape::exception:
      case Shape::exception_undefined:
        to_.immediate = field('i');
        return true;
      case Shape::barrier:
        return barrier();
      case Shape::system_register:
        return system_register();
      case Shape::state:
        return state();
      case Shape::maintenance:
        return maintenance();
      case Shape::two_sources:
      case Shape::select:
      case Shape::compare_register:
      case Shape::three_sources:
      case Shape::branch_register:
      case Shape::no_operand:
        return true;
    }
    return false;
  }

 private:
  void common() {
    if (row_.has('s')) to_.width = field('s') != 0 ? 64 : 32;
    if (row_.has('w')) to_.width = field('w') != 0 ? 32 : 64;
    if (row_.has('d')) to_.destination = number('d');
    if (row_.has('n')) to_.first = number('n');
    if (row_.has('m')) to_.second = number('m');
    if (row_.has('a')) to_.third = number('a');
    if (row_.has('c')) to_.condition = number('c');
    if (row_.has('f')) to_.flags = number('f');
  }

  [[nodiscard]] uint32_t field(char letter) const { return row_.field(letter, word_); }
  [[nodiscard]] uint8_t number(char letter) const { return static_cast<uint8_t>(field(letter)); }
  [[nodiscard]] uint64_t signed_field(char letter) const { return sign_extended(field(letter), row_.bits(letter)); }

  bool shifted() {
    to_.shift = static_cast<Shift>(field('k'));
    to_.amount = number('j');
    return to_.amount < to_.width;
  }
  bool extended() {
    to_.extend = number('k');
    to_.amount = number('j');
    return to_.amount <= 4;
  }
  bool logical_immediate() {
    const auto mask = bit_mask(to_.width, field('k'), field('i'), field('j'));
    to_.immediate = mask.value_or(0);
    return mask.has_value();
  }
  bool move_wide() {
    to_.amount = static_cast<uint8_t>(field('k') * 16);
    to_.immediate = field('i');
    return to_.amount < to_.width;
  }
  bool bit_field() {
    to_.amount = row_.has('i') ? number('i') : number('j');
    to_.last = number('j');
    return (field('k') == 1) == (to_.width == 64) && to_.amount < to_.width && to_.last < to_.width;
  }
  bool page_or_address() {
    const uint64_t distance = sign_extended(uint64_t{field('i')} << 2 | field('k'), 21);
    to_.immediate = to_.form == Form::adrp ? distance << 12 : distance;
    return true;
  }
  bool load_literal() {
    const bool is_signed = to_.form == Form::ldrsw_literal;
    to_.access = is_signed ? Access::load_signed : Access::load;
    to_.bytes = is_signed ? 4 : to_.width / 8;
    to_.immediate = signed_field('i') << 2;
    return true;
  }
  bool transfer(Shape shape) {
    const uint32_t kind = word_ >> 22 & 3;
    to_.access = kind == 0 ? Access::store : kind == 1 ? Access::load : Access::load_signed;
    to_.bytes = static_cast<uint8_t>(1U << (word_ >> 30));
    if (to_.access != Access::load_signed) to_.width = to_.bytes == 8 ? 64 : 32;
    if (shape == Shape::transfer_register) {
      to_.extend = number('k');
      to_.amount = field('j') != 0 ? static_cast<uint8_t>(word_ >> 30) : 0;
      return (to_.extend & 2) != 0;
    }
    to_.immediate = shape == Shape::transfer_offset ? uint64_t{field('i')} * to_.bytes : signed_field('i');
    const bool writes_base = shape == Shape::transfer_post || shape == Shape::transfer_pre;
    return !writes_base || to_.first == 31 || to_.first != to_.destination;
  }
  bool pair(bool writes_base) {
    const bool vector = (word_ >> 26 & 1) != 0;
    const bool is_load = (word_ >> 22 & 1) != 0;
    to_.access = is_load ? Access::load : Access::store;
    if (vector) to_.width = 128;
    to_.bytes = to_.width / 8;
    to_.immediate = signed_field('i') * to_.bytes;
    if (is_load && to_.destination == to_.third) return false;
    const bool base_is_transferred = to_.first == to_.destination || to_.first == to_.third;
    return vector || !writes_base || to_.first == 31 || !base_is_transferred;
  }
  bool branch() {
    to_.immediate = signed_field('i') << 2;
    return true;
  }
  bool system_register() {
    to_.system = static_cast<SystemRegister>(field('i'));
    const SystemRegisterEntry* entry = try_find(to_.system);
    if (entry == nullptr) return false;
    return entry->access != (to_.form == Form::mrs ? RegisterAccess::write_only : RegisterAccess::read_only);
  }
  bool state() {
    constexpr uint32_t stack_pointer_select = 0b000'101;
    constexpr uint32_t mask_set = 0b011'110;
    constexpr uint32_t mask_clear = 0b011'111;
    to_.immediate = field('i');
    switch (field('k')) {
      case stack_pointer_select:
        to_.state = ProcessorState::stack_pointer_select;
        return to_.immediate <= 1;
      case mask_set:
        to_.state = ProcessorState::mask_set;
        return true;
      case mask_clear:
        to_.state = ProcessorState::mask_clear;
        return true;
      default:
        return false;
    }
  }
  /// Only the domains and access types that have a name; of isb the whole system.
  bool barrier() {
    to_.immediate = field('i');
    return to_.form == Form::isb ? to_.immediate == 15 : (to_.immediate & 3) != 0;
  }
  bool maintenance() {
    to_.immediate = word_ >> 5 & 0x3fff;
    const auto operation = static_cast<Maintenance>(to_.immediate);
    const bool has_argument = operation != Maintenance::tlbi_vmalle1 && operation != Maintenance::tlbi_vmalle1is &&
                              operation != Maintenance::ic_iallu && operation != Maintenance::ic_ialluis;
    return !name_of(operation).empty() && (has_argument || to_.destination == 31);
  }

  const Row& row_;
  Instruction& to_;
  uint32_t word_;
};

}  // namespace

std::optional<Instruction> decode(uint32_t word) {
  const auto row = std::ranges::find_if(rows(), [word](const Row& candidate) { return candidate.matches(word); });
  if (row == rows().end()) return std::nullopt;
  const Encoding& encoding = encodings()[static_cast<size_t>(row - rows().begin())];
  Instruction instruction{.word = word, .form = encoding.form};
  if (!Operands(*row, instruction).decode(encoding.shape)) return std::nullopt;
  return instruction;
}

}  // namespace nacre::proof
