// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Preloaded into a build: the day is another one, by NACRE_CLOCK_SHIFT seconds. Clocks that measure lengths, and the
// times of files, stay true.
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

namespace {

time_t shift() {
  const char* text = getenv("NACRE_CLOCK_SHIFT");
  return text == nullptr ? 0 : atol(text);
}

timespec now() {
  timespec real{};
  syscall(SYS_clock_gettime, CLOCK_REALTIME, &real);
  real.tv_sec += shift();
  return real;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  const auto status = static_cast<int>(syscall(SYS_clock_gettime, clock, out));
  if (status == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) out->tv_sec += shift();
  return status;
}

int gettimeofday(timeval* out, void* zone) noexcept {
  static_cast<void>(zone);
  const timespec time = now();
  *out = {time.tv_sec, time.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* out) noexcept {
  const time_t seconds = now().tv_sec;
  if (out != nullptr) *out = seconds;
  return seconds;
}

int timespec_get(timespec* out, int base) noexcept {
  *out = now();
  return base;
}

}  // extern "C"
