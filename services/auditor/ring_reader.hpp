// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Takes the records of one audit ring in order and says how many were overwritten before they could be read. Pure: the
// ring and its head are memory that the kernel writes while we are not running.
#pragma once

#include "abi/audit.hpp"

namespace nacre::auditor {

class RingReader {
 public:
  RingReader(const abi::Ring& ring, const uint64_t& head) : ring_(ring), head_(head) {}

  /// Goes on after record `last`. For an auditor that remembers what it exported before a restart.
  void resume_after(uint64_t last) { next_ = last + 1; }

  /// The next record to be taken has this sequence.
  [[nodiscard]] uint64_t next() const { return next_; }

  /// Records that were lost since the last call.
  [[nodiscard]] uint64_t take_lost() {
    skip_overwritten();
    const uint64_t lost = lost_;
    lost_ = 0;
    return lost;
  }

  /// Copies the next record, whole. False: there is none yet.
  [[nodiscard]] bool try_take(abi::Record& record) {
    for (unsigned attempt = 0; attempt < 4; ++attempt) {
      skip_overwritten();
      if (next_ > head()) return false;
      record = ring_.records[next_ % abi::ring_records];
      __atomic_thread_fence(__ATOMIC_ACQUIRE);
      if (head() - next_ >= abi::ring_records) continue;
      next_ += 1;
      return true;
    }
    return false;
  }

 private:
  [[nodiscard]] uint64_t head() const { return __atomic_load_n(&head_, __ATOMIC_ACQUIRE); }

  void skip_overwritten() {
    const uint64_t newest = head();
    if (next_ > newest || newest - next_ < abi::ring_records) return;
    const uint64_t oldest = newest - abi::ring_records + 1;
    lost_ += oldest - next_;
    next_ = oldest;
  }

  const abi::Ring& ring_;
  const uint64_t& head_;
  uint64_t next_ = 1;
  uint64_t lost_ = 0;
};

}  // namespace nacre::auditor
