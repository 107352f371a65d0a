// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/scenarios.hpp"

namespace nacre::model {

namespace {

[[nodiscard]] abi::Row only_seven() {
  abi::Row row = free_row();
  row.lo[0] = 7;
  row.span[0] = 0;
  return row;
}

}  // namespace

Scenario nesting() {
  Scenario it{.name = "nesting", .builder = {}, .options = {}};
  it.builder.components = {
      {.fault_bit = 2},
      {.limit = 2, .start_limit = 2, .fault_bit = 2},
      {.budget = 2, .period = 4, .limit = 2, .start_limit = 2, .nested = 1, .fault_bit = 2},
      {.budget = 2, .period = 4, .fault_bit = 2},
  };
  it.builder.calls = {
      {.client = 2, .server = 1, .tag = 1}, {.client = 3, .server = 1, .tag = 2}, {.client = 3, .server = 2, .tag = 3}};
  it.builder.signals = {{.from = 1, .to = 3, .bit = 0}};
  it.options.deadlines = {2};
  it.builder.lines = {{.owner = 2, .intid = 40, .bit = 0, .cost = 2}};
  return it;
}

Scenario supervision() {
  Scenario it{.name = "supervision", .builder = {}, .options = {}};
  it.builder.components = {
      {.limit = 2, .start_limit = 4, .fault_bit = 2},
      {.limit = 4, .start_limit = 4, .nested = 1, .fault_bit = 2},
      {.budget = 2, .period = 4, .supervisor = 1, .fault_bit = 2},
      {.budget = 4, .period = 4, .supervisor = 1, .fault_bit = 2},
  };
  it.builder.calls = {
      {.client = 1, .server = 0, .plain = 0, .governed = 2, .audited = 2, .rows = {only_seven()}, .tag = 5},
      {.client = 2, .server = 1, .tag = 6},
      {.client = 3, .server = 1, .plain = 1, .governed = 6, .rows = {only_seven(), free_row()}, .tag = 7},
      {.client = 3, .server = 0, .tag = 8},
  };
  it.builder.signals = {{.from = 0, .to = 1, .bit = 0}, {.from = 3, .to = 1, .bit = 1}};
  return it;
}

Scenario devices() {
  Scenario it{.name = "devices", .builder = {}, .options = {}};
  it.options.aborts = true;
  it.options.deadlines = {2};
  it.builder.components = {
      {.fault_bit = 2},
      {.limit = 2, .start_limit = 2, .fault_bit = 2, .device = true},
      {.fault_bit = 2, .device = true, .fp_slot = 1},
      {.budget = 2, .period = 4, .supervisor = 2, .fault_bit = 2, .fp_slot = 2},
  };
  it.builder.calls = {{.client = 2, .server = 1, .tag = 1}};
  it.builder.signals = {{.from = 3, .to = 2, .bit = 0, .rate_interval = 2, .rate_tolerance = 2},
                        {.from = 1, .to = 3, .bit = 0}};
  it.builder.lines = {{.owner = 2, .intid = 40, .bit = 1, .cost = 4}};
  return it;
}

}  // namespace nacre::model
