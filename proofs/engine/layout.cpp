// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/engine/layout.hpp"

#include <algorithm>
#include <stdexcept>

#include "kernel/core/state.hpp"

namespace nacre::proof {

namespace {

using kernel::Component;
using kernel::Context;
using kernel::State;

}  // namespace

unsigned index_width(Sort sort) {
  switch (sort) {
    case Sort::scalar:
      return 0;
    case Sort::component:
    case Sort::line:
    case Sort::record:
    case Sort::automaton:
    case Sort::rate:
      return 6;
    case Sort::fp_slot:
      return 4;
    case Sort::channel:
    case Sort::interrupt:
    case Sort::row:
    case Sort::state:
    case Sort::control:
      return 8;
    case Sort::move:
      return 13;
  }
  return 0;
}

uint64_t element_count(Sort sort) { return uint64_t{1} << index_width(sort); }

static_assert(closing_flag == kernel::closing_flag);
static_assert(abi::max_components == 64 && abi::max_lines == 64 && abi::ring_records == 64 && abi::max_fp == 16 &&
              abi::max_channels == 256 && abi::max_intids == 256 && abi::max_rows == 256 &&
              abi::max_automata == 64 && abi::max_states == 256 && abi::max_columns == 32 && abi::max_rates == 64);

Layout::Layout(const Addresses& addresses) : addresses_(addresses) {
  add_components();
  add_state();
  add_audit();
  add_tables();
  begin_area("firmware", addresses.firmware, 8, Sort::scalar, true);
  leaf("smc", 0, 8);
}

void Layout::begin_area(std::string name, uint64_t address, uint64_t stride, Sort sort, bool writable) {
  areas_.push_back({.name = std::move(name), .address = address, .stride = stride, .sort = sort, .by_offset = {}});
  writable_ = writable;
}

void Layout::leaf(std::string name, uint64_t offset, uint64_t bytes) {
  Area& area = areas_.back();
  area.by_offset.push_back(add({.name = std::move(name),
                                .sort = area.sort,
                                .bytes = static_cast<unsigned>(bytes),
                                .writable = writable_,
                                .address = area.address + offset}));
}

FieldId Layout::add(Field field) {
  if (std::ranges::find(fields_, field.name, &Field::name) != fields_.end())
    throw std::logic_error("two fields are called " + field.name);
  fields_.push_back(std::move(field));
  return {static_cast<uint32_t>(fields_.size() - 1)};
}

void Layout::leaves(const std::string& name, uint64_t offset, uint64_t bytes, unsigned count) {
  for (unsigned i = 0; i < count; ++i) leaf(name + std::to_string(i), offset + i * bytes, bytes);
}

FieldId Layout::add_register(std::string name, unsigned bytes) {
  return add_column(std::move(name), bytes, Sort::scalar);
}

FieldId Layout::add_column(std::string name, unsigned bytes, Sort sort) {
  return add({.name = std::move(name), .sort = sort, .bytes = bytes, .writable = true, .address = 0});
}

FieldId Layout::add_object(std::string name, uint64_t address, unsigned bytes, Sort sort) {
  begin_area(name, address, bytes, sort, true);
  leaf(std::move(name), 0, bytes);
  return {static_cast<uint32_t>(fields_.size() - 1)};
}

FieldId Layout::find(std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &Field::name);
  if (found == fields_.end()) throw std::logic_error("no field " + std::string(name));
  return {static_cast<uint32_t>(found - fields_.begin())};
}

#define MEMBER(structure, member) leaf(#member, offsetof(structure, member), sizeof(structure::member))
#define NAMED(name, structure, member) leaf(name, offsetof(structure, member), sizeof(structure::member))

void Layout::add_components() {
  begin_area("components", addresses_.state + offsetof(State, components), sizeof(Component), Sort::component, true);
  constexpr uint64_t context = offsetof(Component, context);
  leaves("x", context + offsetof(Context, x), 8, 31);
  leaf("sp", context + offsetof(Context, sp), 8);
  leaf("pc", context + offsetof(Context, pc), 8);
  leaf("spsr", context + offsetof(Context, spsr), 8);
  leaf("fp_control", context + offsetof(Context, fp_control), 8);
  leaf("thread", context + offsetof(Context, thread), 8);
  MEMBER(Component, fp_access);
  MEMBER(Component, page_table);
  leaves("zero", offsetof(Component, zero), 8, 2);
  MEMBER(Component, deadline);
  MEMBER(Component, pending);
  MEMBER(Component, account);
  MEMBER(Component, refill_at);
  MEMBER(Component, limit);
  MEMBER(Component, activation);
  MEMBER(Component, granted);
  MEMBER(Component, generation);
  MEMBER(Component, fault_pc);
  MEMBER(Component, fault_address);
  MEMBER(Component, channel_base);
  MEMBER(Component, channel_count);
  MEMBER(Component, payer);
  MEMBER(Component, id);
  MEMBER(Component, serving);
  MEMBER(Component, nested);
  MEMBER(Component, nested_limit);
  MEMBER(Component, flags);
  MEMBER(Component, full);
  MEMBER(Component, denials_left);
  MEMBER(Component, cause);
  MEMBER(Component, fault_client);
  MEMBER(Component, line_base);
  MEMBER(Component, line_count);
  MEMBER(Component, open_row);
}

void Layout::add_state() {
  begin_area("state", addresses_.state, sizeof(State), Sort::scalar, true);
  MEMBER(State, ready);
  MEMBER(State, runnable);
  MEMBER(State, armed);
  MEMBER(State, funded);
  MEMBER(State, servers);
  MEMBER(State, down);
  MEMBER(State, active);
  MEMBER(State, fp_owner);
  begin_area("fp", addresses_.state + offsetof(State, fp), sizeof(kernel::FpRegisters), Sort::fp_slot, true);
  leaves("fp_q", 0, 8, 64);
  begin_area("arrival", addresses_.state + offsetof(State, arrival), sizeof(Instant), Sort::channel, true);
  leaf("arrival", 0, sizeof(Instant));
  begin_area("call arrival", addresses_.state + offsetof(State, call_arrival), sizeof(Instant), Sort::rate, true);
  leaf("call_arrival", 0, sizeof(Instant));
  using kernel::Automaton;
  begin_area("automata", addresses_.state + offsetof(State, automata), sizeof(Automaton), Sort::automaton, true);
  NAMED("automaton.saved", Automaton, saved);
  NAMED("automaton.entered", Automaton, entered);
  NAMED("automaton.state", Automaton, state);
}

void Layout::add_audit() {
  using abi::AuditArea;
  using abi::Record;
  begin_area("audit", addresses_.audit, sizeof(AuditArea), Sort::scalar, true);
  MEMBER(AuditArea, event_head);
  MEMBER(AuditArea, denial_head);
  MEMBER(AuditArea, spurious_interrupts);
  const auto counters = [&](const char* name, uint64_t offset) {
    begin_area(name, addresses_.audit + offset, 8, Sort::component, true);
    leaf(name, 0, 8);
  };
  counters("unrecorded_denials", offsetof(AuditArea, unrecorded_denials));
  counters("refused_signals", offsetof(AuditArea, refused_signals));
  counters("unrecorded_calls", offsetof(AuditArea, unrecorded_calls));
  begin_area("denied_by_row", addresses_.audit + offsetof(AuditArea, denied_by_row), 8, Sort::row, true);
  leaf("denied_by_row", 0, 8);
  const auto ring = [&](const std::string& name, uint64_t offset) {
    begin_area(name, addresses_.audit + offset, sizeof(Record), Sort::record, true);
    leaf(name + ".sequence", offsetof(Record, sequence), 8);
    leaf(name + ".time", offsetof(Record, time), 8);
    leaf(name + ".kind", offsetof(Record, kind), 1);
    leaf(name + ".subject", offsetof(Record, subject), 1);
    leaf(name + ".object", offsetof(Record, object), 1);
    leaf(name + ".method", offsetof(Record, method), 1);
    leaf(name + ".detail", offsetof(Record, detail), 1);
    leaf(name + ".reserved", offsetof(Record, reserved0), 1);
    leaf(name + ".channel", offsetof(Record, channel), 2);
    leaves(name + ".value", offsetof(Record, value), 8, 5);
  };
  ring("events", offsetof(AuditArea, events));
  ring("denials", offsetof(AuditArea, denials));
}

void Layout::add_tables() {
  using abi::ChannelEntry;
  using abi::ComponentEntry;
  using abi::LineEntry;
  using abi::Tables;
  begin_area("tables", addresses_.tables, sizeof(Tables), Sort::scalar, false);
  NAMED("tables.magic", Tables, magic);
  NAMED("tables.size", Tables, size);
  NAMED("tables.component_count", Tables, component_count);
  NAMED("tables.channel_count", Tables, channel_count);
  NAMED("tables.line_count", Tables, line_count);
  NAMED("tables.row_count", Tables, row_count);
  NAMED("tables.quantum_mask", Tables, quantum_mask);
  begin_area("channel entries", addresses_.tables + offsetof(Tables, channels), sizeof(ChannelEntry), Sort::channel,
             false);
  NAMED("channel.plain", ChannelEntry, plain);
  NAMED("channel.governed", ChannelEntry, governed);
  NAMED("channel.rate_interval", ChannelEntry, rate_interval);
  NAMED("channel.rate_tolerance", ChannelEntry, rate_tolerance);
  NAMED("channel.owner", ChannelEntry, owner);
  NAMED("channel.peer", ChannelEntry, peer);
  NAMED("channel.kind", ChannelEntry, kind);
  NAMED("channel.bit", ChannelEntry, bit);
  NAMED("channel.tag", ChannelEntry, tag);
  NAMED("channel.first_row", ChannelEntry, first_row);
  NAMED("channel.audited", ChannelEntry, audited);
  begin_area("component entries", addresses_.tables + offsetof(Tables, components), sizeof(ComponentEntry),
             Sort::component, false);
  NAMED("entry.page_table", ComponentEntry, page_table);
  NAMED("entry.entry", ComponentEntry, entry);
  NAMED("entry.stack", ComponentEntry, stack);
  NAMED("entry.budget", ComponentEntry, budget);
  NAMED("entry.period", ComponentEntry, period);
  NAMED("entry.limit", ComponentEntry, limit);
  NAMED("entry.start_limit", ComponentEntry, start_limit);
  NAMED("entry.nested", ComponentEntry, nested);
  NAMED("entry.supervisor", ComponentEntry, supervisor);
  NAMED("entry.fault_bit", ComponentEntry, fault_bit);
  NAMED("entry.flags", ComponentEntry, flags);
  NAMED("entry.fp_slot", ComponentEntry, fp_slot);
  NAMED("entry.denial_quota", ComponentEntry, denial_quota);
  NAMED("entry.channel_base", ComponentEntry, channel_base);
  NAMED("entry.channel_count", ComponentEntry, channel_count);
  NAMED("entry.line_base", ComponentEntry, line_base);
  NAMED("entry.line_count", ComponentEntry, line_count);
  begin_area("line entries", addresses_.tables + offsetof(Tables, lines), sizeof(LineEntry), Sort::line, false);
  NAMED("line.intid", LineEntry, intid);
  NAMED("line.owner", LineEntry, owner);
  NAMED("line.bit", LineEntry, bit);
  NAMED("line.edge", LineEntry, edge);
  NAMED("line.cost", LineEntry, cost);
  begin_area("line_of_intid", addresses_.tables + offsetof(Tables, line_of_intid), 1, Sort::interrupt, false);
  leaf("line_of_intid", 0, 1);
  add_policy();
}

void Layout::add_policy() {
  using abi::PolicyTables;
  using abi::Row;
  const uint64_t policy = addresses_.tables + offsetof(abi::Tables, policy);
  begin_area("rows", policy + offsetof(PolicyTables, rows), sizeof(Row), Sort::row, false);
  leaves("row.lo", offsetof(Row, lo), 8, abi::words);
  leaves("row.span", offsetof(Row, span), 8, abi::words);
  NAMED("row.steps", Row, steps);
  NAMED("row.next", Row, next);
  NAMED("row.flags", Row, flags);
  NAMED("row.rate", Row, rate);
  NAMED("row.word", Row, word);
  const auto table = [&](const char* name, uint64_t offset, uint64_t size, Sort sort) {
    begin_area(name, policy + offset, size, sort, false);
    leaf(name, 0, size);
  };
  table("moves", offsetof(PolicyTables, moves), sizeof(abi::Move), Sort::move);
  table("states", offsetof(PolicyTables, states), sizeof(abi::StateWord), Sort::state);
  table("signals", offsetof(PolicyTables, signals), sizeof(abi::StepSet), Sort::channel);
  table("restarts", offsetof(PolicyTables, restarts), sizeof(abi::StepSet), Sort::component);
  table("controls", offsetof(PolicyTables, controls), sizeof(abi::StepSet), Sort::control);
  begin_area("rates", policy + offsetof(PolicyTables, rates), sizeof(abi::Rate), Sort::rate, false);
  NAMED("rate.interval", abi::Rate, interval);
  NAMED("rate.tolerance", abi::Rate, tolerance);
}

}  // namespace nacre::proof
