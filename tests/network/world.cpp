// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/network/world.hpp"

#include <lwip/apps/mdns.h>
#include <lwip/apps/sntp.h>
#include <lwip/dhcp.h>
#include <lwip/init.h>
#include <lwip/timeouts.h>

#include <algorithm>
#include <cstring>

namespace nacre::wire {
namespace {

constexpr unsigned frames_at_once = 16;
constexpr uint32_t longest_step = 50;  ///< the neighbour is asked at least this often
constexpr const char* host_name = "nacre";

tcpip::NetworkTime* time_of_world = nullptr;  ///< there is one world at a time, as there is one lwIP

abi::NetworkRules make_rules() {
  abi::NetworkRules made{};
  const auto add = [&](ComponentId who, abi::Direction direction, abi::Protocol protocol, uint16_t port,
                       uint32_t address, uint8_t prefix, uint16_t local_port) {
    made.rules[made.rule_count++] = {address, prefix, protocol, port, direction, who, local_port, 0};
  };
  using enum abi::Direction;
  using enum abi::Protocol;
  made.magic = abi::network_magic;
  const auto stack = ComponentId::from_raw(2);
  add(first_client, accept, tcp, served_port, 0, 0, 0);
  add(second_client, accept, tcp, served_port + 1, 0, 0, 0);
  add(first_client, abi::Direction::connect, tcp, reached_port, ipv4(10, 0, 2, 0), 24, 0);
  add(first_client, accept, udp, asked_port, ipv4(10, 0, 2, 0), 24, 0);
  add(first_client, abi::Direction::connect, udp, told_port, neighbour_ip, 32, 0);
  add(stack, abi::Direction::connect, udp, 67, 0, 0, 68);
  add(stack, abi::Direction::connect, udp, 53, 0, 0, 0);
  add(stack, abi::Direction::connect, udp, 123, 0, 0, 0);
  add(stack, accept, udp, 5353, 0, 0, 0);
  return made;
}

template <size_t... index>
std::array<user::SocketEnd, interfaces::socket_count> make_ends(user::SocketsSide& out, const user::SocketsSide& in,
                                                                std::index_sequence<index...>) {
  return {user::SocketEnd(out.sockets[index], in.sockets[index])...};
}

}  // namespace

const abi::NetworkRules& rules() {
  static const abi::NetworkRules made = make_rules();
  return made;
}

Customer::Customer(ComponentId id)
    : stack(id, in, out), ends(make_ends(out, in, std::make_index_sequence<interfaces::socket_count>{})) {
  stack.begin();
  user::begin_life(in);
}

int Customer::adopt() {
  for (unsigned i = 0; i < ends.size(); ++i) {
    if (ends[i].adopt()) return static_cast<int>(i);
  }
  return -1;
}

Bytes Customer::read(unsigned socket, size_t most) {
  Bytes bytes(std::min(most, ends[socket].available()));
  bytes.resize(ends[socket].read(bytes));
  return bytes;
}

World::World(uint64_t seed)
    : neighbour([this](Bytes frame) { inwards_.push_back(std::move(frame)); }),
      wire_side(std::make_unique<FrameSide>()),
      stack_side(std::make_unique<FrameSide>()),
      wire_(*wire_side, *stack_side) {
  lwip_host::reset(seed);
  time_of_world = &time;
  lwip_init();
  link_ = std::make_unique<tcpip::Link>(*stack_side, *wire_side);
  link_->begin();
  first = std::make_unique<Customer>(first_client);
  second = std::make_unique<Customer>(second_client);
  wire_.begin();
  wire_.set_address(card_address);
}

/// lwIP refers to what is freed here: nothing of it may be left.
World::~World() {
  lwip_host::reset(0);
  time_of_world = nullptr;
}

void World::start_services() {
  netif& interface = link_->interface();
  dhcp_start(&interface);
  mdns_resp_init();
  mdns_resp_add_netif(&interface, host_name);
  sntp_servermode_dhcp(1);
}

void World::pump() {
  deliver();
  if (link_->comes_up(host_name)) start_services();
  while (link_->receive(frames_at_once)) {
  }
  time.follow(address() != 0);
  sys_check_timeouts();
  const Instant instant = Instant::from_raw(now());
  for (Customer* customer : {first.get(), second.get()}) {
    if (customer->stack.pump(rules(), instant, patience, silence)) customer->signals += 1;
  }
  link_->told();
  room_came += link_->take_room() ? 1 : 0;
  if (!held_outwards) collect();
}

void World::inject(View frame) {
  (void)wire_.look();
  if (frame.size() > slot_size - frame_offset || wire_.unread() == frame_slots) return;
  const unsigned number = wire_.next_slot();
  std::ranges::copy(frame, wire_.slot(number).bytes + frame_offset);
  wire_.send(number, frame.size());
}

void World::deliver() {
  (void)wire_.look();
  while (!inwards_.empty() && wire_.unread() < frame_slots) {
    inward_count_ += 1;
    if (changed_inwards) changed_inwards(inwards_.front());
    if (!lost_inwards || !lost_inwards(inward_count_)) inject(inwards_.front());
    inwards_.pop_front();
  }
}

void World::collect() {
  (void)wire_.look();
  for (unsigned count = wire_.available(); count != 0; --count) {
    ReceivedFrame frame;
    if (!wire_.try_take(frame)) continue;
    const uint8_t* bytes = wire_.their_slot(frame).bytes + frame_offset;
    outward_count_ += 1;
    if (!lost_outwards || !lost_outwards(outward_count_)) neighbour.receive({bytes, frame.length}, now());
  }
  wire_.release();
}

void World::run(uint32_t milliseconds) {
  const uint32_t end = now() + milliseconds;
  (void)run_until([end] { return now() >= end; }, milliseconds);
}

bool World::run_until(const std::function<bool()>& reached, uint32_t at_most) {
  const uint32_t end = now() + at_most;
  for (;;) {
    neighbour.turn(now());
    if (act) act();
    pump();
    if (reached()) return true;
    if (now() >= end) return false;
    const uint32_t step = inwards_.empty() ? std::min(sys_timeouts_sleeptime(), longest_step) : 1;
    lwip_host::advance(std::clamp(step, 1U, end - now()));
  }
}

uint32_t World::address() { return lwip_ntohl(ip4_addr_get_u32(netif_ip4_addr(&link_->interface()))); }

}  // namespace nacre::wire

extern "C" void nacre_lwip_time_asked(int32_t* seconds, uint32_t* fraction) {
  *seconds = static_cast<int32_t>(nacre_lwip_random());
  *fraction = nacre_lwip_random();
  nacre::wire::time_of_world->asked();
}
extern "C" void nacre_lwip_time_told(int32_t seconds, uint32_t fraction) {
  nacre::wire::time_of_world->told(seconds, fraction, nacre::Instant::from_raw(nacre::lwip_host::now()));
}
