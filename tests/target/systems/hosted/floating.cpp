// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Hosted with floating point: all facilities, and numbers in the registers.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/target/systems/hosted/facilities.hpp"
#include "tests/target/systems/hosted/report.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using hosted::expect;

void use_numbers() {
  volatile double two = 2;
  expect(fabs(sqrt(two) * sqrt(two) - 2) < 1e-15 && fabs(sin(two) * sin(two) + cos(two) * cos(two) - 1) < 1e-15);
  expect(pow(two, 10) == 1024 && floor(-two / 3) == -1 && isnan(two / 0 - two / 0));
  char text[64];
  snprintf(text, sizeof text, "%.3f %g %5.1e", two / 3, 1e100, 12345.678);
  expect(strcmp(text, "0.667 1e+100 1.2e+04") == 0);
  double read = 0;
  expect(sscanf("-2.5", "%lf", &read) == 1 && read == -2.5);
}

struct Floating {};

}  // namespace

int main() {
  auto& report = user::Region<"report_floating", hosted::Report, user::Access::write>::get();
  hosted::begin_report(report);
  hosted::use_facilities();
  use_numbers();
  report.done = report.starts;
  Floating floating;
  user::run(floating);
}
