// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What each figure has to reach, and what peers take, measured the same way (QEMU 7.2, cortex-a53, -icount shift=0).
#pragma once

#include <cstdint>
#include <string_view>

namespace nacre::bench {

inline constexpr uint64_t no_limit = ~uint64_t{0};

struct Anchor {
  std::string_view figure;
  uint64_t limit;  ///< the figure must not be larger
  std::string_view sel4;
  std::string_view sel4_mcs;
  std::string_view nova;
  std::string_view zephyr;
  std::string_view linux_slim;
};

/// Round trips: seL4 with 4 words, NOVA with 8, Zephyr by semaphores, Linux by futex; none carries 6 words in registers.
/// Sizes of peers are rounded as published.
inline constexpr Anchor anchors[] = {
    {"ipc_round_trip", 150, "463", "531", "419", "1662", "8137"},
    {"ipc_round_trip_fp", no_limit, "-", "-", "-", "-", "-"},
    {"signal_to_waiter", 160, "474", "659", "859", "-", "-"},
    {"signal_no_waiter", 70, "317", "429", "179", "-", "-"},
    {"irq_to_driver", 150, "319", "463", "911", "-", "-"},
    {"cheapest_call", 45, "218", "281", "106", "207", "273"},
    {"boot_first_component", 50'000, "2.32 M", "-", "1.25 M", "2.7 M", "57.2 M"},
    {"kernel_text_bytes", 16 * 1024, "53 KB", "-", "67 KB", "54 KB", "5.0 MB"},
    {"kernel_ram_bytes", 64 * 1024, "2.2 MB", "-", "16.7 MB", "-", "-"},
    {"kernel_lines", 3'000, "11.9 k", "-", "10.8 k", "17.2 k", "558 k"},
    {"system_ram_bytes", 4 * 1024 * 1024, "-", "-", "-", "468 KB", "27.6 MB"},
};

/// Whole machine, virtio-net, QEMU's user networking, a peer on the host. Linux boots to its first answer to a ping.
struct NetworkAnchor {
  std::string_view figure;
  uint64_t limit;
  std::string_view linux_slim;
  std::string_view linux_debian;
};

inline constexpr NetworkAnchor network_anchors[] = {
    {"boot_first_http", 10'000'000, "57.8 M (ping)", "921 M (ping)"},
    {"udp_echo", 8'000, "12.6-13.4 k", "17.3-18.0 k"},
    {"tcp_rx_kib", 2'000, "2.5 k", "3.0 k"},
    {"tcp_tx_kib", no_limit, "-", "-"},
    {"http_keepalive_1k", 25'000, "41-43 k", "61-62 k"},
};

[[nodiscard]] constexpr const NetworkAnchor* find_network_anchor(std::string_view figure) {
  for (const NetworkAnchor& anchor : network_anchors) {
    if (anchor.figure == figure) return &anchor;
  }
  return nullptr;
}

[[nodiscard]] constexpr const Anchor* find_anchor(std::string_view figure) {
  for (const Anchor& anchor : anchors) {
    if (anchor.figure == figure) return &anchor;
  }
  return nullptr;
}

}  // namespace nacre::bench
