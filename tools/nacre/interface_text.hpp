// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Interfaces as the ELFs describe them (format: abi/metadata.hpp).
#pragma once

#include <stdint.h>

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nacre::tool {

using InterfaceHash = uint64_t;

struct Argument {
  std::string name;
  std::string type;
  unsigned word = 0;
  bool shared = false;  ///< it does not own its word
  std::vector<std::string> enumerators;  ///< of an enumeration, the first being 0
};

struct Method {
  unsigned number = 0;
  std::string name;
  std::vector<Argument> arguments;
  bool status_only = false;  ///< the caller gets no results, and of the status only whether it is success
};

/// A pair of arguments that names `count` things from `address` on.
struct Extent {
  std::string method;
  std::string address;
  std::string count;
};

struct Interface {
  InterfaceHash hash = 0;
  std::string name;
  std::vector<Method> methods;
  std::vector<Extent> extents;

  [[nodiscard]] const Method* find(const std::string& method) const;
};

[[nodiscard]] InterfaceHash hash_of(std::string_view text);

/// The interfaces of a `.nacre.interfaces` section by hash; nothing if a line has another form.
[[nodiscard]] std::optional<std::map<InterfaceHash, Interface>> try_interfaces(std::span<const uint8_t> section);

}  // namespace nacre::tool
