// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the supervisor and the programs are told.
#include <string.h>

#include <algorithm>

#include "proofs/image/interpreter/authority.hpp"

namespace nacre::proof::interpreter {
namespace {

constexpr uint64_t nothing = ~uint64_t{0};
constexpr uint8_t no_bit = 255;

template <size_t size>
void put_name(char (&field)[size], const std::string& name) {
  if (name.size() >= size) throw Refused("the name '" + name + "' is too long");
  std::fill(std::copy(name.begin(), name.end(), field), field + size, '\0');
}

/// The receiver's bit of the signal that a component has in a role.
uint8_t bit_of(const Sources& in, SignalRole role, unsigned id) {
  for (size_t i = 0; i < in.system.signals.size(); ++i) {
    if (in.system.signals[i].role == role && in.system.signals[i].driver == id)
      return static_cast<uint8_t>(in.numbers.signals[i].bit);
  }
  return no_bit;
}

abi::ComponentInfo info_of(const Sources& in, unsigned id, uint8_t flags) {
  const Component& c = in.system.components[id];
  const auto ticks = [&](Nanoseconds time) { return Span::from_raw(static_cast<int64_t>(in.board.ticks(time))); };
  abi::ComponentInfo info{};
  put_name(info.name, c.name);
  info.flags = flags;
  info.supervisor = static_cast<uint8_t>(c.supervisor);
  info.heartbeat_bit = bit_of(in, SignalRole::heartbeat, id);
  info.isolation_bit = bit_of(in, SignalRole::device_fault, id);
  info.critical = c.restart.critical ? 1 : 0;
  info.max_restarts = static_cast<uint32_t>(c.restart.maximum);
  info.heartbeat = ticks(c.heartbeat);
  info.restart_window = ticks(c.restart.window);
  info.back_off = ticks(c.restart.back_off);
  info.back_off_limit = ticks(c.restart.back_off_limit);
  for (const unsigned need : c.needs) info.needs |= uint64_t{1} << need;
  info.max_kills = static_cast<uint32_t>(c.restart.maximum_kills);
  return info;
}

abi::ChannelInfo channel_of(const std::string& name, unsigned client, unsigned server, unsigned tag, bool signal) {
  abi::ChannelInfo info{};
  put_name(info.name, name);
  info.client = static_cast<uint8_t>(client);
  info.server = static_cast<uint8_t>(server);
  info.tag = static_cast<uint8_t>(tag);
  info.signal = signal ? 1 : 0;
  return info;
}

struct Answer {
  uint64_t value = nothing;
  uint64_t extent = 0;
};

/// Looks one name of a program up in the description.
class Lookup {
 public:
  Lookup(const Sources& in, unsigned id) : in_(in), id_(id) {}

  [[nodiscard]] Answer of(const abi::Use& use) const {
    const std::string name(use.name, strnlen(use.name, sizeof use.name));
    switch (use.kind) {
      case abi::UseKind::self:
        return {id_, in_.board.ticks(in_.system.components[id_].heartbeat)};
      case abi::UseKind::serves:
        return {0, 0};
      case abi::UseKind::client:
      case abi::UseKind::accept:
        return call(use.kind == abi::UseKind::client, name);
      case abi::UseKind::signals:
      case abi::UseKind::notified:
        return signal(use.kind == abi::UseKind::signals, name);
      case abi::UseKind::line:
        return line(name);
      case abi::UseKind::device:
      case abi::UseKind::region:
        return piece(use.kind == abi::UseKind::device, name);
      case abi::UseKind::component:
        return component(name);
    }
    throw Refused("the program of '" + in_.system.components[id_].name + "' has a use of an unknown kind");
  }

 private:
  [[nodiscard]] Answer call(bool outgoing, const std::string& name) const {
    for (size_t i = 0; i < in_.system.calls.size(); ++i) {
      const CallRight& call = in_.system.calls[i];
      if (outgoing && call.client == id_ && call.as == name) return {in_.numbers.calls[i].handle, 0};
      if (!outgoing && call.server == id_ && call.known_as == name) return {in_.numbers.calls[i].tag, 0};
    }
    return {};
  }

  [[nodiscard]] Answer signal(bool outgoing, const std::string& name) const {
    for (size_t i = 0; i < in_.system.signals.size(); ++i) {
      const SignalRight& signal = in_.system.signals[i];
      if (outgoing && signal.from == id_ && signal.as == name) return {in_.numbers.signals[i].handle, 0};
      if (!outgoing && signal.to == id_ && signal.known_as == name) return {in_.numbers.signals[i].bit, 0};
    }
    if (outgoing || name != "faults") return {};
    for (unsigned other = 1; other < in_.system.components.size(); ++other) {
      if (other != id_ && in_.system.components[other].supervisor == id_) return {faults_bit, 0};
    }
    return {};
  }

  [[nodiscard]] Answer line(const std::string& name) const {
    for (const InterruptLine& line : in_.numbers.lines) {
      if (line.owner == id_ && line.grant->as == name) return {line.handle, line.bit};
    }
    return {};
  }

  [[nodiscard]] Answer piece(bool device, const std::string& name) const {
    for (const Piece& piece : in_.plans[id_].pieces) {
      if ((piece.kind == PieceKind::device) == device && piece.as == name) return {piece.address, piece.size};
    }
    return {};
  }

  [[nodiscard]] Answer component(const std::string& name) const {
    for (unsigned other = 1; other < in_.system.components.size(); ++other) {
      if (in_.system.components[other].name == name && in_.system.components[other].supervisor == id_)
        return {other, 0};
    }
    return {};
  }

  const Sources& in_;
  unsigned id_;
};

}  // namespace

std::unique_ptr<Sources> read_sources(const std::string& description, const std::string& board_folder,
                                      const std::string& program_folder) {
  auto sources = std::make_unique<Sources>();
  sources->system = read_system(description);
  sources->board = read_board(board_folder + "/" + sources->system.board_name + ".toml");
  add_isolation(sources->system, sources->board);
  for (const Component& c : sources->system.components)
    sources->programs.push_back(read_program(program_folder + "/" + c.program + ".elf"));
  sources->numbers = number(sources->system, sources->board);
  for (unsigned id = 0; id < sources->system.components.size(); ++id)
    sources->plans.push_back(plan_addresses(sources->system, sources->board, sources->programs[id], id));
  return sources;
}

std::unique_ptr<abi::SystemInfo> system_info_of(const Sources& in) {
  auto info = std::make_unique<abi::SystemInfo>();
  const std::unique_ptr<abi::Tables> tables = tables_of(in);
  info->magic = abi::system_info_magic;
  info->component_count = tables->component_count;
  info->channel_count = tables->channel_count;
  info->ticks_per_second = in.board.ticks_per_second;
  put_name(info->name, in.system.name);
  for (unsigned id = 0; id < in.system.components.size(); ++id)
    info->components[id] = info_of(in, id, tables->components[id].flags);
  for (size_t i = 0; i < in.system.calls.size(); ++i) {
    const CallRight& call = in.system.calls[i];
    info->channels[in.numbers.calls[i].index] =
        channel_of(call.as, call.client, call.server, in.numbers.calls[i].tag, false);
  }
  for (size_t i = 0; i < in.system.signals.size(); ++i) {
    const SignalRight& signal = in.system.signals[i];
    info->channels[in.numbers.signals[i].index] = channel_of(signal.as, signal.from, signal.to, 0, true);
  }
  return info;
}

std::unique_ptr<abi::NetworkRules> network_rules_of(const Sources& in) {
  if (in.system.endpoints.size() > abi::max_network_rules) throw Refused("more endpoints than the rules hold");
  auto rules = std::make_unique<abi::NetworkRules>();
  rules->magic = abi::network_magic;
  rules->rule_count = static_cast<uint32_t>(in.system.endpoints.size());
  for (size_t i = 0; i < in.system.endpoints.size(); ++i) {
    const Endpoint& endpoint = in.system.endpoints[i];
    rules->rules[i] = {endpoint.address,
                       static_cast<uint8_t>(endpoint.prefix),
                       endpoint.udp ? abi::Protocol::udp : abi::Protocol::tcp,
                       static_cast<uint16_t>(endpoint.port),
                       endpoint.connects ? abi::Direction::connect : abi::Direction::accept,
                       ComponentId::from_raw(static_cast<uint8_t>(endpoint.component)),
                       static_cast<uint16_t>(endpoint.local_port),
                       0};
  }
  return rules;
}

std::vector<abi::Use> uses_of(const Sources& in, unsigned id) {
  std::vector<abi::Use> uses = in.programs[id].uses;
  const Lookup lookup(in, id);
  for (abi::Use& use : uses) {
    const Answer answer = lookup.of(use);
    if (answer.value == nothing && use.optional != 1)
      throw Refused("the program of '" + in.system.components[id].name + "' uses '" + use.name +
                    "', which the description does not give it");
    use.value = answer.value;
    if (answer.value != nothing) use.extent = answer.extent;
    if (use.kind == abi::UseKind::self) put_name(use.name, in.system.components[id].name);
  }
  return uses;
}

}  // namespace nacre::proof::interpreter
