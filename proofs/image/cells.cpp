// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// I2: the interpreter's cells against those of the image.
#include <fmt/format.h>

#include "proofs/image/image_claims.hpp"
#include "proofs/image/interpreter/interpret.hpp"
#include "proofs/image/timed.hpp"

namespace nacre::proof::image {

Claim check_cells(std::span<const uint8_t> image, const tool::SystemPaths& paths) {
  Claim claim = timed("I2", [&](Claim& c) {
    const auto sources = interpreter::read_sources(paths.description, paths.board_directory, paths.component_directory);
    const interpreter::Verdict verdict = interpreter::interpret(*sources, image).compare(image);
    c.findings = verdict.findings;
    c.obligations = verdict.cells + verdict.zero_bytes;
    c.evidence.push_back(
        fmt::format("{} cells compared, {} bytes outside them shown zero", verdict.cells, verdict.zero_bytes));
  });
  claim.assumptions = {
      "root tables, and where a page of a component is, are read from the image: I1 ties them to the description"};
  claim.trusted = {"proofs/image/interpreter, toml++, libelf", "abi/: the formats"};
  return claim;
}

}  // namespace nacre::proof::image
