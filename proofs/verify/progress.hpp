// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One line on a terminal that says how far the work is.
#pragma once

#include <cstdio>
#include <mutex>

#include "proofs/verify/stopwatch.hpp"

namespace nacre::proof::verify {

class Progress {
 public:
  Progress(const char* what, size_t total, bool is_shown) : what_(what), total_(total), is_shown_(is_shown) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (is_shown_) std::fputs("\r\033[K", stderr);
  }
  /// From any thread.
  void step() {
    const std::scoped_lock lock(mutex_);
    ++done_;
    if (is_shown_) std::fprintf(stderr, "\r%s %zu/%zu, %.0f s\033[K", what_, done_, total_, watch_.seconds());
  }

 private:
  const char* what_;
  size_t total_;
  size_t done_ = 0;
  bool is_shown_;
  std::mutex mutex_;
  Stopwatch watch_;
};

}  // namespace nacre::proof::verify
