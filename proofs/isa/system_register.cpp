// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/isa/system_register.hpp"

#include <algorithm>

namespace nacre::proof {
namespace {

using enum SystemRegister;
using enum RegisterAccess;

constexpr SystemRegisterEntry table[] = {
    {current_el, "CurrentEL", read_only},
    {daif, "DAIF", read_write},
    {sp_el0, "SP_EL0", read_write},
    {sp_el1, "SP_EL1", read_write},
    {elr_el1, "ELR_EL1", read_write},
    {spsr_el1, "SPSR_EL1", read_write},
    {esr_el1, "ESR_EL1", read_write},
    {far_el1, "FAR_EL1", read_write},
    {afsr0_el1, "AFSR0_EL1", read_write},
    {afsr1_el1, "AFSR1_EL1", read_write},
    {par_el1, "PAR_EL1", read_write},
    {tpidr_el0, "TPIDR_EL0", read_write},
    {tpidrro_el0, "TPIDRRO_EL0", read_write},
    {tpidr_el1, "TPIDR_EL1", read_write},
    {contextidr_el1, "CONTEXTIDR_EL1", read_write},
    {sctlr_el1, "SCTLR_EL1", read_write},
    {actlr_el1, "ACTLR_EL1", read_write},
    {cpacr_el1, "CPACR_EL1", read_write},
    {ttbr0_el1, "TTBR0_EL1", read_write},
    {ttbr1_el1, "TTBR1_EL1", read_write},
    {tcr_el1, "TCR_EL1", read_write},
    {mair_el1, "MAIR_EL1", read_write},
    {amair_el1, "AMAIR_EL1", read_write},
    {vbar_el1, "VBAR_EL1", read_write},
    {isr_el1, "ISR_EL1", read_only},
    {midr_el1, "MIDR_EL1", read_only},
    {mpidr_el1, "MPIDR_EL1", read_only},
    {revidr_el1, "REVIDR_EL1", read_only},
    {id_aa64pfr0_el1, "ID_AA64PFR0_EL1", read_only},
    {id_aa64pfr1_el1, "ID_AA64PFR1_EL1", read_only},
    {id_aa64dfr0_el1, "ID_AA64DFR0_EL1", read_only},
    {id_aa64isar0_el1, "ID_AA64ISAR0_EL1", read_only},
    {id_aa64isar1_el1, "ID_AA64ISAR1_EL1", read_only},
    {id_aa64mmfr0_el1, "ID_AA64MMFR0_EL1", read_only},
    {id_aa64mmfr1_el1, "ID_AA64MMFR1_EL1", read_only},
    {ctr_el0, "CTR_EL0", read_only},
    {dczid_el0, "DCZID_EL0", read_only},
    {fpcr, "FPCR", read_write},
    {fpsr, "FPSR", read_write},
    {cntfrq_el0, "CNTFRQ_EL0", read_write},
    {cntpct_el0, "CNTPCT_EL0", read_only},
    {cntvct_el0, "CNTVCT_EL0", read_only},
    {cntv_ctl_el0, "CNTV_CTL_EL0", read_write},
    {cntv_cval_el0, "CNTV_CVAL_EL0", read_write},
    {cntv_tval_el0, "CNTV_TVAL_EL0", read_write},
    {cntp_ctl_el0, "CNTP_CTL_EL0", read_write},
    {cntp_cval_el0, "CNTP_CVAL_EL0", read_write},
    {cntp_tval_el0, "CNTP_TVAL_EL0", read_write},
    {cntkctl_el1, "CNTKCTL_EL1", read_write},
    {icc_iar1_el1, "ICC_IAR1_EL1", read_only},
    {icc_eoir1_el1, "ICC_EOIR1_EL1", write_only},
    {icc_dir_el1, "ICC_DIR_EL1", write_only},
    {icc_pmr_el1, "ICC_PMR_EL1", read_write},
    {icc_rpr_el1, "ICC_RPR_EL1", read_only},
    {icc_bpr1_el1, "ICC_BPR1_EL1", read_write},
    {icc_hppir1_el1, "ICC_HPPIR1_EL1", read_only},
    {icc_ctlr_el1, "ICC_CTLR_EL1", read_write},
    {icc_igrpen1_el1, "ICC_IGRPEN1_EL1", read_write},
    {icc_sgi1r_el1, "ICC_SGI1R_EL1", write_only},
    {icc_sre_el1, "ICC_SRE_EL1", read_write},
    {icc_ap1r0_el1, "ICC_AP1R0_EL1", read_write},
    {pmuserenr_el0, "PMUSERENR_EL0", read_write},
    {pmcr_el0, "PMCR_EL0", read_write},
    {pmccntr_el0, "PMCCNTR_EL0", read_write},
    {pmcntenset_el0, "PMCNTENSET_EL0", read_write},
    {pmcntenclr_el0, "PMCNTENCLR_EL0", read_write},
    {pmintenclr_el1, "PMINTENCLR_EL1", read_write},
    {pmovsclr_el0, "PMOVSCLR_EL0", read_write},
    {mdscr_el1, "MDSCR_EL1", read_write},
    {oslar_el1, "OSLAR_EL1", write_only},
    {osdlr_el1, "OSDLR_EL1", read_write},
    {hcr_el2, "HCR_EL2", read_write},
    {hstr_el2, "HSTR_EL2", read_write},
    {cptr_el2, "CPTR_EL2", read_write},
    {mdcr_el2, "MDCR_EL2", read_write},
    {sctlr_el2, "SCTLR_EL2", read_write},
    {vttbr_el2, "VTTBR_EL2", read_write},
    {vtcr_el2, "VTCR_EL2", read_write},
    {vpidr_el2, "VPIDR_EL2", read_write},
    {vmpidr_el2, "VMPIDR_EL2", read_write},
    {vbar_el2, "VBAR_EL2", read_write},
    {elr_el2, "ELR_EL2", read_write},
    {spsr_el2, "SPSR_EL2", read_write},
    {esr_el2, "ESR_EL2", read_write},
    {far_el2, "FAR_EL2", read_write},
    {hpfar_el2, "HPFAR_EL2", read_write},
    {tpidr_el2, "TPIDR_EL2", read_write},
    {cnthctl_el2, "CNTHCTL_EL2", read_write},
    {cntvoff_el2, "CNTVOFF_EL2", read_write},
    {cnthp_ctl_el2, "CNTHP_CTL_EL2", read_write},
    {cnthp_cval_el2, "CNTHP_CVAL_EL2", read_write},
    {icc_sre_el2, "ICC_SRE_EL2", read_write},
    {ich_hcr_el2, "ICH_HCR_EL2", read_write},
};

}  // namespace

std::span<const SystemRegisterEntry> system_registers() { return table; }

const SystemRegisterEntry* try_find(SystemRegister number) {
  const auto* entry = std::ranges::find(table, number, &SystemRegisterEntry::number);
  return entry == std::end(table) ? nullptr : entry;
}

std::string_view name_of(SystemRegister number) {
  const SystemRegisterEntry* entry = try_find(number);
  return entry == nullptr ? "?" : entry->name;
}

}  // namespace nacre::proof
