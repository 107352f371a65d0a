// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Hosted with floating point and exceptions: numbers that live in registers across a throw, then one that nobody
// catches.
#include <stdexcept>
#include <string>

#include "tests/target/systems/hosted/report.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using hosted::expect;

/// Fills the registers that its callers want kept (d8 to d15, x19 to x28), then throws.
[[noreturn, gnu::noinline]] void disturb(double by) {
  asm volatile("" : : : "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15", "x19", "x20", "x21", "x22", "x23");
  asm volatile("fmov d8, %d0\n fmov d9, %d0\n fmov d10, %d0\n fmov d15, %d0" : : "w"(by) : "d8", "d9", "d10", "d15");
  throw std::runtime_error(std::to_string(static_cast<int>(by)));
}

[[gnu::noinline]] double sum_across_throws(volatile const double* numbers) {
  const double a = numbers[0];
  const double b = numbers[1];
  const double c = numbers[2];
  double sum = 0;
  for (int i = 0; i < 5; ++i) {
    try {
      disturb(1000 + i);
    } catch (const std::exception& error) {
      expect(std::string(error.what()) == std::to_string(1000 + i));
      sum += a * b + c;
    }
  }
  return sum;
}

}  // namespace

int main() {
  auto& report = user::Region<"report_uncaught", hosted::Report, user::Access::write>::get();
  hosted::begin_report(report);
  volatile double numbers[] = {1.5, 2.5, 0.25};
  expect(sum_across_throws(numbers) == 20);
  report.done = report.starts;
  throw 7;
}
