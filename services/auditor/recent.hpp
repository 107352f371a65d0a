// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The last chained lines, in case the console falls with some of them in its buffer: they are written again. A
// reader takes only lines that continue the chain, so it skips what it has seen. Pure.
#pragma once

#include <array>

#include "services/auditor/lines.hpp"

namespace nacre::auditor {

class RecentLines {
 public:
  /// As many as the console can hold: 1024 bytes, and no chained line is shorter than 64.
  static constexpr unsigned capacity = 16;

  void keep(const Line& line) { lines_[next_++ % capacity] = line; }

  /// All kept lines are to be written again, oldest first.
  void replay() {
    replayed_ = next_ < capacity ? 0 : next_ - capacity;
    end_ = next_;
  }

  /// The next line of a replay. False: it is over.
  [[nodiscard]] bool try_next(Line& line) {
    if (replayed_ == end_) return false;
    line = lines_[replayed_++ % capacity];
    return true;
  }

 private:
  std::array<Line, capacity> lines_{};
  uint64_t next_ = 0;
  uint64_t replayed_ = 0;
  uint64_t end_ = 0;
};

}  // namespace nacre::auditor
