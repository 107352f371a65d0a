// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// How often a code may be tried, and which codes are spent. Pure: the caller keeps the value across falls (kept.hpp)
// and stores it before a code is compared, so a fall during the comparison has cost its try.
//
// Rules
//   1 Five tries without success, then no code is looked at for 60 s. Success gives all five back.
//   2 A code is accepted once: only a step later than the last accepted one.
//   3 After a board reset nothing is remembered. Then no code is looked at for 60 s, and no code that could have been
//     accepted before the reset is accepted after it: every step that the window reaches now counts as spent.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace nacre::hub {

inline constexpr uint64_t allowed_tries = 5;
inline constexpr uint64_t pause_seconds = 60;
inline constexpr uint64_t window_steps = 1;  ///< a code of one step before or after the present one is good

struct Attempts {
  uint64_t tries = 0;         ///< since the last success or pause
  uint64_t paused_until = 0;  ///< tick of the virtual counter; no code is looked at before
  uint64_t last_step = 0;     ///< newest step whose code is spent
};

inline constexpr size_t attempt_words = 3;

constexpr void pack(const Attempts& from, uint64_t (&words)[attempt_words]) {
  words[0] = from.tries;
  words[1] = from.paused_until;
  words[2] = from.last_step;
}

[[nodiscard]] constexpr Attempts unpack(const uint64_t (&words)[attempt_words]) {
  return {words[0], words[1], words[2]};
}

/// The value after a board reset (rule 3).
[[nodiscard]] constexpr Attempts after_reset(uint64_t now, uint64_t ticks_per_second, uint64_t step) {
  return {0, now + pause_seconds * ticks_per_second, step + window_steps};
}

enum class Admission : uint8_t { paused, admitted };

/// Rule 1: takes one try, before the code is looked at. The fifth one starts the pause at once.
[[nodiscard]] constexpr Admission try_admit(Attempts& attempts, uint64_t now, uint64_t ticks_per_second) {
  if (now < attempts.paused_until) return Admission::paused;
  if (attempts.tries >= allowed_tries) attempts.tries = 0;
  attempts.tries += 1;
  if (attempts.tries == allowed_tries) attempts.paused_until = now + pause_seconds * ticks_per_second;
  return Admission::admitted;
}

/// Rule 2: whether a code of this step may still be accepted at `present`.
[[nodiscard]] constexpr bool acceptable(const Attempts& attempts, uint64_t present, uint64_t step) {
  return step > attempts.last_step && step + window_steps >= present && step <= present + window_steps;
}

/// The code of `step` has been accepted.
constexpr void note_success(Attempts& attempts, uint64_t step) {
  attempts.last_step = step;
  attempts.tries = 0;
  attempts.paused_until = 0;
}

}  // namespace nacre::hub
