// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/entry_cells.hpp"

#include <fmt/format.h>
#include <string.h>

#include <type_traits>

namespace nacre::proof::interpreter {
namespace {

template <class Value>
uint64_t raw(const Value& value) {
  if constexpr (requires { value.to_raw(); }) {
    return static_cast<uint64_t>(value.to_raw());
  } else {
    return static_cast<uint64_t>(value);
  }
}

/// The fields of one entry. `done` refuses an entry with a byte that no field named.
template <class Entry>
class Fields {
 public:
  Fields(Sheet& sheet, const Entry& entry, uint64_t offset, std::string name)
      : sheet_(sheet), entry_(entry), offset_(offset), name_(std::move(name)) {}

  template <class Member>
  Fields& add(Member Entry::*member, const char* field) {
    const Member& value = entry_.*member;
    const auto* begin = reinterpret_cast<const char*>(&value);
    const uint64_t at = offset_ + static_cast<uint64_t>(begin - reinterpret_cast<const char*>(&entry_));
    if constexpr (std::is_same_v<Member, char[32]>) {
      sheet_.add_text(at, sizeof value, std::string(value, strnlen(value, sizeof value)), label(field));
    } else if constexpr (std::is_array_v<Member>) {
      constexpr size_t size = sizeof value[0];
      for (size_t i = 0; i < sizeof value / size; ++i)
        sheet_.add_number(at + i * size, size, raw(value[i]), fmt::format("{}[{}]", label(field), i));
    } else {
      sheet_.add_number(at, sizeof value, raw(value), label(field));
    }
    named_ += sizeof value;
    return *this;
  }

  void done(size_t size = sizeof(Entry)) const {
    if (named_ != size) throw Refused(name_ + ": not every byte has a name");
  }

 private:
  [[nodiscard]] std::string label(const char* field) const { return name_ + "." + field; }

  Sheet& sheet_;
  const Entry& entry_;
  uint64_t offset_;
  std::string name_;
  size_t named_ = 0;
};

/// `one` for each entry of a table that stands `place` bytes after `offset`.
template <class Entry, size_t count, class One>
void add_all(Sheet& sheet, const Entry (&entries)[count], uint64_t offset, const std::string& name, One one) {
  for (size_t i = 0; i < count; ++i) one(sheet, entries[i], offset + i * sizeof(Entry), fmt::format("{}[{}]", name, i));
}

void add_channel(Sheet& sheet, const abi::ChannelEntry& entry, uint64_t offset, const std::string& name) {
  using E = abi::ChannelEntry;
  Fields(sheet, entry, offset, name)
      .add(&E::plain, "plain")
      .add(&E::governed, "governed")
      .add(&E::rate_interval, "rate_interval")
      .add(&E::rate_tolerance, "rate_tolerance")
      .add(&E::owner, "owner")
      .add(&E::peer, "peer")
      .add(&E::kind, "kind")
      .add(&E::bit, "bit")
      .add(&E::tag, "tag")
      .add(&E::reserved0, "reserved0")
      .add(&E::first_row, "first_row")
      .add(&E::audited, "audited")
      .add(&E::reserved, "reserved")
      .done();
}

void add_component(Sheet& sheet, const abi::ComponentEntry& entry, uint64_t offset, const std::string& name) {
  using E = abi::ComponentEntry;
  Fields(sheet, entry, offset, name)
      .add(&E::page_table, "page_table")
      .add(&E::entry, "entry")
      .add(&E::stack, "stack")
      .add(&E::budget, "budget")
      .add(&E::period, "period")
      .add(&E::limit, "limit")
      .add(&E::start_limit, "start_limit")
      .add(&E::nested, "nested")
      .add(&E::supervisor, "supervisor")
      .add(&E::fault_bit, "fault_bit")
      .add(&E::flags, "flags")
      .add(&E::fp_slot, "fp_slot")
      .add(&E::denial_quota, "denial_quota")
      .add(&E::channel_base, "channel_base")
      .add(&E::channel_count, "channel_count")
      .add(&E::line_base, "line_base")
      .add(&E::line_count, "line_count")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done();
}

void add_line(Sheet& sheet, const abi::LineEntry& entry, uint64_t offset, const std::string& name) {
  using E = abi::LineEntry;
  Fields(sheet, entry, offset, name)
      .add(&E::intid, "intid")
      .add(&E::owner, "owner")
      .add(&E::bit, "bit")
      .add(&E::edge, "edge")
      .add(&E::reserved0, "reserved0")
      .add(&E::cost, "cost")
      .done();
}

void add_row(Sheet& sheet, const abi::Row& row, uint64_t offset, const std::string& name) {
  using E = abi::Row;
  Fields(sheet, row, offset, name)
      .add(&E::lo, "lo")
      .add(&E::span, "span")
      .add(&E::steps, "steps")
      .add(&E::next, "next")
      .add(&E::flags, "flags")
      .add(&E::rate, "rate")
      .add(&E::word, "word")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done();
}

void add_moves(Sheet& sheet, const abi::MoveRow& row, uint64_t offset, const std::string& name) {
  Fields(sheet, row, offset, name).add(&abi::MoveRow::at, "at").done();
}

void add_rate(Sheet& sheet, const abi::Rate& rate, uint64_t offset, const std::string& name) {
  using E = abi::Rate;
  Fields(sheet, rate, offset, name).add(&E::interval, "interval").add(&E::tolerance, "tolerance").done();
}

void add_controls(Sheet& sheet, const abi::ControlSteps& steps, uint64_t offset, const std::string& name) {
  Fields(sheet, steps, offset, name).add(&abi::ControlSteps::of, "of").done();
}

void add_policy(Sheet& sheet, const abi::PolicyTables& t, uint64_t offset, const std::string& name) {
  using E = abi::PolicyTables;
  Fields(sheet, t, offset, name)
      .add(&E::states, "states")
      .add(&E::signals, "signals")
      .add(&E::restarts, "restarts")
      .done(sizeof t - sizeof t.rows - sizeof t.moves - sizeof t.rates - sizeof t.controls);
  add_all(sheet, t.rows, offset + offsetof(E, rows), name + ".rows", add_row);
  add_all(sheet, t.moves, offset + offsetof(E, moves), name + ".moves", add_moves);
  add_all(sheet, t.rates, offset + offsetof(E, rates), name + ".rates", add_rate);
  add_all(sheet, t.controls, offset + offsetof(E, controls), name + ".controls", add_controls);
}

void add_component_info(Sheet& sheet, const abi::ComponentInfo& info, uint64_t offset, const std::string& name) {
  using E = abi::ComponentInfo;
  Fields(sheet, info, offset, name)
      .add(&E::name, "name")
      .add(&E::flags, "flags")
      .add(&E::supervisor, "supervisor")
      .add(&E::heartbeat_bit, "heartbeat_bit")
      .add(&E::critical, "critical")
      .add(&E::max_restarts, "max_restarts")
      .add(&E::heartbeat, "heartbeat")
      .add(&E::restart_window, "restart_window")
      .add(&E::back_off, "back_off")
      .add(&E::back_off_limit, "back_off_limit")
      .add(&E::needs, "needs")
      .add(&E::max_kills, "max_kills")
      .add(&E::isolation_bit, "isolation_bit")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done();
}

void add_isolated_device(Sheet& sheet, const abi::IsolatedDevice& device, uint64_t offset, const std::string& name) {
  using E = abi::IsolatedDevice;
  Fields(sheet, device, offset, name)
      .add(&E::name, "name")
      .add(&E::registers, "registers")
      .add(&E::registers_size, "registers_size")
      .add(&E::stream, "stream")
      .add(&E::driver, "driver")
      .add(&E::ready_bit, "ready_bit")
      .add(&E::fault_handle, "fault_handle")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done();
}

void add_network_rule(Sheet& sheet, const abi::NetworkRule& rule, uint64_t offset, const std::string& name) {
  using E = abi::NetworkRule;
  Fields(sheet, rule, offset, name)
      .add(&E::address, "address")
      .add(&E::prefix, "prefix")
      .add(&E::protocol, "protocol")
      .add(&E::port, "port")
      .add(&E::direction, "direction")
      .add(&E::component, "component")
      .add(&E::local_port, "local_port")
      .add(&E::reserved0, "reserved0")
      .done();
}

void add_channel_info(Sheet& sheet, const abi::ChannelInfo& info, uint64_t offset, const std::string& name) {
  using E = abi::ChannelInfo;
  Fields(sheet, info, offset, name)
      .add(&E::name, "name")
      .add(&E::client, "client")
      .add(&E::server, "server")
      .add(&E::tag, "tag")
      .add(&E::signal, "signal")
      .add(&E::reserved, "reserved")
      .done();
}

}  // namespace

void add_table_cells(Sheet& sheet, const abi::Tables& t, uint64_t offset) {
  using E = abi::Tables;
  Fields(sheet, t, offset, "tables")
      .add(&E::magic, "magic")
      .add(&E::size, "size")
      .add(&E::component_count, "component_count")
      .add(&E::channel_count, "channel_count")
      .add(&E::line_count, "line_count")
      .add(&E::row_count, "row_count")
      .add(&E::reserved0, "reserved0")
      .add(&E::quantum_mask, "quantum_mask")
      .add(&E::reserved, "reserved")
      .add(&E::line_of_intid, "line_of_intid")
      .done(sizeof t - sizeof t.channels - sizeof t.components - sizeof t.lines - sizeof t.policy);
  add_all(sheet, t.channels, offset + offsetof(E, channels), "tables.channels", add_channel);
  add_all(sheet, t.components, offset + offsetof(E, components), "tables.components", add_component);
  add_all(sheet, t.lines, offset + offsetof(E, lines), "tables.lines", add_line);
  add_policy(sheet, t.policy, offset + offsetof(E, policy), "tables.policy");
}

void add_info_cells(Sheet& sheet, const abi::SystemInfo& info, uint64_t offset) {
  using E = abi::SystemInfo;
  Fields(sheet, info, offset, "system_info")
      .add(&E::magic, "magic")
      .add(&E::component_count, "component_count")
      .add(&E::channel_count, "channel_count")
      .add(&E::ticks_per_second, "ticks_per_second")
      .add(&E::name, "name")
      .add(&E::reserved, "reserved")
      .done(sizeof info - sizeof info.components - sizeof info.channels);
  add_all(sheet, info.components, offset + offsetof(E, components), "system_info.components", add_component_info);
  add_all(sheet, info.channels, offset + offsetof(E, channels), "system_info.channels", add_channel_info);
}

void add_isolation_cells(Sheet& sheet, const abi::Isolation& isolation, uint64_t offset) {
  using E = abi::Isolation;
  Fields(sheet, isolation, offset, "isolation")
      .add(&E::magic, "magic")
      .add(&E::stream_table, "stream_table")
      .add(&E::device_count, "device_count")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done(sizeof isolation - sizeof isolation.devices);
  add_all(sheet, isolation.devices, offset + offsetof(E, devices), "isolation.devices", add_isolated_device);
}

void add_network_cells(Sheet& sheet, const abi::NetworkRules& rules, uint64_t offset) {
  using E = abi::NetworkRules;
  Fields(sheet, rules, offset, "network")
      .add(&E::magic, "magic")
      .add(&E::rule_count, "rule_count")
      .add(&E::reserved0, "reserved0")
      .add(&E::reserved, "reserved")
      .done(sizeof rules - sizeof rules.rules);
  add_all(sheet, rules.rules, offset + offsetof(E, rules), "network.rules", add_network_rule);
}

void add_use_cells(Sheet& sheet, const abi::Use& use, uint64_t offset, const std::string& name) {
  using E = abi::Use;
  Fields(sheet, use, offset, name)
      .add(&E::kind, "kind")
      .add(&E::optional, "optional")
      .add(&E::name, "name")
      .add(&E::interface, "interface")
      .add(&E::value, "value")
      .add(&E::extent, "extent")
      .add(&E::need, "need")
      .add(&E::physical, "physical")
      .add(&E::reserved, "reserved")
      .done();
}

}  // namespace nacre::proof::interpreter
