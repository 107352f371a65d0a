// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The instruction forms that the decoder knows: encodings that differ in an operation or in an addressing mode. The
// width of the operation is an operand.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace nacre::proof {

// clang-format off
enum class Form : uint8_t {
  add_immediate, adds_immediate, sub_immediate, subs_immediate, add_shifted, adds_shifted, sub_shifted, subs_shifted,
  add_extended, adds_extended, sub_extended, subs_extended, adc, adcs, sbc, sbcs, and_immediate, orr_immediate,
  eor_immediate, ands_immediate, and_shifted, bic, orr_shifted, orn, eor_shifted, eon, ands_shifted, bics, movn, movz,
  movk, sbfm, bfm, ubfm, extr, csel, csinc, csinv, csneg, ccmn_immediate, ccmn_register, ccmp_immediate,
  ccmp_register, madd, msub, smaddl, smsubl, umaddl, umsubl, smulh, umulh, lslv, lsrv, asrv, rorv, rbit, rev16, rev32,
  rev_word, rev_double, clz, adr, adrp, ldr_literal, ldrsw_literal, strb_offset, ldrb_offset, ldrsb_offset,
  strh_offset, ldrh_offset, ldrsh_offset, str_offset, ldr_offset, ldrsw_offset, sturb, ldurb, ldursb, sturh, ldurh,
  ldursh, stur, ldur, ldursw, strb_post, ldrb_post, ldrsb_post, strh_post, ldrh_post, ldrsh_post, str_post, ldr_post,
  ldrsw_post, strb_pre, ldrb_pre, ldrsb_pre, strh_pre, ldrh_pre, ldrsh_pre, str_pre, ldr_pre, ldrsw_pre,
  strb_register, ldrb_register, ldrsb_register, strh_register, ldrh_register, ldrsh_register, str_register,
  ldr_register, ldrsw_register, stp_offset, stp_post, stp_pre, stp_q_offset, stp_q_post, stp_q_pre, ldp_offset,
  ldp_post, ldp_pre, ldp_q_offset, ldp_q_post, ldp_q_pre, b, bl, b_condition, cbz, cbnz, tbz, tbnz, br, blr, ret,
  eret, svc, hvc, smc, udf, mrs, msr_register, msr_immediate, nop, yield, wfe, wfi, sev, sevl, csdb, dsb, dmb, isb,
  tlbi, ic,
};
// clang-format on

/// Which operands an instruction has.
// clang-format off
enum class Shape : uint8_t {
  arithmetic_immediate, arithmetic_shifted, arithmetic_extended, two_sources, logical_immediate, logical_shifted,
  move_wide, bit_field, extract, select, compare_immediate, compare_register, three_sources, one_source, address,
  load_literal, transfer_offset, transfer_unscaled, transfer_post, transfer_pre, transfer_register, pair_offset,
  pair_post, pair_pre, branch, branch_condition, branch_zero, branch_bit, branch_register, no_operand, exception,
  exception_undefined, system_register, state, barrier, maintenance,
};
// clang-format on

/// One row of the table of encodings. The pattern has one character for each bit, from bit 31 down, and spaces between
/// bytes: 0 and 1 are fixed, equal letters make up one operand: d n m a registers, s width, i j k immediates and what
/// modifies them, c condition, f flags, w the width of a sign-extending load, inverted.
struct Encoding {
  Form form;
  std::string_view name;  ///< of the form
  std::string_view mnemonic;
  Shape shape;
  std::string_view pattern;
};

[[nodiscard]] std::span<const Encoding> encodings();  ///< by form
[[nodiscard]] const Encoding& encoding_of(Form form);
[[nodiscard]] std::string_view name_of(Form form);

}  // namespace nacre::proof
