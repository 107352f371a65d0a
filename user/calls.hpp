// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The system calls as C++ functions: abi/calls.hpp says what each register holds. Nothing here interprets a word; the
// typed layers are client.hpp and loop.hpp. Any component may call these at any time, except where said.
#pragma once

#include "abi/calls.hpp"
#include "lib/time.hpp"
#include "user/words.hpp"

namespace nacre::user {

/// Leaf of all calls but reply_wait: x0..x7 in and out; x8..x18 come back zero, the rest is preserved.
template <abi::Call number>
[[gnu::always_inline]] inline void trap_to_kernel(Registers& registers) {
  register uint64_t x0 asm("x0") = registers.word[0];
  register uint64_t x1 asm("x1") = registers.word[1];
  register uint64_t x2 asm("x2") = registers.word[2];
  register uint64_t x3 asm("x3") = registers.word[3];
  register uint64_t x4 asm("x4") = registers.word[4];
  register uint64_t x5 asm("x5") = registers.word[5];
  register uint64_t x6 asm("x6") = registers.selector;
  register uint64_t x7 asm("x7");
  asm volatile("svc %[number]"
               : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "=r"(x7)
               : [number] "i"(static_cast<uint16_t>(number))
               : "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "cc", "memory");
  registers = {{x0, x1, x2, x3, x4, x5}, x6, x7};
}

/// Synchronous request. On return: reply words, status of the server, outcome of the kernel.
[[gnu::always_inline]] inline void call(Registers& registers) { trap_to_kernel<abi::Call::call>(registers); }

/// In start.S: `reply_wait` keeps no register but the stack pointer.
extern "C" void nacre_reply_wait(Registers* registers);

/// Answers the request in service, if any, with words and status, then waits until the deadline. Only the one loop of
/// a component calls this.
[[gnu::always_inline]] inline void reply_wait(Registers& registers) { nacre_reply_wait(&registers); }

/// A call whose only argument is a selector.
template <abi::Call number>
[[nodiscard, gnu::always_inline]] inline abi::Outcome call_without_words(Selector selector) {
  Registers registers;
  registers.selector = selector.to_raw();
  trap_to_kernel<number>(registers);
  return static_cast<abi::Outcome>(registers.outcome);
}

/// Sets the peer's bit of this channel; never waits. `again`: its rate refuses for now.
[[nodiscard, gnu::always_inline]] inline abi::Outcome signal(Selector channel) {
  return call_without_words<abi::Call::signal>(channel);
}
/// The own line may come again.
[[nodiscard, gnu::always_inline]] inline abi::Outcome irq_done(Selector line) {
  return call_without_words<abi::Call::irq_done>(line);
}

/// For a component's supervisor. The words of `status` come back in `registers`.
[[nodiscard]] inline abi::Outcome control(ComponentId component, abi::Operation operation, Registers& registers) {
  registers = {};
  registers.selector = make_selector(component.to_raw(), static_cast<uint64_t>(operation)).to_raw();
  trap_to_kernel<abi::Call::control>(registers);
  return static_cast<abi::Outcome>(registers.outcome);
}

/// The virtual counter.
[[nodiscard]] inline Instant now() {
  uint64_t ticks;
  asm volatile("mrs %0, cntvct_el0" : "=r"(ticks));
  return Instant::from_raw(ticks);
}

/// Of the virtual counter, in ticks a second.
[[nodiscard]] inline Frequency frequency() {
  uint64_t ticks;
  asm volatile("mrs %0, cntfrq_el0" : "=r"(ticks));
  return Frequency::from_raw(ticks);
}

/// A length of time in ticks.
template <class Length>
[[nodiscard]] Span ticks(Length length) {
  return to_span(length, frequency());
}

}  // namespace nacre::user
