// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Entry and exit, as kernel/arch/aarch64/entry.S does them: which registers go to the context, which come from there, which
// are zeroed. The real ones are tested on the target.
#include "kernel/core/entry.hpp"

#include "tests/host_arch/processor.hpp"

namespace nacre::host {

namespace {

using kernel::Component;

constexpr unsigned first_preserved = 19;

void save_preserved(Component& c) {
  for (unsigned i = first_preserved; i < 31; ++i) c.context.x[i] = processor.registers.x[i];
}

void save_system(Component& c) {
  c.context.sp = processor.registers.sp;
  c.context.pc = processor.registers.pc;
  c.context.thread = processor.registers.thread;
}

void save_full(Component& c) {
  for (unsigned i = 0; i < 31; ++i) c.context.x[i] = processor.registers.x[i];
  save_system(c);
  c.context.spsr = processor.registers.status;
}

void load_system(Component& c) {
  processor.current = kernel::address(c);
  processor.registers.sp = c.context.sp;
  processor.registers.pc = c.context.pc;
  processor.registers.thread = c.context.thread;
  processor.fp_access = c.fp_access;
  processor.page_table = c.page_table;
}

void load_preserved(const Component& c) {
  for (unsigned i = first_preserved; i < 31; ++i) processor.registers.x[i] = c.context.x[i];
}

void zero_scratch(const Component& c) {
  for (unsigned i = 8; i < first_preserved; ++i) processor.registers.x[i] = c.zero[i % 2];
}

void exit_full(Component& c) {
  c.full = 0;
  for (unsigned i = 0; i < 31; ++i) processor.registers.x[i] = c.context.x[i];
  load_system(c);
  processor.registers.status = c.context.spsr;
}

void exit_any(Component* c) {
  if (c == nullptr) {
    processor.current = 0;
    return;
  }
  if (c->full != 0) return exit_full(*c);
  for (unsigned i = 0; i < 8; ++i) processor.registers.x[i] = c->context.x[i];
  load_system(*c);
  processor.registers.status = 0;
  load_preserved(*c);
  zero_scratch(*c);
}

void save_caller(Component& c) {
  save_preserved(c);
  save_system(c);
}

Component& running() {
  if (processor.current == 0) throw Misuse("an exception from a component, but the kernel is idle");
  return *kernel::current();
}

}  // namespace

void boot() { exit_any(kernel::nacre_boot_state()); }

void system_call(abi::Call number) {
  Component& c = running();
  const auto& x = processor.registers.x;
  switch (number) {
    case abi::Call::call:
      save_preserved(c);
      save_system(c);
      return kernel::nacre_call(x[0], x[1], x[2], x[3], x[4], x[5], x[6], kernel::address(c));
    case abi::Call::reply_wait:
      save_system(c);
      return kernel::nacre_reply_wait(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]);
    case abi::Call::signal:
      return kernel::nacre_signal(x[6], x[1]);
    case abi::Call::irq_done:
      return kernel::nacre_irq_done(x[6], x[1]);
    case abi::Call::control:
      save_preserved(c);
      save_system(c);
      return exit_any(kernel::nacre_control(x[6]));
  }
  unknown_system_call();
}

void unknown_system_call() { fault(abi::Cause::bad_call, 0); }

void fault(abi::Cause cause, uint64_t address) {
  save_full(running());
  exit_any(kernel::nacre_fault(cause, address));
}

void fp_trap() {
  save_full(running());
  exit_any(kernel::nacre_fp_trap());
}

void interrupt(uint32_t intid) {
  processor.pending_intid = intid;
  if (processor.current != 0) save_full(running());
  exit_any(kernel::nacre_interrupt());
}

void timer_interrupt() { interrupt(kernel::Arch::timer_intid); }

}  // namespace nacre::host

namespace nacre::kernel {

extern "C" {

void nacre_exit_message(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                        uint64_t next) {
  Component& c = *reinterpret_cast<Component*>(next);
  const std::array<uint64_t, 8> words = {w0, w1, w2, w3, w4, w5, selector, 0};
  for (unsigned i = 0; i < 8; ++i) host::processor.registers.x[i] = words[i];
  host::load_system(c);
  host::processor.registers.status = 0;
  host::load_preserved(c);
  host::zero_scratch(c);
}

void nacre_call_full(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                     uint64_t) {
  host::exit_any(nacre_call_general(w0, w1, w2, w3, w4, w5, selector));
}

void nacre_reply_full(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t status,
                      uint64_t deadline) {
  host::exit_any(nacre_reply_general(w0, w1, w2, w3, w4, w5, status, deadline));
}

void nacre_exit_caller(uint64_t outcome, uint64_t) {
  const Component& c = host::running();
  for (unsigned i = 0; i < 7; ++i) host::processor.registers.x[i] = c.zero[i % 2];
  host::processor.registers.x[7] = outcome;
  host::zero_scratch(c);
}

void nacre_signal_full(uint64_t selector, uint64_t) {
  host::save_caller(host::running());
  host::exit_any(nacre_signal_general(selector));
}

void nacre_irq_done_full(uint64_t selector, uint64_t) {
  host::save_caller(host::running());
  host::exit_any(nacre_irq_done_general(selector));
}

void nacre_exit_later(uint64_t receiver, uint64_t now) {
  host::save_caller(host::running());
  host::exit_any(nacre_give_way(reinterpret_cast<Component*>(receiver), Instant::from_raw(now)));
}
}

}  // namespace nacre::kernel
