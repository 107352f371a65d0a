// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Assembly language with the preferred aliases. For people and for the comparison with a disassembler: nothing is
// proved from this text.
#include <fmt/format.h>

#include "proofs/isa/isa.hpp"

namespace nacre::proof {
namespace {

constexpr std::string_view conditions[] = {"eq", "ne", "hs", "lo", "mi", "pl", "vs", "vc",
                                           "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"};
constexpr std::string_view shifts[] = {"lsl", "lsr", "asr", "ror"};
constexpr std::string_view extensions[] = {"uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"};

std::string hexadecimal(uint64_t value) {
  const bool negative = static_cast<int64_t>(value) < 0;
  return negative ? fmt::format("#-{:#x}", 0 - value) : fmt::format("#{:#x}", value);
}

/// Whether movz of this width makes the value, with a shift that is not wasted.
bool is_movz(uint64_t value, unsigned width) {
  for (unsigned at = 0; at < width; at += 16) {
    if ((value & ~(uint64_t{0xffff} << at)) == 0) return true;
  }
  return false;
}

class Writer {
 public:
  Writer(const Instruction& instruction, uint64_t address)
      : in_(instruction), mnemonic_(encoding_of(instruction.form).mnemonic), address_(address) {}

  std::string text() {
    const std::string operands = of_shape();
    return operands.empty() ? mnemonic_ : mnemonic_ + " " + operands;
  }

 private:
  [[nodiscard]] std::string name(unsigned number, unsigned width) const {
    if (number == 31) return width == 64 ? "xzr" : "wzr";
    return fmt::format("{}{}", width == 64 ? 'x' : 'w', number);
  }
  [[nodiscard]] std::string r(unsigned number) const { return name(number, in_.width); }
  [[nodiscard]] std::string r_or_sp(unsigned number, unsigned width) const {
    if (number == 31) return width == 64 ? "sp" : "wsp";
    return name(number, width);
  }
  [[nodiscard]] std::string d() const { return r(in_.destination); }
  [[nodiscard]] std::string n() const { return r(in_.first); }
  [[nodiscard]] std::string m() const { return r(in_.second); }
  [[nodiscard]] std::string d_sp() const { return r_or_sp(in_.destination, in_.width); }
  [[nodiscard]] std::string n_sp() const { return r_or_sp(in_.first, in_.width); }
  [[nodiscard]] std::string target() const { return fmt::format("{:#x}", address_ + in_.immediate); }
  [[nodiscard]] bool sets_flags() const { return mnemonic_.back() == 's'; }
  [[nodiscard]] bool is_subtraction() const { return mnemonic_[0] == 's'; }

  std::string of_shape() {
    switch (encoding_of(in_.form).shape) {
      case Shape::arithmetic_immediate:
        return arithmetic_immediate();
      case Shape::arithmetic_shifted:
        return arithmetic_shifted();
      case Shape::arithmetic_extended:
        return arithmetic_extended();
      case Shape::logical_immediate:
        return logical_immediate();
      case Shape::logical_shifted:
        return logical_shifted();
      case Shape::move_wide:
        return move_wide();
      case Shape::bit_field:
        return bit_field();
      case Shape::extract:
        return extract_pair();
      case Shape::select:
        return select();
      case Shape::compare_immediate:
        return compare_if(hexadecimal(in_.immediate));
      case Shape::compare_register:
        return compare_if(m());
      case Shape::two_sources:
        return two_sources();
      case Shape::three_sources:
        return three_sources();
      case Shape::one_source:
        return d() + ", " + n();
      case Shape::transfer_offset:
      case Shape::transfer_unscaled:
      case Shape::transfer_post:
      case Shape::transfer_pre:
      case Shape::transfer_register:
        return d() + ", " + memory_operand();
      case Shape::pair_offset:
      case Shape::pair_post:
      case Shape::pair_pre:
        return pair();
      default:
        return of_control();
    }
  }

  std::string of_control() {
    switch (encoding_of(in_.form).shape) {
      case Shape::address:
        return name(in_.destination, 64) + ", " +
               fmt::format("{:#x}", (in_.form == Form::adrp ? address_ & ~uint64_t{4095} : address_) + in_.immediate);
      case Shape::load_literal:
        return d() + ", " + target();
      case Shape::branch:
        return target();
      case Shape::branch_condition:
        mnemonic_ = "b." + std::string(name_of_condition(in_.condition));
        return target();
      case Shape::branch_zero:
        return d() + ", " + target();
      case Shape::branch_bit:
        return d() + ", " + hexadecimal(in_.amount) + ", " + target();
      case Shape::branch_register:
        return in_.form == Form::ret && in_.first == 30 ? "" : n();
      case Shape::exception:
        return in_.immediate == 0 ? "#0" : hexadecimal(in_.immediate);
      case Shape::exception_undefined:
        return hexadecimal(in_.immediate);
      case Shape::system_register: {
        const std::string system(name_of(in_.system));
        return in_.form == Form::mrs ? d() + ", " + system : system + ", " + d();
      }
      case Shape::state:
        return state();
      case Shape::barrier:
        return barrier();
      case Shape::maintenance:
        return maintenance();
      default:
        return "";
    }
  }

  std::string arithmetic_immediate() {
    const bool shifted = in_.immediate > 0xfff || (in_.immediate == 0 && (in_.word >> 22 & 1) != 0);
    const std::string value = shifted ? hexadecimal(in_.immediate >> 12) + ", lsl #12" : hexadecimal(in_.immediate);
    if (in_.form == Form::add_immediate && in_.immediate == 0 && !shifted &&
        (in_.destination == 31 || in_.first == 31)) {
      mnemonic_ = "mov";
      return d_sp() + ", " + n_sp();
    }
    if (sets_flags() && in_.destination == 31) {
      mnemonic_ = is_subtraction() ? "cmp" : "cmn";
      return n_sp() + ", " + value;
    }
    return (sets_flags() ? d() : d_sp()) + ", " + n_sp() + ", " + value;
  }

  [[nodiscard]] std::string shift() const {
    if (in_.amount == 0 && in_.shift == Shift::left) return "";
    return fmt::format(", {} #{}", shifts[static_cast<size_t>(in_.shift)], in_.amount);
  }

  std::string arithmetic_shifted() {
    if (sets_flags() && in_.destination == 31) {
      mnemonic_ = is_subtraction() ? "cmp" : "cmn";
      return n() + ", " + m() + shift();
    }
    if (is_subtraction() && in_.first == 31) {
      mnemonic_ = sets_flags() ? "negs" : "neg";
      return d() + ", " + m() + shift();
    }
    return d() + ", " + n() + ", " + m() + shift();
  }

  std::string arithmetic_extended() {
    const bool with_sp = in_.first == 31 || (in_.destination == 31 && !sets_flags());
    const bool as_shift = with_sp && in_.extend == (in_.width == 64 ? 3 : 2);
    std::string value = name(in_.second, in_.width == 64 && (in_.extend & 3) == 3 ? 64 : 32);
    if (as_shift && in_.amount != 0) value += fmt::format(", lsl #{}", in_.amount);
    if (!as_shift) {
      value += fmt::format(", {}", extensions[in_.extend]);
      if (in_.amount != 0) value += fmt::format(" #{}", in_.amount);
    }
    if (sets_flags() && in_.destination == 31) {
      mnemonic_ = is_subtraction() ? "cmp" : "cmn";
      return n_sp() + ", " + value;
    }
    return (sets_flags() ? d() : d_sp()) + ", " + n_sp() + ", " + value;
  }

  [[nodiscard]] uint64_t as_signed(uint64_t value) const {
    if (in_.width == 64) return value;
    return static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(value)));
  }

  std::string logical_immediate() {
    const uint64_t inverted = ~in_.immediate & low_bits(in_.width);
    if (in_.form == Form::orr_immediate && in_.first == 31 && !is_movz(in_.immediate, in_.width) &&
        !is_movz(inverted, in_.width)) {
      mnemonic_ = "mov";
      return d_sp() + ", " + hexadecimal(as_signed(in_.immediate));
    }
    const std::string mask = fmt::format("#{:#x}", in_.immediate);
    if (in_.form == Form::ands_immediate) {
      if (in_.destination != 31) return d() + ", " + n() + ", " + mask;
      mnemonic_ = "tst";
      return n() + ", " + mask;
    }
    return d_sp() + ", " + n() + ", " + mask;
  }

  std::string logical_shifted() {
    const bool plain = in_.amount == 0 && in_.shift == Shift::left;
    if (in_.form == Form::orr_shifted && in_.first == 31 && plain) {
      mnemonic_ = "mov";
      return d() + ", " + m();
    }
    if (in_.form == Form::orn && in_.first == 31) {
      mnemonic_ = "mvn";
      return d() + ", " + m() + shift();
    }
    if (in_.form == Form::ands_shifted && in_.destination == 31) {
      mnemonic_ = "tst";
      return n() + ", " + m() + shift();
    }
    return d() + ", " + n() + ", " + m() + shift();
  }

  std::string move_wide() {
    const bool wasted = in_.immediate == 0 && in_.amount != 0;
    const uint64_t shifted = in_.immediate << in_.amount;
    const uint64_t value = in_.form == Form::movn ? ~shifted & low_bits(in_.width) : shifted;
    const bool as_mov = in_.form == Form::movz || (in_.form == Form::movn && !is_movz(value, in_.width));
    if (as_mov && !wasted) {
      mnemonic_ = "mov";
      return d() + ", " + hexadecimal(as_signed(value));
    }
    return d() + ", " + hexadecimal(in_.immediate) + (in_.amount == 0 ? "" : fmt::format(", lsl #{}", in_.amount));
  }

  std::string bit_field() {
    const unsigned top = in_.width - 1U;
    const bool down = in_.last >= in_.amount;
    const std::string prefix = in_.form == Form::sbfm ? "s" : in_.form == Form::ubfm ? "u" : "";
    if (in_.form != Form::bfm) {
      const bool is_signed = in_.form == Form::sbfm;
      const bool extends = is_signed || in_.width == 32;
      const char unit = in_.last == 7 ? 'b' : in_.last == 15 ? 'h' : 'w';
      if (in_.amount == 0 &&
          ((extends && (unit == 'b' || unit == 'h')) || (is_signed && in_.last == 31 && top == 63))) {
        mnemonic_ = prefix + "xt" + unit;
        return d() + ", " + name(in_.first, 32);
      }
      if (!is_signed && in_.last != top && in_.last + 1 == in_.amount) {
        mnemonic_ = "lsl";
        return fmt::format("{}, {}, #{}", d(), n(), top - in_.last);
      }
      if (in_.last == top) {
        mnemonic_ = is_signed ? "asr" : "lsr";
        return fmt::format("{}, {}, #{}", d(), n(), in_.amount);
      }
    }
    mnemonic_ = prefix + (down ? (prefix.empty() ? "bfxil" : "bfx") : (prefix.empty() ? "bfi" : "bfiz"));
    return down ? fmt::format("{}, {}, #{}, #{}", d(), n(), in_.amount, in_.last - in_.amount + 1)
                : fmt::format("{}, {}, #{}, #{}", d(), n(), in_.width - in_.amount, in_.last + 1);
  }

  std::string extract_pair() {
    if (in_.first != in_.second) return fmt::format("{}, {}, {}, #{:#x}", d(), n(), m(), in_.amount);
    mnemonic_ = "ror";
    return fmt::format("{}, {}, #{:#x}", d(), n(), in_.amount);
  }

  std::string select() {
    const std::string inverted(name_of_condition(in_.condition ^ 1U));
    if (in_.form != Form::csel && in_.condition < 14 && in_.first == in_.second) {
      if (in_.first == 31 && in_.form != Form::csneg) {
        mnemonic_ = in_.form == Form::csinc ? "cset" : "csetm";
        return d() + ", " + inverted;
      }
      mnemonic_ = in_.form == Form::csinc ? "cinc" : in_.form == Form::csinv ? "cinv" : "cneg";
      return d() + ", " + n() + ", " + inverted;
    }
    return d() + ", " + n() + ", " + m() + ", " + std::string(name_of_condition(in_.condition));
  }

  std::string compare_if(const std::string& right) {
    return fmt::format("{}, {}, #{:#x}, {}", n(), right, in_.flags, name_of_condition(in_.condition));
  }

  std::string two_sources() {
    if (mnemonic_.size() == 4 && mnemonic_.back() == 'v') mnemonic_.pop_back();
    if ((in_.form == Form::sbc || in_.form == Form::sbcs) && in_.first == 31) {
      mnemonic_ = in_.form == Form::sbc ? "ngc" : "ngcs";
      return d() + ", " + m();
    }
    return d() + ", " + n() + ", " + m();
  }

  std::string three_sources() {
    const bool lengthens = mnemonic_.back() == 'l';
    const unsigned narrow = lengthens ? 32 : in_.width;
    const std::string factors = d() + ", " + name(in_.first, narrow) + ", " + name(in_.second, narrow);
    if (in_.third != 31) return factors + ", " + r(in_.third);
    const bool subtracts = mnemonic_.find("sub") != std::string::npos;
    const std::string sign = lengthens ? mnemonic_.substr(0, 1) : "";
    mnemonic_ = subtracts ? (lengthens ? sign + "mnegl" : "mneg") : (lengthens ? sign + "mull" : "mul");
    return factors;
  }

  [[nodiscard]] std::string memory_operand() const {
    const std::string base = r_or_sp(in_.first, 64);
    const std::string distance = hexadecimal(in_.immediate);
    switch (encoding_of(in_.form).shape) {
      case Shape::transfer_post:
      case Shape::pair_post:
        return fmt::format("[{}], {}", base, distance);
      case Shape::transfer_pre:
      case Shape::pair_pre:
        return fmt::format("[{}, {}]!", base, distance);
      case Shape::transfer_register:
        return fmt::format("[{}, {}]", base, index());
      default:
        return in_.immediate == 0 ? fmt::format("[{}]", base) : fmt::format("[{}, {}]", base, distance);
    }
  }
  [[nodiscard]] std::string index() const {
    const bool plain = in_.extend == 3;
    const bool scaled = (in_.word >> 12 & 1) != 0;
    std::string result = name(in_.second, (in_.extend & 1) != 0 ? 64 : 32);
    if (!plain || scaled) result += std::string(", ") + std::string(plain ? "lsl" : extensions[in_.extend]);
    if (scaled) result += fmt::format(" #{}", in_.amount);
    return result;
  }

  std::string pair() {
    if (in_.width == 128) return fmt::format("q{}, q{}, {}", in_.destination, in_.third, memory_operand());
    return d() + ", " + r(in_.third) + ", " + memory_operand();
  }

  std::string state() {
    constexpr std::string_view names[] = {"SPSel", "DAIFSet", "DAIFClr"};
    return fmt::format("{}, {}", names[static_cast<size_t>(in_.state)], hexadecimal(in_.immediate));
  }

  std::string barrier() {
    constexpr std::string_view domains[] = {"", "oshld", "oshst", "osh", "", "nshld", "nshst", "nsh",
                                            "", "ishld", "ishst", "ish", "", "ld",    "st",    "sy"};
    return in_.form == Form::isb ? "" : std::string(domains[in_.immediate]);
  }

  std::string maintenance() {
    const std::string operation(name_of(static_cast<Maintenance>(in_.immediate)));
    return in_.destination == 31 ? operation : operation + ", " + name(in_.destination, 64);
  }

  const Instruction& in_;
  std::string mnemonic_;
  uint64_t address_;
};

}  // namespace

std::string to_text(const Instruction& instruction, uint64_t address) { return Writer(instruction, address).text(); }

std::string_view name_of_condition(unsigned condition) { return conditions[condition & 15]; }

std::string_view name_of(Maintenance operation) {
  switch (operation) {
    case Maintenance::tlbi_vmalle1is:
      return "vmalle1is";
    case Maintenance::tlbi_vae1is:
      return "vae1is";
    case Maintenance::tlbi_aside1is:
      return "aside1is";
    case Maintenance::tlbi_vaae1is:
      return "vaae1is";
    case Maintenance::tlbi_vale1is:
      return "vale1is";
    case Maintenance::tlbi_vaale1is:
      return "vaale1is";
    case Maintenance::tlbi_vmalle1:
      return "vmalle1";
    case Maintenance::tlbi_vae1:
      return "vae1";
    case Maintenance::tlbi_aside1:
      return "aside1";
    case Maintenance::tlbi_vaae1:
      return "vaae1";
    case Maintenance::tlbi_vale1:
      return "vale1";
    case Maintenance::tlbi_vaale1:
      return "vaale1";
    case Maintenance::ic_ialluis:
      return "ialluis";
    case Maintenance::ic_iallu:
      return "iallu";
    case Maintenance::ic_ivau:
      return "ivau";
  }
  return "";
}

}  // namespace nacre::proof
