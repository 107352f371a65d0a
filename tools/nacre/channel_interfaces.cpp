// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/channel_interfaces.hpp"

#include <fmt/format.h>

namespace nacre::tool {
namespace {

const Interface* text_of(const Program& program, InterfaceHash hash) {
  const auto found = program.interfaces.find(hash);
  return found == program.interfaces.end() ? nullptr : &found->second;
}

std::vector<const Interface*> served(const Program& program, const std::string& known_as) {
  std::vector<const Interface*> all;
  const abi::Use* accept = find_use(program, abi::UseKind::accept, known_as);
  if (accept != nullptr && accept->interface != 0) {
    if (const Interface* text = text_of(program, accept->interface)) return {text};
  }
  for (const abi::Use& use : program.uses) {
    if (use.kind != abi::UseKind::serves) continue;
    if (const Interface* text = text_of(program, use.interface)) all.push_back(text);
  }
  return all;
}

class Matcher {
 public:
  Matcher(const Channel& channel, const Program& client, const Program& server, Diagnostics& diagnostics)
      : channel_(channel), client_(client), server_(server), diagnostics_(diagnostics) {}

  const Interface* match() {
    const std::vector<const Interface*> offered = served(server_, channel_.known_as.value);
    const abi::Use* use = find_use(client_, abi::UseKind::client, channel_.as.value);
    if (use == nullptr) {
      diagnostics_.warning(channel_.at, fmt::format("the program of '{}' does not use its channel '{}'",
                                                    channel_.client_name.value, channel_.as.value));
      return check_name(choose(offered));
    }
    const Interface* called = text_of(client_, use->interface);
    if (called == nullptr) return nullptr;
    for (const Interface* one : offered) {
      if (one->hash == called->hash) return check_name(one);
    }
    return mismatch(*called, offered);
  }

 private:
  /// Without a client's word: the interface that the description names, or the only one.
  const Interface* choose(const std::vector<const Interface*>& offered) const {
    if (!channel_.interface) return offered.size() == 1 ? offered[0] : nullptr;
    for (const Interface* one : offered) {
      if (one->name == channel_.interface->value) return one;
    }
    return offered.empty() ? nullptr : offered[0];
  }

  const Interface* check_name(const Interface* interface) {
    if (interface == nullptr || !channel_.interface || channel_.interface->value == interface->name) return interface;
    diagnostics_.error(channel_.interface->at,
                       fmt::format("the channel carries the interface '{}' according to its programs, not '{}'",
                                   interface->name, channel_.interface->value));
    return nullptr;
  }

  const Interface* mismatch(const Interface& called, const std::vector<const Interface*>& offered) {
    std::vector<std::string> names;
    for (const Interface* one : offered) {
      names.push_back(one->name);
      if (one->name != called.name) continue;
      diagnostics_.error(
          channel_.at,
          fmt::format(
              "interface '{}' is not the same in '{}' and '{}': the two programs were built from different texts of it",
              called.name, channel_.client_name.value, channel_.server_name.value));
      return nullptr;
    }
    diagnostics_.error(channel_.at,
                       fmt::format("'{}' calls the interface '{}', but '{}' serves {}", channel_.client_name.value,
                                   called.name, channel_.server_name.value, one_of(names)));
    return nullptr;
  }

  const Channel& channel_;
  const Program& client_;
  const Program& server_;
  Diagnostics& diagnostics_;
};

}  // namespace

const abi::Use* find_use(const Program& program, abi::UseKind kind, const std::string& name) {
  for (const abi::Use& use : program.uses) {
    if (use.kind == kind && name == use.name) return &use;
  }
  return nullptr;
}

std::vector<const Interface*> channel_interfaces(const Description& description, const std::vector<Program>& programs,
                                                 Diagnostics& diagnostics) {
  std::vector<const Interface*> all;
  for (const Channel& channel : description.channels) {
    all.push_back(
        Matcher(channel, programs[channel.client.to_raw()], programs[channel.server.to_raw()], diagnostics).match());
  }
  return all;
}

}  // namespace nacre::tool
