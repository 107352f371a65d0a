// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/invariant.hpp"

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "abi/well_formed.hpp"
#include "proofs/spec/policy.hpp"

namespace nacre::proof::spec {

namespace {

using Indexes = std::span<const Term>;

Term word64(uint64_t value) { return constant(64, value); }
Term byte(uint64_t value) { return constant(8, value); }
Term id_of(Term wide) { return extract(wide, 0, 6); }
Term entry(System& s, const char* name, Term c) { return s.named(std::string("entry.") + name, c); }

constexpr uint64_t fp_on = uint64_t{3} << 20;
constexpr uint64_t fp_off = uint64_t{1} << 20;

Term is_current(System& s, Term c) { return s.is_running() & equal(s.current_id(), c); }
Term is_down(System& s, Term c) { return s.in(s.down, c); }
Term is_ready(System& s, Term c) { return s.in(s.ready, c); }
Term is_funded(System& s, Term c) { return s.in(s.funded, c); }
Term in_servers(System& s, Term c) { return s.in(s.servers, c); }
Term is_calling(System& s, Term c) { return !(is_current(s, c) | is_down(s, c) | is_ready(s, c) | s.is_receiving(c)); }
Term exists(System& s, Term c) { return less(zero_extend(c, 16), s.named("tables.component_count")); }
Term last(System& s) { return s.named("last"); }
/// The account of the running payer holds an instant, every other one ticks.
Term is_open(System& s, Term c) { return s.is_running() & equal(id_of(s.payer[s.current_id()]), c); }
Term armed(System& s) { return s.word(s.armed); }
/// The timer's interrupt is pending: whatever is overdue is done before any instruction of a component.
Term timer_is_due(System& s) { return at_most(armed(s), last(s)); }
Term signed_at_most(Term a, Term b) { return !less_signed(b, a); }

}  // namespace

const std::vector<Clause>& invariant() {
  using enum Sort;
  static const std::vector<Clause> clauses = {
      {"1 states",
       "down, ready, receiving and running exclude each other",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term d = is_down(s, c);
         const Term r = is_ready(s, c);
         const Term w = s.is_receiving(c);
         const Term u = is_current(s, c);
         return !(d & r) & !(d & w) & !(d & u) & !(r & w) & !(r & u) & !(w & u);
       }},
      {"1 calling",
       "a component in none of these states is calling: the server that it waits for is serving it",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term server = s.callee[c];
         return implies(is_calling(s, c),
                        less(server, zero_extend(c, 8)) & equal(s.serving[id_of(server)], zero_extend(c, 8)));
       }},
      {"2 client",
       "who is served is less urgent than the server, and waits for this one",
       {component},
       [](System& s, Indexes i) {
         const Term d = i[0];
         const Term client = s.serving[d];
         return equal(client, byte(0)) | (less(client, byte(64)) & less(zero_extend(d, 8), client) &
                                          equal(s.callee[id_of(client)], zero_extend(d, 8)));
       }},
      {"2 serving",
       "who is served is calling",
       {component},
       [](System& s, Indexes i) { return equal(s.serving[i[0]], byte(0)) | is_calling(s, id_of(s.serving[i[0]])); }},
      {"2 payer",
       "a server works on its client's account",
       {component},
       [](System& s, Indexes i) {
         const Term d = i[0];
         return equal(s.serving[d], byte(0)) | (equal(s.payer[d], s.payer[id_of(s.serving[d])]) & in_servers(s, d));
       }},
      {"3 receiving",
       "who is receiving serves nobody, and has no notification that it could have taken, unless the timer is due",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return implies(s.is_receiving(c), equal(s.serving[c], byte(0)) &
                                               (equal(s.pending[c], word64(0)) | !is_funded(s, c) | timer_is_due(s)));
       }},
      {"4 down",
       "who is down serves nobody, has no notifications, and does not own the floating-point registers",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return implies(is_down(s, c), equal(s.serving[c], byte(0)) & equal(s.pending[c], word64(0)) &
                                           differ(s.word(s.fp_owner), zero_extend(c, 64)));
       }},
      {"5 urgency",
       "the current component is the most urgent eligible one",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return implies(is_ready(s, c) & s.in(s.runnable, c), s.is_running() & less(s.current_id(), c));
       },
       false,
       true},
      {"5 servers",
       "every server that is more urgent than the current component is receiving or down: a call never waits",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return implies(in_servers(s, c) & (!s.is_running() | less(c, s.current_id())),
                        s.is_receiving(c) | is_down(s, c));
       },
       true,
       true},
      {"5 eligible",
       "the current component may run",
       {},
       [](System& s, Indexes) {
         return implies(s.is_running(), s.in(s.runnable, s.current_id()) & !is_down(s, s.current_id()));
       }},
      {"6 deadlines",
       "the timer comes no later than the deadline of a funded receiver, or is due",
       {component},
       [](System& s, Indexes i) {
         return implies(s.is_receiving(i[0]) & is_funded(s, i[0]),
                        at_most(armed(s), s.deadline[i[0]]) | timer_is_due(s));
       }},
      {"6 refills",
       "the timer comes no later than the refill of an unfunded component",
       {component},
       [](System& s, Indexes i) { return implies(!is_funded(s, i[0]), at_most(armed(s), s.refill_at[i[0]])); }},
      {"6 slice",
       "the timer comes no later than the end of the current slice",
       {},
       [](System& s, Indexes) {
         const Term c = s.current_id();
         const Term p = id_of(s.payer[c]);
         return implies(s.is_running(), implies(s.is_server(c), at_most(armed(s), s.activation[c])) &
                                            at_most(armed(s), s.refill_at[p]) &
                                            implies(is_funded(s, p), at_most(armed(s), s.account[p])));
       }},
      {"7 floating point",
       "exactly the owner of the floating-point registers may use them, and it has a place for them",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term owns = equal(s.word(s.fp_owner), zero_extend(c, 64));
         return equal(s.fp_access[c], choose(owns, word64(fp_on), word64(fp_off))) &
                implies(owns, differ(entry(s, "fp_slot", c), byte(0)));
       }},
      {"7 owner",
       "the owner is a component or nobody",
       {},
       [](System& s, Indexes) { return at_most(s.word(s.fp_owner), word64(64)); }},
      {"8 payers",
       "who is no server pays for itself; every payer is a component, no more urgent than who it pays for",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term p = s.payer[c];
         return less(p, byte(64)) & at_most(zero_extend(c, 8), p) &
                implies(!in_servers(s, c), equal(p, zero_extend(c, 8))) & implies(exists(s, c), exists(s, id_of(p)));
       }},
      {"9 funded",
       "funded are those whose balance is positive",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term balance = s.account[c] - choose(is_open(s, c), last(s), word64(0));
         return equal(is_funded(s, c), less_signed(word64(0), balance));
       }},
      {"9 runnable",
       "who is funded or a server may run",
       {},
       [](System& s, Indexes) { return equal(s.word(s.runnable), s.word(s.funded) | s.word(s.servers)); }},
      {"10 copies",
       "what is copied from the tables equals them",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const auto wide = [&](const char* name) { return zero_extend(entry(s, name, c), 32); };
         const Term same_values =
             equal(s.page_table[c], entry(s, "page_table", c)) & equal(s.limit[c], entry(s, "limit", c)) &
             equal(s.nested_limit[c], entry(s, "nested", c)) & equal(s.channel_base[c], wide("channel_base")) &
             equal(s.channel_count[c], wide("channel_count")) & equal(s.line_base[c], entry(s, "line_base", c)) &
             equal(s.line_count[c], entry(s, "line_count", c)) & equal(s.flags[c] & byte(0xff & ~closing_flag), entry(s, "flags", c) & byte(3));
         return implies(exists(s, c), same_values) & equal(in_servers(s, c), s.is_server(c));
       }},
      {"10 nobody",
       "a number that the tables do not name is down for ever, funded, and no server",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return exists(s, c) | (is_down(s, c) & is_funded(s, c) & !in_servers(s, c));
       }},
      {"11 full",
       "all registers are in the context only of a component that is ready; they return to the component's level, "
       "unmasked",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         return equal(s.full[c], byte(0)) | (equal(s.full[c], byte(1)) & is_ready(s, c) & is_component_mode(s.spsr[c]));
       }},
      {"12 accounts",
       "no account is overdrawn by more than the time that has passed and two longest spans, nor holds more than one",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term open = is_open(s, c);
         const Term since_start = s.account[c] + choose(open, word64(0), last(s));
         const Term balance = s.account[c] - choose(open, last(s), word64(0));
         return signed_at_most(word64(-(uint64_t{1} << 57)), since_start) &
                signed_at_most(balance, word64(uint64_t{1} << 56));
       }},
      {"12 activations",
       "the activation of a server that is neither receiving nor down ends no earlier than at the start of time, and "
       "is no longer than the longest span",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term open = is_current(s, c);
         const Term since_start = s.activation[c] + choose(open, word64(0), last(s));
         const Term left = s.activation[c] - choose(open, last(s), word64(0));
         return implies(s.is_server(c) & !s.is_receiving(c) & !is_down(s, c),
                        signed_at_most(word64(0), since_start) & signed_at_most(left, word64(uint64_t{1} << 56)));
       }},
      {"13 nesting",
       "no activation has made more calls than it may",
       {component},
       [](System& s, Indexes i) { return implies(s.is_server(i[0]), at_most(s.nested[i[0]], s.nested_limit[i[0]])); }},
      {"15 closing",
       "only who is calling has a call open whose end a policy waits for",
       {component},
       [](System& s, Indexes i) { return implies(is_closing(s, i[0]), is_calling(s, i[0])); }},
      {"14 time",
       "the counter has not run for half of its range",
       {},
       [](System& s, Indexes) { return less(last(s), word64(uint64_t{1} << 62)); }},
  };
  return clauses;
}

const std::vector<Clause>& well_formed() {
  using enum Sort;
  static const auto count = [](System& s, const char* name) -> Term { return s.named(name); };
  static const auto span = [](Term t) { return at_most(t, word64(abi::longest_span)); };
  static const std::vector<Clause> clauses = {
      {"header",
       "counts are within the tables' sizes, the quantum is a power of two",
       {},
       [](System& s, Indexes) {
         const Term n = count(s, "tables.component_count");
         const Term mask = count(s, "tables.quantum_mask");
         return !equal(n, constant(16, 0)) & at_most(n, constant(16, 64)) &
                at_most(count(s, "tables.channel_count"), constant(16, 256)) &
                at_most(count(s, "tables.line_count"), constant(16, 64)) &
                at_most(count(s, "tables.row_count"), constant(16, 256)) & equal(mask & (mask + word64(1)), word64(0)) &
                differ(mask, word64(0)) & at_most(mask, word64(uint64_t{1} << 32));
       }},
      {"times",
       "no time is negative or longer than the longest span; a budget is positive and fits its period; a server has "
       "limits",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term budget = entry(s, "budget", c);
         const Term server = extract(entry(s, "flags", c), 0, 1);
         return implies(exists(s, c), span(budget) & span(entry(s, "period", c)) & span(entry(s, "limit", c)) &
                                          span(entry(s, "start_limit", c)) & differ(budget, word64(0)) &
                                          at_most(budget, entry(s, "period", c)) &
                                          implies(server, differ(entry(s, "limit", c), word64(0)) &
                                                              differ(entry(s, "start_limit", c), word64(0))));
       }},
      {"slices",
       "a component's slices lie within the tables",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const auto sum = [&](const char* a, const char* b) {
           return zero_extend(entry(s, a, c), 32) + zero_extend(entry(s, b, c), 32);
         };
         return implies(
             exists(s, c),
             at_most(sum("channel_base", "channel_count"), zero_extend(count(s, "tables.channel_count"), 32)) &
                 at_most(sum("line_base", "line_count"), zero_extend(count(s, "tables.line_count"), 32)));
       }},
      {"order of slices",
       "slices follow one another",
       {component, component},
       [](System& s, Indexes i) {
         const auto sum = [&](const char* a, const char* b) {
           return zero_extend(entry(s, a, i[0]), 32) + zero_extend(entry(s, b, i[0]), 32);
         };
         return implies(exists(s, i[1]) & less(i[0], i[1]),
                        at_most(sum("channel_base", "channel_count"), zero_extend(entry(s, "channel_base", i[1]), 32)) &
                            at_most(sum("line_base", "line_count"), zero_extend(entry(s, "line_base", i[1]), 32)));
       }},
      {"addresses",
       "entry and stack are in the component's half, the address space carries the component's own tag",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term table = entry(s, "page_table", c);
         const Term start = entry(s, "entry", c);
         const Term stack = entry(s, "stack", c);
         return implies(exists(s, c),
                        less(start, word64(NACRE_USER_END)) & equal(extract(start, 0, 2), constant(2, 0)) &
                            less(stack, word64(NACRE_USER_END)) & equal(extract(stack, 0, 4), constant(4, 0)) &
                            equal(extract(table, 48, 16), zero_extend(c, 16) + constant(16, 1)) &
                            equal(extract(table, 0, 6), constant(6, 0)));
       }},
      {"supervisors",
       "a supervisor is more urgent than those it supervises; the first supervises itself",
       {component},
       [](System& s, Indexes i) {
         const Term c = i[0];
         const Term above = entry(s, "supervisor", c);
         return implies(exists(s, c),
                        (less(above, zero_extend(c, 8)) | (equal(c, constant(6, 0)) & equal(above, byte(0)))) &
                            less(entry(s, "fault_bit", c), byte(64)));
       }},
      {"fp slots",
       "places for floating-point registers are few",
       {component},
       [](System& s, Indexes i) {
         return implies(exists(s, i[0]), at_most(entry(s, "fp_slot", i[0]), byte(abi::max_fp)));
       }},
      {"fp slots differ",
       "no two components share one",
       {component, component},
       [](System& s, Indexes i) {
         const Term a = entry(s, "fp_slot", i[0]);
         return implies(exists(s, i[0]) & exists(s, i[1]) & differ(i[0], i[1]) & differ(a, byte(0)),
                        differ(a, entry(s, "fp_slot", i[1])));
       }},
      {"channels",
       "a channel lies in its owner's slice and leads to another component; a call to a server that is more urgent",
       {channel},
       [](System& s, Indexes i) {
         const Term h = i[0];
         const Term wide = zero_extend(h, 32);
         const Term owner = s.named("channel.owner", h);
         const Term peer = s.named("channel.peer", h);
         const Term kind = s.named("channel.kind", h);
         const Term plain = s.named("channel.plain", h);
         const Term governed = s.named("channel.governed", h);
         const Term o = id_of(owner);
         const auto real = [&](Term id) { return less(zero_extend(id, 16), count(s, "tables.component_count")); };
         const Term base = zero_extend(entry(s, "channel_base", o), 32);
         const Term placed = at_most(base, wide) & less(wide, base + zero_extend(entry(s, "channel_count", o), 32));
         const Term is_call = equal(kind, byte(static_cast<uint64_t>(abi::ChannelKind::call)));
         const Term is_signal = equal(kind, byte(static_cast<uint64_t>(abi::ChannelKind::signal)));
         const Term call = equal(plain & governed, word64(0)) &
                           equal(s.named("channel.audited", h) & ~governed, word64(0)) & less(peer, owner) &
                           equal(extract(entry(s, "flags", id_of(peer)), 0, 1), constant(1, 1));
         const Term signal = equal(plain, word64(0)) & equal(governed, word64(0)) &
                             less(s.named("channel.bit", h), byte(64)) & span(s.named("channel.rate_interval", h)) &
                             span(s.named("channel.rate_tolerance", h));
         return implies(less(zero_extend(h, 16), count(s, "tables.channel_count")),
                        real(owner) & real(peer) & differ(owner, peer) & placed & (is_call | is_signal) &
                            implies(is_call, call) & implies(is_signal, signal));
       }},
      {"rows",
       "the rows of a governed channel are within the table",
       {channel},
       [](System& s, Indexes i) {
         const Term h = i[0];
         const Term governed = s.named("channel.governed", h);
         const Term is_call = equal(s.named("channel.kind", h), byte(static_cast<uint64_t>(abi::ChannelKind::call)));
         const Term rows = zero_extend(Term(s.named("channel.first_row", h)), 64) + members(governed);
         return implies(
             less(zero_extend(h, 16), count(s, "tables.channel_count")) & is_call & differ(governed, word64(0)),
             at_most(rows, zero_extend(count(s, "tables.row_count"), 64)));
       }},
      {"lines",
       "a line lies in its owner's slice; its number leads back to it",
       {line},
       [](System& s, Indexes i) {
         const Term l = i[0];
         const Term wide = zero_extend(l, 32);
         const Term owner = s.named("line.owner", l);
         const Term o = id_of(owner);
         const Term intid = s.named("line.intid", l);
         const Term base = zero_extend(entry(s, "line_base", o), 32);
         return implies(less(zero_extend(l, 16), count(s, "tables.line_count")),
                        less(zero_extend(owner, 16), count(s, "tables.component_count")) & at_most(base, wide) &
                            less(wide, base + zero_extend(entry(s, "line_count", o), 32)) &
                            at_most(constant(32, 32), intid) & less(intid, constant(32, abi::max_intids)) &
                            span(s.named("line.cost", l)) &
                            equal(s.named("line_of_intid", extract(intid, 0, 8)), zero_extend(l, 8)) &
                            less(s.named("line.bit", l), byte(64)));
       }},
      {"interrupts",
       "a number leads to nothing or to a line with that number",
       {interrupt},
       [](System& s, Indexes i) {
         const Term l = s.named("line_of_intid", i[0]);
         return equal(l, byte(abi::no_line)) | (less(zero_extend(l, 16), count(s, "tables.line_count")) &
                                                equal(s.named("line.intid", id_of(l)), zero_extend(i[0], 32)));
       }},
  };
  return clauses;
}

}  // namespace nacre::proof::spec
