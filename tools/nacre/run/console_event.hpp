// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The guest's console, line by line: `name| text`, the name given by the console driver. What the auditor exports
// (services/auditor) counts only behind the auditor's name. A line that is not exactly one of these is text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "abi/audit.hpp"

namespace nacre::tool::run {

/// A record of one of the kernel's rings.
struct AuditLine {
  abi::Record record;
  bool denial = false;  ///< from the ring of denials and audited calls
};

/// State of one component, as the supervisor asked the kernel for it.
struct StatusLine {
  Instant time;
  ComponentId component;
  abi::RunState state{};
  bool isolated = false;
  uint64_t generation = 0;
  uint64_t used = 0;  ///< ticks of CPU time since boot
};

/// Denials and refused signals of one component that have no record of their own, since boot.
struct CountLine {
  ComponentId component;
  uint64_t unrecorded_denials = 0;
  uint64_t refused_signals = 0;
  uint64_t unrecorded_calls = 0;
};

/// Records that were overwritten before the auditor read them.
struct LostLine {
  uint64_t count = 0;
  bool denials = false;
};

struct TextLine {
  std::string name;  ///< empty: not from a component
  std::string text;
};

using ConsoleEvent = std::variant<AuditLine, StatusLine, CountLine, LostLine, TextLine>;

[[nodiscard]] ConsoleEvent parse_console(std::string_view line);

/// Names for the numbers of a record.
struct Vocabulary {
  struct Channel {
    std::string peer;
    std::map<unsigned, std::string> methods;  ///< empty: a signal
  };
  std::vector<std::string> components;   ///< by id
  std::map<unsigned, Channel> channels;  ///< by index into abi::Tables::channels

  [[nodiscard]] std::string component(uint64_t id) const;
  /// `bus.write_coil`, or the numbers where there is no name.
  [[nodiscard]] std::string target(const abi::Record& record) const;
};

/// What happened, in words.
[[nodiscard]] std::string describe(const abi::Record& record, const Vocabulary& names);

[[nodiscard]] std::string_view cause_words(abi::Cause cause);

}  // namespace nacre::tool::run
