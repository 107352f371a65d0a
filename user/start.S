// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Where a component begins, at its first start and at every restart, and the one system call that clobbers everything.

  .section .text.nacre_start, "ax", %progbits
  .global nacre_start
  .type nacre_start, %function
// Entered by the kernel with the stack pointer set and all other registers zero. The frame chain ends here.
nacre_start:
  adrp x0, nacre_data
  add x0, x0, :lo12:nacre_data
  adrp x1, nacre_data_end
  add x1, x1, :lo12:nacre_data_end
  adrp x2, nacre_data_copy
  add x2, x2, :lo12:nacre_data_copy
1:cmp x0, x1
  b.hs 2f
  ldp x3, x4, [x2], #16
  stp x3, x4, [x0], #16
  b 1b
2:adrp x0, nacre_bss
  add x0, x0, :lo12:nacre_bss
  adrp x1, nacre_bss_end
  add x1, x1, :lo12:nacre_bss_end
3:cmp x0, x1
  b.hs 4f
  stp xzr, xzr, [x0], #16
  b 3b
4:mov x29, #0
  mov x30, #0
  bl nacre_begin
  brk #1
  .size nacre_start, . - nacre_start

  .section .text.nacre_reply_wait, "ax", %progbits
  .global nacre_reply_wait
  .type nacre_reply_wait, %function
// x0 = eight words: in x0..x7 of the call, out the same registers on return. The kernel keeps only the stack pointer
// and tpidr_el0, so the callee-saved registers are kept here.
nacre_reply_wait:
  stp x29, x30, [sp, #-112]!
  mov x29, sp
  stp x19, x20, [sp, #16]
  stp x21, x22, [sp, #32]
  stp x23, x24, [sp, #48]
  stp x25, x26, [sp, #64]
  stp x27, x28, [sp, #80]
  str x0, [sp, #96]
  mov x9, x0
  ldp x0, x1, [x9]
  ldp x2, x3, [x9, #16]
  ldp x4, x5, [x9, #32]
  ldp x6, x7, [x9, #48]
  svc #1
  ldr x9, [sp, #96]
  stp x0, x1, [x9]
  stp x2, x3, [x9, #16]
  stp x4, x5, [x9, #32]
  stp x6, x7, [x9, #48]
  ldp x19, x20, [sp, #16]
  ldp x21, x22, [sp, #32]
  ldp x23, x24, [sp, #48]
  ldp x25, x26, [sp, #64]
  ldp x27, x28, [sp, #80]
  ldp x29, x30, [sp], #112
  ret
  .size nacre_reply_wait, . - nacre_reply_wait
