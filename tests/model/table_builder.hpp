// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds well-formed authority tables for tests from a few words per component. Channels and lines may be added in any
// order: `build` sorts them into slices, so the handle of a channel is its place among its owner's.
#pragma once

#include <vector>

#include "abi/tables.hpp"

namespace nacre::model {

inline constexpr int64_t plenty = int64_t{1} << 40;  ///< a budget that no test can use up

struct ComponentSpec {
  int64_t budget = plenty;
  int64_t period = plenty;
  int64_t limit = 100;
  int64_t start_limit = 200;
  uint8_t nested = 0;
  uint8_t supervisor = 0;
  uint8_t fault_bit = 63;
  bool device = false;
  uint8_t fp_slot = 0;
  uint8_t denial_quota = 4;
};

struct CallSpec {
  uint8_t client;
  uint8_t server;
  uint64_t plain = 1;
  uint64_t governed = 0;  ///< each governed method takes the next of `rows`
  uint64_t audited = 0;
  std::vector<abi::Row> rows = {};
  uint8_t tag = 0;
};

struct SignalSpec {
  uint8_t from;
  uint8_t to;
  uint8_t bit;
  int64_t rate_interval = 0;
  int64_t rate_tolerance = 0;
};

struct LineSpec {
  uint8_t owner;
  uint32_t intid;
  uint8_t bit;
  int64_t cost = 0;
};

class TableBuilder {
 public:
  std::vector<ComponentSpec> components;
  std::vector<CallSpec> calls;
  std::vector<SignalSpec> signals;
  std::vector<LineSpec> lines;
  uint64_t quantum_mask = 1;

  /// Into `tables`, which is overwritten as a whole. Calls come before signals in each slice.
  void build(abi::Tables& tables) const;

 private:
  void add_component(abi::Tables& tables, unsigned id) const;
  void add_channels(abi::Tables& tables, unsigned owner) const;
  void add_lines(abi::Tables& tables, unsigned owner) const;
};

/// A row that leaves every word free.
[[nodiscard]] abi::Row free_row();

}  // namespace nacre::model
