// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a table must satisfy for the kernel to run on it: one straight-line predicate per entry, shared by the kernel's
// boot, the host tool and the prover. Facts about sets (each line, bit and slot has one owner) go through words
// that the caller carries from entry to entry.
#pragma once

#include "abi/image.hpp"
#include "abi/tables.hpp"

namespace nacre::abi {

/// Names of the rules. The boot message and the host tool print rule_names[rule].
enum class Rule : uint8_t {
  ok,
  header,
  component_times,
  component_slices,
  component_addresses,
  component_supervisor,
  component_fp_slot,
  component_server,
  channel_owner,
  channel_kind,
  channel_peer,
  channel_methods,
  channel_urgency,
  channel_bit,
  line_owner,
  line_intid,
  line_bit,
  line_lookup,
};
inline constexpr unsigned rule_count = 18;  ///< enumerators of Rule
/// Of each Rule, as messages print it.
inline constexpr char rule_names[rule_count][32] = {
    "ok",
    "header",
    "times of a component",
    "slices of a component",
    "addresses of a component",
    "supervisor of a component",
    "fp slot of a component",
    "server flag of a component",
    "owner of a channel",
    "kind of a channel",
    "peer of a channel",
    "methods of a channel",
    "call towards the less urgent",
    "bit of a signal",
    "owner of a line",
    "number of a line",
    "bit of a line",
    "line of an interrupt number",
};

/// No time in the tables is longer: sums of a few cannot overflow (2^56 ticks are 36 years).
inline constexpr int64_t longest_span = int64_t{1} << 56;

/// Not negative, and short enough that sums of times do not overflow.
[[nodiscard]] constexpr bool valid_span(Span span) { return span >= no_time && span.to_raw() <= longest_span; }

/// The rule that the counts and the quantum break, or none.
[[nodiscard]] constexpr Rule well_formed_header(const Tables& tables) {
  const bool good = tables.magic == tables_magic && tables.size == sizeof(Tables) && tables.component_count >= 1 &&
                    tables.component_count <= max_components && tables.channel_count <= max_channels &&
                    tables.line_count <= max_lines && tables.row_count <= max_rows &&
                    (tables.quantum_mask & (tables.quantum_mask + 1)) == 0 && tables.quantum_mask >= 1 &&
                    tables.quantum_mask <= (uint64_t{1} << 32);
  return good ? Rule::ok : Rule::header;
}

/// Facts that go from entry to entry: what has been given out already.
struct Claimed {
  uint64_t channels = 0;  ///< entries of `channels` that belong to the components so far
  uint64_t lines = 0;  ///< entries of `lines` likewise
  uint64_t fp_slots = 0;  ///< bit n: slot n is taken
  uint64_t bits[max_components] = {};  ///< notification bits of each component
};

/// For component `id` below component_count. Slices follow one another without gaps, so no entry has two owners.
[[nodiscard]] constexpr Rule well_formed_component(const Tables& tables, unsigned id, Claimed& claimed) {
  const ComponentEntry& c = tables.components[id];
  const bool server = (c.flags & ComponentFlags::server) != 0;
  if (!(valid_span(c.budget) && valid_span(c.period) && valid_span(c.limit) && valid_span(c.start_limit)))
    return Rule::component_times;
  if (!(c.budget > no_time && c.budget <= c.period)) return Rule::component_times;
  if (server && !(c.limit > no_time && c.start_limit > no_time)) return Rule::component_times;
  if (c.channel_base != claimed.channels || c.line_base != claimed.lines) return Rule::component_slices;
  claimed.channels += c.channel_count;
  claimed.lines += c.line_count;
  if (claimed.channels > tables.channel_count || claimed.lines > tables.line_count) return Rule::component_slices;
  const bool addresses = c.entry < NACRE_USER_END && c.entry % 4 == 0 && c.stack < NACRE_USER_END &&
                         c.stack % 16 == 0 && c.page_table >> 48 == id + 1 &&
                         (c.page_table & 0xffff'0000'0000'003f) == (uint64_t{id} + 1) << 48;
  if (!addresses) return Rule::component_addresses;
  const bool supervised = c.supervisor.to_raw() < id || (id == 0 && c.supervisor.to_raw() == 0);
  if (!supervised || c.fault_bit >= 64) return Rule::component_supervisor;
  if (c.fp_slot > max_fp) return Rule::component_fp_slot;
  const uint64_t slot = c.fp_slot == 0 ? 0 : uint64_t{1} << c.fp_slot;
  if ((claimed.fp_slots & slot) != 0) return Rule::component_fp_slot;
  claimed.fp_slots |= slot;
  return Rule::ok;
}

/// For channel `index` below channel_count, after all components.
[[nodiscard]] constexpr Rule well_formed_channel(const Tables& tables, unsigned index, Claimed& claimed) {
  const ChannelEntry& channel = tables.channels[index];
  const unsigned owner = channel.owner.to_raw();
  const unsigned peer = channel.peer.to_raw();
  if (owner >= tables.component_count) return Rule::channel_owner;
  const ComponentEntry& slice = tables.components[owner];
  if (index < slice.channel_base || index >= unsigned{slice.channel_base} + slice.channel_count)
    return Rule::channel_owner;
  if (peer >= tables.component_count || peer == owner) return Rule::channel_peer;
  if (channel.kind == ChannelKind::call) {
    const bool methods = (channel.plain & channel.governed) == 0 && (channel.audited & ~channel.governed) == 0 &&
                         (channel.governed == 0 ||
                          unsigned{channel.first_row} + static_cast<unsigned>(__builtin_popcountll(channel.governed)) <=
                              tables.row_count);
    if (!methods) return Rule::channel_methods;
    if (peer >= owner) return Rule::channel_urgency;
    if ((tables.components[peer].flags & ComponentFlags::server) == 0) return Rule::component_server;
    return Rule::ok;
  }
  if (channel.kind != ChannelKind::signal || channel.plain != 0 || channel.governed != 0) return Rule::channel_kind;
  if (!(valid_span(channel.rate_interval) && valid_span(channel.rate_tolerance))) return Rule::component_times;
  if (channel.bit >= 64 || (claimed.bits[peer] >> channel.bit & 1) != 0) return Rule::channel_bit;
  claimed.bits[peer] |= uint64_t{1} << channel.bit;
  return Rule::ok;
}

/// For line `index` below line_count, after all channels.
[[nodiscard]] constexpr Rule well_formed_line(const Tables& tables, unsigned index, Claimed& claimed) {
  const LineEntry& line = tables.lines[index];
  const unsigned owner = line.owner.to_raw();
  if (owner >= tables.component_count) return Rule::line_owner;
  const ComponentEntry& slice = tables.components[owner];
  if (index < slice.line_base || index >= unsigned{slice.line_base} + slice.line_count) return Rule::line_owner;
  if (line.intid < 32 || line.intid >= max_intids || !valid_span(line.cost)) return Rule::line_intid;
  if (tables.line_of_intid[line.intid] != index) return Rule::line_lookup;
  if (line.bit >= 64 || (claimed.bits[owner] >> line.bit & 1) != 0) return Rule::line_bit;
  claimed.bits[owner] |= uint64_t{1} << line.bit;
  return Rule::ok;
}

/// For interrupt number `intid` below max_intids.
[[nodiscard]] constexpr Rule well_formed_intid(const Tables& tables, unsigned intid) {
  const uint8_t line = tables.line_of_intid[intid];
  if (line == no_line) return Rule::ok;
  if (line >= tables.line_count) return Rule::line_lookup;
  return tables.lines[line].intid == intid ? Rule::ok : Rule::line_lookup;
}

/// A fault bit may be shared among the components of one supervisor, but with no signal or line of it. After all lines.
[[nodiscard]] constexpr Rule well_formed_fault_bit(const Tables& tables, unsigned id, const Claimed& claimed) {
  const ComponentEntry& c = tables.components[id];
  return (claimed.bits[c.supervisor.to_raw()] >> c.fault_bit & 1) != 0 ? Rule::component_supervisor : Rule::ok;
}

}  // namespace nacre::abi
