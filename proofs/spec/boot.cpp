// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/boot.hpp"

#include <functional>

#include "abi/tables.hpp"
#include "proofs/spec/transitions.hpp"

namespace nacre::proof::spec {

namespace {

constexpr uint64_t fp_off = uint64_t{1} << 20;

Term word64(uint64_t value) { return constant(64, value); }
Term entry(System& s, const char* name, Term c) { return s.named(std::string("entry.") + name, c); }
Term servers_name() { return variable("boot.servers", 64); }
Term exists(System& s, Term c) { return less(zero_extend(c, 16), s.named("tables.component_count")); }

constexpr const char* columns[] = {
    "id",      "payer",        "fp_access",     "account",   "refill_at",  "page_table", "limit",       "nested_limit",
    "granted", "channel_base", "channel_count", "line_base", "line_count", "flags",      "denials_left"};

/// A component that the tables do not name stays down and funded, without a refill.
void prepare(System& s, Term c) {
  const Term known = exists(s, c);
  s.named("id", c) = zero_extend(c, 8);
  s.payer[c] = zero_extend(c, 8);
  s.fp_access[c] = word64(fp_off);
  s.account[c] = choose(known, entry(s, "budget", c), word64(1));
  s.refill_at[c] = choose(known, s.environment.now + entry(s, "period", c), word64(~uint64_t{0}));
  s.when(known, [&] {
    s.page_table[c] = entry(s, "page_table", c);
    s.limit[c] = entry(s, "limit", c);
    s.nested_limit[c] = entry(s, "nested", c);
    s.granted[c] = entry(s, "budget", c);
    s.channel_base[c] = zero_extend(entry(s, "channel_base", c), 32);
    s.channel_count[c] = zero_extend(entry(s, "channel_count", c), 32);
    s.line_base[c] = entry(s, "line_base", c);
    s.line_count[c] = entry(s, "line_count", c);
    s.flags[c] = entry(s, "flags", c) & constant(8, abi::ComponentFlags::server | abi::ComponentFlags::device);
    s.denials_left[c] = entry(s, "denial_quota", c);
  });
}

}  // namespace

void prepare_columns(const System& before, Term done, Memory& memory) {
  const auto held = std::make_shared<System>(before);
  for (const char* const name : columns) {
    const FieldId field = memory.layout().find(name);
    memory.map(field, [held, field, done](Term k) {
      System prepared = *held;
      prepare(prepared, k);
      return choose(less(zero_extend(k, 7), done), prepared.memory.read(field, k), held->memory.read(field, k));
    });
  }
  const auto start = [&](const char* name, const std::function<Term(Term automaton)>& value) {
    const FieldId field = memory.layout().find(name);
    memory.map(field, [held, field, done, value](Term k) {
      return choose(less(zero_extend(k, 7), done), value(k), held->memory.read(field, k));
    });
  };
  start("automaton.state", [](Term k) { return zero_extend(k, 8); });
  start("automaton.entered", [now = before.environment.now](Term) { return now; });
}

Term first_members(Term done) { return (word64(1) << zero_extend(done, 64)) - word64(1); }

Term is_server_after(System& s, Term done, Term servers, Term c) {
  const Term named = less(zero_extend(c, 7), done) & exists(s, c) & extract(entry(s, "flags", c), 0, 1);
  return equal(System::bit_of(servers, c), named);
}

std::vector<Fact> boot_facts(const System& before) {
  const auto held = std::make_shared<System>(before);
  return {{Sort::component, "servers at boot",
           [held](Term c) { return is_server_after(*held, constant(7, 64), servers_name(), c); }}};
}

void boot(System& s) {
  const System before = s;
  const Term all = constant(7, 64);
  prepare_columns(before, all, s.memory);
  s.word(s.down) = first_members(all);
  s.word(s.funded) = first_members(all);
  s.word(s.servers) = servers_name();
  s.word(s.runnable) = s.word(s.funded) | s.word(s.servers);
  s.word(s.fp_owner) = word64(abi::max_components);
  s.word(s.armed) = word64(~uint64_t{0});
  begin(s, constant(6, 0));
  enter(s);
  s.named("last") = s.environment.now;
}

}  // namespace nacre::proof::spec
