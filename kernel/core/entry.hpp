// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The handlers, by the names that the architecture's assembly, the specification and the tests use.
//
// On entry the registers of the component that is left are in its context, or still in the processor where the
// system call preserves them. A handler that returns a component has made it the current one; null is idle.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

extern "C" {
// The short paths: they end in one of the exits below, or leave everything to the general handler without a change. The
// caller's preserved registers are in the processor all the while (signal, irq_done) or saved already (call).
void nacre_call(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                uint64_t client);
void nacre_reply_wait(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t status,
                      uint64_t deadline);
void nacre_signal(uint64_t selector, uint64_t unused);
void nacre_irq_done(uint64_t selector, uint64_t unused);

Component* nacre_call_general(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                              uint64_t selector);
Component* nacre_reply_general(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                               uint64_t status, uint64_t deadline);
Component* nacre_signal_general(uint64_t selector);
Component* nacre_irq_done_general(uint64_t selector);
/// The current component has sent a notification to `receiver`, which preempts it: `preempts` holds at `now`.
Component* nacre_give_way(Component* receiver, Instant now);
Component* nacre_control(uint64_t selector);
Component* nacre_interrupt();
Component* nacre_fault(abi::Cause cause, uint64_t fault_address);
Component* nacre_fp_trap();
/// Tables are mapped, state is zero. Returns the supervisor, or does not return: see nacre_refuse.
Component* nacre_boot_state();

// Provided by the architecture and the board.
void nacre_exit_message(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                        uint64_t next);
void nacre_call_full(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                     uint64_t client);
void nacre_reply_full(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t status,
                      uint64_t deadline);
void nacre_exit_caller(uint64_t outcome, uint64_t unused);
void nacre_signal_full(uint64_t selector, uint64_t unused);
void nacre_irq_done_full(uint64_t selector, uint64_t unused);
/// Saves the caller and goes on with nacre_give_way.
void nacre_exit_later(uint64_t receiver, uint64_t now);
/// Configures the interrupt of a line: group, priority, trigger, target, enabled.
void nacre_configure_line(const abi::LineEntry& line);
/// Says why the tables are refused, by rule name and index of the entry, and stops the board.
void nacre_refuse(const char* rule, unsigned index);
}

}  // namespace nacre::kernel
