// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/isa/tests/trial.hpp"

#include <fmt/format.h>

namespace nacre::proof {
namespace {

constexpr uint64_t select_own_stack = 1;  ///< bit 0 of the mode: SPSel
constexpr uint64_t esr_breakpoint = 0xf200'0000;
constexpr uint64_t esr_undefined = 0x0200'0000;
constexpr uint64_t esr_supervisor_call = 0x5600'0000;
constexpr uint64_t mask_bits = 0x3c0;
constexpr uint64_t mode_bits = 0x1f;

}  // namespace

Trial::Trial(const Record& record, uint64_t address, Values values)
    : record_(record),
      address_(address),
      values_(values),
      evaluate_({.variable = [this](uint64_t variable) { return assigned_.at(variable); },
                 .read = [](uint64_t, std::span<const uint64_t>) { return uint64_t{0}; }}),
      masks_and_mode_(record.spsr & (mask_bits | mode_bits)),
      pc_(address),
      esr_(esr_breakpoint) {
  for (size_t n = 0; n < x_.size(); ++n) x_[n] = fresh(record.x[n], 64);
  for (size_t n = 0; n < q_.size(); ++n) q_[n] = {fresh(record.q[n][0], 64), fresh(record.q[n][1], 64)};
  sp_ = fresh(record.sp, 64);
  const auto flag = [&](unsigned bit) { return fresh(record.spsr >> bit & 1, 1); };
  flags_ = flags_of(flag(31), flag(30), flag(29), flag(28));
  system_[SystemRegister::elr_el1] = fresh(address, 64);
  system_[SystemRegister::spsr_el1] = fresh(record.spsr, 64);
}

Term Trial::fresh(uint64_t value, unsigned width) {
  if (values_ == Values::constants) return constant(width, value);
  const Term result = variable(fmt::format("v{}_{}", made_++, width), width);
  assigned_[Store::current().node(result).value] = value;
  return result;
}

Term Trial::checked(Term value, unsigned width) {
  if (nacre::proof::width(value) != width) problem(fmt::format("a value of {} bits", nacre::proof::width(value)));
  return value;
}

void Trial::problem(const std::string& text) {
  if (text_.empty()) text_ = text;
}

Term Trial::sp() {
  if ((masks_and_mode_ & select_own_stack) != 0) problem("the case uses the guest's own stack pointer");
  return sp_;
}
void Trial::set_sp(Term value) {
  if ((masks_and_mode_ & select_own_stack) != 0) problem("the case uses the guest's own stack pointer");
  sp_ = checked(value, 64);
}

size_t Trial::place(Term address, unsigned bytes) {
  const uint64_t offset = value(address) - (address_ + offsetof(Record, arena));
  if (offset <= arena_bytes - bytes) return offset;
  problem(fmt::format("access of {} bytes outside the arena at {:#x}", bytes, value(address)));
  return 0;
}

Term Trial::byte(size_t at) {
  const auto known = memory_.find(at);
  return known != memory_.end() ? known->second : memory_[at] = fresh(record_.arena[at], 8);
}
Term Trial::load(Term address, unsigned bytes) {
  const size_t at = place(address, bytes);
  Term result = byte(at);
  for (size_t n = 1; n < bytes; ++n) result = concat(byte(at + n), result);
  return result;
}
void Trial::store(Term address, unsigned bytes, Term value) {
  const size_t at = place(address, bytes);
  checked(value, bytes * 8);
  for (unsigned n = 0; n < bytes; ++n) memory_[at + n] = extract(value, n * 8, 8);
}
void Trial::expect_aligned_stack(Term sp) {
  if (value(sp) % 16 != 0) problem("the stack pointer is not aligned");
}

Term Trial::system(SystemRegister name) {
  if (name == SystemRegister::sp_el0) return sp_;
  const auto known = system_.find(name);
  if (known != system_.end()) return known->second;
  problem("nothing is known of " + std::string(name_of(name)));
  return constant(64, 0);
}
void Trial::set_system(SystemRegister name, Term value) {
  (name == SystemRegister::sp_el0 ? sp_ : system_[name]) = checked(value, 64);
}

void Trial::set_state(ProcessorState field, unsigned value) {
  switch (field) {
    case ProcessorState::stack_pointer_select:
      masks_and_mode_ = (masks_and_mode_ & ~select_own_stack) | value;
      break;
    case ProcessorState::mask_set:
      masks_and_mode_ |= uint64_t{value} << 6;
      break;
    case ProcessorState::mask_clear:
      masks_and_mode_ &= ~(uint64_t{value} << 6);
      break;
  }
}

void Trial::return_from_exception() {
  const uint64_t state = value(system_[SystemRegister::spsr_el1]);
  pc_ = value(system_[SystemRegister::elr_el1]);
  masks_and_mode_ = state & (mask_bits | mode_bits);
  const auto flag = [&](unsigned bit) { return truth((state >> bit & 1) != 0); };
  flags_ = flags_of(flag(31), flag(30), flag(29), flag(28));
}

bool Trial::go(const Instruction& instruction, const Control& outcome) {
  switch (outcome.flow) {
    case Flow::next:
    case Flow::wait_event:
      pc_ += 4;
      return true;
    case Flow::jump:
    case Flow::call:
      pc_ = outcome.target;
      return true;
    case Flow::branch:
      pc_ = value(outcome.condition) != 0 ? outcome.target : pc_ + 4;
      return true;
    case Flow::jump_register:
    case Flow::call_register:
      pc_ = value(outcome.register_target);
      return true;
    case Flow::exception_return:
      return_from_exception();
      return true;
    case Flow::supervisor_call:
      esr_ = esr_supervisor_call | instruction.immediate;
      pc_ += 4;
      return false;
    case Flow::undefined:
      esr_ = esr_undefined;
      return false;
    case Flow::wait_interrupt:
    case Flow::hypervisor_call:
    case Flow::secure_call:
      problem("such an instruction cannot be tried");
      return false;
  }
  return false;
}

void Trial::run(const Change& change) {
  for (unsigned steps = 0; text_.empty(); ++steps) {
    if (pc_ - address_ >= code_words * 4 || word_at(pc_) == breakpoint_word) return;
    auto instruction = decode(word_at(pc_));
    if (!instruction) return problem(fmt::format("unknown word {:#010x}", word_at(pc_)));
    if (change) change(*instruction);
    if (!go(*instruction, execute(*instruction, pc_, *this))) return;
    if (steps > code_words) return problem("the code does not end");
  }
}

void Trial::compare(const char* name, size_t number, uint64_t ours, uint64_t theirs) {
  if (ours != theirs) problem(fmt::format("{}{} is {:#x}, the guest has {:#x}", name, number, ours, theirs));
}

std::string Trial::difference(const Record& end) {
  if (!text_.empty()) return text_;
  compare("pc ", 0, pc_, end.pc_after);
  compare("ESR ", 0, esr_, end.esr_after);
  compare("sp ", 0, value(sp_), end.sp_after);
  for (size_t n = 0; n < x_.size(); ++n) compare("x", n, value(x_[n]), end.x_after[n]);
  const uint64_t nzcv = value(flags_.n) << 3 | value(flags_.z) << 2 | value(flags_.c) << 1 | value(flags_.v);
  compare("NZCV ", 0, nzcv, end.spsr_after >> 28);
  compare("masks and mode ", 0, masks_and_mode_, end.spsr_after & 0xfff'ffff);
  const Flags derived = flags_of(flags_.n, flags_.z, flags_.c, flags_.v);
  compare("higher, against NZCV ", 0, value(flags_.higher), value(derived.higher));
  compare("less, against NZCV ", 0, value(flags_.less), value(derived.less));
  compare("greater, against NZCV ", 0, value(flags_.greater), value(derived.greater));
  for (size_t n = 0; n < q_.size(); ++n) {
    compare("low half of q", n, value(q_[n][0]), end.q_after[n][0]);
    compare("high half of q", n, value(q_[n][1]), end.q_after[n][1]);
  }
  for (size_t n = 0; n < arena_bytes; ++n) compare("byte of the arena ", n, value(byte(n)), end.arena[n]);
  return text_;
}

}  // namespace nacre::proof
