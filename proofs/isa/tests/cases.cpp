// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/isa/tests/cases.hpp"

#include <algorithm>

namespace nacre::proof {
namespace {

using enum SystemRegister;

constexpr NotTried untried_forms[] = {
    {Form::wfi, "no interrupt would end the wait"},
    {Form::hvc, "the machine has no hypervisor: the emulator itself answers"},
    {Form::smc, "the machine has no secure monitor"},
};

constexpr PlainRegister plain[] = {
    {tpidr_el0, ~0ULL},     {tpidr_el1, ~0ULL},      {tpidrro_el0, ~0ULL}, {sp_el0, ~0ULL},
    {elr_el1, ~0ULL},       {spsr_el1, 0xf000'03c5}, {far_el1, ~0ULL},     {esr_el1, 0xffff'ffff},
    {cntv_cval_el0, ~0ULL}, {ttbr1_el1, ~0ULL},      {fpcr, 0x07c0'0000},  {fpsr, 0xf800'009f},
};

constexpr std::string_view identity = "read only: its value is an input, not a copy of what was written";
constexpr std::string_view translation = "it would take away the guest's own translation or vectors";
constexpr std::string_view interrupts = "a register of the interrupt controller: reads and writes act on it";
constexpr std::string_view upper_level = "of EL2, which the machine does not have";
constexpr std::string_view partial = "few bits of it can be written; the guest or the counter depends on them";
constexpr RegisterNotTried untried_registers[] = {
    {current_el, identity},        {midr_el1, identity},       {mpidr_el1, identity},      {isr_el1, identity},
    {cntvct_el0, identity},        {ttbr0_el1, translation},   {tcr_el1, translation},     {mair_el1, translation},
    {sctlr_el1, translation},      {vbar_el1, translation},    {cpacr_el1, partial},       {cntkctl_el1, partial},
    {cntv_ctl_el0, partial},       {mdscr_el1, partial},       {pmuserenr_el0, partial},   {icc_iar1_el1, interrupts},
    {icc_eoir1_el1, interrupts},   {icc_dir_el1, interrupts},  {icc_pmr_el1, interrupts},  {icc_ctlr_el1, interrupts},
    {icc_igrpen1_el1, interrupts}, {icc_sre_el1, interrupts},  {icc_sre_el2, upper_level}, {ich_hcr_el2, upper_level},
    {hcr_el2, upper_level},        {hstr_el2, upper_level},    {cptr_el2, upper_level},    {mdcr_el2, upper_level},
    {vttbr_el2, upper_level},      {vpidr_el2, upper_level},   {vmpidr_el2, upper_level},  {elr_el2, upper_level},
    {spsr_el2, upper_level},       {cnthctl_el2, upper_level}, {cntvoff_el2, upper_level},
};

constexpr uint64_t masks = 0x3c0;
constexpr uint64_t mode_el1t = 4;
constexpr uint64_t mode_el1h = 5;

class Case {
 public:
  Case(size_t record, Random& random) : index_(record), address_(address_of(record)), random_(random) {
    record_.code.fill(breakpoint_word);
    record_.landing.fill(breakpoint_word);
    for (uint64_t& value : record_.x) value = random_value();
    if (random_.below(4) == 0) record_.x[random_.below(31)] = record_.x[random_.below(31)];
    for (Vector& value : record_.q) value = {random_(), random_()};
    for (uint8_t& value : record_.arena) value = static_cast<uint8_t>(random_());
    record_.sp = random_value();
    record_.spsr = random_.below(16) << 28 | masks | mode_el1t;
  }

  std::optional<Record> make(uint32_t word, Keep keep) {
    const auto instruction = decode(word);
    if (!instruction || is_untried(instruction->form)) return std::nullopt;
    record_.code[0] = word;
    if (!prepare(*instruction, keep)) return std::nullopt;
    return record_;
  }

 private:
  static bool is_untried(Form form) { return std::ranges::count(untried_forms, form, &NotTried::form) != 0; }

  /// Values at the borders of what the flags distinguish, and others.
  uint64_t random_value() {
    constexpr uint64_t borders[] = {0,
                                    1,
                                    2,
                                    0x7fff'ffff,
                                    0x8000'0000,
                                    0xffff'ffff,
                                    0x1'0000'0000,
                                    0x7fff'ffff'ffff'ffff,
                                    0x8000'0000'0000'0000,
                                    ~0ULL,
                                    ~0ULL - 1};
    switch (random_.below(6)) {
      case 0:
        return borders[random_.below(std::size(borders))];
      case 1:
        return random_.below(70);
      case 2:
        return random_() >> random_.below(64);
      case 3:
        return uint64_t{1} << random_.below(64);
      default:
        return random_();
    }
  }

  /// Operands whose sum or difference is next to zero, often: there the flags change.
  bool compared(const Instruction& in, uint64_t right) {
    if (in.first == 31 || random_.below(2) == 0) return true;
    record_.x[in.first] = (random_.below(2) == 0 ? right : 0 - right) + random_.below(3) - 1;
    return true;
  }

  bool prepare(const Instruction& in, Keep keep) {
    switch (encoding_of(in.form).shape) {
      case Shape::arithmetic_immediate:
      case Shape::compare_immediate:
        return compared(in, in.immediate);
      case Shape::arithmetic_shifted:
      case Shape::two_sources:
      case Shape::compare_register:
        return compared(in, in.second == 31 ? 0 : record_.x[in.second]);
      case Shape::transfer_offset:
      case Shape::transfer_unscaled:
      case Shape::transfer_post:
      case Shape::transfer_pre:
      case Shape::pair_offset:
      case Shape::pair_post:
      case Shape::pair_pre:
        return memory(in);
      case Shape::transfer_register:
        return memory_by_register(in);
      case Shape::load_literal:
        return literal(in, keep);
      case Shape::branch:
        return branch(0, 26, in, keep);
      case Shape::branch_condition:
      case Shape::branch_zero:
        return branch(5, 19, in, keep);
      case Shape::branch_bit:
        return branch(5, 14, in, keep);
      case Shape::branch_register:
        return branch_register(in);
      case Shape::system_register:
        return system_register(in, keep);
      case Shape::state:
        return state();
      case Shape::maintenance:
        if (in.destination != 31) record_.x[in.destination] = address_;
        return true;
      case Shape::exception:
        return in.form == Form::svc;
      case Shape::no_operand:
        return in.form != Form::eret || exception_return();
      default:
        return true;
    }
  }

  /// An address for so many bytes of the arena; 16 bytes before it are in the arena too.
  uint64_t wanted(unsigned bytes) {
    const uint64_t offset = 16 + random_.below(arena_bytes - 16 - bytes + 1);
    return address_ + offsetof(Record, arena) + (random_.below(2) == 0 ? offset & ~uint64_t{15} : offset);
  }
  bool set_base(const Instruction& in, uint64_t base) {
    if (in.first == 31) {
      record_.sp = base & ~uint64_t{15};
    } else {
      record_.x[in.first] = base;
    }
    return true;
  }
  bool memory(const Instruction& in) {
    const Shape shape = encoding_of(in.form).shape;
    const bool after = shape == Shape::transfer_post || shape == Shape::pair_post;
    const unsigned registers =
        in.third != 31 || shape == Shape::pair_offset || shape == Shape::pair_post || shape == Shape::pair_pre ? 2 : 1;
    return set_base(in, wanted(in.bytes * registers) - (after ? 0 : in.immediate));
  }
  bool memory_by_register(const Instruction& in) {
    if (in.first == in.second && in.first != 31) return false;
    uint64_t index = in.second == 31 ? 0 : record_.x[in.second];
    if (in.extend == 2) index &= 0xffff'ffff;
    if (in.extend == 6) index = static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(index)));
    return set_base(in, wanted(in.bytes) - (index << in.amount));
  }

  /// Puts a distance in words in the field, if it fits.
  bool set_distance(uint64_t target, unsigned low, unsigned bits) {
    const auto distance = static_cast<int64_t>(target - address_) / 4;
    const int64_t limit = int64_t{1} << (bits - 1);
    if (distance < -limit || distance >= limit) return false;
    const uint32_t mask = (uint32_t{1} << bits) - 1;
    record_.code[0] = (record_.code[0] & ~(mask << low)) | (static_cast<uint32_t>(distance) & mask) << low;
    return true;
  }
  bool literal(const Instruction& in, Keep keep) {
    if (keep == Keep::word) return false;
    const uint64_t offset = random_.below((arena_bytes - in.bytes) / 4 + 1) * 4;
    return set_distance(address_ + offsetof(Record, arena) + offset, 5, 19);
  }
  /// A breakpoint of this or of another record.
  uint64_t landing() {
    size_t record = index_;
    const uint64_t kind = random_.below(4);
    if (kind == 0) record = random_.below(index_ + 1);
    if (kind == 1) record = index_ + random_.below(spare_records);
    if (kind == 2) record = index_ - std::min<uint64_t>(index_, random_.below(15));
    return address_of(record) + offsetof(Record, landing) + random_.below(landing_words) * 4;
  }
  bool branch(unsigned low, unsigned bits, const Instruction& in, Keep keep) {
    if (keep == Keep::word) {
      const uint64_t offset = in.immediate;
      return offset >= offsetof(Record, landing) && offset < offsetof(Record, landing) + landing_words * 4;
    }
    return set_distance(landing(), low, bits);
  }
  bool branch_register(const Instruction& in) {
    if (in.first == 31) return false;
    record_.x[in.first] = landing();
    return true;
  }

  static uint32_t msr(SystemRegister name, unsigned from) {
    return 0xd510'0000 | static_cast<uint32_t>(name) << 5 | from;
  }
  static uint32_t mrs(SystemRegister name, unsigned to) { return msr(name, to) | 1 << 21; }

  /// A write and a read: the instruction is one of the two.
  bool system_register(const Instruction& in, Keep keep) {
    const auto* known = std::ranges::find(plain, in.system, &PlainRegister::number);
    if (known == std::end(plain)) {
      if (keep == Keep::word) return false;
      known = &plain[random_.below(std::size(plain))];
    }
    record_.spsr = (record_.spsr & ~uint64_t{15}) | mode_el1h;
    const bool is_read = in.form == Form::mrs;
    const auto other = static_cast<unsigned>(random_.below(31));
    const unsigned from = is_read ? other : in.destination;
    if (from != 31) record_.x[from] &= known->bits;
    record_.code[0] = msr(known->number, from);
    record_.code[1] = mrs(known->number, is_read ? in.destination : other);
    return true;
  }
  bool state() {
    record_.spsr = (record_.spsr & ~(masks | 15)) | (random_.below(16) << 6) | mode_el1h;
    return true;
  }
  bool exception_return() {
    record_.spsr = (record_.spsr & ~uint64_t{15}) | mode_el1h;
    record_.code[2] = record_.code[0];
    record_.code[0] = msr(elr_el1, 1);
    record_.code[1] = msr(spsr_el1, 2);
    record_.x[1] = landing();
    record_.x[2] = random_.below(16) << 28 | random_.below(16) << 6 | mode_el1t | random_.below(2);
    return true;
  }

  size_t index_;
  uint64_t address_;
  Random& random_;
  Record record_;
};

}  // namespace

std::optional<Record> make_case(uint32_t word, Keep keep, size_t record, Random& random) {
  return Case(record, random).make(word, keep);
}
std::span<const NotTried> forms_not_tried() { return untried_forms; }
std::span<const PlainRegister> plain_registers() { return plain; }
std::span<const RegisterNotTried> registers_not_tried() { return untried_registers; }

}  // namespace nacre::proof
