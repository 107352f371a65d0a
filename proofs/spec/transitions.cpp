// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/transitions.hpp"

#include <string>

#include "abi/audit.hpp"
#include "abi/calls.hpp"
#include "abi/tables.hpp"
#include "abi/well_formed.hpp"
#include "proofs/spec/policy.hpp"
#include "proofs/spec/tick.hpp"

namespace nacre::proof::spec {

namespace {

using abi::Cause;
using abi::RecordKind;
using abi::RunState;

constexpr uint64_t timer_interrupt = 27;
constexpr uint64_t special_interrupts = 1020;
constexpr uint64_t fp_on = uint64_t{3} << 20;
constexpr uint64_t fp_off = uint64_t{1} << 20;

Term word64(uint64_t value) { return constant(64, value); }
Term byte(uint64_t value) { return constant(8, value); }
Term cause_of(Cause cause) { return byte(static_cast<uint64_t>(cause)); }
Term id_of(Term wide) { return extract(wide, 0, 6); }
Term zero() { return word64(0); }
Term now(System& s) { return s.environment.now; }
Term positive(Term balance) { return less_signed(zero(), balance); }
Term minimum(Term a, Term b) { return choose(less(b, a), b, a); }

/// A column of the authority tables.
Term entry(System& s, const char* name, Term c) { return s.named(std::string("entry.") + name, c); }

void set_funded(System& s, Term c, Term funded) {
  const Term without = s.word(s.funded) & ~System::single(c);
  s.word(s.funded) = choose(funded, without | System::single(c), without);
  s.word(s.runnable) = s.word(s.funded) | s.word(s.servers);
}

void set_words(System& s, Term c, Term w0, Term selector, Term outcome) {
  s.x(0, c) = w0;
  for (unsigned i = 1; i < abi::words; ++i) s.x(i, c) = zero();
  s.x(6, c) = selector;
  s.x(7, c) = outcome;
}

/// The registers that a system call preserves.
void save_call(System& s, const Registers& r) {
  const Term c = s.current_id();
  for (unsigned i = 19; i < 31; ++i) s.x(i, c) = r.x[i];
  s.sp[c] = r.sp;
  s.pc[c] = r.pc;
  s.thread[c] = r.thread;
}

void save_all(System& s, const Registers& r) {
  const Term c = s.current_id();
  for (unsigned i = 0; i < 31; ++i) s.x(i, c) = r.x[i];
  s.sp[c] = r.sp;
  s.pc[c] = r.pc;
  s.thread[c] = r.thread;
  s.spsr[c] = r.spsr;
}

struct Record {
  RecordKind kind{};
  Term subject, object, method, detail, channel;
  std::array<Term, 5> value;
};

void append(System& s, const std::string& ring, const char* head, const Record& record) {
  const Term sequence = s.named(head) + word64(1);
  s.named(head) = sequence;
  const Term slot = extract(sequence, 0, 6);
  s.named(ring + ".sequence", slot) = sequence;
  s.named(ring + ".time", slot) = now(s);
  s.named(ring + ".kind", slot) = byte(static_cast<uint64_t>(record.kind));
  s.named(ring + ".subject", slot) = zero_extend(record.subject, 8);
  s.named(ring + ".object", slot) = record.object;
  s.named(ring + ".method", slot) = record.method;
  s.named(ring + ".detail", slot) = record.detail;
  s.named(ring + ".reserved", slot) = byte(0);
  s.named(ring + ".channel", slot) = record.channel;
  for (unsigned i = 0; i < 5; ++i) s.named(ring + ".value" + std::to_string(i), slot) = record.value[i];
}

void record_event(System& s, Term subject, RecordKind kind, Term detail, Term object,
                  const std::array<Term, 5>& value) {
  append(s, "events", "event_head",
         {.kind = kind,
          .subject = subject,
          .object = object,
          .method = byte(0),
          .detail = detail,
          .channel = constant(16, 0xffff),
          .value = value});
}

std::array<Term, 5> no_values() { return {zero(), zero(), zero(), zero(), zero()}; }

/// Calls and denials share a quota for each subject; what is beyond it is counted, exactly.
void record_or_count(System& s, const Record& record, const char* counter) {
  const Term c = record.subject;
  s.when(
      equal(s.denials_left[c], byte(0)), [&] { s.named(counter, c) = s.named(counter, c) + word64(1); },
      [&] {
        s.denials_left[c] = s.denials_left[c] - byte(1);
        append(s, "denials", "denial_head", record);
      });
}

/// An asynchronous abort that is pending when a component with devices is left is its own.
Term is_aborted(System& s, Term c) { return s.has_device(c) & extract(s.environment.aborts, 8, 1); }

/// Most entries: the caller is left, and blamed for an abort; otherwise `body` happens; then the next one runs.
template <class Body>
void event(System& s, const Body& body) {
  const Term c = s.current_id();
  leave(s);
  s.when(
      is_aborted(s, c), [&] { blame(s, c, cause_of(Cause::external), zero()); }, [&] { body(c); });
  enter(s);
}

Term method_of(Term selector) { return extract(selector, 0, 6); }
Term handle_of(Term selector) { return selector >> word64(abi::method_bits); }

std::array<Term, abi::words> words_of(const Registers& r) {
  return {r.x[0], r.x[1], r.x[2], r.x[3], r.x[4], r.x[5]};
}

Term refusal(abi::Reason reason) { return constant(32, static_cast<uint64_t>(reason)); }
Term refusal(abi::Reason reason, Term row) { return refusal(reason) | zero_extend(row, 32) << constant(32, 8); }

/// What of an event a policy wants to be known: recorded, or counted beyond the quota.
void record_moves(System& s, RecordKind kind, Term subject, Term object, Term method, Term detail, Term channel, Term row,
                  Term states) {
  record_or_count(s,
                  {.kind = kind,
                   .subject = subject,
                   .object = object,
                   .method = method,
                   .detail = detail,
                   .channel = channel,
                   .value = {row, states, now(s), zero(), zero()}},
                  "unrecorded_calls");
}

void deliver(System& s, Term c, Term d, const Registers& r, Term selector) {
  s.deadline[d] = zero();
  s.serving[d] = zero_extend(c, 8);
  s.payer[d] = s.payer[c];
  s.activation[d] = s.limit[d];
  s.nested[d] = byte(0);
  s.when(s.is_server(c), [&] { s.nested[c] = s.nested[c] + byte(1); });
  for (unsigned i = 0; i < abi::words; ++i) s.x(i, d) = r.x[i];
  s.x(6, d) = selector;
  s.x(7, d) = zero();
  s.include(s.ready, d);
  s.callee[c] = zero_extend(d, 8);
}

/// A handle of the component's own slice of the channel table, of this kind.
struct Handle {
  Term in_range;
  Term channel;  ///< 8 bits
  Term number;   ///< the same in 16 bits, for records
  Term peer;
};
Handle look_up(System& s, Term c, Term selector) {
  const Term handle = handle_of(selector);
  const Term index = zero_extend(Term(s.channel_base[c]), 64) + handle;
  Handle h{.in_range = less(handle, zero_extend(Term(s.channel_count[c]), 64)),
           .channel = extract(index, 0, 8),
           .number = extract(index, 0, 16),
           .peer = {}};
  h.peer = id_of(s.named("channel.peer", h.channel));
  return h;
}

}  // namespace

Term outcome(unsigned number) { return word64(number); }

Term eligible(System& s) { return s.word(s.ready) & s.word(s.runnable); }

void refill(System& s, Term c) {
  const Term balance = s.account[c];
  const Term budget = entry(s, "budget", c);
  const Term sum = balance + budget;
  const Term full = choose(less_signed(sum, budget), sum, budget);
  s.granted[c] = s.granted[c] + (full - balance);
  s.account[c] = full;
  s.refill_at[c] = now(s) + entry(s, "period", c);
  s.denials_left[c] = entry(s, "denial_quota", c);
  set_funded(s, c, positive(full));
}

void arm_no_later(System& s, Term end) { s.word(s.armed) = minimum(s.word(s.armed), end); }

void leave(System& s) {
  const Term c = s.current_id();
  const Term p = id_of(s.payer[c]);
  s.account[p] = s.account[p] - now(s);
  s.when(s.is_server(c), [&] { s.activation[c] = s.activation[c] - now(s); });
  s.when(at_most(s.refill_at[p], now(s)), [&] { refill(s, p); });
  set_funded(s, p, positive(s.account[p]));
  s.word(s.running) = byte(0);
  s.checkpoint("left");
}

void enter(System& s) {
  s.checkpoint("entering");
  const Term candidates = eligible(s);
  s.when(differ(candidates, zero()), [&] {
    const Term next = id_of(trailing_zeros(candidates));
    s.word(s.running) = byte(1);
    s.word(s.current) = zero_extend(next, 8);
    s.exclude(s.ready, next);
    const Term p = id_of(s.payer[next]);
    s.when(at_most(s.refill_at[p], now(s)), [&] { refill(s, p); });
    s.account[p] = s.account[p] + now(s);
    Term end = s.refill_at[p];
    end = choose(s.in(s.funded, p), minimum(end, s.account[p]), end);
    s.when(s.is_server(next), [&] { s.activation[next] = s.activation[next] + now(s); });
    end = choose(s.is_server(next), minimum(end, s.activation[next]), end);
    arm_no_later(s, end);
  });
}

void own(System& s, Term c, Term limit) {
  s.payer[c] = zero_extend(c, 8);
  s.when(s.is_server(c), [&] { s.activation[c] = limit; });
  s.nested[c] = byte(0);
}

void answer(System& s, Term c, Term outcome) {
  set_words(s, c, zero(), zero(), outcome);
  s.include(s.ready, c);
}

void wake(System& s, Term c, unsigned event) {
  s.deadline[c] = zero();
  own(s, c, s.limit[c]);
  set_words(s, c, event == notified ? Term(s.pending[c]) : zero(), zero(), outcome(event));
  if (event == notified) s.pending[c] = zero();
  s.include(s.ready, c);
}

void post(System& s, Term d, Term bits) {
  s.when(!s.in(s.down, d), [&] {
    s.pending[d] = s.pending[d] | bits;
    s.when(s.is_receiving(d) & s.in(s.funded, d), [&] { wake(s, d, notified); });
  });
}

namespace {

/// The policies hear of a fall: the call that c serves is lost, then the one that it has open, then it falls.
void tell_policies(System& s, Term c) {
  const Term lost = word64(static_cast<uint64_t>(abi::Moment::lost));
  const Term client = id_of(s.serving[c]);
  const Term served_row = s.named("open_row", client);
  const Term own_row = s.named("open_row", c);
  Moved served{zero(), zero()};
  const Term serves = differ(s.serving[c], byte(0));
  s.when(serves, [&] { served = close_call(s, client, lost, now(s)); });
  served = {choose(serves, served.states, zero()), choose(serves, served.changed, zero())};
  const Moved made = close_call(s, c, lost, now(s));
  const Moved fallen = commit(s, s.named("restarts", c), zero(), now(s));
  s.when(differ(served.changed | made.changed | fallen.changed, zero()), [&] {
    record_event(s, c, RecordKind::fall, byte(0), s.serving[c],
                 {served.states, made.states, fallen.states, now(s),
                  zero_extend(concat(own_row, served_row), 64)});
  });
}

}  // namespace

void fall(System& s, Term c) {
  tell_policies(s, c);
  // The server that it calls works on, and its reply goes to nobody.
  const Memory before = s.memory;
  const FieldId serving = s.serving.field();
  const Term caller = zero_extend(c, 8);
  s.when(differ(c, constant(6, 0)), [&] {
    s.memory.map(serving, [before, serving, caller](Term server) {
      const Term client = before.read(serving, server);
      return choose(equal(client, caller), byte(0), client);
    });
  });
  const Term client = s.serving[c];
  s.when(differ(client, byte(0)), [&] {
    answer(s, id_of(client), outcome(peer_failed));
    s.serving[c] = byte(0);
  });
  s.pending[c] = zero();
  s.deadline[c] = zero();
  s.full[c] = byte(0);
  s.fp_access[c] = word64(fp_off);
  s.word(s.fp_owner) =
      choose(equal(s.word(s.fp_owner), zero_extend(c, 64)), word64(abi::max_components), s.word(s.fp_owner));
  s.exclude(s.ready, c);
  s.include(s.down, c);
}

void blame(System& s, Term c, Term cause, Term address) {
  s.cause[c] = cause;
  s.fault_pc[c] = s.pc[c];
  s.fault_address[c] = address;
  s.fault_client[c] = s.serving[c];
  record_event(s, c, RecordKind::fault, cause, s.serving[c], {s.pc[c], address, s.x(30, c), s.x(29, c), s.sp[c]});
  s.word(s.resets) = choose(equal(c, constant(6, 0)), byte(1), s.word(s.resets));
  s.checkpoint("blamed");
  fall(s, c);
  post(s, id_of(entry(s, "supervisor", c)), word64(1) << zero_extend(entry(s, "fault_bit", c), 64));
}

void begin(System& s, Term c) {
  s.checkpoint("beginning");
  for (unsigned i = 0; i < 31; ++i) s.x(i, c) = zero();
  s.sp[c] = entry(s, "stack", c);
  s.pc[c] = entry(s, "entry", c);
  s.spsr[c] = zero();
  s.fp_control[c] = zero();
  s.thread[c] = zero();
  s.full[c] = byte(0);
  const Term slot = entry(s, "fp_slot", c);
  s.when(differ(slot, byte(0)), [&] {
    for (unsigned i = 0; i < 64; ++i) s.named("fp_q" + std::to_string(i), extract(slot - byte(1), 0, 4)) = zero();
  });
  own(s, c, entry(s, "start_limit", c));
  s.generation[c] = s.generation[c] + word64(1);
  s.exclude(s.down, c);
  s.include(s.ready, c);
  std::array<Term, 5> value = no_values();
  value[0] = s.generation[c];
  record_event(s, c, RecordKind::start, byte(0), byte(0), value);
}

void record_denial(System& s, Term subject, unsigned kind, Term outcome, Term object, Term method, Term channel,
                   Term refusal) {
  record_or_count(s,
                  {.kind = static_cast<RecordKind>(kind),
                   .subject = subject,
                   .object = object,
                   .method = method,
                   .detail = extract(outcome, 0, 8),
                   .channel = channel,
                   .value = {zero_extend(refusal, 64), zero(), zero(), zero(), zero()}},
                  "unrecorded_denials");
}

// ---- call

namespace {

/// A call as the tables see it.
struct Asked {
  Term c;
  Handle h;
  Term method;  ///< 64 bits
  Term peer;    ///< 8 bits
  std::array<Term, abi::words> words;
};

void refuse_call(System& s, const Asked& a, unsigned why, Term object, Term channel, Term reason) {
  answer(s, a.c, outcome(why));
  record_denial(s, a.c, static_cast<unsigned>(RecordKind::denied_call), outcome(why), object,
                extract(a.method, 0, 8), channel, reason);
}

/// Denied by the tables: the row, if there is one (8 bits), counts it.
void deny_call(System& s, const Asked& a, Term has_row, Term row, Term reason) {
  s.when(has_row, [&] { s.named("denied_by_row", row) = s.named("denied_by_row", row) + word64(1); });
  refuse_call(s, a, denied, a.peer, a.h.number, reason);
}

void hand_over(System& s, const Asked& a, const Registers& r) {
  const Term tag = zero_extend(Term(s.named("channel.tag", a.h.channel)), 64);
  deliver(s, a.c, a.h.peer, r, tag << word64(abi::method_bits) | a.method);
}

/// The row lets the call through if its automata and its rate do; then all of them move.
void call_by_row(System& s, const Asked& a, const Registers& r, Term row) {
  const Term steps = s.named("row.steps", row);
  const Term word = compared_word(s, row, a.words);
  const Term why = find_refusal(s, steps, word, now(s));
  s.when(
      differ(why, zero()),
      [&] {
        deny_call(s, a, truth(true), row, extract(why, 0, 32) | zero_extend(row, 32) << constant(32, 8));
      },
      [&] {
        s.when(
            is_too_soon(s, row, now(s)),
            [&] { deny_call(s, a, truth(true), row, refusal(abi::Reason::rate, row)); },
            [&] {
              take_turn(s, row, now(s));
              const Moved moved = commit(s, steps, word, now(s));
              const Term wanted = extract(s.named("channel.audited", a.h.channel) >> a.method, 0, 1);
              s.when(differ(moved.changed, zero()) | wanted, [&] {
                record_moves(s, RecordKind::call, a.c, a.peer, extract(a.method, 0, 8), byte(0), a.h.number,
                             zero_extend(row, 64), moved.states);
              });
              s.when(differ(s.named("row.flags", row) & byte(abi::RowFlags::closes), byte(0)), [&] {
                s.flags[a.c] = s.flags[a.c] | byte(closing_flag);
                s.named("open_row", a.c) = row;
              });
              hand_over(s, a, r);
            });
      });
}

/// The channel is one for calls.
void call_on(System& s, const Asked& a, const Registers& r) {
  const Term governed = s.named("channel.governed", a.h.channel);
  const Term is_plain = extract(s.named("channel.plain", a.h.channel) >> a.method, 0, 1);
  const Term is_governed = extract(governed >> a.method, 0, 1);
  const Term first = extract(zero_extend(Term(s.named("channel.first_row", a.h.channel)), 64) +
                                 members(governed & ((word64(1) << a.method) - word64(1))),
                             0, 8);
  const Found found = find_row(s, a.words, first);
  const Term by_row = !is_plain;
  s.when(
      by_row & !is_governed, [&] { deny_call(s, a, truth(false), found.row, refusal(abi::Reason::channel)); },
      [&] {
        s.when(
            by_row & !found.matched, [&] { deny_call(s, a, truth(true), first, refusal(abi::Reason::guard, first)); },
            [&] {
              s.when(
                  !s.is_receiving(a.h.peer), [&] { answer(s, a.c, outcome(peer_down)); },
                  [&] {
                    s.when(
                        s.is_server(a.c) & at_most(s.nested_limit[a.c], s.nested[a.c]),
                        [&] {
                          deny_call(s, a, by_row, found.row,
                                    choose(by_row, refusal(abi::Reason::nesting, found.row), refusal(abi::Reason::nesting)));
                        },
                        [&] {
                          s.when(
                              by_row, [&] { call_by_row(s, a, r, found.row); }, [&] { hand_over(s, a, r); });
                        });
                  });
            });
      });
}

}  // namespace

void call(System& s, const Registers& r) {
  save_call(s, r);
  event(s, [&](Term c) {
    Asked a{.c = c,
            .h = look_up(s, c, r.x[6]),
            .method = zero_extend(method_of(r.x[6]), 64),
            .peer = {},
            .words = words_of(r)};
    a.peer = zero_extend(a.h.peer, 8);
    const Term is_call =
        equal(s.named("channel.kind", a.h.channel), byte(static_cast<uint64_t>(abi::ChannelKind::call)));
    s.when(
        !a.h.in_range,
        [&] { refuse_call(s, a, bad_handle, byte(0), constant(16, 0xffff), refusal(abi::Reason::channel)); },
        [&] {
          s.when(
              !is_call, [&] { refuse_call(s, a, bad_handle, a.peer, a.h.number, refusal(abi::Reason::channel)); },
              [&] { call_on(s, a, r); });
        });
  });
}

// ---- reply_wait

void reply_wait(System& s, const Registers& r) {
  const Term c = s.current_id();
  s.sp[c] = r.sp;
  s.pc[c] = r.pc;
  s.thread[c] = r.thread;
  event(s, [&](Term server) {
    const Term client = id_of(s.serving[server]);
    s.when(differ(s.serving[server], byte(0)), [&] {
      const Term closing = is_closing(s, client);
      const Term row = s.named("open_row", client);
      const Term only_status =
          closing & differ(s.named("row.flags", row) & byte(abi::RowFlags::status_only), byte(0));
      s.when(closing, [&] {
        const Term moment = choose(equal(r.x[6], zero()), word64(1), word64(2));
        const Moved moved = close_call(s, client, moment, now(s));
        s.when(differ(moved.changed, zero()), [&] {
          record_moves(s, RecordKind::reply, server, zero_extend(client, 8), byte(0), extract(moment, 0, 8),
                       constant(16, 0xffff), zero_extend(row, 64), moved.states);
        });
      });
      for (unsigned i = 0; i < abi::words; ++i) s.x(i, client) = choose(only_status, zero(), r.x[i]);
      s.x(6, client) = choose(only_status, choose(equal(r.x[6], zero()), zero(), word64(1)), r.x[6]);
      s.x(7, client) = zero();
      s.include(s.ready, client);
      s.serving[server] = byte(0);
    });
    // Deadlines end on the last tick of a quantum.
    const Term deadline = r.x[7] | s.named("tables.quantum_mask");
    s.deadline[server] = deadline;
    const Term funded = s.in(s.funded, server);
    s.when(
        funded & differ(s.pending[server], zero()), [&] { wake(s, server, notified); },
        [&] {
          s.when(
              funded & at_most(deadline, now(s)), [&] { wake(s, server, timeout); },
              [&] { s.when(funded, [&] { arm_no_later(s, deadline); }); });
        });
  });
}

// ---- signal

namespace {

void signal_on(System& s, Term c, const Handle& h) {
  const Term interval = s.named("channel.rate_interval", h.channel);
  const Term arrival = s.arrival[h.channel];
  const Term limited = differ(interval, zero());
  const Term too_early = less(now(s) + s.named("channel.rate_tolerance", h.channel), arrival);
  const Term steps = s.named("signals", h.channel);
  const Term peer = zero_extend(h.peer, 8);
  const Term why = find_refusal(s, steps, zero(), now(s));
  s.when(
      limited & too_early,
      [&] {
        s.named("refused_signals", c) = s.named("refused_signals", c) + word64(1);
        answer(s, c, outcome(again));
      },
      [&] {
        s.when(
            differ(why, zero()),
            [&] {
              record_denial(s, c, static_cast<unsigned>(RecordKind::denied_signal), outcome(denied), peer, byte(0),
                            h.number, extract(why, 0, 32));
              answer(s, c, outcome(denied));
            },
            [&] {
              const Moved moved = commit(s, steps, zero(), now(s));
              s.when(differ(moved.changed, zero()), [&] {
                record_moves(s, RecordKind::signal, c, peer, byte(0), byte(0), h.number, zero(), moved.states);
              });
              s.when(limited,
                     [&] { s.arrival[h.channel] = choose(less(now(s), arrival), arrival, now(s)) + interval; });
              post(s, h.peer, word64(1) << zero_extend(Term(s.named("channel.bit", h.channel)), 64));
              answer(s, c, outcome(ok));
            });
      });
}

}  // namespace

void signal(System& s, const Registers& r) {
  save_call(s, r);
  event(s, [&](Term c) {
    const Handle h = look_up(s, c, r.x[6]);
    const Term is_signal =
        equal(s.named("channel.kind", h.channel), byte(static_cast<uint64_t>(abi::ChannelKind::signal)));
    const auto refuse = [&](Term object, Term channel) {
      record_denial(s, c, static_cast<unsigned>(RecordKind::denied_signal), outcome(bad_handle), object, byte(0),
                    channel, refusal(abi::Reason::channel));
      answer(s, c, outcome(bad_handle));
    };
    s.when(
        !h.in_range, [&] { refuse(byte(0), constant(16, 0xffff)); },
        [&] {
          s.when(
              !is_signal, [&] { refuse(zero_extend(h.peer, 8), h.number); }, [&] { signal_on(s, c, h); });
        });
  });
}

// ---- interrupts

void irq_done(System& s, const Registers& r) {
  save_call(s, r);
  event(s, [&](Term c) {
    const Term handle = handle_of(r.x[6]);
    const Term line = extract(zero_extend(Term(s.line_base[c]), 64) + handle, 0, 6);
    s.when(
        !less(handle, zero_extend(Term(s.line_count[c]), 64)),
        [&] {
          record_denial(s, c, static_cast<unsigned>(RecordKind::denied_irq_done), outcome(bad_handle), byte(0), byte(0),
                        extract(handle, 0, 16), refusal(abi::Reason::none));
          answer(s, c, outcome(bad_handle));
        },
        [&] {
          s.when(s.in(s.active, line), [&] {
            s.exclude(s.active, line);
            s.named("deactivations") = s.named("deactivations") + word64(1);
            s.named("deactivated") = zero_extend(Term(s.named("line.intid", line)), 64);
            // Who is overdrawn by the longest span already is charged no further.
            s.when(!less_signed(s.account[c], word64(-static_cast<uint64_t>(abi::longest_span))), [&] {
              const Term cost = s.named("line.cost", line);
              s.account[c] = s.account[c] - cost;
              s.granted[c] = s.granted[c] - cost;
              set_funded(s, c, positive(s.account[c]));
              arm_no_later(s, s.refill_at[c]);
            });
          });
          answer(s, c, outcome(ok));
        });
  });
}

namespace {

void drop_priority(System& s, Term interrupt) {
  s.named("priority drops") = s.named("priority drops") + word64(1);
  s.named("priority dropped") = zero_extend(interrupt, 64);
}

Term is_timer(System& s) { return equal(s.environment.interrupt, constant(24, timer_interrupt)); }

/// The interrupt's line is taken: its owner, if it is up, has the line's bit. Returns whether there is such an owner.
Term take_line(System& s, Term& owner) {
  const Term number = s.environment.interrupt;
  const Term entry = s.named("line_of_intid", extract(number, 0, 8));
  const Term owned = less(number, constant(24, abi::max_intids)) & differ(entry, byte(abi::no_line));
  const Term line = id_of(entry);
  owner = id_of(s.named("line.owner", line));
  const Term up = owned & !s.in(s.down, owner);
  s.when(
      owned,
      [&] {
        drop_priority(s, number);
        s.include(s.active, line);
        s.when(!s.in(s.down, owner), [&] {
          s.pending[owner] = s.pending[owner] | word64(1) << zero_extend(Term(s.named("line.bit", line)), 64);
        });
      },
      [&] {
        s.named("spurious_interrupts") = s.named("spurious_interrupts") + word64(1);
        s.when(less(number, constant(24, special_interrupts)), [&] { drop_priority(s, number); });
      });
  return up;
}

/// Up to the point where the timer looks at every component. Returns whether the line's owner is to be told, and whom.
struct Taken {
  Term has_owner, owner;
};
Taken begin_interrupt(System& s, const Registers* r) {
  Taken taken{truth(false), constant(6, 0)};
  s.named("acknowledgements") = s.named("acknowledgements") + word64(1);
  Term owner = constant(6, 0);
  Term has_owner = truth(false);
  s.when(!is_timer(s), [&] { has_owner = take_line(s, owner); });
  taken.owner = owner;
  taken.has_owner = !is_timer(s) & has_owner;
  if (r == nullptr) return taken;
  const Term c = s.current_id();
  save_all(s, *r);
  s.full[c] = byte(1);
  s.include(s.ready, c);
  leave(s);
  s.when(
      is_aborted(s, c), [&] { blame(s, c, cause_of(Cause::external), zero()); },
      [&] {
        // A server that has used up the time of its activation.
        s.when(is_timer(s) & s.is_server(c) & !positive(s.activation[c]),
               [&] { blame(s, c, cause_of(Cause::limit), zero()); });
      });
  return taken;
}

void end_interrupt(System& s, const Taken& taken) {
  s.when(is_timer(s), [&] {
    s.checkpoint("ticking");
    tick(s);
    drop_priority(s, s.environment.interrupt);
    s.named("deactivations") = s.named("deactivations") + word64(1);
    s.named("deactivated") = zero_extend(s.environment.interrupt, 64);
  });
  s.when(taken.has_owner, [&] { post(s, taken.owner, zero()); });
  enter(s);
}

}  // namespace

void interrupt(System& s, const Registers& r) {
  const Taken taken = begin_interrupt(s, &r);
  end_interrupt(s, taken);
}

void interrupt_idle(System& s) {
  const Taken taken = begin_interrupt(s, nullptr);
  end_interrupt(s, taken);
}

// ---- control

namespace {

void carry_out(System& s, Term c, Term target, Term operation) {
  const auto is = [&](abi::Operation o) { return equal(operation, constant(6, static_cast<uint64_t>(o))); };
  const Term was_down = s.in(s.down, target);
  const Term startable = is(abi::Operation::restart) | was_down;
  answer(s, c, choose(is(abi::Operation::start) & !startable, outcome(not_down), outcome(ok)));
  s.when(is(abi::Operation::status), [&] {
    const auto state_number = [](RunState state) { return byte(static_cast<uint64_t>(state)); };
    const Term state = choose(
        was_down, state_number(RunState::down),
        choose(s.is_receiving(target), state_number(RunState::receiving),
               choose(s.in(s.ready, target), state_number(RunState::ready), state_number(RunState::calling))));
    s.x(0, c) = zero_extend(concat(s.fault_client[target], concat(s.cause[target], state)), 64);
    s.x(1, c) = s.fault_pc[target];
    s.x(2, c) = s.fault_address[target];
    s.x(3, c) = s.generation[target];
    s.x(4, c) = s.account[target];
    s.x(5, c) = s.granted[target] - s.account[target];
  });
  s.when((is(abi::Operation::stop) | is(abi::Operation::restart)) & !was_down, [&] {
    s.checkpoint("stopping");
    fall(s, target);
    s.cause[target] = cause_of(Cause::stopped);
    s.fault_pc[target] = s.pc[target];
    s.fault_address[target] = zero();
    s.fault_client[target] = byte(0);
    record_event(s, target, RecordKind::stop, byte(0), byte(0), no_values());
  });
  s.when(is(abi::Operation::restart) | (is(abi::Operation::start) & startable), [&] { begin(s, target); });
}

}  // namespace

void control(System& s, const Registers& r) {
  save_call(s, r);
  event(s, [&](Term c) {
    const Term wanted = handle_of(r.x[6]);
    const Term operation = method_of(r.x[6]);
    const Term exists = less(wanted, zero_extend(Term(s.named("tables.component_count")), 64));
    const Term target = id_of(wanted);
    const Term granted = exists & differ(target, constant(6, 0)) &
                         equal(entry(s, "supervisor", target), zero_extend(c, 8)) & at_most(operation, constant(6, 3));
    // Four steps a component, by operation.
    // Of a target that does not exist, nobody's: written as a number that is bounded without a branch.
    const Term bounded = choose(exists, target, constant(6, 0x3f)) & ~extract(sign_extend(!exists, 64), 0, 6);
    const Term place = zero_extend(bounded, 64) * word64(4) + zero_extend(extract(operation, 0, 2), 64);
    const Term steps = s.named("controls", extract(place, 0, 8));
    const Term why = find_refusal(s, steps, zero(), now(s));
    const Term object = choose(exists, zero_extend(target, 8), byte(0xff));
    s.when(
        !granted | differ(why, zero()),
        [&] {
          answer(s, c, outcome(denied));
          record_denial(s, c, static_cast<unsigned>(RecordKind::denied_control), outcome(denied), object,
                        zero_extend(operation, 8), constant(16, 0xffff),
                        choose(granted, extract(why, 0, 32), refusal(abi::Reason::channel)));
        },
        [&] {
          const Moved moved = commit(s, steps, zero(), now(s));
          s.when(differ(moved.changed, zero()), [&] {
            record_moves(s, RecordKind::control, c, object, zero_extend(operation, 8), byte(0), constant(16, 0xffff),
                         zero(), moved.states);
          });
          carry_out(s, c, bounded, operation);
        });
  });
}

// ---- faults

void fault(System& s, const Registers& r, Term cause, Term address) {
  save_all(s, r);
  const Term c = s.current_id();
  leave(s);
  blame(s, c, choose(is_aborted(s, c), cause_of(Cause::external), cause), address);
  enter(s);
}

/// The floating-point registers become the component's, whose place for them is `slot` - 1.
void give_fp(System& s, const Registers& r, Term c, Term slot) {
  const Term owner = id_of(s.word(s.fp_owner));
  s.when(less(s.word(s.fp_owner), word64(abi::max_components)), [&] {
    const Term place = extract(entry(s, "fp_slot", owner) - byte(1), 0, 4);
    for (unsigned i = 0; i < 64; ++i) s.named("fp_q" + std::to_string(i), place) = r.q[i];
    s.fp_control[owner] = r.fp_control;
    s.fp_access[owner] = word64(fp_off);
  });
  const Term place = extract(slot - byte(1), 0, 4);
  for (unsigned i = 0; i < 64; ++i)
    s.named("q" + std::to_string(i / 2) + (i % 2 == 0 ? ".low" : ".high")) = s.named("fp_q" + std::to_string(i), place);
  s.named("FPCR") = zero_extend(extract(s.fp_control[c], 0, 32), 64);
  s.named("FPSR") = zero_extend(extract(s.fp_control[c], 32, 32), 64);
  s.fp_access[c] = word64(fp_on);
  s.word(s.fp_owner) = zero_extend(c, 64);
}

void exception(System& s, const Registers& r, Term syndrome, Term address) {
  const Term kind = extract(syndrome, 26, 6);
  const Term status = extract(syndrome, 0, 6);
  const auto is = [&](uint64_t number) { return equal(kind, constant(6, number)); };
  const auto of_abort = [&](Cause ordinary) {
    return choose(equal(status, constant(6, 0x10)), cause_of(Cause::external),
                  choose(equal(status, constant(6, 0x21)), cause_of(Cause::alignment), cause_of(ordinary)));
  };
  const Term cause = choose(is(0x24), of_abort(Cause::access),
                            choose(is(0x20), of_abort(Cause::execute),
                                   choose(is(0x22) | is(0x26), cause_of(Cause::alignment),
                                          choose(is(0x15), cause_of(Cause::bad_call), cause_of(Cause::undefined)))));
  const auto is_cause = [&](Cause c) { return equal(cause, cause_of(c)); };
  const Term addressed =
      is_cause(Cause::access) | is_cause(Cause::execute) | is_cause(Cause::alignment) | is_cause(Cause::external);
  const Term c = s.current_id();
  const Term slot = entry(s, "fp_slot", c);
  const Term wants_fp = is(0x07);
  const Term gets_fp = wants_fp & differ(slot, byte(0));
  save_all(s, r);
  s.when(gets_fp, [&] {
    s.full[c] = byte(1);
    s.include(s.ready, c);
  });
  leave(s);
  s.when(
      gets_fp & !is_aborted(s, c), [&] { give_fp(s, r, c, slot); },
      [&] {
        const Term own = choose(wants_fp, cause_of(Cause::fp), cause);
        blame(s, c, choose(is_aborted(s, c), cause_of(Cause::external), own),
              choose(!wants_fp & addressed, address, zero()));
      });
  enter(s);
}

void abort(System& s, const Registers& r) { fault(s, r, cause_of(Cause::external), zero()); }

// ---- exit

Entry entry_of(System& s, Term c) {
  const Term full = differ(s.full[c], byte(0));
  Entry e{};
  for (unsigned i = 0; i < 31; ++i) {
    const Term saved = s.x(i, c);
    e.x[i] = i >= 8 && i <= 18 ? choose(full, saved, zero()) : saved;
  }
  e.sp = s.sp[c];
  e.pc = s.pc[c];
  e.spsr = choose(full, s.spsr[c], zero());
  e.thread = s.thread[c];
  e.fp_access = s.fp_access[c];
  e.page_table = s.page_table[c];
  // The context holds them no longer.
  s.full[c] = byte(0);
  return e;
}

}  // namespace nacre::proof::spec
