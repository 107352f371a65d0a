// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

.section .text.entry, "ax", %progbits
// x0 = PSCI function
.global nacre_firmware
nacre_firmware:
    adr     x1, nacre_smc
    ldr     x1, [x1]
    cbnz    x1, 1f
    hvc     #0
    ret
1:  smc     #0
    ret
