// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What devices behind the SMMU reach. Holds iff there is no finding:
//  1 the stream of each device that has a driver reaches exactly the dma regions that its driver maps, at the driver's
//    addresses, for writing only if the driver may write them, and never executes
//  2 every other stream is invalid, so that its accesses are aborted
//  3 each stream has a context descriptor, page tables and an address space identifier of its own
#pragma once

#include "tools/nacre/checker/expected.hpp"
#include "tools/nacre/checker/streams.hpp"

namespace nacre::checker {

/// Devices behind the SMMU that have a driver, by StreamID.
[[nodiscard]] Streams driven_streams(const Inputs& inputs);

struct IsolationView {
  const Image& image;
  const Inputs& inputs;
  Walker& walker;
  uint64_t info = 0;                                ///< physical: abi::Isolation, as its reader maps it
  const std::map<size_t, uint64_t>& region_places;  ///< physical, by region of the description, as components map them
};

void check_isolation(const IsolationView& view, Findings& findings);

}  // namespace nacre::checker
