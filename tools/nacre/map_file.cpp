// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/map_file.hpp"

#include "abi/image.hpp"

namespace nacre::tool {
namespace {

using Json = nlohmann::ordered_json;

Json mapping_json(const Mapping& mapping) {
  const char* access = mapping.execute ? "rx" : mapping.write ? "rw" : "r";
  return {{"kind", kind_name(mapping.kind)}, {"name", mapping.name}, {"virtual", mapping.address},
          {"physical", mapping.physical},    {"size", mapping.size}, {"access", access},
          {"device", mapping.device}};
}

Json mappings_json(const std::vector<Mapping>& mappings) {
  Json all = Json::array();
  for (const Mapping& mapping : mappings) all.push_back(mapping_json(mapping));
  return all;
}

Json kernel_json(const BuiltSystem& s) {
  Json symbols = Json::object();
  for (const auto& [name, address] : s.kernel->symbols) {
    if (name.starts_with("nacre_")) symbols[name] = address;
  }
  return {{"elf", s.kernel->path},
          {"mappings", mappings_json(s.layout.kernel)},
          {"boot_mappings", mappings_json(s.layout.boot)},
          {"executable_bytes", s.kernel->executable_bytes()},
          {"symbols", symbols}};
}

Json lines_json(const BuiltSystem& s, size_t index) {
  Json all = Json::array();
  for (const Line& line : s.wiring.lines) {
    if (line.owner.to_raw() != index) continue;
    all.push_back({{"name", line.as.value},
                   {"interrupt", line.interrupt},
                   {"handle", line.handle},
                   {"bit", line.bit},
                   {"edge", line.edge}});
  }
  return all;
}

Json times_json(const ResponseTime& times) {
  const auto ticks = [](const std::optional<Span>& span) { return span ? Json(span->to_raw()) : Json(nullptr); };
  return {{"service", ticks(times.service)}, {"response", ticks(times.response)}, {"deadline", ticks(times.deadline)}};
}

Json component_json(const BuiltSystem& s, size_t index) {
  const Component& c = s.description.components[index];
  const abi::ComponentEntry& entry = s.tables->components[index];
  const abi::ComponentInfo& info = s.system_info->components[index];
  return {{"id", index},
          {"name", c.name.value},
          {"program", c.program.value},
          {"elf", s.programs[index].file.path},
          {"trust", c.trust == Trust::trusted ? "trusted" : "untrusted"},
          {"server", c.server},
          {"fp", c.fp.value},
          {"supervisor", entry.supervisor.to_raw()},
          {"budget", entry.budget.to_raw()},
          {"period", entry.period.to_raw()},
          {"limit", entry.limit.to_raw()},
          {"start_limit", entry.start_limit.to_raw()},
          {"nested", entry.nested},
          {"heartbeat", info.heartbeat.to_raw()},
          {"heartbeat_bit", info.heartbeat_bit},
          {"isolation_bit", info.isolation_bit},
          {"fault_bit", entry.fault_bit},
          {"entry", entry.entry},
          {"stack_top", entry.stack},
          {"root", s.layout.components[index].root},
          {"asid", index + 1},
          {"executable_bytes", s.programs[index].file.executable_bytes()},
          {"mappings", mappings_json(s.layout.components[index].mappings)},
          {"lines", lines_json(s, index)},
          {"response_time", times_json(s.response_times[index])}};
}

Json methods_json(const Interface& interface, const abi::ChannelEntry& entry) {
  Json all = Json::array();
  for (const Method& method : interface.methods) {
    const uint64_t bit = uint64_t{1} << method.number;
    const char* right = (entry.plain & bit) != 0 ? "plain" : (entry.governed & bit) != 0 ? "governed" : "none";
    all.push_back(
        {{"number", method.number}, {"name", method.name}, {"right", right}, {"audited", (entry.audited & bit) != 0}});
  }
  return all;
}

Json channels_json(const BuiltSystem& s) {
  Json all = Json::array();
  for (size_t i = 0; i < s.description.channels.size(); ++i) {
    const Channel& channel = s.description.channels[i];
    const uint16_t index = s.wiring.call_index(s.description, i);
    all.push_back({{"index", index},
                   {"kind", "call"},
                   {"owner", channel.client.to_raw()},
                   {"peer", channel.server.to_raw()},
                   {"as", channel.as.value},
                   {"known_as", channel.known_as.value},
                   {"handle", s.wiring.call_handles[i]},
                   {"tag", s.wiring.call_tags[i]},
                   {"interface", s.interfaces[i]->name},
                   {"methods", methods_json(*s.interfaces[i], s.tables->channels[index])}});
  }
  for (size_t i = 0; i < s.description.signals.size(); ++i) {
    const Signal& signal = s.description.signals[i];
    all.push_back({{"index", s.wiring.signal_index(s.description, i)},
                   {"kind", "signal"},
                   {"owner", signal.from.to_raw()},
                   {"peer", signal.to.to_raw()},
                   {"as", signal.as.value},
                   {"known_as", signal.known_as.value},
                   {"handle", s.wiring.signal_handles[i]},
                   {"bit", s.wiring.signal_bits[i]},
                   {"heartbeat", signal.use == SignalUse::heartbeat},
                   {"for_device", signal.use == SignalUse::device_ready || signal.use == SignalUse::device_fault}});
  }
  return all;
}

Json regions_json(const BuiltSystem& s) {
  Json all = Json::array();
  for (size_t i = 0; i < s.description.regions.size(); ++i) {
    const Region& region = s.description.regions[i];
    Json maps = Json::array();
    for (const RegionMap& map : region.maps) {
      maps.push_back({{"component", map.component.to_raw()},
                      {"as", map.as.value},
                      {"access", map.access == Access::write ? "write" : "read"}});
    }
    all.push_back({{"name", region.name.value},
                   {"physical", s.layout.region_places[i]},
                   {"size", region.size.value.to_raw()},
                   {"dma", region.dma},
                   {"kept", region.kept},
                   {"maps", maps}});
  }
  return all;
}

Json devices_json(const BuiltSystem& s) {
  Json all = Json::array();
  for (size_t i = 0; i < s.description.components.size(); ++i) {
    for (const DeviceGrant& grant : s.description.components[i].devices) {
      const Device& device = *s.board.find(grant.device.value);
      all.push_back({{"name", device.name.value},
                     {"owner", i},
                     {"as", grant.as.value},
                     {"address", device.address},
                     {"size", device.size},
                     {"interrupt", device.interrupt},
                     {"bus_master", device.bus_master},
                     {"stream", device.stream ? Json(*device.stream) : Json(nullptr)}});
    }
  }
  return all;
}

Json endpoints_json(const BuiltSystem& s) {
  Json all = Json::array();
  for (const Endpoint& endpoint : s.description.endpoints) {
    all.push_back({{"component", endpoint.component.to_raw()},
                   {"direction", endpoint.direction == abi::Direction::accept ? "accept" : "connect"},
                   {"protocol", static_cast<uint8_t>(endpoint.protocol)},
                   {"port", endpoint.port},
                   {"address", endpoint.peer.address},
                   {"prefix", endpoint.peer.prefix},
                   {"local_port", endpoint.local_port ? endpoint.local_port->value : 0}});
  }
  return all;
}

/// Null if nobody isolates.
Json isolation_json(const BuiltSystem& s) {
  const IsolationLayout& layout = s.layout.isolation;
  if (s.isolation == nullptr) return nullptr;
  Json devices = Json::array();
  for (size_t i = 0; i < layout.devices.size(); ++i) {
    const abi::IsolatedDevice& device = s.isolation->devices[i];
    devices.push_back({{"name", device.name},
                       {"stream", device.stream},
                       {"driver", device.driver.to_raw()},
                       {"asid", i + 1},
                       {"context", layout.devices[i].context},
                       {"root", layout.devices[i].root},
                       {"ready_bit", device.ready_bit},
                       {"fault_handle", device.fault_handle}});
  }
  return {{"stream_table", layout.stream_table},
          {"contexts", layout.contexts},
          {"physical", layout.tables},
          {"pages", layout.table_pages},
          {"devices", devices}};
}

}  // namespace

Json map_of(const BuiltSystem& s) {
  Json map;
  map["format"] = 1;
  map["system"] = s.description.name.value;
  map["board"] = s.board.name.value;
  map["ticks_per_second"] = s.board.counter.to_raw();
  map["quantum_mask"] = s.tables->quantum_mask;
  map["load_address"] = s.layout.load;
  map["file_size"] = s.layout.file_end - s.layout.load;
  map["memory_size"] = s.layout.memory_end - s.layout.load;
  map["kernel"] = kernel_json(s);
  map["tables"] = {{"physical", s.layout.load + NACRE_TABLES_OFFSET},
                   {"virtual", NACRE_KERNEL_OFFSET + s.layout.load + NACRE_TABLES_OFFSET},
                   {"size", sizeof(abi::Tables)}};
  map["page_tables"] = {{"kernel_root", s.layout.kernel_root},
                        {"boot_root", s.layout.boot_root},
                        {"physical", s.layout.tables},
                        {"pages", s.layout.table_pages}};
  map["isolation"] = isolation_json(s);
  map["components"] = Json::array();
  for (size_t i = 0; i < s.description.components.size(); ++i) map["components"].push_back(component_json(s, i));
  map["channels"] = channels_json(s);
  map["regions"] = regions_json(s);
  map["devices"] = devices_json(s);
  map["endpoints"] = endpoints_json(s);
  return map;
}

}  // namespace nacre::tool
