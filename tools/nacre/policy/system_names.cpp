// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/system_names.hpp"

#include <algorithm>

namespace nacre::tool::policy {
namespace {

template <class Thing>
const Thing* find(const std::vector<Thing>& things, const std::string& name) {
  const auto found = std::find_if(things.begin(), things.end(), [&](const Thing& one) { return one.name == name; });
  return found == things.end() ? nullptr : &*found;
}

}  // namespace

const SystemMethod* find_method(const SystemCall& call, const std::string& name) { return find(call.methods, name); }

const SystemArgument* find_argument(const SystemMethod& method, const std::string& name) {
  return find(method.arguments, name);
}

}  // namespace nacre::tool::policy
