// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// systems/hub_sim is systems/hub but for the peer and without the network: what is shown on the one holds for the other.
// And the authority of both is what the README says.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/target/observer/subject.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

std::string same_name(const std::string& name) { return name == "peer" ? "serial" : name; }

/// What the hub has for the network, which hub_sim has not.
bool of_network(const std::string& name) {
  static const std::set<std::string> names = {"iommu", "firewall", "entropy", "ethernet", "tcpip", "web"};
  return names.contains(name);
}

/// A channel as text: who, to whom, what, within which bounds.
std::multiset<std::string> channels(const tool::Description& description, bool network) {
  std::multiset<std::string> all;
  for (const tool::Channel& channel : description.channels) {
    if (of_network(channel.client_name.value) != network) continue;
    std::string text = same_name(channel.client_name.value) + " > " + channel.server_name.value + ":";
    for (const tool::Name& method : channel.methods) text += " " + method.value;
    for (const tool::Name& method : channel.audited) text += " audited " + method.value;
    for (const tool::Guard& guard : channel.guards) {
      text += " " + guard.method.value + "(" + guard.argument.value + " " + std::to_string(guard.low) + ".." +
              std::to_string(guard.high) + ")";
    }
    all.insert(text);
  }
  return all;
}

std::multiset<std::string> signals(const tool::Description& description) {
  std::multiset<std::string> all;
  for (const tool::Signal& signal : description.signals) {
    const bool network = of_network(signal.from_name.value) || of_network(signal.to_name.value);
    if (signal.use == tool::SignalUse::written && !network)
      all.insert(same_name(signal.from_name.value) + " > " + same_name(signal.to_name.value));
  }
  return all;
}

/// Everything about a component but its program and devices.
std::string component_text(const tool::Component& c) {
  std::string text = same_name(c.name.value) + (c.trust == tool::Trust::trusted ? " trusted" : " untrusted");
  const auto add = [&text](const auto& time) { text += time ? " " + std::to_string(time->value.to_raw()) : " -"; };
  add(c.budget);
  add(c.limit);
  add(c.start_limit);
  add(c.deadline);
  add(c.heartbeat);
  text += " " + std::to_string(c.period.value.to_raw()) + " " + std::to_string(c.nested) + " " +
          std::to_string(c.needs) + " " + std::to_string(c.restart.maximum) + " " +
          std::to_string(c.restart.window.to_raw());
  return text;
}

}  // namespace

TEST_CASE("hub_sim is the hub with another peer and without the network") {
  const auto hub = build_system({.system = "systems/hub"});
  const auto sim = build_system({.system = "systems/hub_sim"});
  CHECK(channels(hub->description, false) == channels(sim->description, false));
  CHECK(channels(sim->description, true).empty());
  CHECK(signals(hub->description) == signals(sim->description));
  std::vector<std::string> of_hub;
  for (const tool::Component& component : hub->description.components) {
    if (!of_network(component.name.value)) of_hub.push_back(component_text(component));
  }
  std::vector<std::string> of_sim;
  for (const tool::Component& component : sim->description.components) of_sim.push_back(component_text(component));
  CHECK(of_hub == of_sim);
}

TEST_CASE("who reaches what: the whole list") {
  const auto hub = build_system({.system = "systems/hub"});
  const std::multiset<std::string> expected = {
      "auth > clock: now",
      "door > auth: check audited check",
      "climate > bus: read_input write_coil collect",
      "door > bus: write_coil collect audited write_coil",
      "panel > climate: state set_target",
      "panel > door: unlock state",
      "serial > console: write",
      "bus > console: write",
      "auth > console: write",
      "climate > console: write",
      "door > console: write",
      "auditor > console: write",
      "panel > console: write read",
  };
  CHECK(channels(hub->description, false) == expected);
  const std::multiset<std::string> expected_of_network = {
      "web > climate: state",
      "web > door: unlock state",
      "web > tcpip: begin listen address",
      "web > entropy: take",
      "tcpip > entropy: take",
      "iommu > console: write",
      "firewall > console: write",
      "entropy > console: write",
      "ethernet > console: write",
      "tcpip > console: write",
      "web > console: write",
  };
  CHECK(channels(hub->description, true) == expected_of_network);
}

TEST_CASE("who is trusted in the network, and who may speak with whom") {
  const auto hub = build_system({.system = "systems/hub"});
  std::set<std::string> trusted;
  for (const tool::Component& component : hub->description.components) {
    if (of_network(component.name.value) && component.trust == tool::Trust::trusted) trusted.insert(component.name.value);
  }
  CHECK(trusted == std::set<std::string>{"iommu", "firewall"});
  std::multiset<std::string> endpoints;
  for (const tool::Endpoint& endpoint : hub->description.endpoints) {
    const bool accepts = endpoint.direction == abi::Direction::accept;
    endpoints.insert(endpoint.component_name.value + (accepts ? " accepts " : " connects to ") +
                     std::to_string(endpoint.port));
  }
  CHECK(endpoints == std::multiset<std::string>{"tcpip connects to 5353", "tcpip connects to 67", "web accepts 80"});
}
