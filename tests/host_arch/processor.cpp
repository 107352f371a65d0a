// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The parts of the contract that are more than a variable, the board, and the kernel's own storage.
#include "tests/host_arch/processor.hpp"

#include "kernel/core/entry.hpp"

namespace nacre::kernel {

extern "C" {
State nacre_state;
abi::AuditArea nacre_audit;
}

}  // namespace nacre::kernel

namespace nacre::host {

Processor processor;

void power_on() {
  processor = Processor{};
  kernel::nacre_state = kernel::State{};
  kernel::nacre_audit = abi::AuditArea{};
}

}  // namespace nacre::host

namespace nacre::kernel {

namespace {

using host::processor;

void require(bool holds, const char* what) {
  if (!holds) throw host::Misuse(what);
}

}  // namespace

uint64_t Arch::fp_save(FpRegisters& registers) {
  require(processor.fp_access == fp_on, "floating point saved while it traps");
  for (unsigned i = 0; i < 32; ++i) {
    registers.q[i][0] = processor.fp.q[i][0];
    registers.q[i][1] = processor.fp.q[i][1];
  }
  return processor.fp.control;
}

void Arch::fp_load(const FpRegisters& registers, uint64_t control) {
  require(processor.fp_access == fp_on, "floating point loaded while it traps");
  for (unsigned i = 0; i < 32; ++i) processor.fp.q[i] = {registers.q[i][0], registers.q[i][1]};
  processor.fp.control = control;
}

uint32_t Arch::acknowledge() {
  const uint32_t intid = processor.pending_intid;
  processor.pending_intid = 1023;
  if (intid < 1020) processor.active_intids.set(intid);
  return intid;
}

void Arch::drop_priority(uint32_t intid) {
  require(intid < 1020 && processor.active_intids.test(intid),
          "priority drop of an interrupt that was not acknowledged");
  processor.dropped_intid = intid;
}

void Arch::deactivate(uint32_t intid) {
  require(intid < 1020 && processor.active_intids.test(intid), "deactivation of an interrupt that is not active");
  processor.active_intids.reset(intid);
  processor.deactivated_intid = intid;
  processor.deactivations += 1;
}

void Arch::reset() { throw host::Reset(); }

extern "C" {

void nacre_configure_line(const abi::LineEntry& line) { processor.configured_intids.set(line.intid); }

void nacre_refuse(const char* rule, unsigned index) { throw host::Refused(rule, index); }
}

}  // namespace nacre::kernel
