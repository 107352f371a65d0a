// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/datagrams.hpp"

#include <array>

#include "services/tcpip/allowed.hpp"

namespace nacre::tcpip {

using user::DatagramHeader;
using user::longest_datagram;
using user::SocketState;

bool Datagrams::bind(uint16_t port) {
  port_ = udp_new();
  if (port_ == nullptr) return false;
  if (udp_bind(port_, IP_ADDR_ANY, port) != ERR_OK) {
    udp_remove(port_);
    port_ = nullptr;
    return false;
  }
  udp_recv(port_, on_received, this);
  end_.open(SocketState::open);
  return true;
}

void Datagrams::cut() {
  if (port_ == nullptr) return;
  udp_remove(port_);
  port_ = nullptr;
  end_.reset();
  news_ = true;
}

bool Datagrams::pump(const abi::NetworkRules& rules, ComponentId client) {
  if (port_ == nullptr) return false;
  const SocketState wish = end_.client_state();
  if (wish == SocketState::gone || wish == SocketState::finished) cut();
  DatagramHeader header;
  [[clang::uninitialized]] std::array<uint8_t, longest_datagram> bytes;  // as much is read as was written
  const bool crowded = end_.available() > user::SocketEnd::capacity / 2;
  while (port_ != nullptr && user::try_receive(end_, header, bytes)) {
    if (may_send(rules, client, header)) send(header, {bytes.data(), header.length});
  }
  const bool news = news_ || crowded;
  news_ = false;
  return news;
}

/// An answer goes to whoever may ask; a question only to declared peers.
bool Datagrams::may_send(const abi::NetworkRules& rules, ComponentId client, const DatagramHeader& header) const {
  return allows(rules, client, abi::Protocol::udp, abi::Direction::connect, header.address, header.port) ||
         allows(rules, client, abi::Protocol::udp, abi::Direction::accept, header.address, port_->local_port);
}

void Datagrams::send(const DatagramHeader& header, std::span<const uint8_t> bytes) {
  pbuf* packet = pbuf_alloc(PBUF_TRANSPORT, static_cast<u16_t>(bytes.size()), PBUF_RAM);
  if (packet == nullptr) return;
  pbuf_take(packet, bytes.data(), static_cast<u16_t>(bytes.size()));
  const ip_addr_t to{lwip_htonl(header.address)};
  (void)udp_sendto(port_, packet, &to, header.port);
  pbuf_free(packet);
}

/// Packets lie in one buffer: they are not longer than a frame.
void Datagrams::on_received(void* self, udp_pcb*, pbuf* packet, const ip_addr_t* from, u16_t port) {
  auto& socket = *static_cast<Datagrams*>(self);
  const DatagramHeader header{lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(from))), port, packet->tot_len};
  const auto* bytes = static_cast<const uint8_t*>(packet->payload);
  const bool whole = packet->len == packet->tot_len;
  if (whole && user::try_send(socket.end_, header, {bytes, packet->len})) socket.news_ = true;
  pbuf_free(packet);
}

}  // namespace nacre::tcpip
