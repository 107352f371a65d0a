// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Regions that come with initial content. The only source today is a secret of the build directory.
#pragma once

#include <string>

#include "tools/nacre/description.hpp"

namespace nacre::tool {

/// By region of the description: whole pages, or nothing where the region has no content.
using RegionContents = std::vector<std::vector<uint8_t>>;

[[nodiscard]] RegionContents read_region_contents(const Description& description, const std::string& build_folder,
                                                  Diagnostics& diagnostics);

/// Such an image is for its owner's eyes.
[[nodiscard]] bool holds_secret(const Description& description);

}  // namespace nacre::tool
