// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/network/neighbour.hpp"

#include <algorithm>

namespace nacre::wire {

void Neighbour::receive(View frame, uint32_t now) {
  frames_ += 1;
  if (get16(frame, 12) == 0x0806) return receive_arp(frame);
  if (get16(frame, 12) != 0x0800) return;
  if (!sums_right(frame)) wrong_sums_ += 1;
  const unsigned protocol = get8(frame, ethernet_header + 9);
  if (protocol == 17) receive_udp(frame);
  if (protocol == 1 && get8(frame, ethernet_header + ip_header) == 0) echo_replies_ += 1;
  if (const auto segment = Segment::read(frame)) receive_tcp(*segment, now);
}

/// All addresses but the device's are ours, unless told otherwise.
void Neighbour::receive_arp(View frame) {
  const uint32_t wanted = get32(frame, 38);
  if (!answers_for_all && wanted != neighbour_ip) return;
  if (!answers_arp || get16(frame, 20) != 1 || wanted == device_ip) return;
  send_(arp(2, neighbour_address, wanted, card_address, get32(frame, 28)));
}

void Neighbour::receive_udp(View frame) {
  const size_t transport = ethernet_header + ip_header;
  const View message = frame.subspan(std::min(frame.size(), transport + 8));
  const unsigned from_port = get16(frame, transport);
  const unsigned port = get16(frame, transport + 2);
  if (port == 53 || port == 123) asked_.service.assign(frame.begin(), frame.end());
  if (port == 5353) mdns_answers_ += get8(message, 2) >> 7;
  if (port == 53) return receive_dns(from_port, message);
  if (port == 67) return receive_dhcp(message);
  if (port == 123) return receive_sntp(from_port, message);
  if (port != 5353) asked_.datagram.assign(frame.begin(), frame.end());
}

void Neighbour::receive_dhcp(View message) {
  if (message.size() < 243 || message[240] != 53) return;
  dhcp_questions_ += 1;
  asked_.dhcp_transaction = get32(message, 4);
  asked_.dhcp_kind = static_cast<DhcpKind>(message[242]);
  asked_.dhcp_client.assign(message.begin() + 28, message.begin() + 44);
  if (!answers_dhcp) return;
  const bool asks_first = asked_.dhcp_kind == DhcpKind::discover;
  send_(dhcp_answer(asks_first ? DhcpKind::offer : DhcpKind::ack, asked_.dhcp_transaction, asked_.dhcp_client,
                    lease_seconds, servers));
}

void Neighbour::receive_dns(unsigned from_port, View message) {
  dns_questions_ += 1;
  asked_.dns_id = get16(message, 0);
  asked_.dns_port = from_port;
  asked_.dns_name.clear();
  for (size_t at = 12; get8(message, at) != 0; at += 1 + get8(message, at)) {
    if (!asked_.dns_name.empty()) asked_.dns_name += '.';
    const View rest = message.subspan(std::min(message.size(), at + 1));
    const View label = rest.first(std::min<size_t>(rest.size(), get8(message, at)));
    asked_.dns_name.append(label.begin(), label.end());
  }
  if (dns) send_(dns(asked_));
}

void Neighbour::receive_sntp(unsigned from_port, View message) {
  if (message.size() < 48) return;
  sntp_questions_ += 1;
  asked_.sntp_port = from_port;
  asked_.sntp_time.assign(message.begin() + 40, message.begin() + 48);
  if (sntp) send_(sntp(asked_));
}

void Neighbour::receive_tcp(const Segment& segment, uint32_t now) {
  asked_.tcp = segment;
  for (TcpPeer& peer : peers_) {
    if (peer.meant(segment)) return peer.receive(segment, now);
  }
  const bool opens = segment.has(Segment::syn) && !segment.has(Segment::ack);
  if (!opens || std::ranges::find(accepted_ports_, segment.to_port) == accepted_ports_.end()) return;
  peers_.emplace_back(send_, segment.to, segment.to_port, segment.from_port, 7'000U, window).receive(segment, now);
}

void Neighbour::turn(uint32_t now) {
  for (TcpPeer& peer : peers_) peer.turn(now);
}

TcpPeer& Neighbour::open(uint16_t device_port, uint32_t now) {
  next_port_ = next_port_ == ports_.last ? ports_.first : static_cast<uint16_t>(next_port_ + 1);
  TcpPeer& peer = peers_.emplace_back(send_, neighbour_ip, next_port_, device_port, next_port_ * 65'537U, window);
  peer.connect(now);
  return peer;
}

}  // namespace nacre::wire
