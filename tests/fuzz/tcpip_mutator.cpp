// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Whole steps are added, changed, moved and taken away.
#include <algorithm>
#include <cstring>
#include <vector>

#include "tests/fuzz/tcpip_random.hpp"

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

namespace nacre::fuzz {
namespace {

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
