// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the fuzzer of the network stack chooses: a sequence of steps of fixed size. Any bytes are a sequence.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nacre::fuzz {

enum class StepKind : uint8_t { frame, raw_frame, time, peer, client, ask };
inline constexpr unsigned step_kinds = 6;

/// What a frame begins as, before it is changed: right in the state that the world is in.
enum class Template : uint8_t {
  arp_request,
  arp_reply,
  echo,
  unreachable,
  dhcp_offer,
  dhcp_ack,
  dhcp_nak,
  dns_answer,
  dns_pointers,
  mdns_query,
  mdns_answer,
  sntp_answer,
  igmp_query,
  datagram,
  tcp_syn,
  tcp_accept,
  tcp_segment,
  tcp_options,
};
inline constexpr unsigned templates = 18;

enum class ChangeKind : uint8_t { set, add, flip, cut, extend, copy };
inline constexpr unsigned change_kinds = 6;

struct Change {
  uint16_t at;
  uint8_t value;
  uint8_t kind;
};

struct Step {
  uint8_t kind;
  uint8_t what;     ///< template, or which action
  uint8_t subject;  ///< which connection or socket
  uint8_t changes;  ///< how many of `change`; from 0xe0 on the sums stay wrong
  uint16_t a;
  uint16_t b;
  uint32_t c;
  uint32_t d;
  Change change[4];
};
static_assert(sizeof(Step) == 32);
inline constexpr size_t most_steps = 64;

}  // namespace nacre::fuzz
