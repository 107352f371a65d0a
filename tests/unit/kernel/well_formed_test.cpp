// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// For each rule: tables that break it in every way that it names, refused at boot by that name and at that entry, and tables that
// just keep it.
#include "abi/well_formed.hpp"

#include <functional>
#include <limits>
#include <set>
#include <vector>

#include "tests/unit/kernel/kernel_fixture.hpp"

namespace nacre::kernel_test {

namespace {

using abi::Rule;
using abi::Tables;

/// 1 and 2 serve; 3 calls 2 with a guarded method, 2 calls 1, 3 signals 1; 2 drives a device; 2 and 3 have floating point.
TableBuilder good() {
  TableBuilder builder;
  builder.components = {{}, {}, {.nested = 1, .fp_slot = 1}, {.fp_slot = 16}};
  builder.calls = {{.client = 2, .server = 1},
                   {.client = 3,
                    .server = 2,
                    .plain = 1,
                    .governed = 6,
                    .audited = 2,
                    .rows = {model::free_row(), model::free_row()}}};
  builder.signals = {{.from = 3, .to = 1, .bit = 7, .rate_interval = 5, .rate_tolerance = 5},
                     {.from = 3, .to = 2, .bit = 8}};
  builder.lines = {{.owner = 2, .intid = 40, .bit = 9, .cost = 3}};
  return builder;
}

enum Channel : unsigned { call_2_1 = 0, call_3_2 = 1, signal_3_1 = 2, signal_3_2 = 3 };

struct Verdict {
  std::string rule = "ok";
  unsigned index = 0;
};

[[nodiscard]] Verdict boot_with(const std::function<void(Tables&)>& change) {
  good().build(host::tables());
  change(host::tables());
  host::power_on();
  try {
    host::boot();
  } catch (const host::Refused& refused) {
    return {refused.rule, refused.index};
  }
  return {};
}

struct Case {
  const char* text;
  Rule rule;
  unsigned index;
  std::function<void(Tables&)> change;
};

void check(const std::vector<Case>& cases) {
  for (const Case& it : cases) {
    CAPTURE(it.text);
    const Verdict verdict = boot_with(it.change);
    CHECK(verdict.rule == abi::rule_names[static_cast<unsigned>(it.rule)]);
    CHECK(verdict.index == it.index);
  }
}

constexpr Span negative = Span::from_raw(-1);
constexpr Span too_long = Span::from_raw(abi::longest_span + 1);

TEST_CASE("good tables are accepted") {
  CHECK(boot_with([](Tables&) {}).rule == "ok");
}

TEST_CASE("every rule has a name of its own") {
  std::set<std::string> names;
  for (const char* name : abi::rule_names) names.insert(name);
  CHECK(names.size() == abi::rule_count);
  CHECK(static_cast<unsigned>(Rule::line_lookup) + 1 == abi::rule_count);
}

TEST_CASE("header") {
  check({{"magic", Rule::header, 0, [](Tables& t) { t.magic ^= 1; }},
         {"size", Rule::header, 0, [](Tables& t) { t.size -= 1; }},
         {"no component", Rule::header, 0, [](Tables& t) { t.component_count = 0; }},
         {"65 components", Rule::header, 0, [](Tables& t) { t.component_count = 65; }},
         {"257 channels", Rule::header, 0, [](Tables& t) { t.channel_count = 257; }},
         {"65 lines", Rule::header, 0, [](Tables& t) { t.line_count = 65; }},
         {"257 rows", Rule::header, 0, [](Tables& t) { t.row_count = 257; }},
         {"no quantum", Rule::header, 0, [](Tables& t) { t.quantum_mask = 0; }},
         {"quantum no power of two", Rule::header, 0, [](Tables& t) { t.quantum_mask = 6; }},
         {"quantum too long", Rule::header, 0, [](Tables& t) { t.quantum_mask = (uint64_t{1} << 33) - 1; }},
         {"longest quantum", Rule::ok, 0, [](Tables& t) { t.quantum_mask = (uint64_t{1} << 32) - 1; }}});
}

TEST_CASE("times of a component") {
  check({{"budget 0", Rule::component_times, 3, [](Tables& t) { t.components[3].budget = no_time; }},
         {"budget above period", Rule::component_times, 3,
          [](Tables& t) { t.components[3].period = t.components[3].budget - Span::from_raw(1); }},
         {"period too long", Rule::component_times, 0, [](Tables& t) { t.components[0].period = too_long; }},
         {"negative limit", Rule::component_times, 3, [](Tables& t) { t.components[3].limit = negative; }},
         {"start limit too long", Rule::component_times, 3, [](Tables& t) { t.components[3].start_limit = too_long; }},
         {"server without limit", Rule::component_times, 1, [](Tables& t) { t.components[1].limit = no_time; }},
         {"server without start limit", Rule::component_times, 1,
          [](Tables& t) { t.components[1].start_limit = no_time; }},
         {"no server, no limit", Rule::ok, 0,
          [](Tables& t) { t.components[3].limit = t.components[3].start_limit = no_time; }},
         {"negative rate", Rule::component_times, signal_3_1,
          [](Tables& t) { t.channels[signal_3_1].rate_interval = negative; }},
         {"tolerance too long", Rule::component_times, signal_3_1,
          [](Tables& t) { t.channels[signal_3_1].rate_tolerance = too_long; }}});
}

TEST_CASE("slices of a component") {
  check({{"gap", Rule::component_slices, 3, [](Tables& t) { t.components[3].channel_base += 1; }},
         {"overlap", Rule::component_slices, 3, [](Tables& t) { t.components[3].channel_base -= 1; }},
         {"beyond the channels", Rule::component_slices, 3, [](Tables& t) { t.components[3].channel_count += 1; }},
         {"lines not in turn", Rule::component_slices, 3, [](Tables& t) { t.components[3].line_base = 0; }},
         {"beyond the lines", Rule::component_slices, 3, [](Tables& t) { t.components[3].line_count = 1; }},
         {"a wrap", Rule::component_slices, 2, [](Tables& t) { t.components[2].channel_count = 0xffff; }}});
}

TEST_CASE("addresses of a component") {
  check({{"entry in the kernel", Rule::component_addresses, 1, [](Tables& t) { t.components[1].entry = ~uint64_t{3}; }},
         {"entry beyond user space", Rule::component_addresses, 1,
          [](Tables& t) { t.components[1].entry = NACRE_USER_END; }},
         {"entry misaligned", Rule::component_addresses, 1, [](Tables& t) { t.components[1].entry += 2; }},
         {"stack misaligned", Rule::component_addresses, 1, [](Tables& t) { t.components[1].stack += 8; }},
         {"stack beyond user space", Rule::component_addresses, 1,
          [](Tables& t) { t.components[1].stack = NACRE_USER_END; }},
         {"another's ASID", Rule::component_addresses, 1,
          [](Tables& t) { t.components[1].page_table += uint64_t{1} << 48; }},
         {"root misaligned", Rule::component_addresses, 1, [](Tables& t) { t.components[1].page_table |= 0x20; }}});
}

TEST_CASE("supervisor of a component") {
  const auto supervisor = [](unsigned id, uint8_t of) {
    return [=](Tables& t) { t.components[id].supervisor = ComponentId::from_raw(of); };
  };
  check({{"itself", Rule::component_supervisor, 2, supervisor(2, 2)},
         {"less urgent", Rule::component_supervisor, 2, supervisor(2, 3)},
         {"nobody", Rule::component_supervisor, 2, supervisor(2, 64)},
         {"somebody over 0", Rule::component_supervisor, 0, supervisor(0, 1)},
         {"another server", Rule::ok, 0, supervisor(3, 1)},
         {"no bit", Rule::component_supervisor, 3, [](Tables& t) { t.components[3].fault_bit = 64; }},
         {"a bit that a signal has", Rule::component_supervisor, 3,
          [&](Tables& t) {
            supervisor(3, 1)(t);
            t.components[3].fault_bit = 7;
          }},
         {"a bit that a line has", Rule::component_supervisor, 3, [&](Tables& t) {
            supervisor(3, 2)(t);
            t.components[3].fault_bit = 9;
          }}});
}

TEST_CASE("fp slot and server flag of a component") {
  check({{"no such slot", Rule::component_fp_slot, 3, [](Tables& t) { t.components[3].fp_slot = 17; }},
         {"a slot for two", Rule::component_fp_slot, 3, [](Tables& t) { t.components[3].fp_slot = 1; }},
         {"called, but no server", Rule::component_server, call_2_1, [](Tables& t) { t.components[1].flags = 0; }}});
}

TEST_CASE("owner, kind and peer of a channel") {
  const auto owner = [](unsigned channel, uint8_t id) {
    return [=](Tables& t) { t.channels[channel].owner = ComponentId::from_raw(id); };
  };
  const auto peer = [](unsigned channel, uint8_t id) {
    return [=](Tables& t) { t.channels[channel].peer = ComponentId::from_raw(id); };
  };
  check(
      {{"owner does not exist", Rule::channel_owner, call_2_1, owner(call_2_1, 4)},
       {"slice before", Rule::channel_owner, call_3_2, owner(call_3_2, 2)},
       {"slice behind", Rule::channel_owner, call_2_1, owner(call_2_1, 3)},
       {"channel of nobody", Rule::channel_owner, 4, [](Tables& t) { t.channel_count += 1; }},
       {"peer does not exist", Rule::channel_peer, signal_3_1, peer(signal_3_1, 4)},
       {"peer is the owner", Rule::channel_peer, signal_3_1, peer(signal_3_1, 3)},
       {"no kind", Rule::channel_kind, call_2_1, [](Tables& t) { t.channels[call_2_1].kind = abi::ChannelKind::none; }},
       {"unknown kind", Rule::channel_kind, call_2_1,
        [](Tables& t) { t.channels[call_2_1].kind = static_cast<abi::ChannelKind>(3); }},
       {"a signal with methods", Rule::channel_kind, signal_3_1, [](Tables& t) { t.channels[signal_3_1].plain = 1; }},
       {"a signal with governed methods", Rule::channel_kind, signal_3_1,
        [](Tables& t) { t.channels[signal_3_1].governed = 1; }}});
}

TEST_CASE("methods and urgency of a call, bit of a signal") {
  check(
      {{"plain and governed", Rule::channel_methods, call_3_2, [](Tables& t) { t.channels[call_3_2].plain |= 2; }},
       {"audited, not governed", Rule::channel_methods, call_3_2, [](Tables& t) { t.channels[call_3_2].audited |= 1; }},
       {"too few rows", Rule::channel_methods, call_3_2, [](Tables& t) { t.row_count -= 1; }},
       {"rows beyond the end", Rule::channel_methods, call_3_2, [](Tables& t) { t.channels[call_3_2].first_row = 1; }},
       {"rows far beyond the end", Rule::channel_methods, call_3_2,
        [](Tables& t) { t.channels[call_3_2].first_row = 0xffff; }},
       {"nothing governed needs no row", Rule::ok, 0, [](Tables& t) { t.channels[call_2_1].first_row = 0xffff; }},
       {"towards the less urgent", Rule::channel_urgency, call_2_1,
        [](Tables& t) { t.channels[call_2_1].peer = ComponentId::from_raw(3); }},
       {"no such bit", Rule::channel_bit, signal_3_1, [](Tables& t) { t.channels[signal_3_1].bit = 64; }},
       {"a bit of two signals", Rule::channel_bit, signal_3_2, [](Tables& t) {
          t.channels[signal_3_2].peer = ComponentId::from_raw(1);
          t.channels[signal_3_2].bit = 7;
        }}});
}

TEST_CASE("lines") {
  check({{"owner does not exist", Rule::line_owner, 0, [](Tables& t) { t.lines[0].owner = ComponentId::from_raw(4); }},
         {"not in its owner's slice", Rule::line_owner, 0,
          [](Tables& t) { t.lines[0].owner = ComponentId::from_raw(3); }},
         {"a private interrupt", Rule::line_intid, 0, [](Tables& t) { t.lines[0].intid = 27; }},
         {"beyond the controller", Rule::line_intid, 0, [](Tables& t) { t.lines[0].intid = abi::max_intids; }},
         {"negative cost", Rule::line_intid, 0, [](Tables& t) { t.lines[0].cost = negative; }},
         {"look-up finds nothing", Rule::line_lookup, 0, [](Tables& t) { t.line_of_intid[40] = abi::no_line; }},
         {"look-up beyond the lines", Rule::line_lookup, 41, [](Tables& t) { t.line_of_intid[41] = 1; }},
         {"look-up finds another's", Rule::line_lookup, 41, [](Tables& t) { t.line_of_intid[41] = 0; }},
         {"no such bit", Rule::line_bit, 0, [](Tables& t) { t.lines[0].bit = 64; }},
         {"a bit that a signal has", Rule::line_bit, 0, [](Tables& t) { t.lines[0].bit = 8; }}});
}

TEST_CASE("full tables are accepted") {
  TableBuilder builder;
  for (unsigned id = 0; id < abi::max_components; ++id) builder.components.push_back({});
  for (unsigned id = 1; id < abi::max_components; ++id) {
    const auto client = static_cast<uint8_t>(id);
    builder.calls.push_back({.client = client, .server = static_cast<uint8_t>(id - 1)});
    for (uint8_t bit = 0; bit < 3; ++bit)
      builder.signals.push_back({.from = client, .to = static_cast<uint8_t>(id - 1), .bit = bit});
  }
  for (unsigned line = 0; line < abi::max_lines; ++line) {
    builder.lines.push_back({.owner = static_cast<uint8_t>(line), .intid = 32 + line, .bit = 40});
  }
  Kernel kernel(builder);
  CHECK(kernel.current() == 0);
  CHECK(host::tables().channel_count == 252);
}

}  // namespace

}  // namespace nacre::kernel_test
