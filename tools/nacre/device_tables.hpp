// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Builds what the SMMU (Arm IHI 0070, SMMUv3) reads: a linear stream table, one context descriptor for each device that
// has a driver, and the page tables of these devices, of 30 bits. A device sees the dma regions of its driver at the
// driver's addresses and with its rights; every other stream is invalid, so that its accesses are aborted. The checker in
// checker/ reads the result with code of its own; keep the two apart.
#pragma once

#include "tools/nacre/page_tables.hpp"

namespace nacre::tool {

/// From the stream table on, as it stands in memory; empty if no component isolates. Fills exactly the pages that the
/// layout has set aside.
[[nodiscard]] BuiltTables build_device_tables(const Layout& layout);

}  // namespace nacre::tool
