// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes its whole heap at every start and then does what must be a fault, each time another thing.
#include <assert.h>
#include <stdlib.h>

#include <vector>

#include "tests/target/systems/hosted/report.hpp"
#include "user/loop.hpp"

int main() {
  using namespace nacre;
  auto& report = user::Region<"report_greedy", hosted::Report, user::Access::write>::get();
  std::vector<int> few(3);
  hosted::begin_report(report);
  for (void* volatile block = malloc(100); block != nullptr; block = malloc(100)) report.blocks += 1;
  report.done = report.starts;
  volatile size_t index = few.size();
  switch (report.starts % 4) {
    case 0: few.resize(100'000); break;
    case 1: few[index] = 1; break;
    case 2: assert(index == 0); break;
    default: exit(0);
  }
  struct Greedy {
  } greedy;
  user::run(greedy);  // not reached
}
