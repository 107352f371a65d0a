// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The memory functions that the compiler refers to. Word by word where both sides allow it.
#include <stddef.h>
#include <stdint.h>

namespace {

using Word [[gnu::may_alias]] = uint64_t;

[[nodiscard]] bool aligned(const void* first, const void* second) {
  return ((reinterpret_cast<uintptr_t>(first) | reinterpret_cast<uintptr_t>(second)) & 7) == 0;
}

void copy_forward(unsigned char* to, const unsigned char* from, size_t size) {
  if (aligned(to, from)) {
    for (; size >= 8; size -= 8, to += 8, from += 8) {
      *reinterpret_cast<Word*>(to) = *reinterpret_cast<const Word*>(from);
    }
  }
  for (; size != 0; --size) *to++ = *from++;
}

}  // namespace

extern "C" {

void* memcpy(void* __restrict to, const void* __restrict from, size_t size) {
  copy_forward(static_cast<unsigned char*>(to), static_cast<const unsigned char*>(from), size);
  return to;
}

void* memmove(void* to, const void* from, size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  const auto* source = static_cast<const unsigned char*>(from);
  if (reinterpret_cast<uintptr_t>(to) - reinterpret_cast<uintptr_t>(from) >= size) {
    copy_forward(target, source, size);
  } else {
    while (size != 0) {
      --size;
      target[size] = source[size];
    }
  }
  return to;
}

void* memset(void* to, int value, size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  const auto byte = static_cast<unsigned char>(value);
  if (aligned(to, to)) {
    const uint64_t word = byte * uint64_t{0x0101'0101'0101'0101};
    for (; size >= 8; size -= 8, target += 8) *reinterpret_cast<Word*>(target) = word;
  }
  for (; size != 0; --size) *target++ = byte;
  return to;
}

int memcmp(const void* left, const void* right, size_t size) {
  const auto* first = static_cast<const unsigned char*>(left);
  const auto* second = static_cast<const unsigned char*>(right);
  for (size_t i = 0; i < size; ++i) {
    if (first[i] != second[i]) return first[i] < second[i] ? -1 : 1;
  }
  return 0;
}

void* memchr(const void* in, int value, size_t size) {
  const auto* bytes = static_cast<const unsigned char*>(in);
  for (size_t i = 0; i < size; ++i) {
    if (bytes[i] == static_cast<unsigned char>(value)) return const_cast<unsigned char*>(bytes + i);
  }
  return nullptr;
}

size_t strlen(const char* text) {
  size_t size = 0;
  while (text[size] != 0) ++size;
  return size;
}
}
