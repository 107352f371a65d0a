// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Tiny programs for the tests of the host tool: they hold metadata as a real component does, and never run.
#pragma once

#include "abi/metadata.hpp"

namespace nacre::test {

/// FNV-1a, 64 bit, over the text without its zero.
consteval uint64_t hash(const char* text) {
  uint64_t value = 0xcbf2'9ce4'8422'2325;
  for (; *text != '\0'; ++text) value = (value ^ static_cast<uint8_t>(*text)) * 0x100'0000'01b3;
  return value;
}

consteval abi::Use use(abi::UseKind kind, const char* name, uint64_t interface = 0, uint64_t need = 0,
                       uint32_t optional = 0) {
  abi::Use made{};
  made.kind = kind;
  made.optional = optional;
  for (unsigned i = 0; name[i] != '\0'; ++i) made.name[i] = name[i];
  made.interface = interface;
  made.need = need;
  return made;
}

inline constexpr uint64_t writes = uint64_t{1} << 63;

}  // namespace nacre::test

#define NACRE_TEST_USES [[gnu::used, gnu::section(".nacre.uses")]] constinit const nacre::abi::Use uses[]
#define NACRE_TEST_INTERFACE [[gnu::used, gnu::section(".nacre.interfaces")]] const char

extern "C" [[gnu::section(".text.nacre_start"), gnu::used]] inline void nacre_start() {
  for (;;) {
  }
}
