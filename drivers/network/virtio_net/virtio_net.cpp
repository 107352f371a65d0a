// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// An Ethernet card on virtio (virtio 1.1, 5.1): queue 0 receives, queue 1 sends. The device fills the slots of `sent`
// and reads those of `received` (lib/frames.hpp) by itself; no byte of a frame passes through here. Untrusted: what the
// device can reach is bounded by the SMMU. See README.md.
#include "drivers/virtio/pci.hpp"
#include "lib/frames.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using drivers::virtio::Interrupts;
using drivers::virtio::Returned;

using Queue = drivers::virtio::Queue<frame_slots>;
struct Queues {
  Queue::Area receive;
  Queue::Area send;
};
using QueueRegion = user::Region<"queues", Queues, user::Access::write>;
using Sent = user::Region<"sent", FrameSide, user::Access::write>;
using Received = user::Region<"received", FrameSide>;
using Client = user::Signal<"client">;
using Isolation = user::Signal<"isolation">;
using Registers = user::Device<"card">;
constexpr auto interrupt = user::line<"card">;
constexpr auto client = user::notified<"client">;
constexpr auto again = user::timer<"again">;

constexpr uint16_t receive_queue = 0;
constexpr uint16_t send_queue = 1;
constexpr size_t header_size = 12;  ///< of virtio (5.1.6), before each frame
constexpr uint64_t has_address = uint64_t{1} << 5;  ///< feature (5.1.3): the first six bytes of its configuration
constexpr size_t buffer_offset = frame_offset - header_size;

class Card {
 public:
  /// The device is reset before its memory is touched.
  void begin() {
    line_.begin();
    start();
    interrupt.done();
    tell();
  }

  void on(decltype(interrupt)) {
    (void)device_.take_interrupts();
    pump();
    interrupt.done();
  }
  void on(decltype(client)) { pump(); }
  /// The peer could not be told at once.
  void on(decltype(again)) { tell(); }

 private:
  void start() {
    const auto started = try_start();
    if (started) return;
    user::print("no network card here, problem {}\n", started.error());
    __builtin_trap();
  }

  [[nodiscard]] Result<Nothing, drivers::virtio::Problem> try_start() {
    if (const auto reset = device_.try_reset(); !reset) return Failed{reset.error()};
    // Bus mastering is on when this returns: the one who grants it is more urgent.
    if (Isolation::raise() != abi::Outcome::ok) user::print("bus mastering is refused for now\n");
    receive_.begin();
    send_.begin();
    free_ = ~uint32_t{0};
    done_ = 0;
    taken_ = 0;
    released_ = 0;
    const auto features = device_.try_begin(has_address);
    if (!features) return Failed{features.error()};
    if ((features.value() & has_address) != 0) line_.set_address(address());
    if (const auto set = device_.try_set_queue(receive_queue, receive_); !set) return Failed{set.error()};
    if (const auto set = device_.try_set_queue(send_queue, send_); !set) return Failed{set.error()};
    send_.ask_for(Interrupts::unwanted);
    device_.run();
    offer();
    return Nothing{};
  }

  [[nodiscard]] uint64_t address() const {
    uint64_t address = 0;
    for (unsigned i = 0; i < 6; ++i) address |= uint64_t{device_.configuration(i)} << (8 * i);
    return address;
  }

  /// The device may still read the slots of an earlier peer: it forgets them.
  void pump() {
    if (line_.look() == PeerNews::restarted) start();
    const bool received = receive();
    if (received || line_.asks_for_room()) line_.ask_for_room(line_.unread() > frame_slots / 2);
    reclaim();
    offer();
    send();
    const bool awaited = finish_sending();
    if (received || awaited) tell();
  }

  // ---- receiving: own slots go free -> device -> sent to the peer -> free ----

  void reclaim() {
    unsigned slot = 0;
    while (line_.try_reclaim(slot)) free_ |= uint32_t{1} << slot;
  }

  bool receive() {
    bool moved = false;
    Returned returned;
    for (unsigned i = 0; i < frame_slots && receive_.has_returned(); ++i) {
      if (!receive_.try_take(returned)) continue;
      if (returned.length > header_size && returned.length - header_size <= longest_frame) {
        line_.send(returned.id, returned.length - header_size);
        moved = true;
      } else {
        free_ |= uint32_t{1} << returned.id;
      }
    }
    return moved;
  }

  /// Every free slot goes to the device.
  void offer() {
    if (free_ == 0) return;
    while (free_ != 0) {
      const auto id = static_cast<uint16_t>(__builtin_ctz(free_));
      free_ &= free_ - 1;
      receive_.give(id, Sent::physical() + slot_at(id), slot_size - buffer_offset, drivers::virtio::device_writes);
    }
    if (receive_.wants_notice()) device_.notify(receive_queue);
  }

  // ---- sending: the peer's slots go to the device and are released in their order ----

  /// The device's header is what the peer has before each frame: zeros. Of a peer that sends more than there are slots,
  /// the rest waits until the device is done with some.
  void send() {
    bool given = false;
    for (unsigned count = line_.available(); count != 0 && taken_ - released_ < frame_slots; --count) {
      ReceivedFrame frame;
      const bool good = line_.try_take(frame);
      const auto id = static_cast<uint16_t>(taken_ % frame_slots);
      taken_ += 1;
      if (good) {
        send_.give(id, Received::physical() + slot_at(frame.slot), static_cast<uint32_t>(header_size + frame.length), 0);
      } else {
        done_ |= uint32_t{1} << id;
      }
      given = given || good;
    }
    if (!given) return;
    send_.ask_for(taken_ - released_ > frame_slots / 2 ? Interrupts::wanted : Interrupts::unwanted);
    if (send_.wants_notice()) device_.notify(send_queue);
  }

  /// True: the peer waits for what was released.
  bool finish_sending() {
    if (released_ == taken_) return false;
    Returned returned;
    for (unsigned i = 0; i < frame_slots && send_.has_returned(); ++i) {
      if (send_.try_take(returned)) done_ |= uint32_t{1} << returned.id;
    }
    unsigned count = 0;
    for (; released_ != taken_ && (done_ >> (released_ % frame_slots) & 1) != 0; ++count) {
      done_ &= ~(uint32_t{1} << (released_ % frame_slots));
      released_ += 1;
    }
    if (count == 0) return false;
    line_.release(count);
    return line_.room_is_asked_for();
  }

  [[nodiscard]] static uint64_t slot_at(unsigned slot) {
    return offsetof(FrameSide, slots) + slot * slot_size + buffer_offset;
  }

  static void tell() {
    if (Client::raise() == abi::Outcome::again)
      again.set(user::now() + user::ticks(1_ms));
    else
      again.cancel();
  }

  drivers::virtio::PciDevice device_{Registers::address()};
  Queue receive_{QueueRegion::get().receive, QueueRegion::physical() + offsetof(Queues, receive)};
  Queue send_{QueueRegion::get().send, QueueRegion::physical() + offsetof(Queues, send)};
  FrameEnd line_{Sent::get(), Received::get()};
  uint32_t free_ = 0;      ///< own slots that nobody has, bit by slot
  uint32_t done_ = 0;      ///< frames that the device has sent, bit by number
  uint64_t taken_ = 0;     ///< number of the next frame from the peer
  uint64_t released_ = 0;  ///< and of the oldest that is not the peer's again
};

}  // namespace

int main() {
  static Card card;
  card.begin();
  user::run(card, interrupt, client, again);
}
