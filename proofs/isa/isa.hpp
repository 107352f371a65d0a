// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The part of AArch64 that the kernel's machine code is made of: a decoder that knows nothing else, and what each
// instruction does to a machine whose state is terms. Little endian, no pointer authentication, no tags; alignment is
// checked of the stack pointer only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proofs/isa/form.hpp"
#include "proofs/isa/system_register.hpp"
#include "proofs/terms/term.hpp"

namespace nacre::proof {

enum class Shift : uint8_t { left, right, right_signed, rotate };
enum class Access : uint8_t { none, store, load, load_signed };
/// dsb: of the whole system; one of a narrower domain or of some accesses only counts as a dmb.
enum class Barrier : uint8_t { isb, dsb, dmb, speculation };
enum class ProcessorState : uint8_t { stack_pointer_select, mask_set, mask_clear };  ///< SPSel, DAIFSet, DAIFClr

/// An operation on caches or on the TLB: op1, CRn, CRm, op2 as in the instruction.
enum class Maintenance : uint16_t {
  tlbi_vmalle1is = 0x0418,
  tlbi_vae1is = 0x0419,
  tlbi_aside1is = 0x041a,
  tlbi_vaae1is = 0x041b,
  tlbi_vale1is = 0x041d,
  tlbi_vaale1is = 0x041f,
  tlbi_vmalle1 = 0x0438,
  tlbi_vae1 = 0x0439,
  tlbi_aside1 = 0x043a,
  tlbi_vaae1 = 0x043b,
  tlbi_vale1 = 0x043d,
  tlbi_vaale1 = 0x043f,
  ic_ialluis = 0x0388,
  ic_iallu = 0x03a8,
  ic_ivau = 0x1ba9,
};
[[nodiscard]] std::string_view name_of(Maintenance operation);  ///< empty if it is none of the above

/// What of it is meaningful depends on the shape of the form.
struct Instruction {
  uint32_t word = 0;
  Form form{};
  uint8_t width = 64;        ///< bits of the operation or of a transferred register
  uint8_t destination = 31;  ///< Rd, or the transferred register Rt
  uint8_t first = 31;        ///< Rn
  uint8_t second = 31;       ///< Rm
  uint8_t third = 31;        ///< Ra, or the second transferred register Rt2
  Access access = Access::none;
  uint8_t bytes = 0;  ///< of one memory access, per register
  Shift shift = Shift::left;
  uint8_t extend = 3;  ///< option: log2 of the bytes, and 4 if signed
  uint8_t amount = 0;  ///< of a shift; the first bit of a field; the bit that is tested
  uint8_t last = 0;    ///< imms of a bit field
  uint8_t condition = 14;
  uint8_t flags = 0;  ///< NZCV when the condition of a conditional compare is false
  SystemRegister system{};
  ProcessorState state{};
  uint64_t immediate = 0;  ///< ready to use: scaled, extended, expanded; of a branch the distance in bytes
};

/// Nothing for a word that is not of the known part, and for one whose effect the architecture does not define.
[[nodiscard]] std::optional<Instruction> decode(uint32_t word);

/// Assembly language, as llvm-objdump writes it.
[[nodiscard]] std::string to_text(const Instruction& instruction, uint64_t address);
[[nodiscard]] std::string_view name_of_condition(unsigned condition);

/// NZCV, and the three conditions that combine them, as terms of width 1. A comparison gives each of them the term that
/// a person would write; they always mean what NZCV says: higher = c & !z, less = n ^ v, greater = !z & !less.
struct Flags {
  Term n, z, c, v;
  Term higher, less, greater;
};
[[nodiscard]] Flags flags_of(Term n, Term z, Term c, Term v);
[[nodiscard]] Flags choose(Term condition, const Flags& a, const Flags& b);
/// Of left - right, as subs and cmp set them.
[[nodiscard]] Flags compare(Term left, Term right);
/// Whether condition code 0 (eq) ... 15 holds.
[[nodiscard]] Term condition_holds(unsigned condition, const Flags& flags);

/// The machine that `execute` works on. Register 31 never reaches it: that is zero or the stack pointer.
class Processor {
 public:
  virtual ~Processor() = default;
  [[nodiscard]] virtual Term x(unsigned number) = 0;  ///< 64 bits
  virtual void set_x(unsigned number, Term value) = 0;
  [[nodiscard]] virtual Term sp() = 0;  ///< of the current exception level and SPSel
  virtual void set_sp(Term value) = 0;
  [[nodiscard]] virtual Flags flags() = 0;
  virtual void set_flags(const Flags& flags) = 0;

  /// 1, 2, 4 or 8 bytes. A pair of registers is one call each, in order of address; so are the halves of a q register.
  [[nodiscard]] virtual Term load(Term address, unsigned bytes) = 0;
  virtual void store(Term address, unsigned bytes, Term value) = 0;
  /// An access goes through the stack pointer, which faults unless `sp` is a multiple of 16.
  virtual void expect_aligned_stack(Term sp) = 0;

  [[nodiscard]] virtual Term q(unsigned number, unsigned half) = 0;  ///< 64 bits; half 0 is the low one
  virtual void set_q(unsigned number, unsigned half, Term value) = 0;

  [[nodiscard]] virtual Term system(SystemRegister name) = 0;
  virtual void set_system(SystemRegister name, Term value) = 0;
  virtual void set_state(ProcessorState field, unsigned value) = 0;
  virtual void barrier(Barrier kind) = 0;
  virtual void maintain(Maintenance operation, Term argument) = 0;
};

enum class Flow : uint8_t {
  next,
  jump,           ///< to target
  call,           ///< to target; x30 is already set
  branch,         ///< to target if condition, else next
  jump_register,  ///< br, ret
  call_register,  ///< blr; x30 is already set
  exception_return,
  wait_event,      ///< wfe
  wait_interrupt,  ///< wfi
  supervisor_call,
  hypervisor_call,
  secure_call,
  undefined,  ///< udf
};

struct Control {
  Flow flow = Flow::next;
  uint64_t target = 0;
  Term condition{};        ///< of Flow::branch: width 1
  Term register_target{};  ///< of Flow::jump_register and Flow::call_register
};

/// Performs what the instruction at `address` does to registers, flags and memory; says where control goes.
[[nodiscard]] Control execute(const Instruction& instruction, uint64_t address, Processor& processor);

}  // namespace nacre::proof
