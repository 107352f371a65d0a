// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// FILE.map.json: what other tools need to know about an image, without reading the description again. Addresses and
// sizes are numbers; times are ticks. `format` changes when a key changes its meaning.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/nacre/system_build.hpp"

namespace nacre::tool {

[[nodiscard]] nlohmann::ordered_json map_of(const BuiltSystem& system);

}  // namespace nacre::tool
