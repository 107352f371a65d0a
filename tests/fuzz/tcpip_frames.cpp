// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/tcpip_frames.hpp"

#include <algorithm>
#include <iterator>

#include "lib/frames.hpp"

namespace nacre::fuzz {
namespace {

using namespace wire;

constexpr std::string_view asked_name = "time.example";

uint32_t any_address(uint32_t choice) {
  constexpr uint32_t addresses[] = {neighbour_ip,         neighbour_ip,    ipv4(10, 0, 2, 3),
                                    ipv4(10, 0, 2, 77),   device_ip,       ipv4(255, 255, 255, 255),
                                    ipv4(224, 0, 0, 251), ipv4(8, 8, 8, 8)};
  return addresses[choice % std::size(addresses)];
}

/// A DNS message whose name goes on elsewhere, in the message or behind it.
Bytes dns_pointers(unsigned id, unsigned to_port, unsigned target) {
  Bytes message;
  for (const unsigned half : {id, 0x8180U, 1U, 2U, 0U, 0U}) put16(message, half);
  put16(message, 0xc000 | (target & 0x3ff));
  put32(message, 0x0001'0001);
  put16(message, 0xc00c);
  put32(message, 0x0005'0001);
  put32(message, 60);
  put16(message, 2);
  put16(message, 0xc000 | (target >> 6));
  return udp(ipv4(10, 0, 2, 3), 53, device_ip, to_port, message);
}

/// Somebody else has our name.
Bytes mdns_answer(std::string_view name, uint32_t address) {
  Bytes message;
  for (const unsigned half : {0U, 0x8400U, 0U, 1U, 0U, 0U}) put16(message, half);
  const Bytes owner = dns_name(name);
  message.insert(message.end(), owner.begin(), owner.end());
  put32(message, 0x0001'8001);
  put32(message, 120);
  put16(message, 4);
  put32(message, address);
  return udp(neighbour_ip, 5353, ipv4(224, 0, 0, 251), 5353, message, 0xfb00'005e'0001);
}

Bytes sntp_answer(const Neighbour::Asked& asked, const Step& step) {
  return TimeAnswer{asked.sntp_time, 0xe000'0000 + step.c, step.d}.frame(asked.sntp_port);
}

/// One of the connections that there are; its numbers, off by what the step says.
Segment of_connection(Neighbour& neighbour, const Step& step) {
  Segment segment;
  segment.to_port = served_port;
  segment.window = static_cast<uint16_t>(step.d >> 16 == 0 ? 8'000 : step.d >> 16);
  auto& peers = neighbour.peers();
  if (peers.empty()) return segment;
  const TcpPeer& peer = *std::next(peers.begin(), static_cast<ptrdiff_t>(step.subject % peers.size()));
  segment.from = peer.ip();
  segment.from_port = peer.port();
  segment.to_port = peer.device_port();
  segment.sequence = peer.next_number() + step.c;
  segment.acknowledged = peer.expected_number() + (step.d & 0xffff);
  return segment;
}

/// Options with their right lengths or others, cut anywhere.
Bytes options(const Step& step) {
  constexpr uint8_t kinds[][2] = {{1, 1}, {2, 4}, {3, 3}, {4, 2}, {8, 10}, {5, 10}, {1, 1}, {0, 1}, {254, 6}};
  Bytes bytes;
  for (const Change& change : step.change) {
    const auto& [kind, right] = kinds[change.kind % std::size(kinds)];
    const uint8_t length = change.value < 0xc0 ? right : change.value % 12;
    bytes.push_back(kind);
    if (kind > 1) bytes.push_back(length);
    if (kind > 1 && length > 2) bytes.insert(bytes.end(), length - 2U, static_cast<uint8_t>(change.at));
  }
  bytes.resize(4 * (1 + step.changes % 5U), 1);
  return bytes;
}

Bytes tcp_frame(Neighbour& neighbour, const Step& step, Template what) {
  Segment segment = of_connection(neighbour, step);
  segment.flags = Segment::ack;
  if (what == Template::tcp_syn) {
    segment.from_port = step.a;
    segment.to_port = static_cast<uint16_t>(served_port + step.subject % 2);
    segment.flags = Segment::syn;
    segment.options = {2, 4, static_cast<uint8_t>(step.b >> 8), static_cast<uint8_t>(step.b), 1, 3, 3, 7};
  } else if (what == Template::tcp_accept) {
    const Segment& last = neighbour.asked().tcp;
    std::tie(segment.from, segment.to) = std::pair{last.to, last.from};
    std::tie(segment.from_port, segment.to_port) = std::pair{last.to_port, last.from_port};
    segment.acknowledged = last.sequence + last.length() + (step.d & 0xffff);
    segment.sequence = last.acknowledged + step.c;
    if (!last.has(Segment::ack)) segment.flags |= Segment::syn;
  } else {
    constexpr uint8_t flags[] = {16, 24, 17, 20, 4, 2, 18, 25, 0, 63};
    segment.flags = flags[step.b % std::size(flags)];
    segment.payload.assign(step.a % 1'461, static_cast<uint8_t>(step.a));
  }
  if (what == Template::tcp_options) {
    segment.options = options(step);
    if (step.a % 2 == 0) {
      segment.flags = Segment::syn;
      segment.from_port = step.a;
      segment.to_port = served_port;
    }
    if (step.a % 4 < 2) segment.payload.clear();
  }
  return segment.frame();
}

Bytes begin(Neighbour& neighbour, const Step& step, Template what) {
  const Neighbour::Asked& asked = neighbour.asked();
  const Bytes filling(step.a % 1'473, static_cast<uint8_t>(step.b));
  const auto dhcp = [&](DhcpKind kind) {
    return dhcp_answer(kind, asked.dhcp_transaction, asked.dhcp_client, step.c == 0 ? 120 : step.c);
  };
  switch (what) {
    case Template::arp_request:
      return arp(1, neighbour_address, any_address(step.a), 0, any_address(step.b));
    case Template::arp_reply:
      return arp(2, neighbour_address + step.c, any_address(step.a), card_address, any_address(step.b));
    case Template::echo:
      return echo_request(any_address(step.c), any_address(step.d + 4), filling);
    case Template::unreachable: {
      Bytes message = {3, static_cast<uint8_t>(step.subject), 0, 0, 0, 0, 0, 0};
      const Bytes inner = tcp_frame(neighbour, step, Template::tcp_segment);
      message.insert(message.end(), inner.begin() + ethernet_header, inner.begin() + ethernet_header + 28);
      return ip(neighbour_ip, device_ip, 1, message);
    }
    case Template::dhcp_offer:
      return dhcp(DhcpKind::offer);
    case Template::dhcp_ack:
      return dhcp(DhcpKind::ack);
    case Template::dhcp_nak:
      return dhcp(DhcpKind::nak);
    case Template::dns_answer:
      return dns_answer(asked.dns_id, asked.dns_port, asked_name, step.c);
    case Template::dns_pointers:
      return dns_pointers(asked.dns_id, asked.dns_port, step.a);
    case Template::mdns_query: {
      constexpr std::string_view names[] = {"nacre.local", "_services._dns-sd._udp.local", "15.2.0.10.in-addr.arpa"};
      return mdns_query(names[step.a % std::size(names)], step.b % 2 == 0 ? 255 : step.b % 40);
    }
    case Template::mdns_answer:
      return mdns_answer(step.a % 2 == 0 ? "nacre.local" : "other.local", step.c);
    case Template::sntp_answer:
      return sntp_answer(asked, step);
    case Template::igmp_query:
      return ip(neighbour_ip, ipv4(224, 0, 0, 1), 2, Bytes{0x11, step.subject, 0, 0, 0, 0, 0, 0});
    case Template::datagram:
      return udp(any_address(step.c), step.b, any_address(step.d + 4),
                 step.subject % 2 == 0 ? asked_port : step.subject * 631U, filling);
    default:
      return tcp_frame(neighbour, step, what);
  }
}

void apply(Bytes& frame, const Change& change) {
  if (frame.empty()) return;
  const size_t at = change.at % frame.size();
  switch (static_cast<ChangeKind>(change.kind % change_kinds)) {
    case ChangeKind::set:
      frame[at] = change.value;
      break;
    case ChangeKind::add:
      frame[at] = static_cast<uint8_t>(frame[at] + change.value);
      break;
    case ChangeKind::flip:
      frame[at] ^= static_cast<uint8_t>(1U << change.value % 8);
      break;
    case ChangeKind::cut:
      frame.resize(std::max<size_t>(at, 1));
      break;
    case ChangeKind::extend:
      frame.insert(frame.begin() + static_cast<ptrdiff_t>(at), change.value, change.value);
      break;
    case ChangeKind::copy:
      frame[at] = frame[change.value % frame.size()];
      break;
  }
}

}  // namespace

wire::TcpPeer* act_as_peer(Neighbour& neighbour, const Step& step, uint32_t now) {
  auto& peers = neighbour.peers();
  if (peers.empty() || step.what % 3 == 0) {
    if (peers.size() >= most_peers) peers.pop_front();
    return &neighbour.open(static_cast<uint16_t>(served_port + step.subject % 2), now);
  }
  TcpPeer& chosen = *std::next(peers.begin(), static_cast<ptrdiff_t>(step.subject % peers.size()));
  switch (step.what % 5) {
    case 0:
      chosen.send(Bytes(step.a % 6'000, 'b'));
      break;
    case 1:
      chosen.finish();
      break;
    case 2:
      chosen.reset();
      break;
    case 3:
      chosen.limit(1U + step.a % 1'460U);
      break;
    default:
      chosen.allow(step.a);
  }
  return nullptr;
}

wire::Bytes make_frame(Neighbour& neighbour, const Step& step) {
  const auto what = static_cast<Template>(step.what % templates);
  Bytes frame = begin(neighbour, step, what);
  const bool as_it_is = what == Template::tcp_options && step.subject % 4 != 0;
  for (unsigned i = 0; i < step.changes % 5U && !as_it_is; ++i) apply(frame, step.change[i]);
  frame.resize(std::min(frame.size(), longest_frame));
  if (step.changes < 0xe0) fix_sums(frame);
  return frame;
}

wire::Bytes make_raw_frame(const Step& step) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(&step);
  Bytes frame =
      ethernet(step.b % 2 == 0 ? card_address : everybody, neighbour_address, step.c & 1 ? 0x0800 : 0x0806, {});
  while (frame.size() < 1U + step.a % longest_frame) frame.push_back(bytes[frame.size() * 7 % sizeof(Step)]);
  frame.resize(1U + step.a % longest_frame);
  return frame;
}

}  // namespace nacre::fuzz
