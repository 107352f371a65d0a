// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// From the boot protocol (arm64 Linux image, MMU off, EL1 or EL2) to the first component. Nothing is stored before the MMU is on.

#include "abi/image.hpp"

.section .text.boot, "ax", %progbits
.global nacre_boot
nacre_boot:
    msr     daifset, #15
    mov     x26, xzr                    // the firmware's calls go by HVC
    mrs     x0, currentel
    cmp     x0, #2 << 2
    b.ne    1f

    // EL2: hand everything to EL1, leave nothing behind that traps or translates.
    ldr     x0, =0x0000030080000000     // HCR_EL2: RW; API and APK, so that no authentication instruction traps
    msr     hcr_el2, x0
    msr     s3_4_c12_c11_0, xzr         // ICH_HCR_EL2: no virtual interrupts
    mrs     x0, mdcr_el2
    and     x0, x0, #0x1f               // all counters stay with EL1, nothing else traps
    msr     mdcr_el2, x0
    mov     x0, #3                      // EL1 reads the physical counter; the virtual offset is 0
    msr     cnthctl_el2, x0
    msr     cntvoff_el2, xzr
    mov     x0, #0x33ff                 // CPTR_EL2: no traps
    msr     cptr_el2, x0
    msr     hstr_el2, xzr
    msr     vttbr_el2, xzr
    mrs     x0, midr_el1
    msr     vpidr_el2, x0
    mrs     x0, mpidr_el1
    msr     vmpidr_el2, x0
    mov     x0, #9                      // ICC_SRE_EL2: system registers, for EL1 too
    msr     s3_4_c12_c9_5, x0
    isb
    ldr     x0, =0x30d00800             // SCTLR_EL1: MMU off, reserved ones
    msr     sctlr_el1, x0
    mov     x0, #0x3c5                  // EL1h, masked
    msr     spsr_el2, x0
    adr     x0, 1f
    msr     elr_el2, x0
    mov     x26, #1                     // ... by SMC
    eret

1:  msr     spsel, #1
    adr     x27, nacre_boot - NACRE_TEXT_OFFSET
    ldr     x0, [x27, #NACRE_BOOT_INFO_OFFSET]
    cmp     x0, x27
    b.ne    nacre_wrong_address
    ldp     x1, x2, [x27, #NACRE_BOOT_INFO_OFFSET + 8]

    tlbi    vmalle1
    ic      iallu
    ldr     x0, =0x04ff                 // MAIR: 0 = normal, write-back; 1 = device nGnRE
    msr     mair_el1, x0
    ldr     x0, =0x00000002b5203520     // TCR: 4 GiB and 4 KiB granule on both sides, write-back, 40-bit addresses
    msr     tcr_el1, x0
    msr     ttbr0_el1, x2
    msr     ttbr1_el1, x1
    dsb     sy
    isb
    ldr     x0, =0x30d8181d             // SCTLR: M C SA SA0 I WXN; EL0: no cache maintenance, no masking, no WFI, no WFE
    msr     sctlr_el1, x0
    isb
    ldr     x0, =nacre_mapped
    br      x0

nacre_wrong_address:                    // nowhere to say it
    wfe
    b       nacre_wrong_address
.ltorg

.section .text.entry, "ax", %progbits
nacre_mapped:
    adr     x0, nacre_state_begin
    adr     x1, nacre_state_end
1:  stp     xzr, xzr, [x0], #16
    stp     xzr, xzr, [x0], #16
    stp     xzr, xzr, [x0], #16
    stp     xzr, xzr, [x0], #16
    cmp     x0, x1
    b.ne    1b
    adr     x0, nacre_stack_end
    mov     sp, x0
    adr     x0, nacre_vectors
    msr     vbar_el1, x0
    mov     x0, #1 << 20                // floating point traps at EL0
    msr     cpacr_el1, x0
    mov     x0, #2                      // EL0 reads the virtual counter, nothing else of the timers
    msr     cntkctl_el1, x0
    mov     x0, #1 << 12                // no debug channel at EL0
    msr     mdscr_el1, x0
    msr     pmuserenr_el0, xzr
    msr     tpidrro_el0, xzr
    msr     tpidr_el1, xzr
    adr     x0, nacre_smc
    str     x26, [x0]
    bl      nacre_board_boot
    bl      nacre_boot_state
    mov     x1, #1                      // timer on; it fires at the compare value that the state holds
    msr     cntv_ctl_el0, x1
    b       nacre_enter_first
