// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A driver of a random number generator that lets its device write wherever it is told to. `Transport` is one of the
// two ways to reach a virtio device; the rest is the same.
#pragma once

#include "drivers/virtio/queue.hpp"
#include "tests/target/systems/dma/orders.hpp"
#include "user/loop.hpp"

namespace nacre::dma_test {

using Queue = drivers::virtio::Queue<4>;
using QueueRegion = user::Region<"queues", Queue::Area, user::Access::write>;
using BufferRegion = user::Region<"buffer", Buffer, user::Access::write>;
using ReportRegion = user::Region<"report", Report, user::Access::write>;
using OrdersRegion = user::Region<"orders", Orders>;
inline constexpr auto look = user::timer<"look">;

template <class Transport>
class HostileDriver {
 public:
  void begin() {
    ReportRegion::get().own_buffer = BufferRegion::physical();
    queue_.begin();
    if (!transport_.try_start(queue_)) __builtin_trap();
    // An order from before a restart is not carried out twice.
    taken_ = __atomic_load_n(&OrdersRegion::get().number, __ATOMIC_ACQUIRE);
    ReportRegion::get().taken = taken_;
    look.set(user::now());
  }

  void on(decltype(look)) {
    collect();
    const Orders& orders = OrdersRegion::get();
    const uint64_t number = __atomic_load_n(&orders.number, __ATOMIC_ACQUIRE);
    if (number != taken_) {
      taken_ = number;
      queue_.give(static_cast<uint16_t>(number % Queue::length), orders.address, bytes_written,
                  drivers::virtio::device_writes);
      transport_.notify();
      ReportRegion::get().taken = number;
    }
    look.set(user::now() + user::ticks(1_ms));
  }

 private:
  void collect() {
    drivers::virtio::Returned returned;
    while (queue_.has_returned()) {
      if (queue_.try_take(returned)) ReportRegion::get().finished = taken_;
    }
  }

  Transport transport_;
  Queue queue_{QueueRegion::get(), QueueRegion::physical()};
  uint64_t taken_ = 0;
};

}  // namespace nacre::dma_test
