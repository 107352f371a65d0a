// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Entry and exit. All moves of a component's registers are here; the handlers are functions of state.
// A kernel entry runs on one stack, empty at each entry and exit. x18 is an ordinary register.

#include "kernel/arch/aarch64/layout.hpp"

.macro save_preserved context
    stp     x19, x20, [\context, #CONTEXT_X + 19 * 8]
    stp     x21, x22, [\context, #CONTEXT_X + 21 * 8]
    stp     x23, x24, [\context, #CONTEXT_X + 23 * 8]
    stp     x25, x26, [\context, #CONTEXT_X + 25 * 8]
    stp     x27, x28, [\context, #CONTEXT_X + 27 * 8]
    stp     x29, x30, [\context, #CONTEXT_X + 29 * 8]
.endm

.macro load_preserved context
    ldp     x19, x20, [\context, #CONTEXT_X + 19 * 8]
    ldp     x21, x22, [\context, #CONTEXT_X + 21 * 8]
    ldp     x23, x24, [\context, #CONTEXT_X + 23 * 8]
    ldp     x25, x26, [\context, #CONTEXT_X + 25 * 8]
    ldp     x27, x28, [\context, #CONTEXT_X + 27 * 8]
    ldp     x29, x30, [\context, #CONTEXT_X + 29 * 8]
.endm

.macro save_system context, a, b
    mrs     \a, sp_el0
    mrs     \b, elr_el1
    stp     \a, \b, [\context, #CONTEXT_SP]
    mrs     \a, tpidr_el0
    str     \a, [\context, #CONTEXT_THREAD]
.endm

// Everything but the general registers. Clobbers a..e.
.macro load_system context, a, b, c, d, e
    ldp     \a, \b, [\context, #CONTEXT_SP]
    ldp     \c, \d, [\context, #CONTEXT_THREAD]
    ldr     \e, [\context, #COMPONENT_PAGE_TABLE]
    msr     tpidr_el1, \context
    msr     sp_el0, \a
    msr     elr_el1, \b
    msr     tpidr_el0, \c
    msr     cpacr_el1, \d
    msr     ttbr0_el1, \e
.endm

// All registers of the interrupted component, into its context. x0 = context after.
.macro save_full
    stp     x0, x1, [sp, #-16]
    mrs     x0, tpidr_el1
    stp     x2, x3, [x0, #CONTEXT_X + 2 * 8]
    ldp     x2, x3, [sp, #-16]
    stp     x2, x3, [x0, #CONTEXT_X]
    stp     x4, x5, [x0, #CONTEXT_X + 4 * 8]
    stp     x6, x7, [x0, #CONTEXT_X + 6 * 8]
    stp     x8, x9, [x0, #CONTEXT_X + 8 * 8]
    stp     x10, x11, [x0, #CONTEXT_X + 10 * 8]
    stp     x12, x13, [x0, #CONTEXT_X + 12 * 8]
    stp     x14, x15, [x0, #CONTEXT_X + 14 * 8]
    stp     x16, x17, [x0, #CONTEXT_X + 16 * 8]
    str     x18, [x0, #CONTEXT_X + 18 * 8]
    save_preserved x0
    save_system x0, x1, x2
    mrs     x1, spsr_el1
    str     x1, [x0, #CONTEXT_SPSR]
.endm

.section .text.vectors, "ax", %progbits
.balign 2048
.global nacre_vectors
nacre_vectors:
.rept 7                                 // from EL1: the kernel takes no exception of its own ...
    b       nacre_kernel_exception_entry
    .balign 128
.endr
    eret                                // ... but the abort that Arch::drain lets in, to be rid of it
    .balign 128

// Synchronous, from a component. A system call clobbers x8..x18.
    stp     x8, x9, [sp, #-16]
    mrs     x9, esr_el1
    mov     x8, #0x56000000             // class 0x15: svc, AArch64; the number is the immediate
    subs    x9, x9, x8
    b.ne    1f
    mrs     x7, tpidr_el1
    save_preserved x7
    save_system x7, x8, x9
    b       nacre_call
1:  cmp     x9, #1
    b.ne    nacre_other_synchronous
    mrs     x8, tpidr_el1
    save_system x8, x9, x10
    b       nacre_reply_wait
    .balign 128

// Interrupt, from a component.
    save_full
    b       nacre_interrupt_entry
    .balign 128
    b       nacre_kernel_exception_entry  // FIQ: nothing is configured as group 0
    .balign 128
    b       nacre_abort_entry           // asynchronous abort
    .balign 128
.rept 4                                 // from AArch32: components do not run it
    b       nacre_kernel_exception_entry
    .balign 128
.endr

.section .text.entry, "ax", %progbits

// x8 and x9 of the component are below the stack pointer; x9 = syndrome - svc.
nacre_other_synchronous:
    cmp     x9, #3
    b.hi    1f
    mov     x0, x6
    b.lo    nacre_signal
    b       nacre_irq_done
1:  cmp     x9, #4
    b.ne    nacre_exception
    mov     x0, x6
    mrs     x8, tpidr_el1
    save_preserved x8
    save_system x8, x9, x10
    bl      nacre_control
    b       nacre_exit_any

// The stack may be the reason: start it afresh.
nacre_kernel_exception_entry:
    adr     x0, nacre_stack_end
    mov     sp, x0
    b       nacre_kernel_exception

// A fault, or the first use of floating point.
nacre_exception:
    ldp     x8, x9, [sp, #-16]
    save_full
    mrs     x0, esr_el1
    mrs     x1, far_el1
    bl      nacre_exception_handler
    b       nacre_exit_any

nacre_abort_entry:
    save_full
    mov     x0, #9                      // abi::Cause::external
    mov     x1, #0
    bl      nacre_fault
    b       nacre_exit_any

nacre_interrupt_entry:
    bl      nacre_interrupt
nacre_exit_any:                         // x0 = component, or 0: nobody can run
    cbnz    x0, nacre_exit
    msr     tpidr_el1, xzr
1:  wfi                                 // wakes on a masked interrupt too
    bl      nacre_interrupt
    cbz     x0, 1b

// Enters component x0 with what its context holds.
nacre_exit:
    ldrb    w1, [x0, #COMPONENT_FULL]
    cbnz    w1, nacre_exit_full
    mov     x8, x0
    ldp     x0, x1, [x8, #CONTEXT_X]
    ldp     x2, x3, [x8, #CONTEXT_X + 2 * 8]
    ldp     x4, x5, [x8, #CONTEXT_X + 4 * 8]
    ldp     x6, x7, [x8, #CONTEXT_X + 6 * 8]
    load_system x8, x9, x10, x11, x12, x13
    msr     spsr_el1, xzr
    load_preserved x8
    ldp     x9, x10, [x8, #COMPONENT_ZERO]
    ldp     x11, x12, [x8, #COMPONENT_ZERO]
    ldp     x13, x14, [x8, #COMPONENT_ZERO]
    ldp     x15, x16, [x8, #COMPONENT_ZERO]
    ldp     x17, x18, [x8, #COMPONENT_ZERO]
    mov     x8, xzr
    eret

nacre_exit_full:
    strb    wzr, [x0, #COMPONENT_FULL]
    ldr     x1, [x0, #CONTEXT_SPSR]
    msr     spsr_el1, x1
    load_system x0, x1, x2, x3, x4, x5
    load_preserved x0
    ldr     x18, [x0, #CONTEXT_X + 18 * 8]
    ldp     x16, x17, [x0, #CONTEXT_X + 16 * 8]
    ldp     x14, x15, [x0, #CONTEXT_X + 14 * 8]
    ldp     x12, x13, [x0, #CONTEXT_X + 12 * 8]
    ldp     x10, x11, [x0, #CONTEXT_X + 10 * 8]
    ldp     x8, x9, [x0, #CONTEXT_X + 8 * 8]
    ldp     x6, x7, [x0, #CONTEXT_X + 6 * 8]
    ldp     x4, x5, [x0, #CONTEXT_X + 4 * 8]
    ldp     x2, x3, [x0, #CONTEXT_X + 2 * 8]
    ldp     x0, x1, [x0, #CONTEXT_X]
    eret

// Delivers a message: x0..x6 are the receiver's, x7 is its context; it finds x7 = 0.
.global nacre_exit_message
nacre_exit_message:
    load_system x7, x8, x9, x10, x11, x12
    msr     spsr_el1, xzr
    load_preserved x7
    ldp     x8, x9, [x7, #COMPONENT_ZERO]
    ldp     x10, x11, [x7, #COMPONENT_ZERO]
    ldp     x12, x13, [x7, #COMPONENT_ZERO]
    ldp     x14, x15, [x7, #COMPONENT_ZERO]
    ldp     x16, x17, [x7, #COMPONENT_ZERO]
    ldp     x18, x7, [x7, #COMPONENT_ZERO]
    eret

// Back to the caller, whose preserved and system registers are untouched. x0 = outcome.
.global nacre_exit_caller
nacre_exit_caller:
    mov     x7, x0
    mrs     x18, tpidr_el1
    ldp     x0, x1, [x18, #COMPONENT_ZERO]
    ldp     x2, x3, [x18, #COMPONENT_ZERO]
    ldp     x4, x5, [x18, #COMPONENT_ZERO]
    ldp     x8, x9, [x18, #COMPONENT_ZERO]
    ldp     x10, x11, [x18, #COMPONENT_ZERO]
    ldp     x12, x13, [x18, #COMPONENT_ZERO]
    ldp     x14, x15, [x18, #COMPONENT_ZERO]
    ldp     x16, x17, [x18, #COMPONENT_ZERO]
    ldp     x6, x18, [x18, #COMPONENT_ZERO]
    eret

// The general handlers behind the short paths.
.global nacre_call_full
nacre_call_full:
    bl      nacre_call_general
    b       nacre_exit_any

.global nacre_reply_full
nacre_reply_full:
    bl      nacre_reply_general
    b       nacre_exit_any

// The same for signal and irq_done, whose callers are not saved yet.
.macro general handler
    mrs     x8, tpidr_el1
    save_preserved x8
    save_system x8, x9, x10
    bl      \handler
    b       nacre_exit_any
.endm

.global nacre_signal_full
nacre_signal_full:
    general nacre_signal_general

.global nacre_irq_done_full
nacre_irq_done_full:
    general nacre_irq_done_general

.global nacre_exit_later
nacre_exit_later:
    general nacre_give_way

.global nacre_enter_first
nacre_enter_first:
    b       nacre_exit

.section .text.fp, "ax", %progbits
.arch_extension fp
.arch_extension simd

// x0 = registers. Returns FPCR | FPSR << 32.
.global nacre_fp_save
nacre_fp_save:
    stp     q0, q1, [x0, #0]
    stp     q2, q3, [x0, #32]
    stp     q4, q5, [x0, #64]
    stp     q6, q7, [x0, #96]
    stp     q8, q9, [x0, #128]
    stp     q10, q11, [x0, #160]
    stp     q12, q13, [x0, #192]
    stp     q14, q15, [x0, #224]
    stp     q16, q17, [x0, #256]
    stp     q18, q19, [x0, #288]
    stp     q20, q21, [x0, #320]
    stp     q22, q23, [x0, #352]
    stp     q24, q25, [x0, #384]
    stp     q26, q27, [x0, #416]
    stp     q28, q29, [x0, #448]
    stp     q30, q31, [x0, #480]
    mrs     x0, fpcr
    mrs     x1, fpsr
    orr     x0, x0, x1, lsl #32
    ret

// x0 = registers, x1 = FPCR | FPSR << 32
.global nacre_fp_load
nacre_fp_load:
    ldp     q0, q1, [x0, #0]
    ldp     q2, q3, [x0, #32]
    ldp     q4, q5, [x0, #64]
    ldp     q6, q7, [x0, #96]
    ldp     q8, q9, [x0, #128]
    ldp     q10, q11, [x0, #160]
    ldp     q12, q13, [x0, #192]
    ldp     q14, q15, [x0, #224]
    ldp     q16, q17, [x0, #256]
    ldp     q18, q19, [x0, #288]
    ldp     q20, q21, [x0, #320]
    ldp     q22, q23, [x0, #352]
    ldp     q24, q25, [x0, #384]
    ldp     q26, q27, [x0, #416]
    ldp     q28, q29, [x0, #448]
    ldp     q30, q31, [x0, #480]
    lsr     x2, x1, #32
    msr     fpsr, x2
    mov     w1, w1
    msr     fpcr, x1
    ret
