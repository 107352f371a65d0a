// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/network/wire.hpp"

namespace nacre::wire {
namespace {

constexpr unsigned protocol_icmp = 1, protocol_tcp = 6, protocol_udp = 17;
constexpr size_t at_protocol = ethernet_header + 9, at_ip_sum = ethernet_header + 10;

void put_address(Bytes& bytes, uint64_t address) {
  for (unsigned i = 0; i < 6; ++i) bytes.push_back(static_cast<uint8_t>(address >> 8 * i));
}
void append(Bytes& bytes, View more) { bytes.insert(bytes.end(), more.begin(), more.end()); }
void append(Bytes& bytes, std::initializer_list<uint8_t> more) { bytes.insert(bytes.end(), more); }

/// Where an IPv4 frame's parts lie, within its bytes.
struct Layout {
  size_t transport;
  size_t end;
  size_t sum_at;  ///< of the transport's checksum; 0: it has none that we know
  uint32_t begun;
};

std::optional<Layout> layout(View frame) {
  if (frame.size() < ethernet_header + ip_header || get16(frame, 12) != 0x0800) return {};
  const size_t header = (frame[ethernet_header] & 15U) * 4;
  const size_t total = get16(frame, ethernet_header + 2);
  if (header < ip_header || total < header || ethernet_header + total > frame.size()) return {};
  Layout found{ethernet_header + header, ethernet_header + total, 0, 0};
  const unsigned protocol = frame[at_protocol];
  const size_t size = found.end - found.transport;
  if (protocol == protocol_icmp && size >= 4) found.sum_at = found.transport + 2;
  if (protocol == protocol_udp && size >= 8) found.sum_at = found.transport + 6;
  if (protocol == protocol_tcp && size >= 18) found.sum_at = found.transport + 16;
  if (protocol == protocol_icmp) return found;
  for (size_t at = ethernet_header + 12; at < ethernet_header + 20; at += 2) found.begun += get16(frame, at);
  found.begun += protocol + static_cast<uint32_t>(size);
  return found;
}

}  // namespace

uint16_t sum(View bytes, uint32_t begun) {
  uint64_t total = begun;
  for (size_t at = 0; at < bytes.size(); at += 2) {
    total += static_cast<unsigned>(bytes[at] << 8) | (at + 1 < bytes.size() ? bytes[at + 1] : 0U);
  }
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return static_cast<uint16_t>(total);
}

void put16(Bytes& bytes, unsigned value) {
  append(bytes, {static_cast<uint8_t>(value >> 8), static_cast<uint8_t>(value)});
}
void put32(Bytes& bytes, uint32_t value) {
  put16(bytes, value >> 16);
  put16(bytes, value & 0xffff);
}
void set16(Bytes& bytes, size_t at, unsigned value) {
  bytes[at] = static_cast<uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<uint8_t>(value);
}
unsigned get8(View bytes, size_t at) { return at < bytes.size() ? bytes[at] : 0U; }
unsigned get16(View bytes, size_t at) { return get8(bytes, at) << 8 | get8(bytes, at + 1); }
uint32_t get32(View bytes, size_t at) { return uint32_t{get16(bytes, at)} << 16 | get16(bytes, at + 2); }

void fix_sums(Bytes& frame) {
  const auto found = layout(frame);
  if (!found) return;
  set16(frame, at_ip_sum, 0);
  set16(frame, at_ip_sum, ~sum(View(frame).subspan(ethernet_header, found->transport - ethernet_header)) & 0xffffU);
  if (found->sum_at == 0) return;
  set16(frame, found->sum_at, 0);
  const auto rest = View(frame).subspan(found->transport, found->end - found->transport);
  const unsigned right = ~sum(rest, found->begun) & 0xffffU;
  set16(frame, found->sum_at, right == 0 && frame[at_protocol] == protocol_udp ? 0xffff : right);
}

bool sums_right(View frame) {
  const auto found = layout(frame);
  if (!found) return false;
  if (sum(frame.subspan(ethernet_header, found->transport - ethernet_header)) != 0xffff) return false;
  if (found->sum_at == 0) return true;
  if (frame[at_protocol] == protocol_udp && get16(frame, found->sum_at) == 0) return true;
  return sum(frame.subspan(found->transport, found->end - found->transport), found->begun) == 0xffff;
}

Bytes ethernet(uint64_t to, uint64_t from, unsigned type, View payload) {
  Bytes frame;
  put_address(frame, to);
  put_address(frame, from);
  put16(frame, type);
  append(frame, payload);
  return frame;
}

Bytes arp(unsigned operation, uint64_t from, uint32_t from_ip, uint64_t to, uint32_t to_ip) {
  Bytes body;
  put32(body, 0x0001'0800);
  put16(body, 0x0604);
  put16(body, operation);
  put_address(body, from);
  put32(body, from_ip);
  put_address(body, to);
  put32(body, to_ip);
  return ethernet(operation == 1 ? everybody : to, from, 0x0806, body);
}

Bytes ip(uint32_t from, uint32_t to, unsigned protocol, View payload, uint64_t target) {
  Bytes packet;
  put16(packet, 0x4500);
  put16(packet, static_cast<unsigned>(ip_header + payload.size()));
  put32(packet, 0x1234'4000);
  put16(packet, 64U << 8 | protocol);
  put16(packet, 0);
  put32(packet, from);
  put32(packet, to);
  append(packet, payload);
  Bytes frame = ethernet(target, neighbour_address, 0x0800, packet);
  fix_sums(frame);
  return frame;
}

Bytes udp(uint32_t from, unsigned from_port, uint32_t to, unsigned to_port, View payload, uint64_t target) {
  Bytes datagram;
  put16(datagram, from_port);
  put16(datagram, to_port);
  put16(datagram, static_cast<unsigned>(8 + payload.size()));
  put16(datagram, 0);
  append(datagram, payload);
  return ip(from, to, protocol_udp, datagram, target);
}

Bytes echo_request(uint32_t from, uint32_t to, View payload) {
  Bytes message = {8, 0, 0, 0, 0, 1, 0, 1};
  append(message, payload);
  return ip(from, to, protocol_icmp, message);
}

Bytes dhcp_answer(DhcpKind kind, uint32_t transaction, View client_address, uint32_t lease_seconds, Servers servers) {
  Bytes message = {2, 1, 6, 0};
  put32(message, transaction);
  put32(message, 0);
  put32(message, 0);
  put32(message, device_ip);
  put32(message, neighbour_ip);
  put32(message, 0);
  append(message, client_address);
  message.resize(236);
  put32(message, 0x6382'5363);
  append(message, {53, 1, static_cast<uint8_t>(kind), 54, 4});
  put32(message, neighbour_ip);
  append(message, {51, 4});
  put32(message, lease_seconds);
  append(message, {1, 4, 255, 255, 255, 0, 3, 4});
  put32(message, neighbour_ip);
  if (servers == Servers::named) append(message, {6, 4, 10, 0, 2, 3, 42, 4, 10, 0, 2, 2});
  append(message, {255});
  return udp(neighbour_ip, 67, ipv4(255, 255, 255, 255), 68, message, everybody);
}

Bytes dns_name(std::string_view name) {
  Bytes bytes;
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    bytes.push_back(static_cast<uint8_t>(label.size()));
    bytes.insert(bytes.end(), label.begin(), label.end());
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  bytes.push_back(0);
  return bytes;
}

Bytes dns_answer(unsigned id, unsigned to_port, std::string_view name, uint32_t address, uint32_t seconds_good) {
  Bytes message;
  for (const unsigned half : {id, 0x8180U, 1U, 1U, 0U, 0U}) put16(message, half);
  append(message, dns_name(name));
  put32(message, 0x0001'0001);
  put16(message, 0xc00c);
  put32(message, 0x0001'0001);
  put32(message, seconds_good);
  put16(message, 4);
  put32(message, address);
  return udp(name_server_ip, 53, device_ip, to_port, message);
}

Bytes dns_refusal(unsigned id, unsigned to_port, std::string_view name, unsigned code) {
  Bytes message;
  for (const unsigned half : {id, 0x8180U | code, 1U, 0U, 0U, 0U}) put16(message, half);
  append(message, dns_name(name));
  put32(message, 0x0001'0001);
  return udp(name_server_ip, 53, device_ip, to_port, message);
}

Bytes TimeAnswer::frame(unsigned to_port, uint32_t from, unsigned from_port) const {
  Bytes message = {static_cast<uint8_t>(0x20 | mode), static_cast<uint8_t>(stratum), 6, 0xec};
  message.resize(24);
  append(message, origin);
  for (int time = 0; time < 2; ++time) {  // when the question came, when the answer went
    put32(message, seconds);
    put32(message, fraction);
  }
  return udp(from, from_port, device_ip, to_port, message);
}

Bytes mdns_query(std::string_view name, unsigned type) {
  Bytes message;
  for (const unsigned half : {0U, 0U, 1U, 0U, 0U, 0U}) put16(message, half);
  append(message, dns_name(name));
  put16(message, type);
  put16(message, 1);
  return udp(neighbour_ip, 5353, ipv4(224, 0, 0, 251), 5353, message, 0xfb00'005e'0001);
}

Bytes Segment::frame() const {
  Bytes segment;
  put16(segment, from_port);
  put16(segment, to_port);
  put32(segment, sequence);
  put32(segment, acknowledged);
  put16(segment, static_cast<unsigned>((tcp_header + options.size()) / 4 << 12 | flags));
  put16(segment, window);
  put32(segment, 0);
  append(segment, options);
  append(segment, payload);
  return ip(from, to, protocol_tcp, segment);
}

std::optional<Segment> Segment::read(View frame) {
  const auto found = layout(frame);
  if (!found || frame[at_protocol] != protocol_tcp || found->end < found->transport + tcp_header) return {};
  const View bytes = frame.subspan(found->transport, found->end - found->transport);
  const size_t header = (bytes[12] >> 4) * size_t{4};
  if (header < tcp_header || header > bytes.size()) return {};
  Segment segment;
  segment.from = get32(frame, ethernet_header + 12);
  segment.to = get32(frame, ethernet_header + 16);
  segment.from_port = static_cast<uint16_t>(get16(bytes, 0));
  segment.to_port = static_cast<uint16_t>(get16(bytes, 2));
  segment.sequence = get32(bytes, 4);
  segment.acknowledged = get32(bytes, 8);
  segment.flags = static_cast<uint8_t>(bytes[13] & 0x3f);
  segment.window = static_cast<uint16_t>(get16(bytes, 14));
  segment.options.assign(bytes.begin() + tcp_header, bytes.begin() + static_cast<ptrdiff_t>(header));
  segment.payload.assign(bytes.begin() + static_cast<ptrdiff_t>(header), bytes.end());
  return segment;
}

}  // namespace nacre::wire
