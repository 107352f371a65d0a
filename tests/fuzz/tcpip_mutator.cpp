// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Whole steps are added, changed, moved and taken away. A new one is plausible: most frames that are wrong everywhere end
// at the first check.
#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "tests/fuzz/tcpip_steps.hpp"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace nacre::fuzz {
namespace {

using Random = std::minstd_rand;

/// Small numbers, and those around powers of two.
uint32_t interesting(Random& random) {
  const unsigned choice = random() % 4;
  if (choice == 0) return 0;
  if (choice == 1) return static_cast<uint32_t>(random() % 64);
  if (choice == 2) return (1U << random() % 32) - 2 + static_cast<uint32_t>(random() % 4);
  return static_cast<uint32_t>(random());
}

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

void mutate_one(std::vector<Step>& steps, Random& random) {
  const size_t at = random() % steps.size();
  switch (random() % 6) {
    case 0:
      LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(&steps[at]), sizeof(Step), sizeof(Step));
      break;
    case 1:
      steps[at] = new_step(random);
      break;
    case 2:
      steps.erase(steps.begin() + static_cast<ptrdiff_t>(at));
      break;
    case 3:
      steps.insert(steps.begin() + static_cast<ptrdiff_t>(random() % steps.size()), steps[at]);
      break;
    case 4:
      std::swap(steps[at], steps[random() % steps.size()]);
      break;
    default:
      steps[at].change[random() % 4] = new_step(random).change[0];
  }
}

}  // namespace
}  // namespace nacre::fuzz

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
  using namespace nacre::fuzz;
  Random random(seed);
  std::vector<Step> steps(std::min(size / sizeof(Step), most_steps));
  if (!steps.empty()) std::memcpy(steps.data(), data, steps.size() * sizeof(Step));
  if (steps.empty() || random() % 3 == 0) {
    for (size_t count = 1 + random() % 24; count != 0; --count) steps.push_back(new_step(random));
  } else {
    for (size_t count = 1 + random() % 3; count != 0 && !steps.empty(); --count) mutate_one(steps, random);
  }
  steps.resize(std::min({steps.size(), most_steps, most / sizeof(Step)}));
  std::memcpy(data, steps.data(), steps.size() * sizeof(Step));
  return steps.size() * sizeof(Step);
}
