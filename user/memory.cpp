// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The memory functions that the compiler refers to. Four words at a time; a component's memory may be read and written
// at any address, aligned or not. Registers of devices are not for these functions.
#include <stddef.h>
#include <stdint.h>

namespace {

constexpr size_t chunk_size = 32;

[[nodiscard, gnu::always_inline]] inline uint64_t load(const unsigned char* from) {
  uint64_t word;
  __builtin_memcpy(&word, from, sizeof word);
  return word;
}
[[gnu::always_inline]] inline void store(unsigned char* to, uint64_t word) { __builtin_memcpy(to, &word, sizeof word); }

/// Reads all of the chunk before it writes: right for areas that overlap too.
[[gnu::always_inline]] inline void copy_chunk(unsigned char* to, const unsigned char* from) {
  const uint64_t first = load(from);
  const uint64_t second = load(from + 8);
  const uint64_t third = load(from + 16);
  const uint64_t fourth = load(from + 24);
  store(to, first);
  store(to + 8, second);
  store(to + 16, third);
  store(to + 24, fourth);
}

/// For areas apart, or `to` below `from`. The last word is read before anything is written.
void copy_forward(unsigned char* to, const unsigned char* from, size_t size) {
  if (size < sizeof(uint64_t)) {
    for (; size != 0; --size) *to++ = *from++;
    return;
  }
  unsigned char* const last = to + size - sizeof(uint64_t);
  const uint64_t last_word = load(from + size - sizeof(uint64_t));
  for (; size >= 2 * chunk_size; size -= 2 * chunk_size, to += 2 * chunk_size, from += 2 * chunk_size) {
    copy_chunk(to, from);
    copy_chunk(to + chunk_size, from + chunk_size);
  }
  if (size >= chunk_size) {
    copy_chunk(to, from);
    size -= chunk_size;
    to += chunk_size;
    from += chunk_size;
  }
  for (; size > 8; size -= 8, to += 8, from += 8) store(to, load(from));
  store(last, last_word);
}

/// For `to` above `from`.
void copy_backward(unsigned char* to, const unsigned char* from, size_t size) {
  for (; size >= chunk_size; size -= chunk_size) copy_chunk(to + size - chunk_size, from + size - chunk_size);
  for (; size >= 8; size -= 8) store(to + size - 8, load(from + size - 8));
  for (; size != 0; --size) to[size - 1] = from[size - 1];
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
    copy_backward(target, source, size);
  }
  return to;
}

void* memset(void* to, int value, size_t size) {
  auto* target = static_cast<unsigned char*>(to);
  const auto byte = static_cast<unsigned char>(value);
  const uint64_t word = byte * uint64_t{0x0101'0101'0101'0101};
  for (; size >= chunk_size; size -= chunk_size, target += chunk_size) {
    for (size_t offset = 0; offset < chunk_size; offset += 8) store(target + offset, word);
  }
  for (; size >= 8; size -= 8, target += 8) store(target, word);
  for (; size != 0; --size) *target++ = byte;
  return to;
}

int memcmp(const void* left, const void* right, size_t size) {
  const auto* first = static_cast<const unsigned char*>(left);
  const auto* second = static_cast<const unsigned char*>(right);
  size_t i = 0;
  while (i + 8 <= size && load(first + i) == load(second + i)) i += 8;
  for (; i < size; ++i) {
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
