// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Memory for malloc: an arena of the component's own, as large as nacre_component's HEAP says. It only grows, and
// begins anew at each start of the component.
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

extern "C" char nacre_heap[];
extern "C" char nacre_heap_end[];

namespace {

constinit char* end_of_use = nacre_heap;

}  // namespace

/// Called by malloc alone, which clears what it hands out. A negative or too large `size` changes nothing.
extern "C" void* sbrk(ptrdiff_t size) {
  const ptrdiff_t room = nacre_heap_end - end_of_use;
  if (size < 0 || size > room) {
    errno = ENOMEM;
    return reinterpret_cast<void*>(intptr_t{-1});
  }
  char* begin = end_of_use;
  end_of_use += size;
  return begin;
}
