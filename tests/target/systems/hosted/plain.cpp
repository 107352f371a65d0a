// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Hosted and integer-only: all facilities, then the whole heap, and the console by way of stdio.
#include <stdio.h>
#include <stdlib.h>

#include "tests/target/systems/hosted/facilities.hpp"
#include "tests/target/systems/hosted/report.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using hosted::expect;

struct Block {
  Block* next;
  char rest[1000];
};

/// Takes all, gives all back, and gets as much again.
uint64_t exhaust() {
  uint64_t count = 0;
  Block* first = nullptr;
  while (auto* block = static_cast<Block*>(malloc(sizeof(Block)))) {
    block->next = first;
    first = block;
    ++count;
  }
  while (first != nullptr) free(std::exchange(first, first->next));
  return count;
}

struct Plain {};

}  // namespace

int main() {
  auto& report = user::Region<"report_plain", hosted::Report, user::Access::write>::get();
  hosted::begin_report(report);
  hosted::use_facilities();
  report.blocks = exhaust();
  expect(exhaust() == report.blocks);
  expect(printf("%s has %4d blocks", "plain", static_cast<int>(report.blocks)) == 21);
  user::print(" (printed around stdio)\n");
  expect(puts("") >= 0 && fprintf(stderr, "start %u\n", static_cast<unsigned>(report.starts)) == 8);
  expect(getchar() == EOF);
  report.done = report.starts;
  Plain plain;
  user::run(plain);
}
