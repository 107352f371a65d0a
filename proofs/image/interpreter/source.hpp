// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A second reading of system.toml and of the board, by the words of docs/reference/system.md. Nothing here comes from
// tools/nacre, so that a mistake there is not repeated. The rules that make a description acceptable are the host
// tool's; this reader takes an accepted one and refuses what it does not understand, unknown keys included.
#pragma once

#include <stdint.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace nacre::proof::interpreter {

/// The interpreter has no meaning for what it reads. A claim that meets one fails.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Nanoseconds = uint64_t;

struct BoardDevice {
  std::string name;
  uint64_t address = 0;
  uint64_t size = 0;
  uint32_t interrupt = 0;  ///< 0: none
  bool edge = false;
  std::optional<uint32_t> stream;  ///< it stands behind the SMMU
};

struct Board {
  uint64_t ticks_per_second = 0;
  std::vector<BoardDevice> devices;

  [[nodiscard]] const BoardDevice& device(const std::string& name) const;
  /// Rounded up, so that no time becomes shorter than it was written.
  [[nodiscard]] uint64_t ticks(Nanoseconds time) const;
};

struct Grant {
  std::string device;
  std::string as;
  Nanoseconds cost = 5'000;
};

struct Restart {
  uint64_t maximum = 5;
  Nanoseconds window = 60'000'000'000;
  Nanoseconds back_off = 1'000'000;
  Nanoseconds back_off_limit = 1'000'000'000;
  bool critical = false;
  uint64_t maximum_kills = 3;
};

struct Component {
  std::string name;
  std::string program;
  bool trusted = false;
  Nanoseconds budget = 0;
  Nanoseconds period = 0;
  Nanoseconds limit = 0;  ///< 0: none
  Nanoseconds start_limit = 0;
  Nanoseconds heartbeat = 0;
  uint64_t nested = 0;
  uint64_t stack = 0;
  bool fp = false;
  unsigned supervisor = 0;
  uint64_t denial_quota = 0;
  Restart restart;
  std::vector<unsigned> needs;
  std::vector<Grant> grants;
  bool system_info = false;
  bool audit = false;
  bool isolation = false;
  bool network = false;
};

struct Guard {
  std::string method;
  std::string argument;
  uint64_t low = 0;
  uint64_t high = 0;
};

struct CallRight {
  unsigned client = 0;
  unsigned server = 0;
  std::string as;
  std::string known_as;
  std::string interface;  ///< empty: not named
  std::vector<std::string> methods;
  std::vector<std::string> audited;
  std::vector<Guard> guards;
};

enum class SignalRole : uint8_t { plain, heartbeat, device_ready, device_fault };

struct SignalRight {
  unsigned from = 0;
  unsigned to = 0;
  std::string as;
  std::string known_as;
  Nanoseconds interval = 0;  ///< 0: no rate
  uint64_t burst = 1;
  SignalRole role = SignalRole::plain;
  unsigned driver = 0;  ///< device_ready, device_fault
};

struct Share {
  unsigned component = 0;
  std::string as;
};

struct Region {
  std::string name;
  uint64_t size = 0;
  bool dma = false;
  bool placed = false;  ///< at an address that the description fixes
  bool secret = false;  ///< it comes with a secret of the build directory
  std::vector<Share> shares;
};

struct Endpoint {
  unsigned component = 0;
  bool connects = false;
  bool udp = false;
  uint64_t port = 0;
  uint64_t local_port = 0;  ///< 0: any
  uint32_t address = 0;
  unsigned prefix = 0;  ///< 0: every peer
};

struct System {
  std::string name;
  std::string board_name;
  Nanoseconds quantum = 0;
  std::vector<Component> components;  ///< in the order of urgency: the index is the id
  std::vector<CallRight> calls;
  std::vector<SignalRight> signals;  ///< as written, then the heartbeats by component, then those of devices by driver
  std::vector<Region> regions;
  std::vector<Endpoint> endpoints;

  [[nodiscard]] bool is_server(unsigned id) const;
};

/// Without what depends on the board.
[[nodiscard]] System read_system(const std::string& path);
[[nodiscard]] Board read_board(const std::string& path);
/// What devices behind the SMMU add: their drivers start after the component that isolates, signal it when their device is
/// reset, and their supervisors are signalled by it when the device reaches outside.
void add_isolation(System& system, const Board& board);

}  // namespace nacre::proof::interpreter
