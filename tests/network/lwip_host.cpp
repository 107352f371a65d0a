// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/network/lwip_host.hpp"

#include <lwip/mem.h>
#include <lwip/pbuf.h>
#include <lwip/priv/memp_priv.h>
#include <sanitizer/asan_interface.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

// Bounds of the sections that sections.h names.
extern "C" uint64_t __start_lwip_zeroed[], __stop_lwip_zeroed[], __start_lwip_set[], __stop_lwip_set[];

namespace nacre::lwip_host {
namespace {

/// In front of each piece.
struct Piece {
  Piece* before;
  Piece* behind;
  size_t size;
  size_t pool;  ///< MEMP_MAX: of the heap
};

struct State {
  uint32_t now = 0;
  uint64_t random = 0;
  Usage usage;
  Usage peak;
  uint64_t refusals = 0;
};

State state;
Piece pieces{&pieces, &pieces, 0, 0};

/// What a piece of that size takes of lwIP's own heap.
size_t of_heap(size_t size) { return LWIP_MEM_ALIGN_SIZE(size) + 8; }

void* allocate(size_t size, size_t pool) {
  auto* piece = static_cast<Piece*>(std::malloc(sizeof(Piece) + size));
  if (piece == nullptr) std::abort();
  *piece = {&pieces, pieces.behind, size, pool};
  piece->before->behind = piece;
  piece->behind->before = piece;
  size_t& held = pool < MEMP_MAX ? state.usage.pools[pool] : state.usage.heap;
  size_t& most = pool < MEMP_MAX ? state.peak.pools[pool] : state.peak.heap;
  held += pool < MEMP_MAX ? 1 : of_heap(size);
  most = std::max(most, held);
  return piece + 1;
}

void release(void* memory) {
  auto* piece = static_cast<Piece*>(memory) - 1;
  piece->before->behind = piece->behind;
  piece->behind->before = piece->before;
  if (piece->pool < MEMP_MAX)
    state.usage.pools[piece->pool] -= 1;
  else
    state.usage.heap -= of_heap(piece->size);
  std::free(piece);
}

/// Word by word and unseen by the sanitizer: there are red zones between the variables.
__attribute__((no_sanitize("address"))) void copy(uint64_t* to, const uint64_t* from, size_t words) {
  for (size_t i = 0; i < words; ++i) {
    to[i] = from == nullptr ? 0 : from[i];
    asm volatile("" ::: "memory");
  }
}

}  // namespace

void reset(uint64_t seed) {
  static std::vector<uint64_t> first;
  const auto words = static_cast<size_t>(__stop_lwip_set - __start_lwip_set);
  if (first.empty()) {
    first.resize(words);
    copy(first.data(), __start_lwip_set, words);
  }
  while (pieces.behind != &pieces) release(pieces.behind + 1);
  copy(__start_lwip_set, first.data(), words);
  copy(__start_lwip_zeroed, nullptr, static_cast<size_t>(__stop_lwip_zeroed - __start_lwip_zeroed));
  state = {};
  state.random = seed;
}

uint32_t now() { return state.now; }
void advance(uint32_t milliseconds) { state.now += milliseconds; }
Usage usage() { return state.usage; }
Usage peak() { return state.peak; }
uint64_t refusals() { return state.refusals; }

}  // namespace nacre::lwip_host

using namespace nacre::lwip_host;

extern "C" {

uint32_t sys_now() { return state.now; }

uint32_t nacre_lwip_random() {  // SplitMix64
  state.random += 0x9e37'79b9'7f4a'7c15;
  uint64_t word = state.random;
  word = (word ^ word >> 30) * 0xbf58'476d'1ce4'e5b9;
  word = (word ^ word >> 27) * 0x94d0'49bb'1331'11eb;
  return static_cast<uint32_t>(word >> 32 ^ word);
}

// The linker puts these in the place of lwIP's (--wrap).

void __wrap_mem_init() {}
void* __wrap_mem_malloc(mem_size_t size) {
  if (state.usage.heap + of_heap(size) <= MEM_SIZE) return allocate(size, MEMP_MAX);
  state.refusals += 1;
  return nullptr;
}
void* __wrap_mem_calloc(mem_size_t count, mem_size_t size) {
  const size_t all = size_t{count} * size;
  void* memory = all <= MEM_SIZE ? __wrap_mem_malloc(static_cast<mem_size_t>(all)) : nullptr;
  if (memory != nullptr) std::memset(memory, 0, all);
  return memory;
}
void* __wrap_mem_trim(void* memory, mem_size_t size) {
  const Piece& piece = static_cast<const Piece*>(memory)[-1];
  if (size < piece.size) ASAN_POISON_MEMORY_REGION(static_cast<uint8_t*>(memory) + size, piece.size - size);
  return memory;
}
void __wrap_mem_free(void* memory) {
  if (memory != nullptr) release(memory);
}

void __wrap_memp_init() {}
void* __wrap_memp_malloc(memp_t pool) {
  const memp_desc& description = *memp_pools[pool];
  if (state.usage.pools[pool] < description.num) return allocate(description.size, pool);
  state.refusals += 1;
  return nullptr;
}
void __wrap_memp_free(memp_t, void* memory) {
  if (memory != nullptr) release(memory);
}

/// A buffer of the pool ends where its frame ends.
pbuf* __real_pbuf_alloc(pbuf_layer layer, u16_t length, pbuf_type type);
pbuf* __wrap_pbuf_alloc(pbuf_layer layer, u16_t length, pbuf_type type) {
  pbuf* packet = __real_pbuf_alloc(layer, length, type);
  if (packet == nullptr || type != PBUF_POOL) return packet;
  const auto* end = reinterpret_cast<const uint8_t*>(packet) + memp_pools[MEMP_PBUF_POOL]->size;
  const auto* used = static_cast<const uint8_t*>(packet->payload) + length;
  ASAN_POISON_MEMORY_REGION(used, static_cast<size_t>(end - used));
  return packet;
}

}  // extern "C"
