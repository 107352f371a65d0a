// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/tcpip_random.hpp"

#include <iterator>

namespace nacre::fuzz {
namespace {

/// Small numbers, and those around powers of two.
uint32_t interesting(Random& random) {
  const unsigned choice = random() % 4;
  if (choice == 0) return 0;
  if (choice == 1) return static_cast<uint32_t>(random() % 64);
  if (choice == 2) return (1U << random() % 32) - 2 + static_cast<uint32_t>(random() % 4);
  return static_cast<uint32_t>(random());
}

}  // namespace

Step new_step(Random& random) {
  constexpr StepKind often[] = {StepKind::frame, StepKind::frame,  StepKind::frame, StepKind::frame,
                                StepKind::frame, StepKind::peer,   StepKind::peer,  StepKind::time,
                                StepKind::time,  StepKind::client, StepKind::ask,   StepKind::raw_frame};
  Step step{};
  step.kind = static_cast<uint8_t>(often[random() % std::size(often)]);
  step.what = static_cast<uint8_t>(random());
  step.subject = static_cast<uint8_t>(random() % 8);
  step.changes = static_cast<uint8_t>(random() % 16 == 0 ? 0xe1 : random() % 5);
  step.a = static_cast<uint16_t>(random() % 2 == 0 ? random() % 1'461 : interesting(random));
  step.b = static_cast<uint16_t>(interesting(random));
  step.c = random() % 3 != 0 ? 0 : interesting(random);
  step.d = random() % 3 != 0 ? 0 : interesting(random);
  for (Change& change : step.change) {
    // Headers more often than what is behind them.
    const uint32_t end = random() % 4 == 0 ? 1'514 : random() % 2 == 0 ? 90 : 54;
    change = {static_cast<uint16_t>(random() % end), static_cast<uint8_t>(interesting(random)),
              static_cast<uint8_t>(random())};
  }
  return step;
}

}  // namespace nacre::fuzz
