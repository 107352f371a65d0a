// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// How far two ends have got in what they send each other through shared memory, when neither trusts the other and both
// may fall and come back at any time. What is counted, and where it lies, is the user's business (ring.hpp,
// frames.hpp).
//
// Rules
//   1 An end that begins takes a new epoch and writes it last. What it had sent and read before is void.
//   2 A count of what was read is good only together with the epoch of the sender that it was counted in.
//   3 An end that begins takes nothing that was sent before: what is half sent belongs to a conversation that is over.
//   4 Every value from the other end is read once and used only after a check.
#pragma once

#include <stdint.h>

namespace nacre {

/// What one end writes and the other reads. Content at the first start is arbitrary.
struct SharedCounts {
  uint64_t epoch;       ///< never the same as before
  uint64_t sent;        ///< in this epoch
  uint64_t seen_epoch;  ///< epoch of the other end that `read` counts in; 0: none
  uint64_t read;        ///< of that epoch, what this end is done with
};

/// What has become of the other end since the last look.
enum class PeerNews : uint8_t { none, restarted };

/// One end. `mine` is mapped for writing, `theirs` for reading; the own counts are kept here too: what stands in the
/// region is for the other end only.
class CountsEnd {
 public:
  /// `mine` is mapped for writing, `theirs` for reading.
  constexpr CountsEnd(SharedCounts& mine, const SharedCounts& theirs) : mine_(mine), theirs_(theirs) {}

  /// First of all, once in each life.
  void begin() {
    put(mine_.seen_epoch, 0);
    sent_ = 0;
    put(mine_.sent, sent_);
    const uint64_t next = get(mine_.epoch) + 1;
    epoch_ = next != 0 ? next : 1;
    put(mine_.epoch, epoch_);
    seen_epoch_ = get(theirs_.epoch);
    read_ = get(theirs_.sent);
    publish_seen();
  }

  /// Must be called before anything else whenever the other end may have run.
  [[nodiscard]] PeerNews look() {
    const uint64_t epoch = get(theirs_.epoch);
    if (epoch == seen_epoch_) return PeerNews::none;
    seen_epoch_ = epoch;
    read_ = 0;
    publish_seen();
    return PeerNews::restarted;
  }

  /// In this life.
  [[nodiscard]] uint64_t sent() const { return sent_; }
  /// So many more are there for the other end.
  void send(uint64_t count) {
    sent_ += count;
    put(mine_.sent, sent_);
  }
  /// What was sent and the other end has not counted as read. More than was ever on its way: it is not honest.
  [[nodiscard]] uint64_t unread() const {
    const bool counted = get(theirs_.seen_epoch) == epoch_;
    return sent_ - (counted ? get(theirs_.read) : 0);
  }

  /// As the other end says; it may say anything.
  [[nodiscard]] uint64_t sent_to_us() const { return get(theirs_.sent); }
  /// What this end is done with, in the other end's count.
  [[nodiscard]] uint64_t read() const { return read_; }
  /// All before `count` is the other end's again.
  void read_to(uint64_t count) {
    read_ = count;
    put(mine_.read, read_);
  }

 private:
  [[nodiscard]] static uint64_t get(const uint64_t& word) { return __atomic_load_n(&word, __ATOMIC_ACQUIRE); }
  static void put(uint64_t& word, uint64_t value) { __atomic_store_n(&word, value, __ATOMIC_RELEASE); }

  /// The epoch is void while the count changes under it.
  void publish_seen() {
    put(mine_.seen_epoch, 0);
    put(mine_.read, read_);
    put(mine_.seen_epoch, seen_epoch_);
  }

  SharedCounts& mine_;
  const SharedCounts& theirs_;
  uint64_t epoch_ = 0;
  uint64_t sent_ = 0;
  uint64_t seen_epoch_ = 0;
  uint64_t read_ = 0;
};

}  // namespace nacre
