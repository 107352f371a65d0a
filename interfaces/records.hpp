// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The region `records`: the last records of the kernel's audit rings, for everybody who may read it. Written by the
// auditor alone, which numbers what it publishes from 1 and goes on counting after its own restart. A reader copies an entry
// with `try_read`, which fails when it has been overwritten.
#pragma once

#include "abi/audit.hpp"

namespace nacre::interfaces {

inline constexpr unsigned published_records = 64;  ///< the newest that can be read

/// Which of the kernel's rings a record is from.
enum class RecordRing : uint64_t { event = 0, denial = 1 };

/// One entry.
struct PublishedRecord {
  uint64_t number;  ///< 0 while the entry is being written
  RecordRing ring;  ///< where the kernel wrote it
  uint64_t
      lost;  ///< records of this ring that were overwritten before the auditor could take them, just before this one
  uint64_t reserved[5];
  abi::Record record;  ///< as the kernel wrote it
};
static_assert(sizeof(PublishedRecord) == 128);

/// The region.
struct PublishedRecords {
  uint64_t newest;  ///< number of the last one; 0: none yet
  uint64_t reserved[15];
  PublishedRecord entries[published_records];  ///< record n in entry n % published_records
};
static_assert(sizeof(PublishedRecords) == 128 + 128 * published_records);

/// Number of the last record; 0: none yet.
[[nodiscard]] inline uint64_t newest_number(const PublishedRecords& records) {
  return __atomic_load_n(&records.newest, __ATOMIC_ACQUIRE);
}

/// The entry with this number, whole. False: it is not there, or no longer.
[[nodiscard]] inline bool try_read(const PublishedRecords& records, uint64_t number, PublishedRecord& copy) {
  const PublishedRecord& entry = records.entries[number % published_records];
  if (number == 0 || __atomic_load_n(&entry.number, __ATOMIC_ACQUIRE) != number) return false;
  copy = entry;
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  copy.number = number;
  return __atomic_load_n(&entry.number, __ATOMIC_RELAXED) == number;
}

}  // namespace nacre::interfaces
