// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system description as it is written, with defaults filled in, and the ids that its names stand for. `read_*` does
// form and types; the rules about meaning are in rules.hpp. Reference for users: docs/reference/system.md.
#pragma once

#include <optional>

#include "abi/network.hpp"
#include "tools/nacre/board.hpp"
#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/units.hpp"

namespace nacre::tool {

enum class Trust { untrusted, trusted };
enum class Access { read, write };

struct RestartPolicy {
  uint32_t maximum = 5;
  Nanoseconds window = Nanoseconds::from_raw(60'000'000'000);
  Nanoseconds back_off = Nanoseconds::from_raw(1'000'000);
  Nanoseconds back_off_limit = Nanoseconds::from_raw(1'000'000'000);
  bool critical = false;
  uint32_t maximum_kills = 3;
};

struct DeviceGrant {
  Name device;
  Name as;
  Nanoseconds cost = Nanoseconds::from_raw(5'000);  ///< charged for each interrupt
};

struct Component {
  Place at;
  Name name;
  Name program;
  Trust trust = Trust::untrusted;
  std::optional<Located<Nanoseconds>> budget;
  Located<Nanoseconds> period{Nanoseconds::from_raw(10'000'000), {}};
  std::optional<Located<Nanoseconds>> limit;
  std::optional<Located<Nanoseconds>> start_limit;
  std::optional<Located<Nanoseconds>> deadline;
  std::optional<Located<Nanoseconds>> heartbeat;
  uint8_t nested = 0;
  Located<ByteCount> stack{ByteCount::from_raw(8192), {}};
  std::optional<Located<ByteCount>> memory;  ///< bound of program and stack
  Located<bool> fp;
  std::optional<Name> supervisor_name;
  uint8_t denial_quota = 8;
  RestartPolicy restart;
  std::vector<Name> need_names;
  std::vector<DeviceGrant> devices;
  bool system_info = false;
  bool audit = false;
  Located<bool> isolation;  ///< it bounds what devices reach (abi/isolation.hpp)
  bool network = false;     ///< it enforces the endpoints (abi/network.hpp)

  // By rules.hpp:
  ComponentId supervisor;
  uint64_t needs = 0;  ///< set of ids
  bool server = false;

  /// Q: what is written, otherwise the whole period.
  [[nodiscard]] Nanoseconds effective_budget() const { return budget ? budget->value : period.value; }
};

/// L0: what is written, otherwise ten times the limit of other activations.
[[nodiscard]] Nanoseconds start_limit(const Component& component);

struct Guard {
  Place at;
  Name method;
  Name argument;
  uint64_t low = 0;
  uint64_t high = 0;
};

struct Channel {
  Place at;
  Name client_name;
  Name server_name;
  std::optional<Name> interface;
  Name as;        ///< local name in the client
  Name known_as;  ///< local name in the server
  std::vector<Name> methods;
  std::vector<Name> audited;
  std::vector<Guard> guards;

  ComponentId client;
  ComponentId server;
};

struct Rate {
  Nanoseconds interval;
  uint32_t burst = 1;
};

/// What a signal is for.
enum class SignalUse {
  written,       ///< in the description
  heartbeat,     ///< made from the key `heartbeat`
  device_ready,  ///< made for a driver behind the SMMU: its device has been reset
  device_fault,  ///< made for the supervisor of such a driver: its device reached outside
};

struct Signal {
  Place at;
  Name from_name;
  Name to_name;
  Name as;        ///< local name at the sender
  Name known_as;  ///< local name at the receiver
  std::optional<Rate> rate;
  SignalUse use = SignalUse::written;

  ComponentId from;
  ComponentId to;
  ComponentId driver;  ///< device_ready, device_fault: of the device
};

struct RegionMap {
  Place at;
  Name component_name;
  Name as;
  Access access = Access::read;

  ComponentId component;
};

/// Where the initial bytes of a region come from.
enum class RegionContent { totp_secret };

struct Region {
  Place at;
  Name name;
  Located<ByteCount> size;
  std::optional<Located<uint64_t>> address;  ///< physical, where the product needs a fixed place
  std::optional<Located<RegionContent>> content;
  bool dma = false;
  bool kept = false;  ///< survives a fall of its writer
  std::vector<RegionMap> maps;

  /// Part of the image file. What is kept stands there as zeros, so that it does not survive a boot; a fixed place is
  /// the product's own affair.
  [[nodiscard]] bool in_image() const { return content.has_value() || (kept && !address); }
};

/// Whom a component may speak with on the network.
struct Endpoint {
  Place at;
  Name component_name;
  abi::Direction direction = abi::Direction::accept;
  abi::Protocol protocol = abi::Protocol::tcp;
  uint16_t port = 0;
  AddressRange peer;
  std::optional<Located<uint16_t>> local_port;

  ComponentId component;
};

struct Description {
  std::string file;
  Name name;
  Name board_name;
  std::optional<Name> policy;  ///< a file, relative to the description's folder
  Nanoseconds quantum = Nanoseconds::from_raw(100'000);
  std::vector<Component> components;  ///< the index is the id
  std::vector<Channel> channels;
  std::vector<Signal> signals;
  std::vector<Region> regions;
  std::vector<Endpoint> endpoints;

  [[nodiscard]] const Component& of(ComponentId id) const { return components[id.to_raw()]; }
};

/// Form and types only. On errors the result holds what could be read.
[[nodiscard]] Description read_description(const std::string& path, Diagnostics& diagnostics);

}  // namespace nacre::tool
