// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Synchronous exceptions that are no system call: what the syndrome register says (DDI 0487, D17.2.37).

#include "kernel/core/entry.hpp"

namespace nacre::kernel {

namespace {

using abi::Cause;

enum class Class : uint32_t {
  fp_access = 0x07,
  svc = 0x15,
  instruction_abort = 0x20,
  pc_alignment = 0x22,
  data_abort = 0x24,
  sp_alignment = 0x26
};

Cause abort_cause(uint64_t syndrome, Cause ordinary) {
  const uint64_t status = syndrome & 0x3f;
  if (status == 0x10) return Cause::external;
  if (status == 0x21) return Cause::alignment;
  return ordinary;
}

Cause cause_of(uint64_t syndrome) {
  const auto exception_class = static_cast<Class>(syndrome >> 26 & 0x3f);
  if (exception_class == Class::data_abort) return abort_cause(syndrome, Cause::access);
  if (exception_class == Class::instruction_abort) return abort_cause(syndrome, Cause::execute);
  if (exception_class == Class::pc_alignment || exception_class == Class::sp_alignment) return Cause::alignment;
  if (exception_class == Class::svc) return Cause::bad_call;
  return Cause::undefined;
}

}  // namespace

extern "C" Component* nacre_exception_handler(uint64_t syndrome, uint64_t fault_address) {
  if (static_cast<Class>(syndrome >> 26 & 0x3f) == Class::fp_access) return nacre_fp_trap();
  const Cause cause = cause_of(syndrome);
  const bool addressed =
      cause == Cause::access || cause == Cause::execute || cause == Cause::alignment || cause == Cause::external;
  return nacre_fault(cause, addressed ? fault_address : 0);
}

}  // namespace nacre::kernel
