// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A bare arm64 Linux image. Between its markers stand instructions that can be counted by hand.
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

        .balign 0x1000                  // "user" of this test: the page above the header, below `begin`
user:   mov     x3, #5
1:      subs    x3, x3, #1
        b.ne    1b                      // 1 + 5 * 2 + 1 instructions
        ret

        .balign 0x1000                  // "kernel" of this test
begin:  hint    #0x60
        nop
        nop
        nop
        hint    #0x61                   // 3 kernel instructions after marker 0
        bl      user
        hint    #0x62                   // 1 kernel, 12 user after marker 1
        mov     x9, #0x2710             // 10,000 rounds of one kernel and 12 user and 3 kernel instructions
        mrs     x10, cntvct_el0
        hint    #0x63
2:      bl      user
        nop
        subs    x9, x9, #1
        b.ne    2b
        hint    #0x64
        mrs     x11, cntvct_el0
        sub     x11, x11, x10
        adr     x12, result
        str     x11, [x12]
        hint    #0x7f
3:      wfi
        b       3b
        .balign 0x1000
result: .quad   0
end:
