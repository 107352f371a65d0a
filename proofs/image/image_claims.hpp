// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The claims about an image file:
//  I1   the page tables implement exactly the description
//  I2   every cell of the tables, of the system information and of the programs' metadata is what an interpreter of the description
//       says that shares no code with the builder
//  I2b  the image is, byte for byte, what the builder makes of the description and the ELF files now
//  B2   the kernel and the programs in the image are those of the ELF files, by their digests
// What an image must be comes from the sources alone, never from the image or a file beside it.
#pragma once

#include <span>

#include "proofs/image/claim.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::proof::image {

struct ImageInputs {
  std::vector<uint8_t> image;
  tool::SystemPaths paths;
  std::string proved_kernel = "";  ///< SHA-256 of the kernel's ELF file that was proved; empty: none to compare with
};

/// I1, I2, I2b and B2. A description that gives no image fails them all.
[[nodiscard]] std::vector<Claim> verify_image(const ImageInputs& inputs);

/// One claim each, for callers that have built the system already.
[[nodiscard]] Claim check_page_tables(std::span<const uint8_t> image, const tool::BuiltSystem& system);
[[nodiscard]] Claim check_cells(std::span<const uint8_t> image, const tool::SystemPaths& paths);
[[nodiscard]] Claim check_rebuilt(std::span<const uint8_t> image, const tool::BuiltSystem& system);
[[nodiscard]] Claim check_contents(const ImageInputs& inputs);

}  // namespace nacre::proof::image
