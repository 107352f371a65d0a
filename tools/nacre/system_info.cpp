// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "abi/isolation.hpp"
#include "tools/nacre/authority.hpp"

namespace nacre::tool {
namespace {

template <size_t size>
void copy_name(char (&to)[size], const std::string& name) {
  strncpy(to, name.c_str(), size - 1);
}

abi::ComponentInfo component_info(const AuthorityInput& in, size_t index) {
  const Component& c = in.description.components[index];
  const auto ticks = [&](Nanoseconds time) { return to_ticks(time, in.board.counter); };
  abi::ComponentInfo info{};
  copy_name(info.name, c.name.value);
  if (c.server) info.flags |= abi::ComponentFlags::server;
  if (!c.devices.empty()) info.flags |= abi::ComponentFlags::device;
  if (c.trust == Trust::trusted) info.flags |= abi::ComponentFlags::trusted;
  info.supervisor = c.supervisor.to_raw();
  info.heartbeat_bit = abi::no_bit;
  info.isolation_bit = abi::no_bit;
  for (size_t i = 0; i < in.description.signals.size(); ++i) {
    const Signal& signal = in.description.signals[i];
    const uint8_t bit = in.wiring.signal_bits[i];
    if (signal.use == SignalUse::heartbeat && signal.from.to_raw() == index) info.heartbeat_bit = bit;
    if (signal.use == SignalUse::device_fault && signal.driver.to_raw() == index) info.isolation_bit = bit;
  }
  info.critical = c.restart.critical ? 1 : 0;
  info.max_restarts = c.restart.maximum;
  info.max_kills = c.restart.maximum_kills;
  if (c.heartbeat) info.heartbeat = ticks(c.heartbeat->value);
  info.restart_window = ticks(c.restart.window);
  info.back_off = ticks(c.restart.back_off);
  info.back_off_limit = ticks(c.restart.back_off_limit);
  info.needs = c.needs;
  return info;
}

}  // namespace

std::unique_ptr<abi::SystemInfo> build_system_info(const AuthorityInput& in) {
  auto info = std::make_unique<abi::SystemInfo>();
  const Description& d = in.description;
  info->magic = abi::system_info_magic;
  info->component_count = static_cast<uint32_t>(d.components.size());
  info->channel_count = static_cast<uint32_t>(d.channels.size() + d.signals.size());
  info->ticks_per_second = in.board.counter.to_raw();
  copy_name(info->name, d.name.value);
  for (size_t i = 0; i < d.components.size(); ++i) info->components[i] = component_info(in, i);
  for (size_t i = 0; i < d.channels.size(); ++i) {
    abi::ChannelInfo& channel = info->channels[in.wiring.call_index(d, i)];
    copy_name(channel.name, d.channels[i].as.value);
    channel.client = d.channels[i].client.to_raw();
    channel.server = d.channels[i].server.to_raw();
    channel.tag = in.wiring.call_tags[i];
  }
  for (size_t i = 0; i < d.signals.size(); ++i) {
    abi::ChannelInfo& channel = info->channels[in.wiring.signal_index(d, i)];
    copy_name(channel.name, d.signals[i].as.value);
    channel.client = d.signals[i].from.to_raw();
    channel.server = d.signals[i].to.to_raw();
    channel.signal = 1;
  }
  return info;
}

}  // namespace nacre::tool
