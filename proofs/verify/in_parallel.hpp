// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace nacre::proof::verify {

/// Calls `work(i)` for each i below `count`, the lowest first, in `workers` threads. `work` must not throw.
template <class Work>
void in_parallel(unsigned workers, size_t count, const Work& work) {
  std::atomic<size_t> next = 0;
  std::vector<std::jthread> threads;
  for (unsigned w = 0; w < workers; ++w) {
    threads.emplace_back([&] {
      for (size_t i = next++; i < count; i = next++) work(i);
    });
  }
}

}  // namespace nacre::proof::verify
