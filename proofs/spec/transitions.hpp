// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What each entry into the kernel does: one function per entry, by the kernel's own names. This is the state machine of the
// design, in full. Every event begins with `leave` (the current component stops running and is charged) and ends with
// `enter` (the most urgent eligible one runs). No short paths here: that the kernel's give the same is what is proved.
#pragma once

#include <array>

#include "proofs/spec/system.hpp"

namespace nacre::proof::spec {

/// The registers of the component that was interrupted, or that made the call.
struct Registers {
  std::array<Term, 31> x;
  Term sp, pc, spsr, thread;
  Term fp_control;         ///< FPCR | FPSR << 32
  std::array<Term, 64> q;  ///< halves, low first
};

// Numbers of abi/calls.hpp and abi/audit.hpp, as terms.
[[nodiscard]] Term outcome(unsigned number);
enum : unsigned { ok, notified, timeout, bad_handle, denied, peer_down, peer_failed, again, not_down };

// ---- The parts of an event.

/// The most urgent component that may run: the lowest bit of this word.
[[nodiscard]] Term eligible(System& s);
/// The current component stops: its account and its activation hold ticks again, a refill that is due is given.
void leave(System& s);
/// The most urgent eligible component runs; nobody if there is none.
void enter(System& s);
/// The processor's timer comes no later than this.
void arm_no_later(System& s, Term end);
void refill(System& s, Term c);
/// An activation of its own: it pays for itself.
void own(System& s, Term c, Term limit);
/// receiving -> ready.
void wake(System& s, Term c, unsigned event);
void post(System& s, Term d, Term bits);
/// It goes on with this outcome and no words.
void answer(System& s, Term c, Term outcome);
void fall(System& s, Term c);
void blame(System& s, Term c, Term cause, Term address);
void begin(System& s, Term c);
/// `refusal`: 32 bits.
void record_denial(System& s, Term subject, unsigned kind, Term outcome, Term object, Term method, Term channel,
                   Term refusal);

// ---- The entries.
void call(System& s, const Registers& r);
void reply_wait(System& s, const Registers& r);
void signal(System& s, const Registers& r);
void irq_done(System& s, const Registers& r);
void control(System& s, const Registers& r);
void fault(System& s, const Registers& r, Term cause, Term address);
/// Every synchronous exception that is no known system call: cause and address from the syndrome.
void exception(System& s, const Registers& r, Term syndrome, Term address);
void abort(System& s, const Registers& r);
void interrupt(System& s, const Registers& r);
/// The same from idle.
void interrupt_idle(System& s);

/// What a component finds in its registers when it goes on.
struct Entry {
  std::array<Term, 31> x;
  Term sp, pc, spsr, thread, fp_access, page_table;
};
[[nodiscard]] Entry entry_of(System& s, Term c);

}  // namespace nacre::proof::spec
