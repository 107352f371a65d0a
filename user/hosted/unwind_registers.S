// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The two places where libunwind touches registers, without floating point: its own save and restore d0 to d31, which
// integer-only components may not. The layout is that of libunwind's Registers_arm64: x0 to x29, lr, sp, pc.

  .section .text.__unw_getcontext, "ax", %progbits
  .global __unw_getcontext
  .type __unw_getcontext, %function
// x0 = where to store the caller's registers. Returns 0.
__unw_getcontext:
  stp x0, x1, [x0]
  stp x2, x3, [x0, #16]
  stp x4, x5, [x0, #32]
  stp x6, x7, [x0, #48]
  stp x8, x9, [x0, #64]
  stp x10, x11, [x0, #80]
  stp x12, x13, [x0, #96]
  stp x14, x15, [x0, #112]
  stp x16, x17, [x0, #128]
  stp x18, x19, [x0, #144]
  stp x20, x21, [x0, #160]
  stp x22, x23, [x0, #176]
  stp x24, x25, [x0, #192]
  stp x26, x27, [x0, #208]
  stp x28, x29, [x0, #224]
  mov x1, sp
  stp x30, x1, [x0, #240]
  str x30, [x0, #256]
  mov x0, #0
  ret
  .size __unw_getcontext, . - __unw_getcontext
  .global unw_getcontext
  .set unw_getcontext, __unw_getcontext

  .section .text.__libunwind_Registers_arm64_jumpto, "ax", %progbits
  .global __libunwind_Registers_arm64_jumpto
  .type __libunwind_Registers_arm64_jumpto, %function
// x0 = registers to continue with; x16 and x17 are lost. The registers lie on the stack that is left: sp changes last.
__libunwind_Registers_arm64_jumpto:
  ldp x2, x3, [x0, #16]
  ldp x4, x5, [x0, #32]
  ldp x6, x7, [x0, #48]
  ldp x8, x9, [x0, #64]
  ldp x10, x11, [x0, #80]
  ldp x12, x13, [x0, #96]
  ldp x14, x15, [x0, #112]
  ldp x18, x19, [x0, #144]
  ldp x20, x21, [x0, #160]
  ldp x22, x23, [x0, #176]
  ldp x24, x25, [x0, #192]
  ldp x26, x27, [x0, #208]
  ldp x28, x29, [x0, #224]
  ldr x30, [x0, #256]
  ldr x16, [x0, #248]
  ldp x0, x1, [x0]
  mov sp, x16
  ret
  .size __libunwind_Registers_arm64_jumpto, . - __libunwind_Registers_arm64_jumpto
