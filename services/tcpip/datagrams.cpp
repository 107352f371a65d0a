// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/datagrams.hpp"

#include "services/tcpip/allowed.hpp"

namespace nacre::tcpip {

using user::DatagramHeader;
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
  shared_.ports += 1;
  end_.open(SocketState::open);
  return true;
}

void Datagrams::cut() {
  if (port_ == nullptr) return;
  udp_remove(port_);
  port_ = nullptr;
  shared_.ports -= 1;
  end_.reset();
  shared_.news = true;
}

void Datagrams::pump(const abi::NetworkRules& rules, ComponentId client) {
  if (port_ == nullptr) return;
  const SocketState wish = end_.client_state();
  if (wish == SocketState::gone || wish == SocketState::finished) return cut();
  if (end_.available() > user::SocketEnd::capacity / 2) shared_.news = true;
  DatagramHeader header;
  while (user::try_look(end_, header)) {
    if (allows_datagram(rules, client, header.address, header.port, port_->local_port))
      send(header);
    else
      user::skip(end_, header);
  }
}

/// Sends the datagram that `header` was seen of. It is lost if there is no memory for it.
void Datagrams::send(const DatagramHeader& header) {
  pbuf* packet = pbuf_alloc(PBUF_TRANSPORT, header.length, PBUF_RAM);
  if (packet == nullptr) return user::skip(end_, header);
  if (user::try_take(end_, header, {static_cast<uint8_t*>(packet->payload), packet->len})) {
    const ip_addr_t to{lwip_htonl(header.address)};
    (void)udp_sendto(port_, packet, &to, header.port);
  }
  pbuf_free(packet);
}

/// Packets lie in one buffer: they are not longer than a frame.
void Datagrams::on_received(void* self, udp_pcb*, pbuf* packet, const ip_addr_t* from, u16_t port) {
  auto& socket = *static_cast<Datagrams*>(self);
  const DatagramHeader header{lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(from))), port, packet->tot_len};
  const auto* bytes = static_cast<const uint8_t*>(packet->payload);
  const bool whole = packet->len == packet->tot_len;
  if (whole && user::try_send(socket.end_, header, {bytes, packet->len})) socket.shared_.news = true;
  pbuf_free(packet);
}

}  // namespace nacre::tcpip
