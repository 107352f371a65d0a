// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/table_builder.hpp"

#include <algorithm>

namespace nacre::model {

abi::Row free_row() {
  abi::Row row{};
  std::ranges::fill(row.span, ~uint64_t{0});
  return row;
}

abi::StepSet steps_of(std::initializer_list<Step> steps) {
  abi::StepSet set{};
  unsigned shift = 0;
  for (const Step& step : steps) {
    set.raw |= (abi::step_in_use | step.automaton | step.column << 6) << shift;
    shift += abi::step_bits;
  }
  return set;
}

StateMoves::StateMoves(abi::PolicyTables& tables, uint8_t state) : row_(tables.moves[state]), state_(state) {
  std::ranges::fill(row_.at, state);
}

StateMoves& StateMoves::at(unsigned column, abi::Move move) {
  row_.at[column] = move;
  return *this;
}

StateMoves& StateMoves::denied(unsigned column) { return at(column, state_ | abi::MoveBits::refuses); }

void TableBuilder::build(abi::Tables& tables) const {
  tables = abi::Tables{};
  tables.magic = abi::tables_magic;
  tables.size = sizeof(abi::Tables);
  tables.component_count = static_cast<uint16_t>(components.size());
  tables.quantum_mask = quantum_mask;
  tables.policy = policy;
  std::ranges::fill(tables.line_of_intid, abi::no_line);
  for (unsigned id = 0; id < components.size(); ++id) {
    add_component(tables, id);
    add_channels(tables, id);
    add_lines(tables, id);
  }
}

void TableBuilder::add_component(abi::Tables& tables, unsigned id) const {
  const ComponentSpec& spec = components[id];
  abi::ComponentEntry& entry = tables.components[id];
  entry.page_table = (uint64_t{id} + 1) << 48 | 0x4100'0000 | id << 6;
  entry.entry = 0x20'0000 + id * 0x1000;
  entry.stack = 0x30'0000 + id * 0x1000;
  entry.budget = Span::from_raw(spec.budget);
  entry.period = Span::from_raw(spec.period);
  entry.limit = Span::from_raw(spec.limit);
  entry.start_limit = Span::from_raw(spec.start_limit);
  entry.nested = spec.nested;
  entry.supervisor = ComponentId::from_raw(spec.supervisor);
  entry.fault_bit = spec.fault_bit;
  entry.fp_slot = spec.fp_slot;
  entry.denial_quota = spec.denial_quota;
  const bool server = std::ranges::any_of(calls, [&](const CallSpec& call) { return call.server == id; });
  if (server) entry.flags |= abi::ComponentFlags::server;
  if (spec.device) entry.flags |= abi::ComponentFlags::device;
}

void TableBuilder::add_channels(abi::Tables& tables, unsigned owner) const {
  abi::ComponentEntry& entry = tables.components[owner];
  entry.channel_base = tables.channel_count;
  const auto next = [&](abi::ChannelKind kind, uint8_t peer) -> abi::ChannelEntry& {
    abi::ChannelEntry& channel = tables.channels[tables.channel_count++];
    channel.kind = kind;
    channel.owner = ComponentId::from_raw(static_cast<uint8_t>(owner));
    channel.peer = ComponentId::from_raw(peer);
    return channel;
  };
  for (const CallSpec& call : calls) {
    if (call.client != owner) continue;
    abi::ChannelEntry& channel = next(abi::ChannelKind::call, call.server);
    channel.plain = call.plain;
    channel.governed = call.governed;
    channel.audited = call.audited;
    channel.tag = call.tag;
    channel.first_row = tables.row_count;
    for (abi::Row row : call.rows) {
      if (row.next != 0) row.next = static_cast<uint8_t>(row.next + channel.first_row);
      tables.policy.rows[tables.row_count++] = row;
    }
  }
  for (const SignalSpec& signal : signals) {
    if (signal.from != owner) continue;
    tables.policy.signals[tables.channel_count] = signal.steps;
    abi::ChannelEntry& channel = next(abi::ChannelKind::signal, signal.to);
    channel.bit = signal.bit;
    channel.rate_interval = Span::from_raw(signal.rate_interval);
    channel.rate_tolerance = Span::from_raw(signal.rate_tolerance);
  }
  entry.channel_count = static_cast<uint16_t>(tables.channel_count - entry.channel_base);
}

void TableBuilder::add_lines(abi::Tables& tables, unsigned owner) const {
  abi::ComponentEntry& entry = tables.components[owner];
  entry.line_base = tables.line_count;
  for (const LineSpec& spec : lines) {
    if (spec.owner != owner) continue;
    abi::LineEntry& line = tables.lines[tables.line_count];
    line.intid = spec.intid;
    line.owner = ComponentId::from_raw(spec.owner);
    line.bit = spec.bit;
    line.cost = Span::from_raw(spec.cost);
    tables.line_of_intid[spec.intid] = static_cast<uint8_t>(tables.line_count++);
  }
  entry.line_count = static_cast<uint16_t>(tables.line_count - entry.line_base);
}

}  // namespace nacre::model
