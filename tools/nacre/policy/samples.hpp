// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Messages of a method at the edges of all ranges that the policy or the tables know of it.
#pragma once

#include <vector>

#include "tools/nacre/policy/interpreter.hpp"
#include "tools/nacre/policy/system_names.hpp"
#include "tools/nacre/policy/table_reader.hpp"

namespace nacre::tool::policy {

/// A message for the tables, and the same for the interpreter.
struct Sample {
  const SystemCall* channel = nullptr;
  const SystemMethod* method = nullptr;
  Message message{};
  Call call;
};

inline constexpr size_t most_samples = 1'000;  ///< of a method; of more combinations, that many are picked

[[nodiscard]] std::vector<Sample> samples_of(const SystemCall& channel, const SystemMethod& method,
                                             const Compiled& compiled, const SystemNames& system);

[[nodiscard]] std::string text_of(const Sample& sample);

}  // namespace nacre::tool::policy
