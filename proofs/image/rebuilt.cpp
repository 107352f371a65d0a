// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// I2b: byte for byte.
#include <fmt/format.h>

#include <algorithm>

#include "proofs/image/image_claims.hpp"
#include "proofs/image/places.hpp"
#include "proofs/image/timed.hpp"

namespace nacre::proof::image {
namespace {

constexpr size_t most_findings = 20;

std::string first_difference(const Place& place, uint64_t offset, uint8_t expected, uint8_t found, size_t count) {
  const std::string values =
      place.secret ? "the byte is another" : fmt::format("expected {:#04x}, found {:#04x}", expected, found);
  const std::string more = count > 1 ? fmt::format(" ({} bytes differ here)", count) : "";
  return fmt::format("{}, byte {:#x} of it, offset {:#x} of the image: {}{}", place.name, offset - place.begin, offset,
                     values, more);
}

/// One finding for each place that differs.
void compare(std::span<const uint8_t> found, const tool::BuiltSystem& system, Claim& claim) {
  const std::vector<uint8_t>& expected = system.image;
  const size_t common = std::min(found.size(), expected.size());
  claim.obligations = expected.size();
  if (found.size() != expected.size())
    claim.findings.push_back(fmt::format("the image has {} bytes, {} are expected", found.size(), expected.size()));
  if (std::equal(found.begin(), found.begin() + static_cast<ptrdiff_t>(common), expected.begin())) return;
  const Places places(system);
  struct Difference {
    uint64_t first;
    size_t count;
  };
  std::vector<std::pair<const Place*, Difference>> differences;
  for (uint64_t at = 0; at < common; ++at) {
    if (found[at] == expected[at]) continue;
    const Place* place = &places.at(at);
    const auto same = std::find_if(differences.begin(), differences.end(),
                                   [&](const auto& difference) { return difference.first == place; });
    if (same != differences.end()) {
      same->second.count += 1;
    } else {
      differences.push_back({place, {at, 1}});
    }
  }
  for (const auto& [place, difference] : differences) {
    if (claim.findings.size() == most_findings) break;
    claim.findings.push_back(first_difference(*place, difference.first, expected[difference.first],
                                              found[difference.first], difference.count));
  }
}

}  // namespace

Claim check_rebuilt(std::span<const uint8_t> image, const tool::BuiltSystem& system) {
  Claim claim = timed("I2b", [&](Claim& c) { compare(image, system, c); });
  claim.evidence.push_back(fmt::format("{} bytes compared with the image built again", claim.obligations));
  claim.assumptions = {"the ELF files and the secret of the build directory are those of the image"};
  claim.trusted = {"tools/nacre: the builder (a mistake of its own shows in I1 and I2, not here)"};
  return claim;
}

}  // namespace nacre::proof::image
