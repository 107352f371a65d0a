// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The architecture contract for AArch64 (Arm ARM DDI 0487) with a GICv3 (IHI 0069) in EOImode 1.
#pragma once

#include "kernel/arch/contract/contract.hpp"

extern "C" {
uint64_t nacre_fp_save(nacre::kernel::FpRegisters& registers);
void nacre_fp_load(const nacre::kernel::FpRegisters& registers, uint64_t control);
void nacre_reset();
}

namespace nacre::kernel {

struct Arch {
  static constexpr uint32_t timer_intid = 27;            ///< virtual timer, PPI 11
  static constexpr uint64_t fp_on = uint64_t{3} << 20;   ///< CPACR_EL1.FPEN: no trap
  static constexpr uint64_t fp_off = uint64_t{1} << 20;  ///< trap from EL0 only

  [[gnu::always_inline]] static Instant counter() {
    uint64_t ticks;
    asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
    return Instant::from_raw(ticks);
  }
  [[gnu::always_inline]] static void arm(Instant at) { asm volatile("msr cntv_cval_el0, %0" : : "r"(at.to_raw())); }
  [[gnu::always_inline]] static uint64_t current() {
    uint64_t address;
    asm volatile("mrs %0, tpidr_el1" : "=r"(address));
    return address;
  }
  /// All ones from the bound on. A wrong guess of the branch that follows cannot use an index beyond the bound (Arm, Cache Speculation Side-channels).
  [[gnu::always_inline]] static uint64_t bounded(uint64_t index, uint64_t count) {
    uint64_t checked;
    asm("cmp %1, %2\n\tcsinv %0, %1, xzr, lo\n\tcsdb" : "=r"(checked) : "r"(index), "r"(count) : "cc");
    return checked;
  }
  [[gnu::always_inline]] static Aborts drain() {
    uint64_t pending;
    asm volatile("dsb sy\n\tmrs %0, isr_el1" : "=r"(pending) : : "memory");
    if ((pending >> 8 & 1) == 0) return Aborts::none;
    // Take it here, or the next component would be blamed too: unmasked for an instant, its vector returns at once.
    asm volatile("msr daifclr, #4\n\tisb\n\tmsr daifset, #4" : : : "memory");
    return Aborts::pending;
  }
  static void fp_enable() { asm volatile("msr cpacr_el1, %0\n\tisb" : : "r"(fp_on)); }
  static uint64_t fp_save(FpRegisters& registers) { return nacre_fp_save(registers); }
  static void fp_load(const FpRegisters& registers, uint64_t control) { nacre_fp_load(registers, control); }
  [[gnu::always_inline]] static uint32_t acknowledge() {
    uint64_t intid;
    asm volatile("mrs %0, s3_0_c12_c12_0" : "=r"(intid));  // ICC_IAR1_EL1
    return static_cast<uint32_t>(intid);
  }
  [[gnu::always_inline]] static void drop_priority(uint32_t intid) {
    asm volatile("msr s3_0_c12_c12_1, %0" : : "r"(uint64_t{intid}));  // ICC_EOIR1_EL1
  }
  [[gnu::always_inline]] static void deactivate(uint32_t intid) {
    asm volatile("msr s3_0_c12_c11_1, %0" : : "r"(uint64_t{intid}));  // ICC_DIR_EL1
  }
  [[noreturn]] static void reset() {
    nacre_reset();
    __builtin_unreachable();
  }
};

}  // namespace nacre::kernel
