// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Something in the place of the kernel: segments where the image wants them, and the symbols that the tool looks for.
.section .text, "ax"
.globl nacre_boot
nacre_boot:
    b nacre_boot
.section .rodata, "a"
    .quad 0x6e61637265
.section .bss, "aw", %nobits
.balign 4096
.globl nacre_state
nacre_state:
    .zero 4096
.globl nacre_audit
nacre_audit:
    .zero 12288
