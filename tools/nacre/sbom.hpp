// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// FILE.spdx.json: the software bill of materials of an image, SPDX 2.3. What is in the image comes from the build itself
// (each ELF file with its hash and, by the linker's map, its sources); what it was built with from packages.lock.json.
#pragma once

#include <nlohmann/json.hpp>

#include "tools/nacre/system_build.hpp"

namespace nacre::tool {

/// `lock` is packages.lock.json, or null where a system is built outside the tree. `created` is an ISO 8601 time.
[[nodiscard]] nlohmann::ordered_json sbom_of(const BuiltSystem& system, const nlohmann::json& lock,
                                             const std::string& created);

/// SOURCE_DATE_EPOCH if it is set, otherwise the epoch: the file is a function of its inputs.
[[nodiscard]] std::string creation_time();

}  // namespace nacre::tool
