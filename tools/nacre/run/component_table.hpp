// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The components as the console describes them, and the table that a user sees.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/nacre/run/console_event.hpp"

namespace nacre::tool::run {

/// What is known before the start. The index is the id.
struct ComponentFact {
  std::string name;
  bool trusted = false;
  bool dma = false;  ///< drives a device that reaches all memory
};

class ComponentTable {
 public:
  explicit ComponentTable(std::vector<ComponentFact> facts);

  void take(const AuditLine& line);
  void take(const StatusLine& line);
  /// The board has been reset: nothing runs yet.
  void reset();

  [[nodiscard]] bool all_started() const;
  /// Grows with everything that deserves a new table in a stream of lines: starts, restarts and isolations. Zero until
  /// CPU shares are known.
  [[nodiscard]] uint64_t changes() const;
  /// Heading and one line for each component, none longer than 80 columns.
  [[nodiscard]] std::vector<std::string> lines() const;
  [[nodiscard]] uint64_t restarts(ComponentId id) const;

 private:
  struct Row {
    std::string state = "not yet";
    uint64_t generation = 0;
    uint64_t used = 0;
    std::optional<uint64_t> asked_at;  ///< ticks
    std::optional<double> share;       ///< between the last two answers
  };
  std::vector<ComponentFact> facts_;
  std::vector<Row> rows_;
};

}  // namespace nacre::tool::run
