// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A bare program that runs cases: for each record (record.hpp) it loads the registers, goes to the record's code, and
// when that ends in an exception, mostly a brk, stores the registers back. Code runs at EL1; the stack pointer of EL1
// holds the record meanwhile, so that the code's own is that of EL0 unless its SPSR says otherwise.
        .equ    records, 0x41000000
        .equ    record_size, 0x800
        .equ    before_x, 0x80
        .equ    before_sp, 0x178
        .equ    before_spsr, 0x180
        .equ    present, 0x188
        .equ    before_q, 0x1a0
        .equ    after_x, 0x3a0
        .equ    after_sp, 0x498
        .equ    after_spsr, 0x4a0
        .equ    after_pc, 0x4a8
        .equ    after_esr, 0x4b0
        .equ    after_q, 0x4c0

        .text
        .globl  _start
_start: b       begin
        .word   0
        .quad   0x200000                // text offset
        .quad   end - _start            // image size
        .quad   0xa                     // little endian, 4 KiB pages
        .quad   0, 0, 0
        .ascii  "ARM\x64"
        .word   0

        .balign 0x1000
ready:  .quad   0                       // 1: records may be written; 3: all have run
go:     .quad   0                       // the host: records are there

        .balign 0x1000
root:   .quad   0                       // 1 GiB each: the second is RAM
        .quad   0x40000000 + 0x701      // block, attribute 0, inner shareable, accessed
        .fill   510, 8, 0

        .balign 0x800
vectors:
        .rept   16
        b       save
        .balign 0x80
        .endr

begin:  msr     daifset, #0xf
        msr     spsel, #1
        adr     x0, vectors
        msr     vbar_el1, x0
        mov     x0, #0xff               // attribute 0: normal memory, write back
        msr     mair_el1, x0
        ldr     x0, =0x803519           // 39 bits, table walks in cached memory, TTBR1 off
        msr     tcr_el1, x0
        adr     x0, root
        msr     ttbr0_el1, x0
        tlbi    vmalle1
        dsb     sy
        isb
        ldr     x0, =0x30d0180d         // MMU and caches on, alignment checks of the stack pointer only
        msr     sctlr_el1, x0
        mov     x0, #0x300000           // floating point
        msr     cpacr_el1, x0
        isb
        mov     x1, #1
        adr     x0, ready
        str     x1, [x0]
1:      ldr     x1, [x0, #8]
        cbz     x1, 1b
        ldr     x0, =records
        mov     sp, x0

load:   ldr     x0, [sp, #present]
        cbz     x0, finish
        mov     x0, sp
        msr     elr_el1, x0
        ldr     x1, [sp, #before_spsr]
        msr     spsr_el1, x1
        ldr     x1, [sp, #before_sp]
        msr     sp_el0, x1
        msr     fpcr, xzr
        add     x0, sp, #before_q
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        ldr     q\n, [x0, #16 * \n]
        .endr
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        ldr     x\n, [sp, #before_x + 8 * \n]
        .endr
        eret

save:   .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        str     x\n, [sp, #after_x + 8 * \n]
        .endr
        mrs     x0, sp_el0
        str     x0, [sp, #after_sp]
        mrs     x0, spsr_el1
        str     x0, [sp, #after_spsr]
        mrs     x0, elr_el1
        str     x0, [sp, #after_pc]
        mrs     x0, esr_el1
        str     x0, [sp, #after_esr]
        add     x0, sp, #after_q
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        str     q\n, [x0, #16 * \n]
        .endr
        add     sp, sp, #record_size
        b       load

finish: mov     x1, #3
        adr     x0, ready
        str     x1, [x0]
        ldr     x0, =0x84000008         // PSCI: off
        hvc     #0
        b       .
        .ltorg
        .balign 0x1000
end:
