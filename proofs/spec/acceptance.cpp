// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/acceptance.hpp"

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "abi/well_formed.hpp"

namespace nacre::proof::spec {

namespace {

using abi::Rule;

Term word64(uint64_t value) { return constant(64, value); }
Term wide(Term value) { return zero_extend(value, 64); }
Term id_of(Term value) { return extract(value, 0, 6); }
Term number_of(Rule rule) { return constant(8, static_cast<uint64_t>(rule)); }

Term entry(System& s, const char* name, Term c) { return s.named(std::string("entry.") + name, c); }
Term channel(System& s, const char* name, Term h) { return s.named(std::string("channel.") + name, h); }
Term line(System& s, const char* name, Term l) { return s.named(std::string("line.") + name, l); }
Term count(System& s, const char* name) { return wide(s.named(std::string("tables.") + name)); }

Term is_server(System& s, Term id) { return extract(entry(s, "flags", id), 0, 1); }

// Times are signed.
Term at_most_signed(Term a, Term b) { return !less_signed(b, a); }
Term is_positive(Term t) { return less_signed(word64(0), t); }
Term is_span(Term t) { return at_most_signed(word64(0), t) & at_most_signed(t, word64(abi::longest_span)); }

/// Conditions in order; the first that does not hold names the rule.
class Checks {
 public:
  void require(Term condition, Rule rule) { checks_.emplace_back(condition, rule); }
  [[nodiscard]] Term rule(Term otherwise = number_of(Rule::ok)) const {
    for (size_t i = checks_.size(); i-- > 0;)
      otherwise = choose(checks_[i].first, otherwise, number_of(checks_[i].second));
    return otherwise;
  }

 private:
  std::vector<std::pair<Term, Rule>> checks_;
};

/// Bit `bit` of `component` is claimed if `condition` holds.
Claimed with_bit(const Claimed& claimed, Term condition, Term component, Term bit) {
  Claimed after = claimed;
  after.bits = [before = claimed.bits, condition, component, bit](Term k) {
    const Term old = before(k);
    return choose(condition & equal(k, component), old | (word64(1) << wide(bit)), old);
  };
  return after;
}

Term is_claimed(const Claimed& claimed, Term component, Term bit) {
  return extract(claimed.bits(component) >> wide(bit), 0, 1);
}

}  // namespace

Term header_rule(System& s) {
  const Term mask = s.named("tables.quantum_mask");
  Checks checks;
  checks.require(
      equal(s.named("tables.magic"), word64(abi::tables_magic)) & equal(count(s, "size"), word64(sizeof(abi::Tables))) &
          at_most(word64(1), count(s, "component_count")) &
          at_most(count(s, "component_count"), word64(abi::max_components)) &
          at_most(count(s, "channel_count"), word64(abi::max_channels)) &
          at_most(count(s, "line_count"), word64(abi::max_lines)) &
          at_most(count(s, "row_count"), word64(abi::max_rows)) & equal(mask & (mask + word64(1)), word64(0)) &
          at_most(word64(1), mask) & at_most(mask, word64(uint64_t{1} << 32)),
      Rule::header);
  return checks.rule();
}

Verdict component_rule(System& s, Term id, const Claimed& claimed) {
  Claimed after = claimed;
  after.channels = claimed.channels + wide(entry(s, "channel_count", id));
  after.lines = claimed.lines + wide(entry(s, "line_count", id));
  const Term slot_number = entry(s, "fp_slot", id);
  const Term slot = choose(equal(slot_number, constant(8, 0)), word64(0), word64(1) << wide(slot_number));
  after.fp_slots = claimed.fp_slots | slot;

  const Term budget = entry(s, "budget", id);
  const Term period = entry(s, "period", id);
  const Term limit = entry(s, "limit", id);
  const Term start_limit = entry(s, "start_limit", id);
  const Term start = entry(s, "entry", id);
  const Term stack = entry(s, "stack", id);
  const Term table = entry(s, "page_table", id);
  const Term tag = wide(id) + word64(1);
  const Term supervisor = entry(s, "supervisor", id);
  const auto is_aligned = [](Term address, uint64_t to) { return equal(address & word64(to - 1), word64(0)); };
  const auto is_low = [](Term address) { return less(address, word64(NACRE_USER_END)); };
  Checks checks;
  checks.require(is_span(budget) & is_span(period) & is_span(limit) & is_span(start_limit), Rule::component_times);
  checks.require(is_positive(budget) & at_most_signed(budget, period), Rule::component_times);
  checks.require(implies(is_server(s, id), is_positive(limit) & is_positive(start_limit)), Rule::component_times);
  checks.require(equal(wide(entry(s, "channel_base", id)), claimed.channels) &
                     equal(wide(entry(s, "line_base", id)), claimed.lines),
                 Rule::component_slices);
  checks.require(at_most(after.channels, count(s, "channel_count")) & at_most(after.lines, count(s, "line_count")),
                 Rule::component_slices);
  checks.require(is_low(start) & is_aligned(start, 4) & is_low(stack) & is_aligned(stack, 16) &
                     equal(table >> word64(48), tag) & equal(table & word64(0xffff'0000'0000'003f), tag << word64(48)),
                 Rule::component_addresses);
  checks.require(less(wide(supervisor), wide(id)) | (equal(id, constant(6, 0)) & equal(supervisor, constant(8, 0))),
                 Rule::component_supervisor);
  checks.require(less(entry(s, "fault_bit", id), constant(8, 64)), Rule::component_supervisor);
  checks.require(at_most(slot_number, constant(8, abi::max_fp)), Rule::component_fp_slot);
  checks.require(equal(claimed.fp_slots & slot, word64(0)), Rule::component_fp_slot);
  return {checks.rule(), after};
}

Verdict channel_rule(System& s, Term index, const Claimed& claimed) {
  const Term owner = channel(s, "owner", index);
  const Term peer = channel(s, "peer", index);
  const Term kind = channel(s, "kind", index);
  const Term plain = channel(s, "plain", index);
  const Term governed = channel(s, "governed", index);
  const Term bit = channel(s, "bit", index);
  const Term base = wide(entry(s, "channel_base", id_of(owner)));
  const Term end = base + wide(entry(s, "channel_count", id_of(owner)));
  const auto is_kind = [&](abi::ChannelKind k) { return equal(kind, constant(8, static_cast<uint64_t>(k))); };

  Checks methods;
  methods.require(equal(plain & governed, word64(0)) & equal(channel(s, "audited", index) & ~governed, word64(0)) &
                      (equal(governed, word64(0)) |
                       at_most(wide(channel(s, "first_row", index)) + members(governed), count(s, "row_count"))),
                  Rule::channel_methods);
  methods.require(less(peer, owner), Rule::channel_urgency);
  methods.require(is_server(s, id_of(peer)), Rule::component_server);

  Checks signal;
  signal.require(is_kind(abi::ChannelKind::signal) & equal(plain, word64(0)) & equal(governed, word64(0)),
                 Rule::channel_kind);
  signal.require(is_span(channel(s, "rate_interval", index)) & is_span(channel(s, "rate_tolerance", index)),
                 Rule::component_times);
  signal.require(less(bit, constant(8, 64)) & !is_claimed(claimed, id_of(peer), bit), Rule::channel_bit);

  Checks checks;
  checks.require(less(wide(owner), count(s, "component_count")), Rule::channel_owner);
  checks.require(at_most(base, wide(index)) & less(wide(index), end), Rule::channel_owner);
  checks.require(less(wide(peer), count(s, "component_count")) & differ(peer, owner), Rule::channel_peer);
  const Term is_call = is_kind(abi::ChannelKind::call);
  return {checks.rule(choose(is_call, methods.rule(), signal.rule())), with_bit(claimed, !is_call, id_of(peer), bit)};
}

Verdict line_rule(System& s, Term index, const Claimed& claimed) {
  const Term owner = line(s, "owner", index);
  const Term number = line(s, "intid", index);
  const Term bit = line(s, "bit", index);
  const Term base = wide(entry(s, "line_base", id_of(owner)));
  const Term end = base + wide(entry(s, "line_count", id_of(owner)));
  Checks checks;
  checks.require(less(wide(owner), count(s, "component_count")), Rule::line_owner);
  checks.require(at_most(base, wide(index)) & less(wide(index), end), Rule::line_owner);
  checks.require(
      at_most(word64(32), wide(number)) & less(wide(number), word64(abi::max_intids)) & is_span(line(s, "cost", index)),
      Rule::line_intid);
  checks.require(equal(wide(s.named("line_of_intid", extract(number, 0, 8))), wide(index)), Rule::line_lookup);
  checks.require(less(bit, constant(8, 64)) & !is_claimed(claimed, id_of(owner), bit), Rule::line_bit);
  return {checks.rule(), with_bit(claimed, truth(true), id_of(owner), bit)};
}

Term interrupt_rule(System& s, Term number) {
  const Term index = s.named("line_of_intid", number);
  Checks checks;
  checks.require(less(wide(index), count(s, "line_count")), Rule::line_lookup);
  checks.require(equal(wide(line(s, "intid", id_of(index))), wide(number)), Rule::line_lookup);
  return choose(equal(index, constant(8, abi::no_line)), number_of(Rule::ok), checks.rule());
}

Term fault_bit_rule(System& s, Term id, const Claimed& claimed) {
  Checks checks;
  checks.require(!is_claimed(claimed, id_of(entry(s, "supervisor", id)), entry(s, "fault_bit", id)),
                 Rule::component_supervisor);
  return checks.rule();
}

}  // namespace nacre::proof::spec
