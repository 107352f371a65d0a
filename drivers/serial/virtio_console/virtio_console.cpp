// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A serial line on a virtio console: queue 0 receives, queue 1 sends. Bytes move between the device's buffers and the
// ring that is shared with the line's client (interfaces/serial.hpp). Trusted because of DMA: see README.md.
#include "drivers/serial/virtio_console/virtio_mmio.hpp"
#include "interfaces/serial.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using drivers::buffer_size;
using drivers::queue_length;
using drivers::Returned;
using drivers::Virtqueue;

struct Queues {
  drivers::QueueArea receive;
  drivers::QueueArea send;
};
using QueueRegion = user::Region<"queues", Queues, user::Access::write>;
using Sent = user::Region<"sent", interfaces::SerialSide, user::Access::write>;
using Received = user::Region<"received", interfaces::SerialSide>;
using ClientSignal = user::Signal<"client">;
using Registers = user::Device<"virtio">;
constexpr auto interrupt = user::line<"virtio">;
constexpr auto client = user::notified<"client">;

constexpr uint32_t receive_queue = 0;
constexpr uint32_t send_queue = 1;

class Console {
 public:
  /// The device is reset before its memory is touched; what it held in either direction is dropped.
  void begin() {
    const auto started = try_start();
    if (!started) {
      user::print("no virtio console here, problem {}\n", started.error());
      __builtin_trap();
    }
    line_.begin();
    device_.notify(receive_queue);
    interrupt.done();
    raise();
  }

  void on(decltype(interrupt)) {
    device_.acknowledge_interrupts();
    pump();
    interrupt.done();
  }

  void on(decltype(client)) { pump(); }

 private:
  [[nodiscard]] Result<Nothing, drivers::virtio::Problem> try_start() {
    if (const auto reset = device_.try_reset(); !reset) return Failed{reset.error()};
    receive_.begin();
    send_.begin();
    if (const auto begun = device_.try_begin(); !begun) return Failed{begun.error()};
    if (const auto set = device_.try_set_queue(receive_queue, receive_); !set) return Failed{set.error()};
    if (const auto set = device_.try_set_queue(send_queue, send_); !set) return Failed{set.error()};
    device_.run();
    return Nothing{};
  }

  void pump() {
    (void)line_.look();
    const bool crowded = line_.available() > interfaces::serial_capacity / 2;
    const bool received = receive();
    send();
    if (received || crowded) raise();
  }

  /// Device to ring. Buffers that the ring has no room for stay where they are until the client has read.
  bool receive() {
    bool moved = false;
    for (unsigned i = 0; i < queue_length && receive_.has_returned() && line_.room() >= buffer_size; ++i) {
      Returned returned;
      if (!receive_.try_take(returned)) continue;
      const uint8_t* bytes = receive_.buffer(returned.id);
      for (uint32_t at = 0; at < returned.length; ++at) (void)line_.try_write(bytes[at]);
      receive_.give(returned.id);
      moved = true;
    }
    if (moved) device_.notify(receive_queue);
    return moved;
  }

  /// Ring to device, as far as there are free buffers.
  void send() {
    Returned returned;
    for (unsigned i = 0; i < queue_length && send_.has_returned(); ++i) {
      if (send_.try_take(returned)) free_ |= 1u << returned.id;
    }
    bool moved = false;
    for (unsigned i = 0; i < queue_length && free_ != 0 && line_.available() != 0; ++i) {
      const auto id = static_cast<uint16_t>(__builtin_ctz(free_));
      free_ &= free_ - 1;
      send_.give(id, fill(send_.buffer(id)));
      moved = true;
    }
    if (moved) device_.notify(send_queue);
  }

  uint32_t fill(uint8_t* buffer) {
    uint32_t count = 0;
    while (count < buffer_size && line_.try_read(buffer[count])) count += 1;
    return count;
  }

  static void raise() {
    if (ClientSignal::raise() != abi::Outcome::ok) __builtin_trap();
  }

  drivers::virtio::Device device_{Registers::address()};
  Virtqueue receive_{QueueRegion::get().receive, QueueRegion::physical() + offsetof(Queues, receive),
                     Virtqueue::Direction::from_device};
  Virtqueue send_{QueueRegion::get().send, QueueRegion::physical() + offsetof(Queues, send),
                  Virtqueue::Direction::to_device};
  interfaces::SerialEnd line_{Sent::get(), Received::get()};
  uint32_t free_ = (1u << queue_length) - 1;  ///< bit per buffer of the sending queue
};

}  // namespace

int main() {
  static Console console;
  console.begin();
  user::run(console, interrupt, client);
}
