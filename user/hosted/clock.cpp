// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// std::chrono::steady_clock: the time since the counter began. There is no system_clock: a component that needs the
// time of day asks the one that has it.
#include <chrono>

#include "user/calls.hpp"

namespace {

constexpr uint64_t nanoseconds_per_second = 1'000'000'000;

}  // namespace

/// Exact to a tick for any counter below 18 GHz: no step overflows.
std::chrono::steady_clock::time_point std::chrono::steady_clock::now() noexcept {
  const uint64_t ticks = nacre::user::now().to_raw();
  const uint64_t frequency = nacre::user::frequency().to_raw();
  const uint64_t part = ticks % frequency * nanoseconds_per_second / frequency;
  return time_point(nanoseconds(ticks / frequency * nanoseconds_per_second + part));
}
