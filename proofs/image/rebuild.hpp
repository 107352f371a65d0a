// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// B1: the same source gives the same bytes. The work tree (what git knows and what it does not ignore) is copied twice and built
// for the target in two surroundings: directory, HOME, USER, umask, zone, locale, clock and job count differ; the secret
// is the same. ELF files and images are compared byte for byte.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include "proofs/image/claim.hpp"

namespace nacre::proof::image {

struct RebuildOptions {
  std::filesystem::path tool;                                 ///< the host tool, for the images
  std::vector<std::string> systems;                           ///< names under systems/ whose images are compared
  std::vector<std::string> targets = {"all"};                 ///< of the target build
  std::optional<std::filesystem::path> built = std::nullopt;  ///< a build folder whose ELF files must be the same, too
  std::function<void(const std::filesystem::path& tree)> prepare =
      nullptr;  ///< alters both copies before they are built
};

[[nodiscard]] Claim rebuild_twice(const std::filesystem::path& root, const RebuildOptions& options);

/// Where two ELF files differ first: the section, and the offset in it; nothing if they are the same bytes.
[[nodiscard]] std::optional<std::string> difference_of(const std::filesystem::path& first,
                                                       const std::filesystem::path& second, const std::string& name);

}  // namespace nacre::proof::image
