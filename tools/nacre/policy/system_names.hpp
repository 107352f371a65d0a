// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a policy needs to know of the system that it is for: who there is, who may say what at all, and what arguments
// are as words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/nacre/diagnostics.hpp"
#include "tools/nacre/units.hpp"

namespace nacre::tool::policy {

struct SystemComponent {
  std::string name;
  bool trusted = false;
  unsigned supervisor = 0;  ///< id; of component 0: 0
};

struct SystemArgument {
  std::string name;
  unsigned word = 0;
  bool owns_word = true;  ///< otherwise no condition can be on it
  std::map<std::string, uint64_t> enumerators;
};

/// `count` things from `address` on: a condition on the one without the other bounds nothing.
struct SystemExtent {
  std::string address;
  std::string count;
};

struct SystemMethod {
  unsigned number = 0;
  std::string name;
  std::vector<SystemArgument> arguments;
  std::vector<SystemExtent> extents;
  bool status_only = false;
};

/// The description lets only these values of an argument pass.
struct SystemGuard {
  unsigned method = 0;
  std::string argument;
  uint64_t low = 0;
  uint64_t high = 0;
};

/// A channel for calls. What the description does not let pass, no policy allows.
struct SystemCall {
  unsigned index = 0;  ///< in abi::Tables::channels
  unsigned client = 0;
  unsigned server = 0;
  std::vector<SystemMethod> methods;  ///< all of its interface
  uint64_t allowed = 0;               ///< by number: what the description lets pass
  uint64_t audited = 0;               ///< by number: each of them is governed
  std::vector<SystemGuard> guards;
  Place at;
};

struct SystemSignal {
  unsigned index = 0;  ///< in abi::Tables::channels
  unsigned from = 0;
  unsigned to = 0;
};

struct SystemNames {
  std::vector<SystemComponent> components;  ///< index: id
  std::vector<SystemCall> calls;            ///< in the order of their index
  std::vector<SystemSignal> signals;
  TicksPerSecond counter{};  ///< what the tables count time in
};

[[nodiscard]] const SystemMethod* find_method(const SystemCall& call, const std::string& name);
[[nodiscard]] const SystemArgument* find_argument(const SystemMethod& method, const std::string& name);

}  // namespace nacre::tool::policy
