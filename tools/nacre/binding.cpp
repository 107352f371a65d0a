// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/binding.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <set>

namespace nacre::tool {
namespace {

constexpr uint64_t absent = ~uint64_t{0};
constexpr uint64_t writes = uint64_t{1} << 63;

struct Value {
  uint64_t value = 0;
  uint64_t extent = 0;
  uint64_t physical = 0;
};

const char* noun(abi::UseKind kind) {
  switch (kind) {
    case abi::UseKind::self:
      return "itself";
    case abi::UseKind::client:
      return "channel to a server";
    case abi::UseKind::serves:
      return "interface";
    case abi::UseKind::accept:
      return "channel from a client";
    case abi::UseKind::signals:
      return "signal to send";
    case abi::UseKind::notified:
      return "signal to receive";
    case abi::UseKind::line:
      return "interrupt line";
    case abi::UseKind::device:
      return "device";
    case abi::UseKind::region:
      return "region";
    case abi::UseKind::component:
      return "component to supervise";
  }
  return "use of an unknown kind";
}

class Binder {
 public:
  Binder(const BindingInput& input, size_t index, Diagnostics& diagnostics)
      : in_(input),
        d_(input.description),
        id_(ComponentId::from_raw(static_cast<uint8_t>(index))),
        c_(d_.components[index]),
        diagnostics_(diagnostics) {}

  std::vector<abi::Use> run() {
    std::vector<abi::Use> uses = in_.programs[id_.to_raw()].uses;
    for (abi::Use& use : uses) fill(use);
    warn_unused();
    return uses;
  }

 private:
  void fill(abi::Use& use) {
    const auto value = find(use);
    if (value) {
      use.value = value->value;
      use.extent = value->extent;
      use.physical = value->physical;
      used_.insert({use.kind, use.name});
      if (use.kind == abi::UseKind::self) strncpy(use.name, c_.name.value.c_str(), sizeof use.name - 1);
      return;
    }
    use.value = absent;
    if (use.optional == 1) {
      warn_silent(use);
      return;
    }
    diagnostics_.error(c_.at,
                       fmt::format("the program of '{}' uses the {} '{}', which the description does not give it{}",
                                   c_.name.value, noun(use.kind), use.name, remedy(use)));
  }

  /// What would give it, in the words of a description.
  [[nodiscard]] std::string remedy(const abi::Use& use) const {
    const auto pair = [&](const char* what, const char* own, const char* other) {
      return fmt::format("; a {} with {} = \"{}\" and {} = \"{}\" would", what, own, c_.name.value, other, use.name);
    };
    if (use.kind == abi::UseKind::client) return pair("[[channel]]", "client", "server");
    if (use.kind == abi::UseKind::accept) return pair("[[channel]]", "server", "client");
    if (use.kind == abi::UseKind::signals) return pair("[[signal]]", "from", "to");
    if (use.kind == abi::UseKind::notified) return pair("[[signal]]", "to", "from");
    return "";
  }

  /// `print` without a console says nothing at all, which a component without trust hardly wants.
  void warn_silent(const abi::Use& use) {
    if (use.kind != abi::UseKind::client || use.name != std::string_view("console") || c_.trust == Trust::trusted)
      return;
    const auto named = [&](const auto& component) { return component.name.value == use.name; };
    if (std::ranges::none_of(d_.components, named)) return;
    diagnostics_.warning(c_.at, fmt::format("what '{}' prints is lost{} print it", c_.name.value, remedy(use)));
  }

  std::optional<Value> find(const abi::Use& use) {
    switch (use.kind) {
      case abi::UseKind::self:
        return Value{id_.to_raw(), heartbeat(), 0};
      case abi::UseKind::serves:
        return Value{};
      case abi::UseKind::client:
      case abi::UseKind::accept:
        return channel(use);
      case abi::UseKind::signals:
      case abi::UseKind::notified:
        return signal(use);
      case abi::UseKind::line:
        return line(use);
      case abi::UseKind::device:
      case abi::UseKind::region:
        return mapping(use);
      case abi::UseKind::component:
        return component(use);
    }
    return std::nullopt;
  }

  uint64_t heartbeat() const {
    return c_.heartbeat ? static_cast<uint64_t>(to_ticks(c_.heartbeat->value, in_.board.counter).to_raw()) : 0;
  }

  std::optional<Value> channel(const abi::Use& use) const {
    for (size_t i = 0; i < d_.channels.size(); ++i) {
      const Channel& channel = d_.channels[i];
      if (use.kind == abi::UseKind::client && channel.client == id_ && channel.as.value == use.name)
        return Value{in_.wiring.call_handles[i], 0, 0};
      if (use.kind == abi::UseKind::accept && channel.server == id_ && channel.known_as.value == use.name)
        return Value{in_.wiring.call_tags[i], 0, 0};
    }
    return std::nullopt;
  }

  std::optional<Value> signal(const abi::Use& use) const {
    for (size_t i = 0; i < d_.signals.size(); ++i) {
      const Signal& signal = d_.signals[i];
      if (use.kind == abi::UseKind::signals && signal.from == id_ && signal.as.value == use.name)
        return Value{in_.wiring.signal_handles[i], 0, 0};
      if (use.kind == abi::UseKind::notified && signal.to == id_ && signal.known_as.value == use.name)
        return Value{in_.wiring.signal_bits[i], 0, 0};
    }
    if (use.kind != abi::UseKind::notified || strcmp(use.name, faults_name) != 0) return std::nullopt;
    for (const Component& other : d_.components) {
      if (&other != &c_ && other.supervisor == id_) return Value{fault_bit, 0, 0};
    }
    return std::nullopt;
  }

  std::optional<Value> line(const abi::Use& use) const {
    for (const Line& line : in_.wiring.lines) {
      if (line.owner == id_ && line.as.value == use.name) return Value{line.handle, line.bit, 0};
    }
    return std::nullopt;
  }

  std::optional<Value> mapping(const abi::Use& use) {
    for (const Mapping& mapping : in_.layout.components[id_.to_raw()].mappings) {
      const bool shared = mapping.kind == MappingKind::region || mapping.kind == MappingKind::system_info ||
                          mapping.kind == MappingKind::audit || mapping.kind == MappingKind::isolation ||
                          mapping.kind == MappingKind::network;
      const bool kind = use.kind == abi::UseKind::device ? mapping.kind == MappingKind::device : shared;
      if (!kind || mapping.name != use.name) continue;
      check_region(use, mapping);
      return Value{mapping.address, mapping.size, is_dma(use.name) ? device_address(mapping) : 0};
    }
    return std::nullopt;
  }

  /// Where a device that this component drives finds the mapping.
  static uint64_t device_address(const Mapping& mapping) { return mapping.dma ? mapping.address : mapping.physical; }

  bool is_dma(const std::string& local_name) const {
    for (const Region& region : d_.regions) {
      for (const RegionMap& map : region.maps) {
        if (map.component == id_ && map.as.value == local_name) return region.dma;
      }
    }
    return false;
  }

  void check_region(const abi::Use& use, const Mapping& mapping) {
    if ((use.need & writes) != 0 && !mapping.write) {
      diagnostics_.error(c_.at,
                         fmt::format("the program of '{}' writes the region '{}', but the description gives it 'read'",
                                     c_.name.value, use.name));
    }
    const uint64_t size = use.need & ~writes;
    if (size > mapping.size) {
      diagnostics_.error(c_.at, fmt::format("the program of '{}' needs {} bytes of the region '{}', which has {}",
                                            c_.name.value, size, use.name, mapping.size));
    }
  }

  std::optional<Value> component(const abi::Use& use) {
    for (size_t i = 1; i < d_.components.size(); ++i) {
      if (d_.components[i].name.value != use.name) continue;
      if (!(d_.components[i].supervisor == id_)) {
        diagnostics_.error(c_.at, fmt::format("the program of '{}' controls '{}', whose supervisor is '{}'",
                                              c_.name.value, use.name, d_.of(d_.components[i].supervisor).name.value));
      }
      return Value{i, 0, 0};
    }
    return std::nullopt;
  }

  void warn(const Place& at, abi::UseKind kind, const Name& name) {
    if (used_.contains({kind, name.value})) return;
    diagnostics_.warning(
        at, fmt::format("the program of '{}' does not use the {} '{}'", c_.name.value, noun(kind), name.value));
  }

  /// What is granted and not used is authority for nothing. Channels are warned about with their interfaces.
  void warn_unused() {
    if (in_.programs[id_.to_raw()].uses.empty()) return;
    for (const Signal& signal : d_.signals) {
      const bool told_otherwise = signal.use == SignalUse::device_fault;  // its handle is in abi::Isolation
      if (signal.from == id_ && !told_otherwise) warn(signal.at, abi::UseKind::signals, signal.as);
    }
    for (const DeviceGrant& grant : c_.devices) warn(grant.device.at, abi::UseKind::device, grant.as);
    for (const Region& region : d_.regions) {
      for (const RegionMap& map : region.maps) {
        if (map.component == id_) warn(map.at, abi::UseKind::region, map.as);
      }
    }
  }

  const BindingInput& in_;
  const Description& d_;
  ComponentId id_;
  const Component& c_;
  Diagnostics& diagnostics_;
  std::set<std::pair<abi::UseKind, std::string>> used_;
};

}  // namespace

std::vector<std::vector<abi::Use>> bind(const BindingInput& input, Diagnostics& diagnostics) {
  std::vector<std::vector<abi::Use>> all;
  for (size_t i = 0; i < input.description.components.size(); ++i) all.push_back(Binder(input, i, diagnostics).run());
  return all;
}

}  // namespace nacre::tool
