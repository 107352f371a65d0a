// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/description.hpp"

#include <fmt/format.h>

#include "tools/nacre/reader.hpp"

namespace nacre::tool {
namespace {

class DescriptionReader {
 public:
  DescriptionReader(Description& description, Diagnostics& diagnostics)
      : out_(description), diagnostics_(diagnostics) {}

  void read(const toml::table& root) {
    Reader reader = open(root, "a system description");
    const toml::table* system = reader.table("system");
    reader.require("system", system != nullptr);
    if (system != nullptr) read_system(open(*system, "[system]"));
    for (const toml::table* table : reader.tables("component"))
      out_.components.push_back(read_component(open(*table, "[[component]]")));
    for (const toml::table* table : reader.tables("channel"))
      out_.channels.push_back(read_channel(open(*table, "[[channel]]")));
    for (const toml::table* table : reader.tables("signal"))
      out_.signals.push_back(read_signal(open(*table, "[[signal]]")));
    for (const toml::table* table : reader.tables("region"))
      out_.regions.push_back(read_region(open(*table, "[[region]]")));
    for (const toml::table* table : reader.tables("endpoint"))
      out_.endpoints.push_back(read_endpoint(open(*table, "[[endpoint]]")));
    reader.finish();
  }

 private:
  [[nodiscard]] Reader open(const toml::table& table, const char* what) {
    return {table, out_.file, what, diagnostics_};
  }

  void read_system(Reader reader) {
    out_.name = reader.required_text("name");
    out_.board_name = reader.required_text("board");
    out_.policy = reader.text("policy");
    if (const auto quantum = reader.duration("quantum")) out_.quantum = quantum->value;
    reader.finish();
  }

  Component read_component(Reader reader) {
    Component c;
    c.at = reader.at();
    c.name = reader.required_text("name");
    c.program = reader.text("program").value_or(c.name);
    if (const auto trust = reader.choice("trust", {"untrusted", "trusted"})) c.trust = static_cast<Trust>(trust->value);
    reader.require("trust", false);
    read_times(reader, c);
    if (const auto stack = reader.size("stack")) c.stack = *stack;
    c.memory = reader.size("memory");
    if (const auto fp = reader.boolean("fp")) c.fp = *fp;
    c.supervisor_name = reader.text("supervisor");
    if (const auto quota = reader.number("denial_quota", 255)) c.denial_quota = static_cast<uint8_t>(quota->value);
    if (const toml::table* restart = reader.table("restart")) c.restart = read_restart(open(*restart, "restart"));
    c.need_names = reader.texts("needs");
    c.devices = read_devices(reader);
    if (const auto wanted = reader.boolean("system_info")) c.system_info = wanted->value;
    if (const auto wanted = reader.boolean("audit")) c.audit = wanted->value;
    if (const auto wanted = reader.boolean("isolation")) c.isolation = *wanted;
    if (const auto wanted = reader.boolean("network")) c.network = wanted->value;
    reader.finish();
    return c;
  }

  void read_times(Reader& reader, Component& c) {
    c.budget = reader.duration("budget");
    c.period.at = c.at;
    if (const auto period = reader.duration("period")) c.period = *period;
    c.limit = reader.duration("limit");
    c.start_limit = reader.duration("start_limit");
    c.deadline = reader.duration("deadline");
    c.heartbeat = reader.duration("heartbeat");
    if (const auto nested = reader.number("nested", 255)) c.nested = static_cast<uint8_t>(nested->value);
  }

  RestartPolicy read_restart(Reader reader) {
    RestartPolicy policy;
    if (const auto maximum = reader.number("maximum", 1'000)) policy.maximum = static_cast<uint32_t>(maximum->value);
    if (const auto window = reader.duration("window")) policy.window = window->value;
    if (const auto back_off = reader.duration("back_off")) policy.back_off = back_off->value;
    if (const auto limit = reader.duration("back_off_limit")) policy.back_off_limit = limit->value;
    if (const auto critical = reader.boolean("critical")) policy.critical = critical->value;
    if (const auto kills = reader.number("maximum_kills", 1'000))
      policy.maximum_kills = static_cast<uint32_t>(kills->value);
    reader.finish();
    return policy;
  }

  /// A device is given by its name, or by a table where it has another local name or cost.
  std::vector<DeviceGrant> read_devices(Reader& reader) {
    std::vector<DeviceGrant> grants;
    const toml::array* members = reader.array("devices");
    if (members == nullptr) return grants;
    for (const toml::node& member : *members) {
      if (const auto* text = member.as_string()) {
        const Name name{text->get(), reader.place_of(member)};
        grants.push_back({name, name, DeviceGrant{}.cost});
      } else if (const auto* table = member.as_table()) {
        grants.push_back(read_grant(open(*table, "a device")));
      } else {
        reader.wrong(member, "devices", "the name of a device, or { name = \"...\", as = \"...\", cost = \"...\" }");
      }
    }
    return grants;
  }

  DeviceGrant read_grant(Reader reader) {
    DeviceGrant grant;
    grant.device = reader.required_text("name");
    grant.as = reader.text("as").value_or(grant.device);
    if (const auto cost = reader.duration("cost")) grant.cost = cost->value;
    reader.finish();
    return grant;
  }

  Channel read_channel(Reader reader) {
    Channel channel;
    channel.at = reader.at();
    channel.client_name = reader.required_text("client");
    channel.server_name = reader.required_text("server");
    channel.interface = reader.text("interface");
    channel.as = reader.text("as").value_or(channel.server_name);
    channel.known_as = reader.text("known_as").value_or(channel.client_name);
    channel.methods = reader.texts("methods");
    reader.require("methods", false);
    channel.audited = reader.texts("audited");
    for (const toml::table* table : reader.tables("guards"))
      channel.guards.push_back(read_guard(open(*table, "a guard")));
    reader.finish();
    return channel;
  }

  Guard read_guard(Reader reader) {
    Guard guard;
    guard.at = reader.at();
    guard.method = reader.required_text("method");
    guard.argument = reader.required_text("argument");
    const auto low = reader.number("low", INT64_MAX);
    const auto high = reader.number("high", INT64_MAX);
    reader.require("low", low.has_value());
    reader.require("high", high.has_value());
    if (low && high) {
      guard.low = low->value;
      guard.high = high->value;
      if (guard.low > guard.high)
        diagnostics_.error(
            low->at, fmt::format("the guard lets nothing through: low {} is above high {}", guard.low, guard.high));
    }
    reader.finish();
    return guard;
  }

  Signal read_signal(Reader reader) {
    Signal signal;
    signal.at = reader.at();
    signal.from_name = reader.required_text("from");
    signal.to_name = reader.required_text("to");
    signal.as = reader.text("as").value_or(signal.to_name);
    signal.known_as = reader.text("known_as").value_or(signal.from_name);
    if (const toml::table* rate = reader.table("rate")) signal.rate = read_rate(open(*rate, "a rate"));
    reader.finish();
    return signal;
  }

  Rate read_rate(Reader reader) {
    Rate rate;
    const auto interval = reader.duration("interval");
    reader.require("interval", interval.has_value());
    if (interval) rate.interval = interval->value;
    if (interval && interval->value.to_raw() == 0) diagnostics_.error(interval->at, "an interval of 0 limits nothing");
    const auto burst = reader.number("burst", 1'000'000);
    if (burst) rate.burst = static_cast<uint32_t>(burst->value);
    if (burst && burst->value == 0)
      diagnostics_.error(burst->at, "a burst of 0 lets nothing through; expected 1 or more");
    reader.finish();
    return rate;
  }

  Region read_region(Reader reader) {
    Region region;
    region.at = reader.at();
    region.name = reader.required_text("name");
    const auto size = reader.size("size");
    reader.require("size", size.has_value());
    if (size) region.size = *size;
    region.address = reader.number("address", 0xffff'ffff);
    if (const auto content = reader.choice("content", {"secret:totp"}))
      region.content = {RegionContent::totp_secret, content->at};
    if (const auto dma = reader.boolean("dma")) region.dma = dma->value;
    if (const auto kept = reader.boolean("kept")) region.kept = kept->value;
    for (const toml::table* table : reader.tables("maps"))
      region.maps.push_back(read_map(open(*table, "a map"), region));
    reader.require("maps", false);
    reader.finish();
    return region;
  }

  RegionMap read_map(Reader reader, const Region& region) {
    RegionMap map;
    map.at = reader.at();
    map.component_name = reader.required_text("component");
    map.as = reader.text("as").value_or(region.name);
    if (const auto access = reader.choice("access", {"read", "write"})) map.access = static_cast<Access>(access->value);
    reader.require("access", false);
    reader.finish();
    return map;
  }

  Endpoint read_endpoint(Reader reader) {
    Endpoint endpoint;
    endpoint.at = reader.at();
    endpoint.component_name = reader.required_text("component");
    if (const auto direction = reader.choice("direction", {"accept", "connect"}))
      endpoint.direction = static_cast<abi::Direction>(direction->value);
    reader.require("direction", false);
    if (const auto protocol = reader.choice("protocol", {"tcp", "udp"}))
      endpoint.protocol = protocol->value == 0 ? abi::Protocol::tcp : abi::Protocol::udp;
    reader.require("protocol", false);
    endpoint.port = read_port(reader, "port").value_or(Located<uint16_t>{}).value;
    reader.require("port", false);
    read_peer(reader, endpoint);
    endpoint.local_port = read_port(reader, "local_port");
    reader.finish();
    return endpoint;
  }

  std::optional<Located<uint16_t>> read_port(Reader& reader, const char* key) {
    const auto port = reader.number(key, UINT16_MAX);
    if (!port) return std::nullopt;
    if (port->value == 0) diagnostics_.error(port->at, fmt::format("'{}' is 0, which is no port", key));
    return Located<uint16_t>{static_cast<uint16_t>(port->value), port->at};
  }

  /// Whoever connects says to whom.
  void read_peer(Reader& reader, Endpoint& endpoint) {
    const auto text = reader.text("peer");
    reader.require("peer", text.has_value() || endpoint.direction == abi::Direction::accept);
    if (!text) return;
    const auto range = try_address_range(text->value);
    if (range) endpoint.peer = *range;
    if (!range)
      diagnostics_.error(text->at, fmt::format("[[endpoint]]: 'peer' is '{}'; expected an IPv4 network such as "
                                               "\"10.0.2.0/24\" (the bits beyond the length are 0), \"10.0.2.2/32\" "
                                               "or \"0.0.0.0/0\"",
                                               text->value));
  }

  Description& out_;
  Diagnostics& diagnostics_;
};

}  // namespace

Nanoseconds start_limit(const Component& component) {
  if (component.start_limit) return component.start_limit->value;
  return Nanoseconds::from_raw(component.limit ? component.limit->value.to_raw() * 10 : 0);
}

Description read_description(const std::string& path, Diagnostics& diagnostics) {
  Description description;
  description.file = path;
  const auto root = try_parse_toml(path, diagnostics);
  if (root) DescriptionReader(description, diagnostics).read(*root);
  return description;
}

}  // namespace nacre::tool
