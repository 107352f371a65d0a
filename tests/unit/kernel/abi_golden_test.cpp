// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Every number, offset and size of the ABI, as text, against tests/unit/abi_golden.txt. A difference is a change of the ABI.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "abi/audit.hpp"
#include "abi/calls.hpp"
#include "abi/image.hpp"
#include "abi/isolation.hpp"
#include "abi/metadata.hpp"
#include "abi/network.hpp"
#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "abi/well_formed.hpp"

namespace nacre::kernel_test {

namespace {

using namespace abi;

class Listing {
 public:
  void add(const std::string& name, uint64_t value) { text_ << name << ' ' << value << '\n'; }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
};

#define NACRE_VALUE(name) listing.add(#name, static_cast<uint64_t>(name))
#define NACRE_FIELD(type, field) listing.add(#type "." #field, offsetof(type, field))
#define NACRE_SIZE(type) listing.add("sizeof " #type, sizeof(type))

void list_calls(Listing& listing) {
  NACRE_VALUE(max_components);
  NACRE_VALUE(max_channels);
  NACRE_VALUE(max_lines);
  NACRE_VALUE(max_rows);
  NACRE_VALUE(max_alternatives);
  NACRE_VALUE(max_automata);
  NACRE_VALUE(max_states);
  NACRE_VALUE(max_columns);
  NACRE_VALUE(max_rates);
  NACRE_VALUE(steps_of_event);
  NACRE_VALUE(max_intids);
  NACRE_VALUE(max_fp);
  NACRE_VALUE(words);
  NACRE_VALUE(method_bits);
  NACRE_VALUE(Call::call);
  NACRE_VALUE(Call::reply_wait);
  NACRE_VALUE(Call::signal);
  NACRE_VALUE(Call::irq_done);
  NACRE_VALUE(Call::control);
  NACRE_VALUE(Outcome::ok);
  NACRE_VALUE(Outcome::notified);
  NACRE_VALUE(Outcome::timeout);
  NACRE_VALUE(Outcome::bad_handle);
  NACRE_VALUE(Outcome::denied);
  NACRE_VALUE(Outcome::peer_down);
  NACRE_VALUE(Outcome::peer_failed);
  NACRE_VALUE(Outcome::again);
  NACRE_VALUE(Outcome::not_down);
  NACRE_VALUE(Operation::status);
  NACRE_VALUE(Operation::start);
  NACRE_VALUE(Operation::stop);
  NACRE_VALUE(Operation::restart);
}

void list_states(Listing& listing) {
  NACRE_VALUE(RunState::down);
  NACRE_VALUE(RunState::ready);
  NACRE_VALUE(RunState::receiving);
  NACRE_VALUE(RunState::calling);
  NACRE_VALUE(Cause::none);
  NACRE_VALUE(Cause::stopped);
  NACRE_VALUE(Cause::access);
  NACRE_VALUE(Cause::execute);
  NACRE_VALUE(Cause::alignment);
  NACRE_VALUE(Cause::undefined);
  NACRE_VALUE(Cause::bad_call);
  NACRE_VALUE(Cause::fp);
  NACRE_VALUE(Cause::limit);
  NACRE_VALUE(Cause::external);
  listing.add("pack_status(calling, limit, 5)", pack_status(RunState::calling, Cause::limit, ComponentId::from_raw(5)));
  listing.add("never", never.to_raw());
}

void list_component_table(Listing& listing) {
  NACRE_VALUE(tables_magic);
  NACRE_VALUE(no_line);
  NACRE_VALUE(ComponentFlags::server);
  NACRE_VALUE(ComponentFlags::device);
  NACRE_VALUE(ComponentFlags::trusted);
  NACRE_FIELD(ComponentEntry, page_table);
  NACRE_FIELD(ComponentEntry, entry);
  NACRE_FIELD(ComponentEntry, stack);
  NACRE_FIELD(ComponentEntry, budget);
  NACRE_FIELD(ComponentEntry, period);
  NACRE_FIELD(ComponentEntry, limit);
  NACRE_FIELD(ComponentEntry, start_limit);
  NACRE_FIELD(ComponentEntry, nested);
  NACRE_FIELD(ComponentEntry, supervisor);
  NACRE_FIELD(ComponentEntry, fault_bit);
  NACRE_FIELD(ComponentEntry, flags);
  NACRE_FIELD(ComponentEntry, fp_slot);
  NACRE_FIELD(ComponentEntry, denial_quota);
  NACRE_FIELD(ComponentEntry, channel_base);
  NACRE_FIELD(ComponentEntry, channel_count);
  NACRE_FIELD(ComponentEntry, line_base);
  NACRE_FIELD(ComponentEntry, line_count);
  NACRE_SIZE(ComponentEntry);
}

void list_channel_table(Listing& listing) {
  NACRE_VALUE(ChannelKind::none);
  NACRE_VALUE(ChannelKind::call);
  NACRE_VALUE(ChannelKind::signal);
  NACRE_FIELD(ChannelEntry, plain);
  NACRE_FIELD(ChannelEntry, governed);
  NACRE_FIELD(ChannelEntry, rate_interval);
  NACRE_FIELD(ChannelEntry, rate_tolerance);
  NACRE_FIELD(ChannelEntry, owner);
  NACRE_FIELD(ChannelEntry, peer);
  NACRE_FIELD(ChannelEntry, kind);
  NACRE_FIELD(ChannelEntry, bit);
  NACRE_FIELD(ChannelEntry, tag);
  NACRE_FIELD(ChannelEntry, first_row);
  NACRE_FIELD(ChannelEntry, audited);
  NACRE_SIZE(ChannelEntry);
  NACRE_FIELD(LineEntry, intid);
  NACRE_FIELD(LineEntry, owner);
  NACRE_FIELD(LineEntry, bit);
  NACRE_FIELD(LineEntry, edge);
  NACRE_FIELD(LineEntry, cost);
  NACRE_SIZE(LineEntry);
}

void list_policy_values(Listing& listing) {
  NACRE_VALUE(Moment::delivered);
  NACRE_VALUE(Moment::ok);
  NACRE_VALUE(Moment::fail);
  NACRE_VALUE(Moment::lost);
  NACRE_VALUE(step_bits);
  NACRE_VALUE(step_in_use);
  NACRE_VALUE(MoveBits::refuses);
  NACRE_VALUE(MoveBits::enters);
  NACRE_VALUE(MoveBits::same);
  NACRE_VALUE(MoveBits::keep);
  NACRE_VALUE(expiries_in_a_row);
  NACRE_VALUE(RowFlags::closes);
  NACRE_VALUE(RowFlags::status_only);
  NACRE_VALUE(RowFlags::compares);
  NACRE_VALUE(Reason::channel);
  NACRE_VALUE(Reason::guard);
  NACRE_VALUE(Reason::nesting);
  NACRE_VALUE(Reason::automaton);
  NACRE_VALUE(Reason::rate);
  listing.add("refusal(automaton, 2, 3, 4)", refusal(Reason::automaton, 2, 3, 4));
  listing.add("automaton_of(0xffff)", automaton_of(0xffff));
  listing.add("column_of(0x700, fail)", column_of(0x700, Moment::fail));
  listing.add("duration_of(0x1234)", duration_of(0x1234));
  listing.add("successor_of(0x1234)", successor_of(0x1234));
}

void list_policy(Listing& listing) {
  NACRE_FIELD(Row, lo);
  NACRE_FIELD(Row, span);
  NACRE_FIELD(Row, steps);
  NACRE_FIELD(Row, next);
  NACRE_FIELD(Row, flags);
  NACRE_FIELD(Row, rate);
  NACRE_FIELD(Row, word);
  NACRE_SIZE(Row);
  NACRE_FIELD(Rate, interval);
  NACRE_FIELD(Rate, tolerance);
  NACRE_FIELD(PolicyTables, rows);
  NACRE_FIELD(PolicyTables, moves);
  NACRE_FIELD(PolicyTables, states);
  NACRE_FIELD(PolicyTables, rates);
  NACRE_FIELD(PolicyTables, signals);
  NACRE_FIELD(PolicyTables, restarts);
  NACRE_FIELD(PolicyTables, controls);
  NACRE_SIZE(PolicyTables);
}

void list_tables(Listing& listing) {
  NACRE_FIELD(Tables, magic);
  NACRE_FIELD(Tables, size);
  NACRE_FIELD(Tables, component_count);
  NACRE_FIELD(Tables, channel_count);
  NACRE_FIELD(Tables, line_count);
  NACRE_FIELD(Tables, row_count);
  NACRE_FIELD(Tables, quantum_mask);
  NACRE_FIELD(Tables, components);
  NACRE_FIELD(Tables, channels);
  NACRE_FIELD(Tables, lines);
  NACRE_FIELD(Tables, line_of_intid);
  NACRE_FIELD(Tables, policy);
  NACRE_SIZE(Tables);
  for (unsigned i = 0; i < rule_count; ++i) listing.add(std::string("rule \"") + rule_names[i] + '"', i);
}

void list_audit(Listing& listing) {
  NACRE_VALUE(ring_records);
  NACRE_VALUE(RecordKind::none);
  NACRE_VALUE(RecordKind::start);
  NACRE_VALUE(RecordKind::stop);
  NACRE_VALUE(RecordKind::fault);
  NACRE_VALUE(RecordKind::denied_call);
  NACRE_VALUE(RecordKind::denied_signal);
  NACRE_VALUE(RecordKind::denied_control);
  NACRE_VALUE(RecordKind::denied_irq_done);
  NACRE_VALUE(RecordKind::call);
  NACRE_VALUE(RecordKind::reply);
  NACRE_VALUE(RecordKind::signal);
  NACRE_VALUE(RecordKind::control);
  NACRE_VALUE(RecordKind::fall);
  NACRE_FIELD(Record, sequence);
  NACRE_FIELD(Record, time);
  NACRE_FIELD(Record, kind);
  NACRE_FIELD(Record, subject);
  NACRE_FIELD(Record, object);
  NACRE_FIELD(Record, method);
  NACRE_FIELD(Record, detail);
  NACRE_FIELD(Record, channel);
  NACRE_FIELD(Record, value);
  NACRE_SIZE(Record);
  NACRE_FIELD(AuditArea, event_head);
  NACRE_FIELD(AuditArea, denial_head);
  NACRE_FIELD(AuditArea, spurious_interrupts);
  NACRE_FIELD(AuditArea, unrecorded_denials);
  NACRE_FIELD(AuditArea, refused_signals);
  NACRE_FIELD(AuditArea, unrecorded_calls);
  NACRE_FIELD(AuditArea, denied_by_row);
  NACRE_FIELD(AuditArea, events);
  NACRE_FIELD(AuditArea, denials);
  NACRE_SIZE(AuditArea);
}

void list_image(Listing& listing) {
  NACRE_VALUE(NACRE_KERNEL_OFFSET);
  NACRE_VALUE(NACRE_LOAD_ADDRESS);
  NACRE_VALUE(NACRE_BOOT_INFO_OFFSET);
  NACRE_VALUE(NACRE_TEXT_OFFSET);
  NACRE_VALUE(NACRE_CONSTANTS_OFFSET);
  NACRE_VALUE(NACRE_TABLES_OFFSET);
  NACRE_VALUE(NACRE_STATE_OFFSET);
  NACRE_VALUE(NACRE_WINDOW_SIZE);
  NACRE_VALUE(NACRE_USER_BEGIN);
  NACRE_VALUE(NACRE_USER_END);
  NACRE_FIELD(BootInfo, load_address);
  NACRE_FIELD(BootInfo, kernel_root);
  NACRE_FIELD(BootInfo, boot_root);
  NACRE_SIZE(BootInfo);
}

void list_metadata(Listing& listing) {
  NACRE_VALUE(UseKind::self);
  NACRE_VALUE(UseKind::client);
  NACRE_VALUE(UseKind::serves);
  NACRE_VALUE(UseKind::accept);
  NACRE_VALUE(UseKind::signals);
  NACRE_VALUE(UseKind::notified);
  NACRE_VALUE(UseKind::line);
  NACRE_VALUE(UseKind::device);
  NACRE_VALUE(UseKind::region);
  NACRE_VALUE(UseKind::component);
  NACRE_FIELD(Use, kind);
  NACRE_FIELD(Use, optional);
  NACRE_FIELD(Use, name);
  NACRE_FIELD(Use, interface);
  NACRE_FIELD(Use, value);
  NACRE_FIELD(Use, extent);
  NACRE_FIELD(Use, need);
  NACRE_FIELD(Use, physical);
  NACRE_SIZE(Use);
}

void list_system_info(Listing& listing) {
  NACRE_VALUE(system_info_magic);
  NACRE_FIELD(ComponentInfo, name);
  NACRE_FIELD(ComponentInfo, flags);
  NACRE_FIELD(ComponentInfo, supervisor);
  NACRE_FIELD(ComponentInfo, heartbeat_bit);
  NACRE_FIELD(ComponentInfo, critical);
  NACRE_FIELD(ComponentInfo, max_restarts);
  NACRE_FIELD(ComponentInfo, heartbeat);
  NACRE_FIELD(ComponentInfo, restart_window);
  NACRE_FIELD(ComponentInfo, back_off);
  NACRE_FIELD(ComponentInfo, back_off_limit);
  NACRE_FIELD(ComponentInfo, needs);
  NACRE_FIELD(ComponentInfo, max_kills);
  NACRE_FIELD(ComponentInfo, isolation_bit);
  NACRE_SIZE(ComponentInfo);
  NACRE_FIELD(ChannelInfo, name);
  NACRE_FIELD(ChannelInfo, client);
  NACRE_FIELD(ChannelInfo, server);
  NACRE_FIELD(ChannelInfo, tag);
  NACRE_FIELD(ChannelInfo, signal);
  NACRE_SIZE(ChannelInfo);
  NACRE_FIELD(SystemInfo, magic);
  NACRE_FIELD(SystemInfo, component_count);
  NACRE_FIELD(SystemInfo, channel_count);
  NACRE_FIELD(SystemInfo, ticks_per_second);
  NACRE_FIELD(SystemInfo, name);
  NACRE_FIELD(SystemInfo, components);
  NACRE_FIELD(SystemInfo, channels);
  NACRE_SIZE(SystemInfo);
}

void list_isolation(Listing& listing) {
  NACRE_VALUE(isolation_magic);
  NACRE_VALUE(max_isolated_devices);
  NACRE_VALUE(stream_table_log2);
  NACRE_VALUE(device_address_bits);
  NACRE_VALUE(no_bit);
  NACRE_FIELD(IsolatedDevice, name);
  NACRE_FIELD(IsolatedDevice, registers);
  NACRE_FIELD(IsolatedDevice, registers_size);
  NACRE_FIELD(IsolatedDevice, stream);
  NACRE_FIELD(IsolatedDevice, driver);
  NACRE_FIELD(IsolatedDevice, ready_bit);
  NACRE_FIELD(IsolatedDevice, fault_handle);
  NACRE_SIZE(IsolatedDevice);
  NACRE_FIELD(Isolation, magic);
  NACRE_FIELD(Isolation, stream_table);
  NACRE_FIELD(Isolation, device_count);
  NACRE_FIELD(Isolation, devices);
  NACRE_SIZE(Isolation);
}

void list_network(Listing& listing) {
  NACRE_VALUE(network_magic);
  NACRE_VALUE(max_network_rules);
  NACRE_VALUE(Protocol::tcp);
  NACRE_VALUE(Protocol::udp);
  NACRE_VALUE(Direction::accept);
  NACRE_VALUE(Direction::connect);
  NACRE_FIELD(NetworkRule, address);
  NACRE_FIELD(NetworkRule, prefix);
  NACRE_FIELD(NetworkRule, protocol);
  NACRE_FIELD(NetworkRule, port);
  NACRE_FIELD(NetworkRule, direction);
  NACRE_FIELD(NetworkRule, component);
  NACRE_FIELD(NetworkRule, local_port);
  NACRE_SIZE(NetworkRule);
  NACRE_FIELD(NetworkRules, magic);
  NACRE_FIELD(NetworkRules, rule_count);
  NACRE_FIELD(NetworkRules, rules);
  NACRE_SIZE(NetworkRules);
}

[[nodiscard]] std::string whole_abi() {
  Listing listing;
  list_calls(listing);
  list_states(listing);
  list_component_table(listing);
  list_channel_table(listing);
  list_tables(listing);
  list_policy_values(listing);
  list_policy(listing);
  list_audit(listing);
  list_image(listing);
  list_metadata(listing);
  list_system_info(listing);
  list_isolation(listing);
  list_network(listing);
  return listing.text();
}

TEST_CASE("the ABI is the golden one") {
  const std::string actual = whole_abi();
  if (std::getenv("NACRE_WRITE_GOLDEN") != nullptr) std::ofstream(NACRE_GOLDEN) << actual;
  std::ifstream file(NACRE_GOLDEN);
  REQUIRE(file.good());
  std::istringstream lines(actual);
  std::string wanted;
  std::string line;
  unsigned number = 0;
  while (std::getline(lines, line)) {
    number += 1;
    CAPTURE(number);
    REQUIRE(std::getline(file, wanted));
    CHECK(line == wanted);
  }
  CHECK_FALSE(std::getline(file, wanted));
}

}  // namespace

}  // namespace nacre::kernel_test
