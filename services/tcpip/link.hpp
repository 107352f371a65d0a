// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The stack's network interface: lwIP's packets to and from the frames that are shared with the firewall.
#pragma once

#include <lwip/etharp.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <netif/ethernet.h>
#include <string.h>

#include "lib/frames.hpp"
#include "services/tcpip/incoming.hpp"

namespace nacre::tcpip {

class Link {
 public:
  Link(FrameSide& mine, const FrameSide& theirs) : line_(mine, theirs) {}

  /// The peer may have waited for us: there is news for it.
  void begin() {
    line_.begin();
    news_ = true;
  }

  [[nodiscard]] netif& interface() { return netif_; }

  /// True once, when the card's address is known and the interface is up.
  [[nodiscard]] bool comes_up(const char* host_name) {
    address_ = line_.their_address();
    if (netif_is_up(&netif_) || address_ == 0) return false;
    netif_add(&netif_, nullptr, nullptr, nullptr, this, set_up, ethernet_input);
    netif_set_default(&netif_);
    netif_set_hostname(&netif_, host_name);
    netif_set_link_up(&netif_);
    netif_set_up(&netif_);
    return true;
  }

  /// Up to `limit` frames into the stack. True: more are there.
  bool receive(unsigned limit) {
    (void)line_.look();
    unsigned count = line_.available();
    const bool more = count > limit;
    if (more) count = limit;
    for (unsigned taken = 0; taken < count; ++taken) {
      ReceivedFrame frame;
      if (line_.try_take(frame) && netif_is_up(&netif_)) take(frame);
    }
    if (count != 0) {
      line_.release();
      news_ = news_ || line_.room_is_asked_for();
    }
    hand_on_burst();
    return more;
  }

  /// Frames were sent, or taken for which the peer waits: it is to be told.
  [[nodiscard]] bool has_news() const { return news_; }
  void told() { news_ = false; }
  /// True once when there is room for frames again, after one that found none.
  [[nodiscard]] bool take_room() {
    if (!line_.asks_for_room() || line_.unread() == frame_slots) return false;
    line_.ask_for_room(false);
    return true;
  }

 private:
  static constexpr size_t pad = ETH_PAD_SIZE;
  static_assert(ip_header_at == pad + SIZEOF_ETH_HDR - ETH_PAD_SIZE);
  static_assert((frame_offset - pad) % 16 == 0, "padding and frame begin at a boundary, in slots as in buffers");

  /// lwIP reads ARP messages without a look at the length; and nothing that it wants is shorter.
  static constexpr size_t shortest_frame = SIZEOF_ETH_HDR - pad + SIZEOF_ETHARP_HDR;

  /// Of an option without its length at the end of a frame lwIP reads the byte behind it: that one is zero, which ends
  /// the options, and not some byte of an earlier frame.
  static constexpr size_t read_beyond = 1;
  static constexpr u16_t unchecked_input =
      NETIF_CHECKSUM_ENABLE_ALL & ~(NETIF_CHECKSUM_CHECK_IP | NETIF_CHECKSUM_CHECK_TCP | NETIF_CHECKSUM_CHECK_UDP);
  static_assert(longest_frame + pad + read_beyond <= PBUF_POOL_BUFSIZE, "a frame lies in one buffer");

  /// A frame for which there is no buffer is lost, as on a wire.
  void take(const ReceivedFrame& frame) {
    if (frame.length < shortest_frame) return;
    const size_t length = frame.length + pad;
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(length + read_beyond), PBUF_POOL);
    if (packet == nullptr) return;
    packet->len = packet->tot_len = static_cast<u16_t>(length);
    auto* to = static_cast<uint8_t*>(packet->payload);
    to[length] = 0;
    const bool checked = copy_checked(to, line_.their_slot(frame).bytes + frame_offset - pad, length);
    if (checked && burst_.try_append(packet)) return;
    hand_on_burst();
    if (checked && burst_.try_begin(packet)) return;
    hand_on(packet, checked);
  }

  void hand_on_burst() {
    if (!burst_.empty()) hand_on(burst_.take(), true);
  }
  /// lwIP checks what was not checked here.
  void hand_on(pbuf* packet, bool checked) {
    NETIF_SET_CHECKSUM_CTRL(&netif_, checked ? unchecked_input : NETIF_CHECKSUM_ENABLE_ALL);
    if (netif_.input(packet, &netif_) != ERR_OK) pbuf_free(packet);
  }

  /// The peer is asked for room when there is none, until `take_room` says that there is.
  [[nodiscard]] bool full() {
    if (line_.unread() != frame_slots) return false;
    line_.ask_for_room(true);
    return line_.unread() == frame_slots;
  }

  [[nodiscard]] err_t send(const pbuf* packet) {
    (void)line_.look();
    const size_t length = packet->tot_len - pad;
    if (length > longest_frame || full()) return ERR_IF;
    const unsigned number = line_.next_slot();
    uint8_t* to = line_.slot(number).bytes + frame_offset - pad;
    for (const pbuf* part = packet; part != nullptr; part = part->next) {
      memcpy(to, part->payload, part->len);
      to += part->len;
    }
    line_.send(number, length);
    news_ = true;
    return ERR_OK;
  }

  static err_t set_up(netif* interface) {
    const uint64_t address = static_cast<const Link*>(interface->state)->address_;
    interface->name[0] = 'e';
    interface->name[1] = 'n';
    interface->output = etharp_output;
    interface->linkoutput = [](netif* of, pbuf* packet) { return static_cast<Link*>(of->state)->send(packet); };
    interface->mtu = 1500;
    interface->hwaddr_len = ETH_HWADDR_LEN;
    memcpy(interface->hwaddr, &address, ETH_HWADDR_LEN);
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP;
    return ERR_OK;
  }

  netif netif_{};
  FrameEnd line_;
  Burst burst_;
  uint64_t address_ = 0;
  bool news_ = false;  ///< for the peer
};

}  // namespace nacre::tcpip
