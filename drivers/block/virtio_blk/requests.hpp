// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The requests between client and device (virtio 1.1, 5.2.6), in memory alone: no register is touched here.
//
// A request is started and not collected: with the device, or ended. Invariants:
//   1 At most most_requests, numbered as they were started; number n has the entry, header, status byte and descriptors
//     of slot n % most_requests.
//   2 Only what a slot's entry says is believed: the device may write anything to its memory at any time.
//   3 What is given to the device lies in `blocks_in`, `blocks_out` or Memory: a Transfer, or of fixed size.
#pragma once

#include <array>

#include "drivers/block/virtio_blk/request.hpp"
#include "drivers/virtio/queue.hpp"
#include "lib/strong.hpp"

namespace nacre::drivers::block {

using interfaces::most_requests;

/// Three parts are a request: header, bytes, status. A slot has a fourth descriptor, as the length is a power of two.
inline constexpr unsigned slot_descriptors = 4;
using Queue = virtio::Queue<slot_descriptors * most_requests>;

enum class Kind : uint32_t { read = 0, write = 1, flush = 4 };

struct Header {
  Kind kind;
  uint32_t unused;
  uint64_t sector;
};

/// What driver and device share, beside the areas.
struct Memory {
  Queue::Area queue;
  Header headers[most_requests];
  uint8_t status[most_requests];  ///< written by the device
};

inline constexpr uint8_t device_ok = 0;
inline constexpr uint8_t device_silent = 0xff;  ///< in the status byte before the device has written it

/// What has become of a request.
enum class Progress : uint8_t { with_device, done, device_failed, no_answer };

class Requests {
 public:
  /// `seen`, `in`, `out`: where the device sees the memory, `blocks_in` and `blocks_out`.
  Requests(Memory& memory, uint64_t seen, uint64_t in, uint64_t out)
      : memory_(memory), seen_(seen), in_(in), out_(out), queue_(memory.queue, seen + offsetof(Memory, queue)) {}

  [[nodiscard]] const Queue& queue() const { return queue_; }

  /// The device has been reset, and has not yet been told of the queue: it will answer nothing of what it had.
  void lose_device() {
    queue_.begin();
    for (Entry& each : entries_) {
      if (each.progress == Progress::with_device) each.progress = Progress::no_answer;
    }
  }

  /// The device has been reset: nothing is started any more.
  void forget() {
    first_ = next_;
    for (Entry& each : entries_) each.progress = Progress::done;
  }

  [[nodiscard]] bool has_room() const { return next_ - first_ < most_requests; }

  // While has_room(). The device wants to be notified afterwards.

  void give(const Transfer& transfer, Instant deadline) {
    if (transfer.bytes() == 0) __builtin_trap();
    const bool reads = transfer.direction() == Direction::read;
    const Part bytes{(reads ? in_ : out_) + transfer.offset(), transfer.bytes(),
                     reads ? virtio::device_writes : uint16_t{0}};
    give_slot(reads ? Kind::read : Kind::write, transfer.sector(), &bytes, deadline);
  }
  void give_flush(Instant deadline) { give_slot(Kind::flush, 0, nullptr, deadline); }
  /// A request that is done as soon as it is started: nothing for the device.
  void add_done() { entries_[next_++ % most_requests].progress = Progress::done; }

  /// Looks at what the device has returned. True: the oldest request, which was with the device, is no longer.
  [[nodiscard]] bool take_answers() {
    const bool waited = oldest_is_with_device();
    virtio::Returned returned;
    for (unsigned i = 0; i < Queue::length && queue_.has_returned(); ++i) {
      if (queue_.try_take(returned)) judge(returned);
    }
    return waited && !oldest_is_with_device();
  }

  /// Takes the oldest request away, if it has ended.
  [[nodiscard]] Result<Nothing, Status> try_collect() {
    if (first_ == next_) return Failed{Status::none};
    const Progress progress = entries_[first_ % most_requests].progress;
    if (progress == Progress::with_device) return Failed{Status::in_progress};
    first_ += 1;
    if (progress == Progress::device_failed) return Failed{Status::device_failed};
    if (progress == Progress::no_answer) return Failed{Status::no_answer};
    return Nothing{};
  }

  /// When the device has had one of them for too long.
  [[nodiscard]] Instant deadline() const {
    Instant first = never;
    for (const Entry& each : entries_) {
      if (each.progress == Progress::with_device && each.deadline < first) first = each.deadline;
    }
    return first;
  }

 private:
  using Part = virtio::Part;

  struct Entry {
    Progress progress = Progress::done;
    uint32_t length = 0;  ///< what the device must write for it, the status byte included
    Instant deadline = never;
  };

  [[nodiscard]] bool oldest_is_with_device() const {
    return first_ != next_ && entries_[first_ % most_requests].progress == Progress::with_device;
  }

  void give_slot(Kind kind, uint64_t sector, const Part* bytes, Instant deadline) {
    const unsigned slot = next_++ % most_requests;
    memory_.headers[slot] = {kind, 0, sector};
    memory_.status[slot] = device_silent;
    std::array<Part, 3> parts;
    unsigned count = 0;
    parts[count++] = {seen_ + offsetof(Memory, headers) + slot * sizeof(Header), sizeof(Header), 0};
    if (bytes != nullptr) parts[count++] = *bytes;
    parts[count++] = {seen_ + offsetof(Memory, status) + slot, 1, virtio::device_writes};
    entries_[slot] = {Progress::with_device, kind == Kind::read ? bytes->size + 1 : 1, deadline};
    queue_.give_chain(static_cast<uint16_t>(slot * slot_descriptors), std::span(parts).first(count));
  }

  /// `returned` was with the device, so its entry is that of the request: each is given once.
  void judge(const virtio::Returned& returned) {
    const unsigned slot = returned.id / slot_descriptors;
    const uint8_t status = __atomic_load_n(&memory_.status[slot], __ATOMIC_RELAXED);
    const bool good = status == device_ok && returned.length >= entries_[slot].length;
    entries_[slot].progress = good ? Progress::done : Progress::device_failed;
  }

  Memory& memory_;
  uint64_t seen_;
  uint64_t in_;
  uint64_t out_;
  Queue queue_;
  std::array<Entry, most_requests> entries_{};
  uint32_t first_ = 0;  ///< number of the oldest request, which counts freely
  uint32_t next_ = 0;   ///< and of the next
};

}  // namespace nacre::drivers::block
