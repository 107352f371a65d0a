// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "tools/nacre/policy/cells.hpp"
#include "tools/nacre/policy/compile.hpp"

namespace nacre::tool {
namespace {

using policy::Compiled;
using policy::SystemArgument;
using policy::SystemCall;
using policy::SystemMethod;
using policy::SystemNames;

SystemArgument argument_of(const Argument& argument) {
  SystemArgument result{argument.name, argument.word, !argument.shared, {}};
  for (size_t i = 0; i < argument.enumerators.size(); ++i) result.enumerators[argument.enumerators[i]] = i;
  return result;
}

SystemMethod method_of(const Method& method, const Interface& interface) {
  SystemMethod result{method.number, method.name, {}, {}, method.status_only};
  for (const Argument& argument : method.arguments) result.arguments.push_back(argument_of(argument));
  for (const Extent& extent : interface.extents) {
    if (extent.method == method.name) result.extents.push_back({extent.address, extent.count});
  }
  return result;
}

/// Of a channel whose methods have been resolved: what it names is there.
SystemCall call_of(const Channel& channel, const Interface& interface, unsigned index) {
  SystemCall call{index, channel.client.to_raw(), channel.server.to_raw(), {}, 0, 0, {}, channel.at};
  for (const Method& method : interface.methods) call.methods.push_back(method_of(method, interface));
  const auto bit = [&](const Name& name) { return uint64_t{1} << interface.find(name.value)->number; };
  for (const Name& name : channel.methods) call.allowed |= bit(name);
  for (const Name& name : channel.audited) call.audited |= bit(name);
  for (const Guard& guard : channel.guards)
    call.guards.push_back(
        {interface.find(guard.method.value)->number, guard.argument.value, guard.low, guard.high});
  return call;
}

/// At most so many differences between tables and policy are told.
constexpr size_t told = 10;

bool is_right(const Compiled& compiled, const SystemNames& system, const Place& at, Diagnostics& diagnostics) {
  const policy::CellResults results = policy::compare_cells(compiled, system);
  for (size_t i = 0; i < std::min(results.differences.size(), told); ++i)
    diagnostics.error(at, "the compiled tables are not what the policy says: " + results.differences[i]);
  if (results.differences.size() > told)
    diagnostics.error(at, fmt::format("and {} more differences", results.differences.size() - told));
  return results.differences.empty();
}

void put(const Compiled& compiled, abi::Tables& tables) {
  tables.policy = compiled.tables;
  tables.row_count = static_cast<uint16_t>(compiled.row_count);
  for (const auto& [index, channel] : compiled.names.channels) {
    if (channel.signal) continue;
    abi::ChannelEntry& entry = tables.channels[index];
    entry.plain = channel.plain;
    entry.governed = channel.governed;
    entry.first_row = static_cast<uint16_t>(channel.first_row);
  }
}

}  // namespace

SystemNames system_names(const AuthorityInput& input) {
  const Description& d = input.description;
  SystemNames names;
  for (const Component& one : d.components)
    names.components.push_back({one.name.value, one.trust == Trust::trusted, one.supervisor.to_raw()});
  for (size_t i = 0; i < d.channels.size(); ++i)
    names.calls.push_back(call_of(d.channels[i], *input.interfaces[i], input.wiring.call_index(d, i)));
  std::ranges::sort(names.calls, {}, &SystemCall::index);
  for (size_t i = 0; i < d.signals.size(); ++i)
    names.signals.push_back({input.wiring.signal_index(d, i), d.signals[i].from.to_raw(), d.signals[i].to.to_raw()});
  names.counter = input.board.counter;
  return names;
}

std::unique_ptr<Compiled> try_add_policy(const AuthorityInput& input, abi::Tables& tables, Diagnostics& diagnostics) {
  const Description& d = input.description;
  if (!d.policy) return nullptr;
  const std::filesystem::path path =
      (std::filesystem::path(d.file).parent_path() / d.policy->value).lexically_normal();
  if (!std::filesystem::is_regular_file(path)) {
    diagnostics.error(d.policy->at, fmt::format("'policy' is '{}', but there is no file {}", d.policy->value,
                                                path.string()));
    return nullptr;
  }
  const auto written = policy::try_policy(path.string(), diagnostics);
  if (!written) return nullptr;
  const SystemNames names = system_names(input);
  auto compiled = policy::compile(*written, names, diagnostics);
  if (!compiled || !is_right(*compiled, names, d.policy->at, diagnostics)) return nullptr;
  put(*compiled, tables);
  if (const auto rule = broken_rule(tables)) {
    diagnostics.error(d.policy->at, fmt::format("the tables with the policy are not well formed: {}", *rule));
    return nullptr;
  }
  return std::make_unique<Compiled>(std::move(*compiled));
}

}  // namespace nacre::tool
