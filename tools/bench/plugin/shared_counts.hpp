// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Counts that can be read while the machine runs. The plugin writes, the reader takes differences.
#pragma once

#include <stdint.h>

namespace nacre::bench {

/// Executed instructions since the machine began.
struct Counts {
  uint64_t kernel;
  uint64_t user;
};

inline constexpr unsigned max_columns = 32;
inline constexpr unsigned max_sites = 1 << 17;

/// Executions of the instruction at one address. All components are linked to the same addresses.
struct Site {
  uint64_t address;
  uint64_t counts[max_columns];  ///< 0: the kernel's; others: by component, as in SharedCounts::contexts
};

struct SharedCounts {
  Counts counts;
  uint64_t contexts[max_columns];  ///< where the kernel keeps the component's page table: they ascend with its number
  uint64_t site_count;
  Site sites[max_sites];
};

}  // namespace nacre::bench
