// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A bare arm64 Linux image for the test of machine and debugger.
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
begin:  movz    x1, #0x1234
        movz    x2, #0x900, lsl #16     // the PL011's data register
        mov     w3, #'!'
        msr     tpidr_el0, x1
        adr     x4, word
1:      ldr     x5, [x4]                // waits until the debugger changes the word
        cbz     x5, 1b
        add     x6, x5, #1
        str     x6, [x4, #8]
        strb    w3, [x2]
        movz    x0, #0x0009
        movk    x0, #0x8400, lsl #16    // PSCI: reset
        hvc     #0
        .balign 0x1000
word:   .quad   0
        .quad   0
end:
