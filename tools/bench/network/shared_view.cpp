// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/shared_view.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace nacre::bench {

Result<SharedView> SharedView::create() {
  const int descriptor = ::memfd_create("nacre-counts", MFD_CLOEXEC);
  if (descriptor < 0 || ::ftruncate(descriptor, sizeof(SharedCounts)) != 0) {
    if (descriptor >= 0) ::close(descriptor);
    return failure("no memory to share with the plugin");
  }
  void* place = ::mmap(nullptr, sizeof(SharedCounts), PROT_READ, MAP_SHARED, descriptor, 0);
  if (place == MAP_FAILED) {
    ::close(descriptor);
    return failure("memory shared with the plugin cannot be mapped");
  }
  return SharedView(descriptor, static_cast<SharedCounts*>(place));
}

SharedView::SharedView(SharedView&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), shared_(std::exchange(other.shared_, nullptr)) {}

SharedView::~SharedView() {
  if (shared_ != nullptr) ::munmap(shared_, sizeof(SharedCounts));
  if (descriptor_ >= 0) ::close(descriptor_);
}

Counts SharedView::counts() const {
  return {__atomic_load_n(&shared_->counts.kernel, __ATOMIC_RELAXED),
          __atomic_load_n(&shared_->counts.user, __ATOMIC_RELAXED)};
}

std::vector<Site> SharedView::sites() const {
  const uint64_t count = __atomic_load_n(&shared_->site_count, __ATOMIC_ACQUIRE);
  return {shared_->sites, shared_->sites + std::min<uint64_t>(count, max_sites)};
}

std::vector<unsigned> SharedView::columns() const {
  std::vector<unsigned> all;
  for (unsigned i = 1; i < max_columns && shared_->contexts[i] != 0; ++i) all.push_back(i);
  std::ranges::sort(all, {}, [this](unsigned i) { return shared_->contexts[i]; });
  return all;
}

}  // namespace nacre::bench
