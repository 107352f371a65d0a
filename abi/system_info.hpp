// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A read-only region named `system` that the host tool generates for components that ask for it: names, and what the
// supervisor needs to know about the components that it supervises.
#pragma once

#include "abi/calls.hpp"

namespace nacre::abi {

inline constexpr uint64_t system_info_magic = 0x3130'6f66'6e69'0000;  ///< first word of the region

/// One [[component]].
struct ComponentInfo {
  char name[32];          ///< zero-terminated
  uint8_t flags;          ///< ComponentFlags
  uint8_t supervisor;     ///< id
  uint8_t heartbeat_bit;  ///< bit of the supervisor's word that this component signals; 0xff: no heartbeat
  uint8_t critical;       ///< 1: isolation of this component resets the board
  uint32_t max_restarts;  ///< restarts within `restart_window`, then the component is isolated
  Span heartbeat;         ///< longest silence, 0: none
  Span restart_window;  ///< `restart.window`, in ticks
  Span back_off;  ///< pause before the first restart; doubled for each further one in the window
  Span back_off_limit;  ///< longest pause before a restart, in ticks
  uint64_t needs;  ///< components that must run before this one starts (bit set)
  uint32_t
      max_kills;  ///< faults of a server with this component as client, within the window, before it is isolated; 0: never
  uint8_t isolation_bit;  ///< bit of the supervisor's word: its device reached outside (abi/isolation.hpp); 0xff: none
  uint8_t reserved0[3];
  uint64_t reserved[5];
};
static_assert(sizeof(ComponentInfo) == 128);

/// One entry of Tables::channels.
struct ChannelInfo {
  char name[32];  ///< zero-terminated
  uint8_t client;  ///< id
  uint8_t server;  ///< id of the server
  uint8_t tag;  ///< by which the server knows the client
  uint8_t signal;  ///< 1: the client wakes the server, 0: it calls
  uint8_t reserved[4];
};
static_assert(sizeof(ChannelInfo) == 40);

/// The region `system`.
struct SystemInfo {
  uint64_t magic;  ///< system_info_magic
  uint32_t component_count;  ///< entries of `components` in use
  uint32_t channel_count;  ///< entries of `channels` in use
  uint64_t ticks_per_second;  ///< of the virtual counter, as the board says
  char name[32];  ///< of the system, zero-terminated
  uint64_t reserved[2];
  ComponentInfo components[max_components];  ///< index = id
  ChannelInfo channels[max_channels];  ///< index as in Tables::channels
};

}  // namespace nacre::abi
