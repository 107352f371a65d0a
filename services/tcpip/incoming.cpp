// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/incoming.hpp"

#include <lwip/prot/ip.h>
#include <string.h>

#include "services/tcpip/checksum.hpp"

namespace nacre::tcpip {
namespace {

constexpr size_t data_at = transport_at + 20;  ///< of a TCP segment without options
constexpr size_t total_at = ip_header_at + 2;
constexpr size_t longest_burst = 65'535 - ip_header_at;  ///< what IP's length can say
constexpr uint8_t acknowledges = 0x10;
constexpr uint8_t pushes = 0x08;

// Bytes of a packet by their names in RFC 791 and 9293, from the frame's beginning.
constexpr size_t service_at = ip_header_at + 1;
constexpr size_t fragment_at = ip_header_at + 6;
constexpr size_t protocol_at = ip_header_at + 9;
constexpr size_t addresses_at = ip_header_at + 12;
constexpr size_t ports_at = transport_at;
constexpr size_t udp_checksum_at = transport_at + 6;
constexpr size_t sequence_at = transport_at + 4;
constexpr size_t acknowledged_at = transport_at + 8;
constexpr size_t header_size_at = transport_at + 12;
constexpr size_t flags_at = transport_at + 13;
constexpr size_t window_at = transport_at + 14;

[[nodiscard]] uint16_t half_at(const uint8_t* bytes, size_t at) {
  uint16_t half;
  memcpy(&half, bytes + at, sizeof half);
  return __builtin_bswap16(half);
}
[[nodiscard]] uint32_t word_at(const uint8_t* bytes, size_t at) {
  uint32_t word;
  memcpy(&word, bytes + at, sizeof word);
  return __builtin_bswap32(word);
}
void put_half(uint8_t* bytes, size_t at, size_t value) {
  const uint16_t half = __builtin_bswap16(static_cast<uint16_t>(value));
  memcpy(bytes + at, &half, sizeof half);
}
template <class T>
[[nodiscard]] bool same(const uint8_t* a, const uint8_t* b, size_t at) {
  T left, right;
  memcpy(&left, a + at, sizeof left);
  memcpy(&right, b + at, sizeof right);
  return left == right;
}

[[nodiscard]] uint64_t pair_at(const uint8_t* bytes, size_t at) {
  uint64_t pair;
  memcpy(&pair, bytes + at, sizeof pair);
  return pair;
}
/// Of an IP header without options.
[[nodiscard]] uint64_t header_sum(const uint8_t* packet) {
  uint32_t last;
  memcpy(&last, packet + ip_header_at + 16, sizeof last);
  return add_sums(add_sums(pair_at(packet, ip_header_at), pair_at(packet, ip_header_at + 8)), last);
}

[[nodiscard]] const uint8_t* bytes_of(const pbuf* packet) { return static_cast<const uint8_t*>(packet->payload); }

/// How many bytes of data. 0: it is no plain segment: another protocol, options, other flags than ACK and PSH, no data.
[[nodiscard]] size_t plain_data(const uint8_t* packet) {
  const bool plain = packet[protocol_at] == IP_PROTO_TCP && packet[header_size_at] == 0x50 &&
                     (packet[flags_at] | pushes) == (acknowledges | pushes);
  const size_t total = half_at(packet, total_at);
  return plain && total > 40 ? total - 40 : 0;
}

}  // namespace

bool copy_checked(uint8_t* to, const uint8_t* from, size_t length) {
  memcpy(to, from, transport_at);
  const size_t total = half_at(to, total_at);
  const uint8_t protocol = to[protocol_at];
  const size_t shortest = protocol == IP_PROTO_TCP ? 40 : 28;
  constexpr uint16_t ethertype_ip = 0x0800;
  const bool understood = half_at(to, ip_header_at - 2) == ethertype_ip && to[ip_header_at] == 0x45 &&
                          (half_at(to, fragment_at) & 0x3fff) == 0 &&
                          (protocol == IP_PROTO_TCP || protocol == IP_PROTO_UDP) && total >= shortest &&
                          ip_header_at + total <= length;
  const size_t summed = understood ? total - 20 : 0;
  uint64_t sum = copy_and_sum(to + transport_at, from + transport_at, summed);
  memcpy(to + transport_at + summed, from + transport_at + summed, length - transport_at - summed);
  if (!understood || (protocol == IP_PROTO_UDP && half_at(to, udp_checksum_at) == 0)) return false;
  sum = add_sums(sum, pair_at(to, addresses_at));
  sum = add_sums(sum, uint64_t{__builtin_bswap16(protocol)} + __builtin_bswap16(static_cast<uint16_t>(summed)));
  return fold(sum) == 0xffff && fold(header_sum(to)) == 0xffff;
}

bool Burst::try_begin(pbuf* packet) {
  const uint8_t* bytes = bytes_of(packet);
  const size_t data = plain_data(bytes);
  if (data == 0) return false;
  next_ = word_at(bytes, sequence_at) + static_cast<uint32_t>(data);
  first_ = last_ = packet;
  pbuf_realloc(packet, static_cast<u16_t>(data_at + data));
  return true;
}

bool Burst::try_append(pbuf* packet) {
  if (empty()) return false;
  const uint8_t* bytes = bytes_of(packet);
  const size_t data = plain_data(bytes);
  auto* head = static_cast<uint8_t*>(first_->payload);
  const bool goes_on = data != 0 && word_at(bytes, sequence_at) == next_ && same<uint64_t>(head, bytes, addresses_at) &&
                       same<uint32_t>(head, bytes, ports_at) && same<uint32_t>(head, bytes, acknowledged_at) &&
                       same<uint16_t>(head, bytes, window_at) && head[service_at] == bytes[service_at];
  if (!goes_on || first_->tot_len + data > longest_burst) return false;
  next_ += static_cast<uint32_t>(data);
  head[flags_at] |= bytes[flags_at];
  put_half(head, total_at, half_at(head, total_at) + data);
  packet->payload = static_cast<uint8_t*>(packet->payload) + data_at;
  packet->len = packet->tot_len = static_cast<u16_t>(data);
  for (pbuf* each = first_; each != nullptr; each = each->next) each->tot_len += static_cast<u16_t>(data);
  last_->next = packet;
  last_ = packet;
  return true;
}

pbuf* Burst::take() {
  pbuf* whole = first_;
  first_ = last_ = nullptr;
  return whole;
}

}  // namespace nacre::tcpip
