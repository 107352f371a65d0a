// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/image_claims.hpp"

#include <algorithm>
#include <filesystem>

#include "proofs/image/interpreter/source.hpp"
#include "proofs/image/timed.hpp"
#include "tools/secret/totp_secret.hpp"

namespace nacre::proof::image {
namespace {

/// A secret that was made just now would not be that of the image.
void require_secret(const tool::SystemPaths& paths) {
  const interpreter::System system = interpreter::read_system(paths.description);
  const bool secret =
      std::any_of(system.regions.begin(), system.regions.end(), [](const auto& region) { return region.secret; });
  const std::filesystem::path file = secret::totp_file(paths.build_folder);
  if (secret && !std::filesystem::exists(file))
    throw interpreter::Refused("the image holds a secret: " + file.string() + ", which it was built with, is missing");
}

/// The whole diagnostics are one finding.
Claim build_again(const tool::SystemPaths& paths, std::unique_ptr<tool::BuiltSystem>& system) {
  return timed("I2b", [&](Claim& claim) {
    require_secret(paths);
    tool::Diagnostics diagnostics;
    system = tool::try_build_system(paths, diagnostics);
    if (system == nullptr) claim.findings.push_back("the image cannot be built again:\n" + diagnostics.text());
  });
}

}  // namespace

std::vector<Claim> verify_image(const ImageInputs& inputs) {
  std::unique_ptr<tool::BuiltSystem> system;
  const Claim build = build_again(inputs.paths, system);
  if (system == nullptr) {
    std::vector<Claim> failed(4, build);
    for (size_t i = 0; i < failed.size(); ++i) failed[i].id = std::vector{"I1", "I2", "I2b", "B2"}[i];
    return failed;
  }
  std::vector<Claim> claims = {check_page_tables(inputs.image, *system), check_cells(inputs.image, inputs.paths),
                               check_rebuilt(inputs.image, *system), check_contents(inputs)};
  claims[2].seconds += build.seconds;
  return claims;
}

}  // namespace nacre::proof::image
