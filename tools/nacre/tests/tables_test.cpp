// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "abi/well_formed.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

using tool::BuiltSystem;

const abi::ChannelEntry& channel_of(const BuiltSystem& system, unsigned owner, unsigned handle) {
  return system.tables->channels[system.tables->components[owner].channel_base + handle];
}

TEST_CASE("rights of calls") {
  const auto system = build(paths_of("accept/full"));
  const abi::ChannelEntry& relay = channel_of(*system, 3, 0);  // set audited, get plain, blink guarded
  CHECK(relay.plain == 0b010);
  CHECK(relay.governed == 0b101);
  CHECK(relay.audited == 0b001);
  const abi::Row& set = system->tables->policy.rows[relay.first_row];
  const abi::Row& blink = system->tables->policy.rows[relay.first_row + 1];
  for (const uint64_t span : set.span) CHECK(span == ~uint64_t{0});
  CHECK((blink.lo[0] == 4 && blink.span[0] == 3));
  CHECK((blink.lo[1] == 1 && blink.span[1] == 0));
  CHECK(blink.span[2] == ~uint64_t{0});
  const abi::ChannelEntry& hand = channel_of(*system, 6, 0);
  CHECK((hand.plain == 0b10 && hand.governed == 0b01 && hand.audited == 0));
  CHECK((hand.peer.to_raw() == 3 && hand.tag == 0));
}

TEST_CASE("components and times") {
  const auto system = build(paths_of("accept/full"));
  const abi::ComponentEntry& relay = system->tables->components[3];
  CHECK(relay.flags == (abi::ComponentFlags::server | abi::ComponentFlags::trusted));
  CHECK(relay.limit.to_raw() == 300 * 625 / 10);
  CHECK(relay.start_limit.to_raw() == 300 * 625);
  CHECK(relay.nested == 2);
  CHECK(system->tables->components[1].budget.to_raw() == 6250);
  CHECK(system->tables->components[5].flags == 0);
  CHECK(system->tables->components[6].fp_slot == 1);
  CHECK(system->tables->components[6].supervisor.to_raw() == 1);
  CHECK(system->tables->quantum_mask == 2047);  // 50 us are 3125 ticks
}

TEST_CASE("signals, lines and heartbeats") {
  const auto system = build(paths_of("accept/full"));
  const abi::ChannelEntry& signal = channel_of(*system, 4, 0);
  CHECK(signal.kind == abi::ChannelKind::signal);
  CHECK((signal.rate_interval.to_raw() == 62'500 && signal.rate_tolerance.to_raw() == 4 * 62'500));
  const abi::LineEntry& disk = system->tables->lines[1];
  CHECK((disk.intid == 48 && disk.edge == 1 && disk.bit == 1 && disk.owner.to_raw() == 4));
  CHECK(disk.cost.to_raw() == 438);  // 7 us, rounded up
  CHECK(system->tables->line_of_intid[48] == 1);
  const abi::ComponentInfo& worker = system->system_info->components[1];
  CHECK(worker.heartbeat_bit == channel_of(*system, 1, 0).bit);
  CHECK((worker.max_restarts == 3 && worker.max_kills == 2 && worker.heartbeat.to_raw() == 31'250'000));
  CHECK(system->system_info->components[4].needs == 0b10);
}

TEST_CASE("devices behind the SMMU") {
  enum Id : unsigned { root, guard, warden, stack, second, first };
  const auto system = build(paths_of("accept/isolation"));
  REQUIRE(system->isolation != nullptr);
  const abi::Isolation& isolation = *system->isolation;
  REQUIRE(isolation.device_count == 2);
  const abi::IsolatedDevice& card = isolation.devices[0];
  CHECK((std::string(card.name) == "card_1" && card.stream == 8 && card.driver.to_raw() == first));
  CHECK((card.registers == 0x1000'0000 && card.registers_size == 0x4000));
  const abi::ChannelEntry& ready = channel_of(*system, first, 0);
  CHECK((ready.peer.to_raw() == guard && ready.bit == card.ready_bit && ready.rate_interval.to_raw() == 625'000));
  const abi::ChannelEntry& fault = channel_of(*system, guard, card.fault_handle);
  CHECK((fault.kind == abi::ChannelKind::signal && fault.peer.to_raw() == root));
  CHECK(system->system_info->components[first].isolation_bit == fault.bit);
  CHECK(system->system_info->components[first].needs == uint64_t{1} << guard);
  CHECK(channel_of(*system, guard, isolation.devices[1].fault_handle).peer.to_raw() == warden);
  CHECK(isolation.devices[1].ready_bit != card.ready_bit);
  CHECK(system->system_info->components[stack].isolation_bit == abi::no_bit);
}

TEST_CASE("a program is told the address for its device") {
  const auto system = build(paths_of("accept/isolation"));
  const auto told = [&](size_t id, const std::string& name) -> const abi::Use& {
    for (const abi::Use& use : system->uses[id]) {
      if (use.kind == abi::UseKind::region && use.name == name) return use;
    }
    FAIL("no region " << name);
    return system->uses[id][0];
  };
  CHECK(told(5, "ring").physical == told(5, "ring").value);
  CHECK(told(5, "outgoing").physical == told(5, "outgoing").value);
  CHECK(told(5, "private").physical == 0);
  CHECK(told(1, "queue").physical == system->layout.region_places[0]);  // nothing stands in front of the SMMU itself
}

TEST_CASE("endpoints") {
  const auto system = build(paths_of("accept/network"));
  REQUIRE(system->network != nullptr);
  const abi::NetworkRules& rules = *system->network;
  REQUIRE(rules.rule_count == 4);
  const abi::NetworkRule& web = rules.rules[0];
  CHECK((web.address == 0 && web.prefix == 0 && web.port == 80 && web.local_port == 0));
  CHECK((web.protocol == abi::Protocol::tcp && web.direction == abi::Direction::accept && web.component.to_raw() == 3));
  CHECK((rules.rules[1].address == 0x0a00'0300 && rules.rules[1].prefix == 24));
  CHECK(rules.rules[1].direction == abi::Direction::connect);
  CHECK((rules.rules[2].protocol == abi::Protocol::udp && rules.rules[2].local_port == 68));
  const auto place = [&](size_t id) {
    for (const tool::Mapping& mapping : system->layout.components[id].mappings) {
      if (mapping.kind == tool::MappingKind::network) return mapping.physical;
    }
    return uint64_t{0};
  };
  CHECK((place(1) != 0 && place(1) == place(2) && place(3) == 0));
}

TEST_CASE("more endpoints than the rules hold are refused") {
  std::string text =
      "[system]\nname = \"many\"\nboard = \"small\"\n[[component]]\nname = \"root\"\nprogram = \"plain\"\n"
      "trust = \"trusted\"\nnetwork = true\n";
  for (int i = 1; i <= 33; ++i)
    text +=
        "[[endpoint]]\ncomponent = \"root\"\ndirection = \"accept\"\nprotocol = \"udp\"\nport = " + std::to_string(i) +
        "\n";
  tool::Diagnostics diagnostics;
  CHECK(tool::try_build_system(paths_of_text(text), diagnostics) == nullptr);
  CHECK(diagnostics.text().find(":169:1: error: 33 endpoints; the tables hold 32") != std::string::npos);
}

TEST_CASE("tables that break a rule are named") {
  const auto system = build(paths_of("accept/full"));
  abi::Tables& tables = *system->tables;
  CHECK_FALSE(tool::broken_rule(tables).has_value());
  const auto broken = [&](auto&& change) {
    const abi::Tables saved = tables;
    change(tables);
    const auto rule = tool::broken_rule(tables);
    tables = saved;
    return rule.value_or("none");
  };
  CHECK(broken([](abi::Tables& t) { t.components[1].budget = no_time; }) == "times of a component (component 1)");
  CHECK(broken([](abi::Tables& t) { t.channels[t.components[3].channel_base].peer = ComponentId::from_raw(5); }) ==
        "call towards the less urgent (channel 1)");
  CHECK(broken([](abi::Tables& t) { t.lines[1].bit = t.lines[0].bit; }) == "bit of a line (line 1)");
  CHECK(broken([](abi::Tables& t) { t.components[2].page_table = t.components[1].page_table; }) ==
        "addresses of a component (component 2)");
}

TEST_CASE("more clients than a tag can count are refused") {
  std::string text =
      "[system]\nname = \"many\"\nboard = \"small\"\n[[component]]\nname = \"root\"\nprogram = \"lamp_server\"\ntrust "
      "= \"trusted\"\nlimit = \"1 ms\"\n"
      "[[component]]\nname = \"hand\"\nprogram = \"plain\"\ntrust = \"trusted\"\n";
  for (int i = 0; i < 257; ++i) {
    text += "[[channel]]\nclient = \"hand\"\nserver = \"root\"\nmethods = [\"set\"]\nas = \"c" + std::to_string(i) +
            "\"\nknown_as = \"c" + std::to_string(i) + "\"\n";
  }
  tool::Diagnostics diagnostics;
  CHECK(tool::try_build_system(paths_of_text(text), diagnostics) == nullptr);
  CHECK(diagnostics.text().find("'root' has more than 256 clients") != std::string::npos);
  CHECK(diagnostics.text().find("257 channels and signals; the tables hold 256") != std::string::npos);
}

}  // namespace
}  // namespace nacre::test
