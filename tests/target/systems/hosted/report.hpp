// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a hosted component writes down for the test: how far it came, and the first check that failed.
#pragma once

#include <stdint.h>

#include <source_location>

namespace nacre::hosted {

struct Report {
  uint64_t starts;       ///< of the component, ever
  uint64_t checks;       ///< that held, since the last start
  uint64_t failed_line;  ///< of the first check that did not hold, since the last start; 0: none
  uint64_t done;         ///< the start whose checks are all over
  uint64_t blocks;       ///< that malloc gave before it had no more, since the last start
};

/// Region "report" of each component; begun anew by `begin_report`.
inline Report* report = nullptr;

inline void begin_report(Report& region) {
  report = &region;
  region = {.starts = region.starts + 1, .checks = 0, .failed_line = 0, .done = region.done, .blocks = 0};
}

inline void expect(bool holds, std::source_location where = std::source_location::current()) {
  if (holds)
    report->checks += 1;
  else if (report->failed_line == 0)
    report->failed_line = where.line();
}

}  // namespace nacre::hosted
