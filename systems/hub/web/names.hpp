// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the device says about itself: the answer of /api/system, which stays the same for the whole of a boot, and names for
// numbers in everything else.
#pragma once

#include <algorithm>

#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "services/web/json.hpp"

namespace nacre::hub {

/// Names out of the region `system`.
class Names {
 public:
  explicit Names(const abi::SystemInfo& system) : system_(system) {}

  [[nodiscard]] unsigned components() const { return std::min(system_.component_count, abi::max_components); }
  [[nodiscard]] unsigned channels() const { return std::min(system_.channel_count, abi::max_channels); }
  [[nodiscard]] std::string_view system() const { return text(system_.name); }
  [[nodiscard]] std::string_view name(unsigned id) const {
    return id < components() ? text(system_.components[id].name) : std::string_view();
  }

  // What services/auditor/record_words.hpp asks for.
  template <class Out>
  void component(Out& out, unsigned id) const {
    if (id < components()) return out.add(name(id));
    format_to(out, "component {}", id);
  }
  template <class Out>
  void target(Out& out, const abi::Record& record) const {
    if (record.channel >= channels()) return out.add(std::string_view("an unknown channel"));
    const abi::ChannelInfo& channel = system_.channels[record.channel];
    component(out, channel.server);
    if (channel.signal == 0) format_to(out, " (method {})", record.method);
  }

  void write(web::JsonWriter& json) const {
    json.open('{');
    json.member("name", system());
    json.key("components");
    json.open('[');
    for (unsigned id = 0; id < components(); ++id) write_component(json, id);
    json.close(']');
    json.key("channels");
    json.open('[');
    for (unsigned index = 0; index < channels(); ++index) write_channel(json, system_.channels[index]);
    json.close(']');
    json.close('}');
  }

 private:
  template <size_t size>
  [[nodiscard]] static std::string_view text(const char (&characters)[size]) {
    const std::string_view all(characters, size);
    return all.substr(0, all.find('\0'));
  }
  void write_component(web::JsonWriter& json, unsigned id) const {
    const abi::ComponentInfo& info = system_.components[id];
    json.open('{');
    json.member("id", id);
    json.member("name", name(id));
    json.member("trusted", (info.flags & abi::ComponentFlags::trusted) != 0);
    json.member("critical", info.critical != 0);
    json.close('}');
  }
  static void write_channel(web::JsonWriter& json, const abi::ChannelInfo& channel) {
    json.open('{');
    json.member("client", channel.client);
    json.member("server", channel.server);
    json.member("kind", channel.signal != 0 ? "signal" : "call");
    json.member("name", text(channel.name));
    json.close('}');
  }

  const abi::SystemInfo& system_;
};

}  // namespace nacre::hub
