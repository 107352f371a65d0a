// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// System registers by their encoding: bit 0 of op0, then op1, CRn, CRm and op2, as in bits 19 to 5 of mrs and msr. NZCV
// and SPSel are absent: nobody may change the flags or the stack pointer behind the interface of Processor.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace nacre::proof {

enum class SystemRegister : uint16_t {
  current_el = 0x4212,
  daif = 0x5a11,
  sp_el0 = 0x4208,
  sp_el1 = 0x6208,
  elr_el1 = 0x4201,
  spsr_el1 = 0x4200,
  esr_el1 = 0x4290,
  far_el1 = 0x4300,
  afsr0_el1 = 0x4288,
  afsr1_el1 = 0x4289,
  par_el1 = 0x43a0,
  tpidr_el0 = 0x5e82,
  tpidrro_el0 = 0x5e83,
  tpidr_el1 = 0x4684,
  contextidr_el1 = 0x4681,
  sctlr_el1 = 0x4080,
  actlr_el1 = 0x4081,
  cpacr_el1 = 0x4082,
  ttbr0_el1 = 0x4100,
  ttbr1_el1 = 0x4101,
  tcr_el1 = 0x4102,
  mair_el1 = 0x4510,
  amair_el1 = 0x4518,
  vbar_el1 = 0x4600,
  isr_el1 = 0x4608,
  midr_el1 = 0x4000,
  mpidr_el1 = 0x4005,
  revidr_el1 = 0x4006,
  id_aa64pfr0_el1 = 0x4020,
  id_aa64pfr1_el1 = 0x4021,
  id_aa64dfr0_el1 = 0x4028,
  id_aa64isar0_el1 = 0x4030,
  id_aa64isar1_el1 = 0x4031,
  id_aa64mmfr0_el1 = 0x4038,
  id_aa64mmfr1_el1 = 0x4039,
  ctr_el0 = 0x5801,
  dczid_el0 = 0x5807,
  fpcr = 0x5a20,
  fpsr = 0x5a21,
  cntfrq_el0 = 0x5f00,
  cntpct_el0 = 0x5f01,
  cntvct_el0 = 0x5f02,
  cntv_ctl_el0 = 0x5f19,
  cntv_cval_el0 = 0x5f1a,
  cntv_tval_el0 = 0x5f18,
  cntp_ctl_el0 = 0x5f11,
  cntp_cval_el0 = 0x5f12,
  cntp_tval_el0 = 0x5f10,
  cntkctl_el1 = 0x4708,
  icc_iar1_el1 = 0x4660,
  icc_eoir1_el1 = 0x4661,
  icc_dir_el1 = 0x4659,
  icc_pmr_el1 = 0x4230,
  icc_rpr_el1 = 0x465b,
  icc_bpr1_el1 = 0x4663,
  icc_hppir1_el1 = 0x4662,
  icc_ctlr_el1 = 0x4664,
  icc_igrpen1_el1 = 0x4667,
  icc_sgi1r_el1 = 0x465d,
  icc_sre_el1 = 0x4665,
  icc_ap1r0_el1 = 0x4648,
  pmuserenr_el0 = 0x5cf0,
  pmcr_el0 = 0x5ce0,
  pmccntr_el0 = 0x5ce8,
  pmcntenset_el0 = 0x5ce1,
  pmcntenclr_el0 = 0x5ce2,
  pmintenclr_el1 = 0x44f2,
  pmovsclr_el0 = 0x5ce3,
  mdscr_el1 = 0x0012,
  oslar_el1 = 0x0084,
  osdlr_el1 = 0x009c,
  hcr_el2 = 0x6088,
  hstr_el2 = 0x608b,
  cptr_el2 = 0x608a,
  mdcr_el2 = 0x6089,
  sctlr_el2 = 0x6080,
  vttbr_el2 = 0x6108,
  vtcr_el2 = 0x610a,
  vpidr_el2 = 0x6000,
  vmpidr_el2 = 0x6005,
  vbar_el2 = 0x6600,
  elr_el2 = 0x6201,
  spsr_el2 = 0x6200,
  esr_el2 = 0x6290,
  far_el2 = 0x6300,
  hpfar_el2 = 0x6304,
  tpidr_el2 = 0x6682,
  cnthctl_el2 = 0x6708,
  cntvoff_el2 = 0x6703,
  cnthp_ctl_el2 = 0x6711,
  cnthp_cval_el2 = 0x6712,
  icc_sre_el2 = 0x664d,
  ich_hcr_el2 = 0x6658,
};

enum class RegisterAccess : uint8_t { read_write, read_only, write_only };

struct SystemRegisterEntry {
  SystemRegister number;
  std::string_view name;
  RegisterAccess access;
};

[[nodiscard]] std::span<const SystemRegisterEntry> system_registers();
/// Nothing for a register that is not in the table.
[[nodiscard]] const SystemRegisterEntry* try_find(SystemRegister number);
[[nodiscard]] std::string_view name_of(SystemRegister number);  ///< "?" if it is not in the table

}  // namespace nacre::proof
