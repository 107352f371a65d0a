// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The reader's end of the plugin's SharedCounts.
#pragma once

#include <memory>
#include <vector>

#include "tools/bench/figure.hpp"
#include "tools/bench/plugin/shared_counts.hpp"

namespace nacre::bench {

class SharedView {
 public:
  [[nodiscard]] static Result<SharedView> create();
  SharedView(SharedView&& other) noexcept;
  SharedView& operator=(SharedView&&) = delete;
  ~SharedView();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Now. The two are read one after the other; while the machine works they may be some instructions apart.
  [[nodiscard]] Counts counts() const;
  [[nodiscard]] std::vector<Site> sites() const;
  /// Columns of the components in the order of their numbers; the ones that have never run are missing.
  [[nodiscard]] std::vector<unsigned> columns() const;

 private:
  SharedView(int descriptor, SharedCounts* shared) : descriptor_(descriptor), shared_(shared) {}
  int descriptor_;
  SharedCounts* shared_;
};

[[nodiscard]] inline Counts operator-(Counts a, Counts b) { return {a.kernel - b.kernel, a.user - b.user}; }

}  // namespace nacre::bench
