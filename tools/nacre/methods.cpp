// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/methods.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace nacre::tool {
namespace {

abi::Row free_row() {
  abi::Row row{};
  for (uint64_t& span : row.span) span = ~uint64_t{0};
  return row;
}

class MethodResolver {
 public:
  MethodResolver(const Channel& channel, const Interface& interface, Diagnostics& diagnostics)
      : channel_(channel), interface_(interface), diagnostics_(diagnostics) {}

  MethodRights run() {
    uint64_t allowed = 0;
    for (const Name& name : channel_.methods) {
      const Method* method = find(name);
      if (method == nullptr) continue;
      const uint64_t bit = uint64_t{1} << method->number;
      if ((allowed & bit) != 0) diagnostics_.error(name.at, fmt::format("the method '{}' is named twice", name.value));
      allowed |= bit;
    }
    allowed_ = allowed;
    for (const Name& name : channel_.audited) add_audited(name);
    for (const Guard& guard : channel_.guards) add_guard(guard);
    check_extents();
    MethodRights rights;
    rights.audited = audited_;
    for (const auto& [number, row] : rows_) {
      rights.governed |= uint64_t{1} << number;
      rights.rows.push_back(row);
    }
    rights.plain = allowed & ~rights.governed;
    return rights;
  }

 private:
  const Method* find(const Name& name) {
    const Method* method = interface_.find(name.value);
    if (method != nullptr) return method;
    std::vector<std::string> known;
    for (const Method& candidate : interface_.methods) known.push_back(candidate.name);
    diagnostics_.error(name.at, fmt::format("the interface '{}' has no method '{}'; it has {}", interface_.name,
                                            name.value, one_of(known)));
    return nullptr;
  }

  const Method* find_granted(const Name& name, const char* what) {
    const Method* method = find(name);
    if (method != nullptr && (allowed_ >> method->number & 1) == 0) {
      diagnostics_.error(name.at,
                         fmt::format("the method '{}' is {}, but 'methods' does not grant it", name.value, what));
      return nullptr;
    }
    return method;
  }

  void add_audited(const Name& name) {
    const Method* method = find_granted(name, "audited");
    if (method == nullptr) return;
    audited_ |= uint64_t{1} << method->number;
    rows_.try_emplace(method->number, free_row());
  }

  void add_guard(const Guard& guard) {
    const Method* method = find_granted(guard.method, "guarded");
    if (method == nullptr) return;
    std::vector<std::string> known;
    for (const Argument& argument : method->arguments) {
      known.push_back(argument.name);
      if (argument.name == guard.argument.value) return guard_argument(guard, *method, argument);
    }
    diagnostics_.error(guard.argument.at, fmt::format("the method '{}' has no argument '{}'; it has {}", method->name,
                                                      guard.argument.value, one_of(known)));
  }

  void guard_argument(const Guard& guard, const Method& method, const Argument& argument) {
    if (argument.shared) {
      return diagnostics_.error(guard.argument.at,
                                fmt::format("the argument '{}' of '{}' does not own its word, so it cannot be guarded",
                                            argument.name, method.name));
    }
    if (!guarded_.insert({method.name, argument.name}).second) {
      return diagnostics_.error(guard.at,
                                fmt::format("the argument '{}' of '{}' is guarded twice", argument.name, method.name));
    }
    abi::Row& row = rows_.try_emplace(method.number, free_row()).first->second;
    row.lo[argument.word] = guard.low;
    row.span[argument.word] = guard.high - guard.low;
  }

  /// "count things from address on": bounding the one without the other bounds nothing.
  void check_extents() {
    for (const Extent& extent : interface_.extents) {
      const bool address = guarded_.contains({extent.method, extent.address});
      if (address == guarded_.contains({extent.method, extent.count})) continue;
      const std::string& missing = address ? extent.count : extent.address;
      diagnostics_.error(channel_.at, fmt::format("'{}' of '{}' is guarded, but not '{}': the two name an extent",
                                                  address ? extent.address : extent.count, extent.method, missing));
    }
  }

  const Channel& channel_;
  const Interface& interface_;
  Diagnostics& diagnostics_;
  uint64_t allowed_ = 0;
  uint64_t audited_ = 0;
  std::map<unsigned, abi::Row> rows_;
  std::set<std::pair<std::string, std::string>> guarded_;
};

}  // namespace

MethodRights resolve_methods(const Channel& channel, const Interface& interface, Diagnostics& diagnostics) {
  return MethodResolver(channel, interface, diagnostics).run();
}

}  // namespace nacre::tool
