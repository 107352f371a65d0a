// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "proofs/isa/isa.hpp"

namespace nacre::proof {
namespace {

Term sign_of(Term value) { return extract(value, width(value) - 1, 1); }
Term zero(unsigned bits) { return constant(bits, 0); }
Term low_word(Term value) { return extract(value, 0, 32); }

/// high:low, where either may be absent.
std::optional<Term> joined(std::optional<Term> high, std::optional<Term> low) {
  if (!high) return low;
  return low ? concat(*high, *low) : *high;
}
std::optional<Term> part(Term value, unsigned low, unsigned bits) {
  return bits == 0 ? std::nullopt : std::optional(extract(value, low, bits));
}
/// `whole` with the bits from `low` on replaced by `piece`.
Term with_field(Term whole, unsigned low, Term piece) {
  const unsigned above = low + width(piece);
  return *joined(part(whole, above, width(whole) - above), joined(piece, part(whole, 0, low)));
}

Term shifted(Term value, Shift kind, unsigned amount) {
  const unsigned bits = width(value);
  if (amount == 0) return value;
  switch (kind) {
    case Shift::left:
      return value << constant(bits, amount);
    case Shift::right:
      return zero_extend(extract(value, amount, bits - amount), bits);
    case Shift::right_signed:
      return sign_extend(extract(value, amount, bits - amount), bits);
    case Shift::rotate:
      return concat(extract(value, 0, amount), extract(value, amount, bits - amount));
  }
  std::abort();
}

/// ExtendReg of the manual.
Term extended(Term value, unsigned bits, unsigned option, unsigned amount) {
  const unsigned length = std::min(8U << (option & 3), bits);
  const Term low = extract(value, 0, length);
  return shifted((option & 4) != 0 ? sign_extend(low, bits) : zero_extend(low, bits), Shift::left, amount);
}

Term bytes_reversed(Term value, unsigned container) {
  std::optional<Term> result;
  for (unsigned at = 0; at < width(value); at += container) {
    std::optional<Term> element;
    for (unsigned byte = 0; byte < container; byte += 8) element = joined(element, extract(value, at + byte, 8));
    result = joined(element, result);
  }
  return *result;
}

/// The high 64 bits of the unsigned product, by halves.
Term high_product(Term a, Term b) {
  const auto low = [](Term value) { return zero_extend(low_word(value), 64); };
  const auto high = [](Term value) { return zero_extend(extract(value, 32, 32), 64); };
  const Term middle = high(a) * low(b) + high(low(a) * low(b));
  const Term other = low(a) * high(b) + low(middle);
  return high(a) * high(b) + high(middle) + high(other);
}
Term high_product_signed(Term a, Term b) {
  const Term nothing = zero(64);
  return high_product(a, b) - choose(sign_of(a), b, nothing) - choose(sign_of(b), a, nothing);
}

/// Of left + right.
Flags flags_of_sum(Term left, Term right) {
  const unsigned bits = width(left);
  const bool opposite_exists =
      is_constant(right) && value_of(right) != 0 && value_of(right) != uint64_t{1} << (bits - 1);
  if (opposite_exists) return compare(left, constant(bits, (0 - value_of(right)) & low_bits(bits)));
  const Term sum = left + right;
  return flags_of(sign_of(sum), equal(sum, zero(bits)), less(~right, left), sign_of((left ^ sum) & (right ^ sum)));
}
/// Of left + right + carry.
Flags flags_of_sum_with_carry(Term left, Term right, Term carry) {
  const unsigned bits = width(left);
  const Term sum = left + right + zero_extend(carry, bits);
  return flags_of(sign_of(sum), equal(sum, zero(bits)), choose(carry, at_most(sum, left), less(sum, left)),
                  sign_of((left ^ sum) & (right ^ sum)));
}
Flags flags_of_logic(Term result) {
  return flags_of(sign_of(result), equal(result, zero(width(result))), truth(false), truth(false));
}
Flags constant_flags(unsigned nzcv) {
  return flags_of(truth((nzcv & 8) != 0), truth((nzcv & 4) != 0), truth((nzcv & 2) != 0), truth((nzcv & 1) != 0));
}

/// One instruction on one machine.
class Step {
 public:
  Step(const Instruction& instruction, uint64_t address, Processor& processor)
      : in_(instruction), address_(address), to_(processor), bits_(instruction.width) {}

  Control run() {
    const Shape shape = encoding_of(in_.form).shape;
    if (calculate(shape)) return {};
    switch (shape) {
      case Shape::load_literal:
        transfer_in(in_.destination, constant(64, target()));
        break;
      case Shape::transfer_offset:
      case Shape::transfer_unscaled:
      case Shape::transfer_post:
      case Shape::transfer_pre:
      case Shape::transfer_register:
        transfer();
        break;
      case Shape::pair_offset:
      case Shape::pair_post:
      case Shape::pair_pre:
        pair();
        break;
      case Shape::branch:
      case Shape::branch_condition:
      case Shape::branch_zero:
      case Shape::branch_bit:
      case Shape::branch_register:
        return branch();
      case Shape::exception:
      case Shape::exception_undefined:
      case Shape::no_operand:
        return special();
      case Shape::system_register:
        system_register();
        break;
      case Shape::state:
        to_.set_state(in_.state, static_cast<unsigned>(in_.immediate));
        break;
      case Shape::barrier:
        barrier();
        break;
      case Shape::maintenance:
        to_.maintain(static_cast<Maintenance>(in_.immediate), x(in_.destination));
        break;
      default:
        std::abort();
    }
    return {};
  }

 private:
  /// What works on registers and flags only. False for everything else.
  bool calculate(Shape shape) {
    switch (shape) {
      case Shape::arithmetic_immediate:
        arithmetic(source_or_sp(), constant(bits_, in_.immediate), true);
        return true;
      case Shape::arithmetic_shifted:
        arithmetic(source(in_.first), shifted_source(), false);
        return true;
      case Shape::arithmetic_extended:
        arithmetic(source_or_sp(), extended_source(), true);
        return true;
      case Shape::logical_immediate:
        logical(constant(bits_, in_.immediate));
        return true;
      case Shape::logical_shifted:
        logical(shifted_source());
        return true;
      case Shape::move_wide:
        move_wide();
        return true;
      case Shape::bit_field:
        bit_field();
        return true;
      case Shape::extract:
        extract_pair();
        return true;
      case Shape::select:
        select();
        return true;
      case Shape::compare_immediate:
        compare_if(constant(bits_, in_.immediate));
        return true;
      case Shape::compare_register:
        compare_if(source(in_.second));
        return true;
      case Shape::two_sources:
        two_sources();
        return true;
      case Shape::three_sources:
        three_sources();
        return true;
      case Shape::one_source:
        one_source();
        return true;
      case Shape::address:
        set(address_of_operand());
        return true;
      default:
        return false;
    }
  }

  [[nodiscard]] Term x(unsigned number) { return number == 31 ? zero(64) : to_.x(number); }
  [[nodiscard]] Term x_or_sp(unsigned number) { return number == 31 ? to_.sp() : to_.x(number); }
  [[nodiscard]] Term source(unsigned number) { return extract(x(number), 0, bits_); }
  [[nodiscard]] Term source_or_sp() { return extract(x_or_sp(in_.first), 0, bits_); }
  [[nodiscard]] Term shifted_source() { return shifted(source(in_.second), in_.shift, in_.amount); }
  [[nodiscard]] Term extended_source() { return extended(x(in_.second), bits_, in_.extend, in_.amount); }
  [[nodiscard]] uint64_t target() const { return address_ + in_.immediate; }

  /// Writes of 32 bits clear the upper half.
  void set_register(unsigned number, Term value) {
    if (number != 31) to_.set_x(number, zero_extend(value, 64));
  }
  void set(Term value) { set_register(in_.destination, value); }
  void set_or_sp(Term value) {
    if (in_.destination == 31) return to_.set_sp(zero_extend(value, 64));
    set(value);
  }

  void arithmetic(Term left, Term right, bool destination_may_be_sp) {
    switch (in_.form) {
      case Form::adds_immediate:
      case Form::adds_shifted:
      case Form::adds_extended:
        to_.set_flags(flags_of_sum(left, right));
        return set(left + right);
      case Form::subs_immediate:
      case Form::subs_shifted:
      case Form::subs_extended:
        to_.set_flags(compare(left, right));
        return set(left - right);
      default:
        break;
    }
    const bool adds =
        in_.form == Form::add_immediate || in_.form == Form::add_shifted || in_.form == Form::add_extended;
    const Term result = adds ? left + right : left - right;
    destination_may_be_sp ? set_or_sp(result) : set(result);
  }

  void logical(Term right) {
    const Term left = source(in_.first);
    switch (in_.form) {
      case Form::and_immediate:
        return set_or_sp(left & right);
      case Form::orr_immediate:
        return set_or_sp(left | right);
      case Form::eor_immediate:
        return set_or_sp(left ^ right);
      case Form::and_shifted:
        return set(left & right);
      case Form::bic:
        return set(left & ~right);
      case Form::orr_shifted:
        return set(left | right);
      case Form::orn:
        return set(left | ~right);
      case Form::eor_shifted:
        return set(left ^ right);
      case Form::eon:
        return set(left ^ ~right);
      case Form::ands_immediate:
      case Form::ands_shifted:
        to_.set_flags(flags_of_logic(left & right));
        return set(left & right);
      case Form::bics:
        to_.set_flags(flags_of_logic(left & ~right));
        return set(left & ~right);
      default:
        std::abort();
    }
  }

  void move_wide() {
    const uint64_t value = in_.immediate << in_.amount;
    switch (in_.form) {
      case Form::movz:
        return set(constant(bits_, value));
      case Form::movn:
        return set(constant(bits_, ~value & low_bits(bits_)));
      case Form::movk:
        return set(with_field(source(in_.destination), in_.amount, constant(16, in_.immediate)));
      default:
        std::abort();
    }
  }

  /// imms >= immr: takes a field down to bit 0. Otherwise: takes the low bits up to bit width - immr.
  void bit_field() {
    const Term value = source(in_.first);
    const bool down = in_.last >= in_.amount;
    const Term field = down ? extract(value, in_.amount, in_.last - in_.amount + 1U) : extract(value, 0, in_.last + 1U);
    const unsigned low = down ? 0 : bits_ - in_.amount;
    const bool reaches_top = low + width(field) == bits_;
    switch (in_.form) {
      case Form::bfm:
        return set(with_field(source(in_.destination), low, field));
      case Form::ubfm:
        return set(shifted(reaches_top ? value : zero_extend(field, bits_), Shift::left, low));
      case Form::sbfm:
        return set(shifted(reaches_top ? value : sign_extend(field, bits_), Shift::left, low));
      default:
        std::abort();
    }
  }

  void extract_pair() {
    const unsigned low = in_.amount;
    set(*joined(part(source(in_.first), 0, low), extract(source(in_.second), low, bits_ - low)));
  }

  void select() {
    const Term other = source(in_.second);
    const Term holds = condition_holds(in_.condition, to_.flags());
    switch (in_.form) {
      case Form::csel:
        return set(choose(holds, source(in_.first), other));
      case Form::csinc:
        return set(choose(holds, source(in_.first), other + constant(bits_, 1)));
      case Form::csinv:
        return set(choose(holds, source(in_.first), ~other));
      case Form::csneg:
        return set(choose(holds, source(in_.first), -other));
      default:
        std::abort();
    }
  }

  void compare_if(Term right) {
    const Flags before = to_.flags();
    const bool subtracts = in_.form == Form::ccmp_immediate || in_.form == Form::ccmp_register;
    const Term left = source(in_.first);
    const Flags compared = subtracts ? compare(left, right) : flags_of_sum(left, right);
    to_.set_flags(choose(condition_holds(in_.condition, before), compared, constant_flags(in_.flags)));
  }

  void add_with_carry(Term left, Term right, bool sets_flags) {
    const Term carry = to_.flags().c;
    if (sets_flags) to_.set_flags(flags_of_sum_with_carry(left, right, carry));
    set(left + right + zero_extend(carry, bits_));
  }

  void two_sources() {
    const Term left = source(in_.first);
    const Term right = source(in_.second);
    const Term amount = right & constant(bits_, bits_ - 1);
    switch (in_.form) {
      case Form::adc:
        return add_with_carry(left, right, false);
      case Form::adcs:
        return add_with_carry(left, right, true);
      case Form::sbc:
        return add_with_carry(left, ~right, false);
      case Form::sbcs:
        return add_with_carry(left, ~right, true);
      case Form::lslv:
        return set(left << amount);
      case Form::lsrv:
        return set(left >> amount);
      case Form::asrv:
        return set(shift_right_signed(left, amount));
      case Form::rorv:
        return set((left >> amount) | (left << (-right & constant(bits_, bits_ - 1))));
      case Form::umulh:
        return set(high_product(left, right));
      case Form::smulh:
        return set(high_product_signed(left, right));
      default:
        std::abort();
    }
  }

  void three_sources() {
    const Term a = source(in_.first);
    const Term b = source(in_.second);
    const Term c = source(in_.third);
    const auto wide = [](Term value) { return zero_extend(low_word(value), 64); };
    const auto wide_signed = [](Term value) { return sign_extend(low_word(value), 64); };
    switch (in_.form) {
      case Form::madd:
        return set(c + a * b);
      case Form::msub:
        return set(c - a * b);
      case Form::umaddl:
        return set(c + wide(a) * wide(b));
      case Form::umsubl:
        return set(c - wide(a) * wide(b));
      case Form::smaddl:
        return set(c + wide_signed(a) * wide_signed(b));
      case Form::smsubl:
        return set(c - wide_signed(a) * wide_signed(b));
      default:
        std::abort();
    }
  }

  void one_source() {
    const Term value = source(in_.first);
    switch (in_.form) {
      case Form::rbit:
        return set(reverse(value));
      case Form::rev16:
        return set(bytes_reversed(value, 16));
      case Form::rev32:
        return set(bytes_reversed(value, 32));
      case Form::rev_word:
        return set(bytes_reversed(value, 32));
      case Form::rev_double:
        return set(bytes_reversed(value, 64));
      case Form::clz:
        return set(leading_zeros(value));
      default:
        std::abort();
    }
  }

  [[nodiscard]] Term address_of_operand() const {
    constexpr uint64_t page = 4096;
    return constant(64, (in_.form == Form::adrp ? address_ / page * page : address_) + in_.immediate);
  }

  void transfer_in(unsigned number, Term address) {
    const Term value = to_.load(address, in_.bytes);
    set_register(number, in_.access == Access::load_signed ? sign_extend(value, bits_) : value);
  }

  /// The base; a stack pointer is checked.
  [[nodiscard]] Term base() {
    const Term value = x_or_sp(in_.first);
    if (in_.first == 31) to_.expect_aligned_stack(value);
    return value;
  }
  void set_base(Term value) { in_.first == 31 ? to_.set_sp(value) : to_.set_x(in_.first, value); }

  void transfer() {
    const Shape shape = encoding_of(in_.form).shape;
    const Term start = base();
    const Term moved = start + (shape == Shape::transfer_register ? extended(x(in_.second), 64, in_.extend, in_.amount)
                                                                  : constant(64, in_.immediate));
    const Term address = shape == Shape::transfer_post ? start : moved;
    if (in_.access == Access::store) {
      to_.store(address, in_.bytes, extract(x(in_.destination), 0, in_.bytes * 8U));
    } else {
      transfer_in(in_.destination, address);
    }
    if (shape == Shape::transfer_post || shape == Shape::transfer_pre) set_base(moved);
  }

  void store_one(unsigned number, Term address) {
    if (bits_ != 128) return to_.store(address, in_.bytes, source(number));
    to_.store(address, 8, to_.q(number, 0));
    to_.store(address + constant(64, 8), 8, to_.q(number, 1));
  }
  /// The value, or the two halves of it.
  [[nodiscard]] std::pair<Term, Term> load_one(Term address) {
    if (bits_ != 128) return {to_.load(address, in_.bytes), Term{}};
    const Term low = to_.load(address, 8);
    return {low, to_.load(address + constant(64, 8), 8)};
  }
  void set_loaded(unsigned number, std::pair<Term, Term> value) {
    if (bits_ != 128) return set_register(number, value.first);
    to_.set_q(number, 0, value.first);
    to_.set_q(number, 1, value.second);
  }

  void pair() {
    const Shape shape = encoding_of(in_.form).shape;
    const Term start = base();
    const Term moved = start + constant(64, in_.immediate);
    const Term address = shape == Shape::pair_post ? start : moved;
    const Term next = address + constant(64, in_.bytes);
    if (in_.access == Access::store) {
      store_one(in_.destination, address);
      store_one(in_.third, next);
    } else {
      const auto first = load_one(address);
      const auto second = load_one(next);
      set_loaded(in_.destination, first);
      set_loaded(in_.third, second);
    }
    if (shape != Shape::pair_offset) set_base(moved);
  }

  Control branch_if(Term taken) { return {.flow = Flow::branch, .target = target(), .condition = taken}; }
  void link() { to_.set_x(30, constant(64, address_ + 4)); }

  Control branch() {
    const Term tested = source(in_.destination);
    switch (in_.form) {
      case Form::b:
        return {.flow = Flow::jump, .target = target()};
      case Form::bl:
        link();
        return {.flow = Flow::call, .target = target()};
      case Form::b_condition:
        return branch_if(condition_holds(in_.condition, to_.flags()));
      case Form::cbz:
        return branch_if(equal(tested, zero(bits_)));
      case Form::cbnz:
        return branch_if(differ(tested, zero(bits_)));
      case Form::tbz:
        return branch_if(!extract(tested, in_.amount, 1));
      case Form::tbnz:
        return branch_if(extract(tested, in_.amount, 1));
      case Form::br:
      case Form::ret:
        return {.flow = Flow::jump_register, .register_target = x(in_.first)};
      case Form::blr: {
        const Term to = x(in_.first);
        link();
        return {.flow = Flow::call_register, .register_target = to};
      }
      default:
        std::abort();
    }
  }

  Control special() {
    switch (in_.form) {
      case Form::svc:
        return {.flow = Flow::supervisor_call};
      case Form::hvc:
        return {.flow = Flow::hypervisor_call};
      case Form::smc:
        return {.flow = Flow::secure_call};
      case Form::udf:
        return {.flow = Flow::undefined};
      case Form::eret:
        return {.flow = Flow::exception_return};
      case Form::wfe:
        return {.flow = Flow::wait_event};
      case Form::wfi:
        return {.flow = Flow::wait_interrupt};
      case Form::csdb:
        to_.barrier(Barrier::speculation);
        return {};
      case Form::nop:
      case Form::yield:
      case Form::sev:
      case Form::sevl:
        return {};
      default:
        std::abort();
    }
  }

  void system_register() {
    if (in_.form == Form::mrs) {
      set(to_.system(in_.system));
    } else {
      to_.set_system(in_.system, x(in_.destination));
    }
  }

  void barrier() {
    if (in_.form == Form::isb) return to_.barrier(Barrier::isb);
    const bool is_whole_system = in_.immediate == 15;
    to_.barrier(in_.form == Form::dsb && is_whole_system ? Barrier::dsb : Barrier::dmb);
  }

  const Instruction& in_;
  uint64_t address_;
  Processor& to_;
  unsigned bits_;
};

}  // namespace

Flags flags_of(Term n, Term z, Term c, Term v) {
  const Term less = n ^ v;
  return {.n = n, .z = z, .c = c, .v = v, .higher = c & !z, .less = less, .greater = !z & !less};
}

Flags choose(Term condition, const Flags& a, const Flags& b) {
  return {.n = choose(condition, a.n, b.n),
          .z = choose(condition, a.z, b.z),
          .c = choose(condition, a.c, b.c),
          .v = choose(condition, a.v, b.v),
          .higher = choose(condition, a.higher, b.higher),
          .less = choose(condition, a.less, b.less),
          .greater = choose(condition, a.greater, b.greater)};
}

Flags compare(Term left, Term right) {
  const Term difference = left - right;
  return {.n = sign_of(difference),
          .z = equal(left, right),
          .c = at_most(right, left),
          .v = sign_of((left ^ right) & (left ^ difference)),
          .higher = less(right, left),
          .less = less_signed(left, right),
          .greater = less_signed(right, left)};
}

Term condition_holds(unsigned condition, const Flags& flags) {
  if (condition >= 14) return truth(true);
  const bool inverted = (condition & 1) != 0;
  const auto of = [&]() -> Term {
    switch (condition >> 1) {
      case 0:
        return flags.z;
      case 1:
        return flags.c;
      case 2:
        return flags.n;
      case 3:
        return flags.v;
      case 4:
        return flags.higher;
      case 5:
        return !flags.less;
      default:
        return flags.greater;
    }
  };
  return inverted ? !of() : of();
}

Control execute(const Instruction& instruction, uint64_t address, Processor& processor) {
  return Step(instruction, address, processor).run();
}

}  // namespace nacre::proof
