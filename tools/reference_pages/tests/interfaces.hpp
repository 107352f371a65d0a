// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// All interfaces as the compiler sees them (user/metadata.hpp), for comparison with what is read from their text.
#pragma once

#include <string>
#include <vector>

namespace nacre::pages {

struct CompiledInterface {
  std::string file;  ///< under interfaces/, without .hpp
  std::string type;
  std::string text;  ///< form: abi/metadata.hpp
};

[[nodiscard]] std::vector<CompiledInterface> compiled_interfaces();

}  // namespace nacre::pages
