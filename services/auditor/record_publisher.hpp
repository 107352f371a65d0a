// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Publishes records in the region `records` (interfaces/records.hpp). After a restart of the auditor records may come
// again that have been published before: the region itself says which. Pure.
#pragma once

#include "interfaces/records.hpp"

namespace nacre::auditor {

class RecordPublisher {
 public:
  explicit RecordPublisher(interfaces::PublishedRecords& records) : records_(records) {}

  /// First of all, once in each life: goes on where the last life ended, also when it ended in the middle of an entry.
  void begin() {
    for (const interfaces::PublishedRecord& entry : records_.entries) {
      if (entry.number == 0) continue;
      uint64_t& last = last_[index(entry.ring)];
      if (entry.record.sequence > last) last = entry.record.sequence;
      if (entry.number > number_) number_ = entry.number;
    }
    if (records_.newest > number_) number_ = records_.newest;
  }

  /// Before the next record of this ring `count` others were lost.
  void note_lost(interfaces::RecordRing ring, uint64_t count) { lost_[index(ring)] += count; }

  void publish(interfaces::RecordRing ring, const abi::Record& record) {
    uint64_t& last = last_[index(ring)];
    if (record.sequence <= last) return;
    last = record.sequence;
    number_ += 1;
    interfaces::PublishedRecord& entry = records_.entries[number_ % interfaces::published_records];
    __atomic_store_n(&entry.number, uint64_t{0}, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    entry.ring = ring;
    entry.lost = lost_[index(ring)];
    entry.record = record;
    __atomic_store_n(&entry.number, number_, __ATOMIC_RELEASE);
    __atomic_store_n(&records_.newest, number_, __ATOMIC_RELEASE);
    lost_[index(ring)] = 0;
  }

 private:
  [[nodiscard]] static constexpr unsigned index(interfaces::RecordRing ring) {
    return ring == interfaces::RecordRing::denial ? 1 : 0;
  }

  interfaces::PublishedRecords& records_;
  uint64_t number_ = 0;
  uint64_t last_[2]{};  ///< sequences that have been published, by ring
  uint64_t lost_[2]{};
};

}  // namespace nacre::auditor
