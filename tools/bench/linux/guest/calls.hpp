// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the guest asks of its kernel: Linux's system calls on AArch64. A negative result is an error number.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <string_view>

namespace nacre::bench::guest {

enum class Call : uint64_t {
  epoll_create = 20,
  epoll_control = 21,
  epoll_wait = 22,
  device_control = 29,
  open_at = 56,
  close = 57,
  read = 63,
  write = 64,
  write_vector = 66,
  exit = 93,
  socket = 198,
  bind = 200,
  listen = 201,
  send_to = 206,
  receive_from = 207,
  set_option = 208,
  clone = 220,
  accept = 242,
  load_module = 273,
};

/// Numbers and pointers, as many as the call takes.
template <class... T>
requires(sizeof...(T) <= 6) [[gnu::always_inline]] inline int64_t call(Call number, T... arguments) {
  const uint64_t all[6] = {(uint64_t)arguments...};
  register uint64_t x0 asm("x0") = all[0];
  register uint64_t x1 asm("x1") = all[1];
  register uint64_t x2 asm("x2") = all[2];
  register uint64_t x3 asm("x3") = all[3];
  register uint64_t x4 asm("x4") = all[4];
  register uint64_t x5 asm("x5") = all[5];
  register uint64_t x8 asm("x8") = static_cast<uint64_t>(number);
  asm volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5), "r"(x8) : "memory", "cc");
  return static_cast<int64_t>(x0);
}

inline void say(std::string_view text) { (void)call(Call::write, 1, text.data(), text.size()); }

/// The first process may not end: the kernel stops the machine with its own words after ours.
[[noreturn]] inline void give_up(std::string_view what) {
  say("guest: failed: ");
  say(what);
  say("\n");
  for (;;) (void)call(Call::exit, 1);
}

/// A result that is no error.
inline int64_t good(int64_t result, std::string_view what) {
  if (result < 0) give_up(what);
  return result;
}

}  // namespace nacre::bench::guest
