// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The first event: check the tables, then build the state that the invariant describes.

#include "abi/well_formed.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"

namespace nacre::kernel {

static_assert(abi::max_automata == max_components);

namespace {

using abi::Rule;

void require(Rule rule, unsigned index) {
  if (rule != Rule::ok) [[unlikely]]
    nacre_refuse(abi::rule_names[static_cast<unsigned>(rule)], index);
}

void check_tables() {
  const abi::Tables& tables = nacre_tables;
  abi::Claimed claimed;
  require(abi::well_formed_header(tables), 0);
  for (unsigned i = 0; i < max_components; ++i) {
    if (i < tables.component_count) require(abi::well_formed_component(tables, i, claimed), i);
  }
  for (unsigned i = 0; i < max_channels; ++i) {
    if (i < tables.channel_count) require(abi::well_formed_channel(tables, i, claimed), i);
  }
  for (unsigned i = 0; i < abi::max_lines; ++i) {
    if (i < tables.line_count) require(abi::well_formed_line(tables, i, claimed), i);
  }
  for (unsigned i = 0; i < abi::max_intids; ++i) require(abi::well_formed_intid(tables, i), i);
  for (unsigned i = 0; i < max_components; ++i) {
    if (i < tables.component_count) require(abi::well_formed_fault_bit(tables, i, claimed), i);
  }
}

/// Automaton number i is prepared with component i: it starts in state i, and its time begins now.
/// A component that the tables do not name stays down, funded and without a refill: nothing ever happens to it.
void prepare(ComponentId id, bool exists, Instant now) {
  Component& c = component(id);
  const abi::ComponentEntry& entry = nacre_tables.components[id.to_raw()];
  Automaton& automaton = nacre_state.automata[id.to_raw()];
  automaton.state = id.to_raw();
  automaton.entered = now;
  c.id = id;
  c.payer = id;
  c.fp_access = Arch::fp_off;
  c.account = exists ? static_cast<uint64_t>(entry.budget.to_raw()) : 1;
  c.refill_at = exists ? now + entry.period : never;
  nacre_state.down |= bit(id);
  nacre_state.funded |= bit(id);
  if (!exists) return;
  c.page_table = entry.page_table;
  c.limit = entry.limit;
  c.nested_limit = entry.nested;
  c.granted = entry.budget;
  c.channel_base = entry.channel_base;
  c.channel_count = entry.channel_count;
  c.line_base = entry.line_base;
  c.line_count = entry.line_count;
  c.flags = entry.flags & (abi::ComponentFlags::server | abi::ComponentFlags::device);
  c.denials_left = entry.denial_quota;
  if (is_server(c)) nacre_state.servers |= bit(id);
}

}  // namespace

Component* nacre_boot_state() {
  check_tables();
  const Instant now = Arch::counter();
  for (unsigned i = 0; i < max_components; ++i) {
    prepare(ComponentId::from_raw(static_cast<uint8_t>(i)), i < nacre_tables.component_count, now);
  }
  nacre_state.runnable = nacre_state.funded | nacre_state.servers;
  nacre_state.fp_owner = max_components;
  nacre_state.armed = never;
  for (unsigned i = 0; i < abi::max_lines; ++i) {
    if (i < nacre_tables.line_count) nacre_configure_line(nacre_tables.lines[i]);
  }
  begin(component(nobody));
  return enter(now);
}

}  // namespace nacre::kernel
