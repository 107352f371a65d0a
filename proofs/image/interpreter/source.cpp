// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/source.hpp"

#include <stdio.h>

#include <algorithm>

#include "proofs/image/interpreter/toml_table.hpp"

namespace nacre::proof::interpreter {
namespace {

unsigned id_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw Refused("nothing is named '" + name + "'");
  return static_cast<unsigned>(found - names.begin());
}

Restart read_restart(const toml::table& table) {
  const Keys keys(table, "restart", {"maximum", "window", "back_off", "back_off_limit", "critical", "maximum_kills"});
  Restart restart;
  restart.maximum = keys.number("maximum", restart.maximum);
  restart.window = keys.time("window", restart.window);
  restart.back_off = keys.time("back_off", restart.back_off);
  restart.back_off_limit = keys.time("back_off_limit", restart.back_off_limit);
  restart.critical = keys.flag("critical");
  restart.maximum_kills = keys.number("maximum_kills", restart.maximum_kills);
  return restart;
}

Grant read_grant(const toml::node& node) {
  Grant grant;
  if (const auto* name = node.as_string()) {
    grant.device = grant.as = name->get();
  } else if (const auto* table = node.as_table()) {
    const Keys keys(*table, "devices", {"name", "as", "cost"});
    grant.device = keys.text("name");
    grant.as = keys.text("as", grant.device);
    grant.cost = keys.time("cost", grant.cost);
  } else {
    throw Refused("devices: neither a name nor a table");
  }
  return grant;
}

Component read_component(const toml::table& table, const std::vector<std::string>& names) {
  const Keys keys(table, "component", {"name",        "program",     "trust",     "budget", "period",  "deadline",
                                       "limit",       "start_limit", "nested",    "stack",  "memory",  "fp",
                                       "supervisor",  "heartbeat",   "restart",   "needs",  "devices", "denial_quota",
                                       "system_info", "audit",       "isolation", "network"});
  Component c;
  c.name = keys.text("name");
  c.program = keys.text("program", c.name);
  c.trusted = keys.choice("trust", "untrusted", "trusted");
  c.period = keys.time("period", 10'000'000);
  c.budget = keys.time("budget", c.period);
  c.limit = keys.time("limit", 0);
  c.start_limit = c.limit == 0 ? 0 : keys.time("start_limit", 10 * c.limit);
  c.heartbeat = keys.time("heartbeat", 0);
  c.nested = keys.number("nested", 0);
  c.stack = keys.size("stack", 8192);
  c.fp = keys.flag("fp");
  c.supervisor = keys.has("supervisor") ? id_of(names, keys.text("supervisor")) : 0;
  c.denial_quota = keys.number("denial_quota", 8);
  if (keys.has("restart")) c.restart = read_restart(keys.table("restart"));
  for (const std::string& need : keys.texts("needs")) c.needs.push_back(id_of(names, need));
  if (const toml::array* grants = keys.array("devices")) {
    for (const toml::node& grant : *grants) c.grants.push_back(read_grant(grant));
  }
  c.system_info = keys.flag("system_info");
  c.audit = keys.flag("audit");
  c.isolation = keys.flag("isolation");
  c.network = keys.flag("network");
  return c;
}

CallRight read_call(const toml::table& table, const std::vector<std::string>& names) {
  const Keys keys(table, "channel",
                  {"client", "server", "interface", "as", "known_as", "methods", "audited", "guards"});
  CallRight call;
  call.client = id_of(names, keys.text("client"));
  call.server = id_of(names, keys.text("server"));
  call.as = keys.text("as", keys.text("server"));
  call.known_as = keys.text("known_as", keys.text("client"));
  call.interface = keys.text("interface", "");
  call.methods = keys.texts("methods");
  call.audited = keys.texts("audited");
  for (const toml::table* guard : keys.tables("guards")) {
    const Keys inner(*guard, "guards", {"method", "argument", "low", "high"});
    call.guards.push_back({inner.text("method"), inner.text("argument"), inner.number("low"), inner.number("high")});
  }
  return call;
}

SignalRight read_signal(const toml::table& table, const std::vector<std::string>& names) {
  const Keys keys(table, "signal", {"from", "to", "as", "known_as", "rate"});
  SignalRight signal;
  signal.from = id_of(names, keys.text("from"));
  signal.to = id_of(names, keys.text("to"));
  signal.as = keys.text("as", keys.text("to"));
  signal.known_as = keys.text("known_as", keys.text("from"));
  if (keys.has("rate")) {
    const Keys rate(keys.table("rate"), "rate", {"interval", "burst"});
    signal.interval = rate.time("interval");
    signal.burst = rate.number("burst", 1);
  }
  return signal;
}

Region read_region(const toml::table& table, const std::vector<std::string>& names) {
  const Keys keys(table, "region", {"name", "size", "address", "content", "dma", "kept", "maps"});
  Region region;
  region.name = keys.text("name");
  region.size = keys.size("size");
  region.dma = keys.flag("dma");
  region.placed = keys.has("address");
  region.secret = keys.has("content");
  for (const toml::table* map : keys.tables("maps")) {
    const Keys inner(*map, "maps", {"component", "as", "access"});
    region.shares.push_back({id_of(names, inner.text("component")), inner.text("as", region.name)});
  }
  return region;
}

/// "a.b.c.d/n"
void read_peer(const std::string& text, Endpoint& endpoint) {
  unsigned part[5] = {};
  int length = 0;
  const int parts =
      sscanf(text.c_str(), "%3u.%3u.%3u.%3u/%2u%n", &part[0], &part[1], &part[2], &part[3], &part[4], &length);
  if (parts != 5 || static_cast<size_t>(length) != text.size() || part[4] > 32)
    throw Refused("'" + text + "' is no range of addresses");
  for (unsigned i = 0; i < 4; ++i) {
    if (part[i] > 255) throw Refused("'" + text + "' is no range of addresses");
    endpoint.address |= part[i] << (24 - 8 * i);
  }
  endpoint.prefix = part[4];
}

Endpoint read_endpoint(const toml::table& table, const std::vector<std::string>& names) {
  const Keys keys(table, "endpoint", {"component", "direction", "protocol", "port", "peer", "local_port"});
  Endpoint endpoint;
  endpoint.component = id_of(names, keys.text("component"));
  endpoint.connects = keys.choice("direction", "accept", "connect");
  endpoint.udp = keys.choice("protocol", "tcp", "udp");
  endpoint.port = keys.number("port");
  endpoint.local_port = keys.number("local_port", 0);
  if (keys.has("peer") || endpoint.connects) read_peer(keys.text("peer"), endpoint);
  return endpoint;
}

/// A component that beats twice a period gets all its signals through: sixteen a period, four at once.
void add_heartbeats(System& system) {
  for (unsigned id = 1; id < system.components.size(); ++id) {
    const Component& c = system.components[id];
    if (c.heartbeat == 0) continue;
    system.signals.push_back({id, c.supervisor, "heartbeat", c.name, c.heartbeat / 16, 4, SignalRole::heartbeat, id});
  }
}

}  // namespace

const BoardDevice& Board::device(const std::string& name) const {
  for (const BoardDevice& candidate : devices) {
    if (candidate.name == name) return candidate;
  }
  throw Refused("the board has no device '" + name + "'");
}

uint64_t Board::ticks(Nanoseconds time) const {
  constexpr Nanoseconds second = 1'000'000'000;
  if (ticks_per_second > 10 * second) throw Refused("the counter is faster than this reader can count");
  const uint64_t whole = time / second * ticks_per_second;
  const uint64_t rest = time % second * ticks_per_second;
  return whole + rest / second + (rest % second != 0 ? 1 : 0);
}

bool System::is_server(unsigned id) const {
  return std::any_of(calls.begin(), calls.end(), [&](const CallRight& call) { return call.server == id; });
}

System read_system(const std::string& path) {
  const toml::table root = parse_file(path);
  const Keys keys(root, path, {"system", "component", "channel", "signal", "region", "endpoint"});
  const Keys header(keys.table("system"), "system", {"name", "board", "quantum"});
  System system;
  system.name = header.text("name");
  system.board_name = header.text("board");
  system.quantum = header.time("quantum", 100'000);
  std::vector<std::string> names;
  for (const toml::table* table : keys.tables("component")) names.push_back((*table)["name"].value_or(std::string()));
  for (const toml::table* table : keys.tables("component")) system.components.push_back(read_component(*table, names));
  for (const toml::table* table : keys.tables("channel")) system.calls.push_back(read_call(*table, names));
  for (const toml::table* table : keys.tables("signal")) system.signals.push_back(read_signal(*table, names));
  for (const toml::table* table : keys.tables("region")) system.regions.push_back(read_region(*table, names));
  for (const toml::table* table : keys.tables("endpoint")) system.endpoints.push_back(read_endpoint(*table, names));
  add_heartbeats(system);
  return system;
}

Board read_board(const std::string& path) {
  const toml::table root = parse_file(path);
  const Keys keys(root, path, {"board", "kernel_device", "device"});
  const Keys header(keys.table("board"), "board", {"name", "counter", "longest_kernel_path", "memory"});
  Board board;
  board.ticks_per_second = header.number("counter");
  for (const toml::table* table : keys.tables("device")) {
    const Keys inner(*table, "device", {"name", "address", "size", "interrupt", "trigger", "bus_master", "stream"});
    BoardDevice device{inner.text("name"), inner.number("address"), inner.size("size"), 0, false, {}};
    device.interrupt = static_cast<uint32_t>(inner.number("interrupt", 0));
    device.edge = inner.has("trigger") && inner.choice("trigger", "level", "edge");
    if (inner.has("stream")) device.stream = static_cast<uint32_t>(inner.number("stream"));
    board.devices.push_back(device);
  }
  return board;
}

}  // namespace nacre::proof::interpreter
