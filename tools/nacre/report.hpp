// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What `nacre build` prints about a good system: components, memory, response times, and whom the device must trust
// because no IOMMU stands before its hardware.
#pragma once

#include <string>

#include "tools/nacre/system_build.hpp"

namespace nacre::tool {

/// At most 80 columns. `root` is the tree whose source lines are counted.
[[nodiscard]] std::string report_of(const BuiltSystem& system, const std::string& root);

}  // namespace nacre::tool
