// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/contents.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/secret/totp_secret.hpp"

namespace nacre::tool {

RegionContents read_region_contents(const Description& description, const std::string& build_folder,
                                    Diagnostics& diagnostics) {
  RegionContents contents(description.regions.size());
  for (size_t i = 0; i < description.regions.size(); ++i) {
    const Region& region = description.regions[i];
    if (region.in_image()) contents[i].resize(region.size.value.to_raw());
    if (!region.content) continue;
    const auto secret = secret::totp_secret(build_folder);
    if (!secret) {
      diagnostics.error(region.content->at,
                        fmt::format("the content of the region '{}': {}", region.name.value, secret.error()));
      continue;
    }
    std::transform(secret->bytes.begin(), secret->bytes.end(), contents[i].begin(),
                   [](std::byte byte) { return std::to_integer<uint8_t>(byte); });
  }
  return contents;
}

bool holds_secret(const Description& description) {
  return std::any_of(description.regions.begin(), description.regions.end(),
                     [](const Region& region) { return region.content.has_value(); });
}

}  // namespace nacre::tool
