// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The network component's parts as its main function joins them, between a neighbour on the wire and clients in memory,
// in virtual time.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <memory>

#include "services/tcpip/client.hpp"
#include "services/tcpip/link.hpp"
#include "services/tcpip/network_time.hpp"
#include "tests/network/lwip_host.hpp"
#include "tests/network/neighbour.hpp"

namespace nacre::wire {

inline constexpr uint16_t reached_port = 1883;
inline constexpr uint16_t told_port = 514;    ///< datagrams of the first client to the neighbour
inline constexpr auto first_client = ComponentId::from_raw(5);
inline constexpr auto second_client = ComponentId::from_raw(6);  ///< may listen at served_port + 1

/// The first client listens at served_port and connects to reached_port of 10.0.2.0/24; DHCP, DNS, SNTP and mDNS.
[[nodiscard]] const abi::NetworkRules& rules();

/// One client: the shared regions, the stack's part, and the client's ends.
struct Customer {
  explicit Customer(ComponentId id);

  user::SocketsSide in{};   ///< written by the stack
  user::SocketsSide out{};  ///< written by the client
  tcpip::Client stack;
  std::array<user::SocketEnd, interfaces::socket_count> ends;
  unsigned signals = 0;

  /// The client's own look: which socket has a connection since the last time; -1: none.
  [[nodiscard]] int adopt();
  /// Reads all there is.
  Bytes read(unsigned socket, size_t most = 1 << 20);
  size_t write(unsigned socket, View bytes) { return ends[socket].write(bytes); }
};

class World {
 public:
  static constexpr Span patience = Span::from_raw(10'000);
  static constexpr Span silence = Span::from_raw(1'000);

  explicit World(uint64_t seed = 1);
  ~World();

  /// One activation of the component; frames travel both ways.
  void pump();
  /// Time passes.
  void run(uint32_t milliseconds);
  /// Until `reached` or the time is up; what `reached` says then.
  bool run_until(const std::function<bool()>& reached, uint32_t at_most = 10'000);
  /// Until DHCP has given an address.
  [[nodiscard]] bool come_up() {
    return run_until([this] { return address() == device_ip; });
  }

  [[nodiscard]] uint32_t address();
  [[nodiscard]] static uint32_t now() { return lwip_host::now(); }
  /// A frame to the device, as it is.
  void inject(View frame);
  TcpPeer& open(uint16_t port = served_port) { return neighbour.open(port, now()); }

  Neighbour neighbour;
  tcpip::NetworkTime time;
  std::unique_ptr<Customer> first;
  std::unique_ptr<Customer> second;
  std::unique_ptr<FrameSide> wire_side;
  std::unique_ptr<FrameSide> stack_side;
  /// Lose this frame? By its number since the beginning.
  std::function<bool(unsigned)> lost_inwards;
  std::function<bool(unsigned)> lost_outwards;
  /// Nobody takes what the device sends.
  bool held_outwards = false;
  /// How often the device has seen that there is room again.
  unsigned room_came = 0;
  /// What becomes of a frame on its way.
  std::function<void(Bytes&)> changed_inwards;
  /// Called in each step of time: what the clients do.
  std::function<void()> act;

 private:
  void deliver();
  void collect();
  void start_services();

  FrameEnd wire_;
  std::unique_ptr<tcpip::Link> link_;
  std::deque<Bytes> inwards_;
  unsigned inward_count_ = 0;
  unsigned outward_count_ = 0;
};

}  // namespace nacre::wire
