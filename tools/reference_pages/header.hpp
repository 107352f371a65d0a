// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A header of ours as Doxygen understands it best, line by line, so that its warnings have our lines: the comment at
// the head describes the file, or the interface if it declares one; a method of an interface is a function; fields
// named `reserved` are zero; what stands under `// ---- machinery` is left out.
#pragma once

#include <expected>
#include <string>

namespace nacre::pages {

/// Why a header cannot be read.
struct Refusal {
  size_t line;
  std::string words;
};

/// `area` is the group of the pages that the header belongs to.
[[nodiscard]] std::expected<std::string, Refusal> page_source(const std::string& header, const std::string& area);

}  // namespace nacre::pages
