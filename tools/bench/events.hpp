// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A counted run of an image: QEMU with the plugin, its events read to the end marker.
#pragma once

#include <string>
#include <vector>

#include "tools/bench/plugin/record.hpp"
#include "tools/machine/machine.hpp"

namespace nacre::bench {

/// Which operation to follow through the kernel: from one execution of a marker to the next marker.
struct Trace {
  unsigned marker;
  uint64_t execution;  ///< from 1
};

struct CountedRun {
  std::string image;
  std::string plugin;
  uint64_t boundary;  ///< instructions at lower addresses are the user's
  std::vector<uint64_t> watches;
  std::optional<Trace> trace;
  std::vector<std::string> extra = {};
  std::chrono::milliseconds patience{120'000};
};

/// The events up to the end marker, and the machine, stopped for good with its memory as it was then.
struct Counted {
  std::vector<Event> events;
  machine::Machine machine;
};

[[nodiscard]] machine::Result<Counted> run_counted(const CountedRun& run);

}  // namespace nacre::bench
