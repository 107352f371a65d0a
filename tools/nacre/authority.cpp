// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/authority.hpp"

#include <fmt/format.h>

#include <bit>

#include "abi/well_formed.hpp"
#include "tools/nacre/methods.hpp"

namespace nacre::tool {
namespace {

class TablesBuilder {
 public:
  TablesBuilder(const AuthorityInput& input, Diagnostics& diagnostics)
      : in_(input), d_(input.description), t_(std::make_unique<abi::Tables>()), diagnostics_(diagnostics) {}

  std::unique_ptr<abi::Tables> run() {
    fill_header();
    for (size_t i = 0; i < d_.components.size(); ++i) fill_component(i);
    for (size_t i = 0; i < d_.channels.size(); ++i) fill_call(i);
    for (size_t i = 0; i < d_.signals.size(); ++i) fill_signal(i);
    for (size_t i = 0; i < in_.wiring.lines.size(); ++i) fill_line(i);
    return std::move(t_);
  }

 private:
  [[nodiscard]] Span ticks(Nanoseconds time) const { return to_ticks(time, in_.board.counter); }

  void fill_header() {
    t_->magic = abi::tables_magic;
    t_->size = sizeof(abi::Tables);
    t_->component_count = static_cast<uint16_t>(d_.components.size());
    t_->channel_count = static_cast<uint16_t>(d_.channels.size() + d_.signals.size());
    t_->line_count = static_cast<uint16_t>(in_.wiring.lines.size());
    const auto quantum = static_cast<uint64_t>(ticks(d_.quantum).to_raw());
    t_->quantum_mask = std::bit_floor(quantum < 2 ? 2 : quantum) - 1;
    for (uint8_t& line : t_->line_of_intid) line = abi::no_line;
  }

  void fill_component(size_t index) {
    const Component& c = d_.components[index];
    const Wiring::Slice& slice = in_.wiring.slices[index];
    const ComponentLayout& layout = in_.layout.components[index];
    abi::ComponentEntry& entry = t_->components[index];
    entry.page_table = layout.root | (uint64_t{index} + 1) << 48;
    entry.entry = in_.programs[index].file.entry;
    entry.stack = layout.stack_top;
    entry.budget = ticks(c.effective_budget());
    entry.period = ticks(c.period.value);
    entry.limit = c.limit ? ticks(c.limit->value) : no_time;
    entry.start_limit = c.limit ? ticks(start_limit(c)) : no_time;
    entry.nested = c.nested;
    entry.supervisor = c.supervisor;
    entry.fault_bit = fault_bit;
    if (c.server) entry.flags |= abi::ComponentFlags::server;
    if (!c.devices.empty()) entry.flags |= abi::ComponentFlags::device;
    if (c.trust == Trust::trusted) entry.flags |= abi::ComponentFlags::trusted;
    if (c.fp.value) entry.fp_slot = ++fp_slots_;
    entry.denial_quota = c.denial_quota;
    entry.channel_base = slice.channel_base;
    entry.channel_count = slice.channel_count;
    entry.line_base = slice.line_base;
    entry.line_count = slice.line_count;
  }

  void fill_call(size_t index) {
    const Channel& channel = d_.channels[index];
    abi::ChannelEntry& entry = t_->channels[in_.wiring.call_index(d_, index)];
    entry.owner = channel.client;
    entry.peer = channel.server;
    entry.kind = abi::ChannelKind::call;
    entry.tag = in_.wiring.call_tags[index];
    if (in_.interfaces[index] == nullptr) {
      diagnostics_.error(channel.at,
                         fmt::format("neither end of the channel '{}' to '{}' says which interface it carries",
                                     channel.client_name.value, channel.server_name.value));
      return;
    }
    const MethodRights rights = resolve_methods(channel, *in_.interfaces[index], diagnostics_);
    entry.plain = rights.plain;
    entry.governed = rights.governed;
    entry.audited = rights.audited;
    entry.first_row = t_->row_count;
    for (const abi::Row& row : rights.rows) add_row(row, channel);
  }

  void add_row(const abi::Row& row, const Channel& channel) {
    if (t_->row_count == abi::max_rows)
      return diagnostics_.error(channel.at, fmt::format("more than {} guarded or audited methods", abi::max_rows));
    t_->policy.rows[t_->row_count] = row;
    t_->row_count += 1;
  }

  void fill_signal(size_t index) {
    const Signal& signal = d_.signals[index];
    abi::ChannelEntry& entry = t_->channels[in_.wiring.signal_index(d_, index)];
    entry.owner = signal.from;
    entry.peer = signal.to;
    entry.kind = abi::ChannelKind::signal;
    entry.bit = in_.wiring.signal_bits[index];
    if (!signal.rate) return;
    entry.rate_interval = ticks(signal.rate->interval);
    entry.rate_tolerance = Span::from_raw(entry.rate_interval.to_raw() * (signal.rate->burst - 1));
  }

  void fill_line(size_t index) {
    const Line& line = in_.wiring.lines[index];
    abi::LineEntry& entry = t_->lines[index];
    entry.intid = line.interrupt;
    entry.owner = line.owner;
    entry.bit = line.bit;
    entry.edge = line.edge ? 1 : 0;
    entry.cost = ticks(line.cost);
    t_->line_of_intid[line.interrupt] = static_cast<uint8_t>(index);
  }

  const AuthorityInput& in_;
  const Description& d_;
  std::unique_ptr<abi::Tables> t_;
  Diagnostics& diagnostics_;
  uint8_t fp_slots_ = 0;
};

}  // namespace

std::unique_ptr<abi::Tables> build_tables(const AuthorityInput& input, Diagnostics& diagnostics) {
  auto tables = TablesBuilder(input, diagnostics).run();
  if (diagnostics.failed()) return tables;
  if (const auto rule = broken_rule(*tables))
    diagnostics.error({input.description.file, 1, 1}, fmt::format("the tables are not well formed: {}", *rule));
  return tables;
}

std::optional<std::string> broken_rule(const abi::Tables& tables) {
  const auto name = [](abi::Rule rule, const char* what, unsigned index) {
    return fmt::format("{} ({} {})", abi::rule_names[static_cast<size_t>(rule)], what, index);
  };
  if (const abi::Rule rule = well_formed_header(tables); rule != abi::Rule::ok) return name(rule, "header", 0);
  abi::Claimed claimed;
  for (unsigned i = 0; i < tables.component_count; ++i) {
    if (const abi::Rule rule = well_formed_component(tables, i, claimed); rule != abi::Rule::ok)
      return name(rule, "component", i);
  }
  for (unsigned i = 0; i < tables.channel_count; ++i) {
    if (const abi::Rule rule = well_formed_channel(tables, i, claimed); rule != abi::Rule::ok)
      return name(rule, "channel", i);
  }
  for (unsigned i = 0; i < tables.line_count; ++i) {
    if (const abi::Rule rule = well_formed_line(tables, i, claimed); rule != abi::Rule::ok)
      return name(rule, "line", i);
  }
  for (unsigned i = 0; i < abi::max_intids; ++i) {
    if (const abi::Rule rule = well_formed_intid(tables, i); rule != abi::Rule::ok) return name(rule, "interrupt", i);
  }
  for (unsigned i = 0; i < tables.component_count; ++i) {
    if (const abi::Rule rule = well_formed_fault_bit(tables, i, claimed); rule != abi::Rule::ok)
      return name(rule, "component", i);
  }
  return std::nullopt;
}

}  // namespace nacre::tool
