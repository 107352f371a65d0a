// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Frames as bytes: made and read by code of its own, so that neither lwIP nor the component judges itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nacre::wire {

using Bytes = std::vector<uint8_t>;
using View = std::span<const uint8_t>;

inline constexpr size_t ethernet_header = 14;
inline constexpr size_t ip_header = 20;
inline constexpr size_t tcp_header = 20;

inline constexpr uint64_t card_address = 0x5634'1200'5452;  ///< first byte lowest
inline constexpr uint64_t neighbour_address = 0x0200'000a'5552;
inline constexpr uint64_t everybody = 0xffff'ffff'ffff;

[[nodiscard]] constexpr uint32_t ipv4(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return a << 24 | b << 16 | c << 8 | d;
}
inline constexpr uint32_t device_ip = ipv4(10, 0, 2, 15);
inline constexpr uint32_t neighbour_ip = ipv4(10, 0, 2, 2);

/// Plain 16-bit one's complement sum in network order, of `bytes` after `begun`.
[[nodiscard]] uint16_t sum(View bytes, uint32_t begun = 0);

/// Big-endian values into and out of bytes. Reading beyond the end gives 0.
void put16(Bytes& bytes, unsigned value);
void put32(Bytes& bytes, uint32_t value);
void set16(Bytes& bytes, size_t at, unsigned value);
[[nodiscard]] unsigned get8(View bytes, size_t at);
[[nodiscard]] unsigned get16(View bytes, size_t at);
[[nodiscard]] uint32_t get32(View bytes, size_t at);

/// Fills in the sums of an IPv4 frame, as far as its headers reach: header, and TCP, UDP or ICMP.
void fix_sums(Bytes& frame);
/// The sums of an IPv4 frame are right.
[[nodiscard]] bool sums_right(View frame);

[[nodiscard]] Bytes ethernet(uint64_t to, uint64_t from, unsigned type, View payload);
[[nodiscard]] Bytes arp(unsigned operation, uint64_t from, uint32_t from_ip, uint64_t to, uint32_t to_ip);
[[nodiscard]] Bytes ip(uint32_t from, uint32_t to, unsigned protocol, View payload, uint64_t target = card_address);
[[nodiscard]] Bytes udp(uint32_t from, unsigned from_port, uint32_t to, unsigned to_port, View payload,
                        uint64_t target = card_address);
[[nodiscard]] Bytes echo_request(uint32_t from, uint32_t to, View payload);

/// Does DHCP say who knows names and the time?
enum class Servers : uint8_t { none, named };
enum class DhcpKind : uint8_t { discover = 1, offer = 2, request = 3, ack = 5, nak = 6 };
/// An answer of the server at neighbour_ip that gives device_ip away, and says who knows names and the time.
[[nodiscard]] Bytes dhcp_answer(DhcpKind kind, uint32_t transaction, View client_address, uint32_t lease_seconds = 3600,
                                Servers servers = Servers::named);

/// A name as it stands in DNS messages.
[[nodiscard]] Bytes dns_name(std::string_view name);
inline constexpr uint32_t name_server_ip = ipv4(10, 0, 2, 3);
/// An answer with one address.
[[nodiscard]] Bytes dns_answer(unsigned id, unsigned to_port, std::string_view name, uint32_t address,
                               uint32_t seconds_good = 60);
/// An answer without any: code 3 of RFC 1035 says that there is no such name.
[[nodiscard]] Bytes dns_refusal(unsigned id, unsigned to_port, std::string_view name, unsigned code);

/// What the time server at neighbour_ip says. `origin` is the number of the question; stratum 0: it is not to be asked.
struct TimeAnswer {
  View origin;
  uint32_t seconds = 0;  ///< since 1900
  uint32_t fraction = 0;
  unsigned stratum = 2;
  unsigned mode = 4;
  [[nodiscard]] Bytes frame(unsigned to_port, uint32_t from = neighbour_ip, unsigned from_port = 123) const;
};
/// A query of somebody for `name`.
[[nodiscard]] Bytes mdns_query(std::string_view name, unsigned type);

struct Segment {
  enum Flags : uint8_t { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16 };
  uint32_t from = neighbour_ip;
  uint32_t to = device_ip;
  uint16_t from_port = 0;
  uint16_t to_port = 0;
  uint32_t sequence = 0;
  uint32_t acknowledged = 0;
  uint8_t flags = 0;
  uint16_t window = 0;
  Bytes options;
  Bytes payload;

  [[nodiscard]] bool has(Flags flag) const { return (flags & flag) != 0; }
  /// Numbers that it takes of the sequence.
  [[nodiscard]] uint32_t length() const {
    return static_cast<uint32_t>(payload.size()) + (has(syn) ? 1 : 0) + (has(fin) ? 1 : 0);
  }
  [[nodiscard]] Bytes frame() const;
  [[nodiscard]] static std::optional<Segment> read(View frame);
};

}  // namespace nacre::wire
