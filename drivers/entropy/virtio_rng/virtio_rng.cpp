// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Random bits from a virtio device (virtio 1.1, 5.4): one queue, which the device fills. Untrusted: who needs secrets
// that withstand a bad source mixes its own into them. See README.md.
#include <array>

#include "drivers/virtio/pci.hpp"
#include "interfaces/entropy.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using Interface = interfaces::Entropy;
using drivers::virtio::Returned;

constexpr unsigned batch_words = 32;
using Queue = drivers::virtio::Queue<2>;
struct Memory {
  Queue::Area queue;
  alignas(64) uint64_t words[batch_words];
};
using Shared = user::Region<"queues", Memory, user::Access::write>;
using Isolation = user::Signal<"isolation">;
using Registers = user::Device<"generator">;
constexpr auto interrupt = user::line<"generator">;

constexpr uint16_t only_queue = 0;
constexpr unsigned answer_words = 4;

class Generator {
 public:
  void begin() {
    if (const auto started = try_start(); !started) {
      user::print("no random number generator here, problem {}\n", started.error());
      __builtin_trap();
    }
    interrupt.done();
    refill();
  }

  user::Answer<Interface::Take> on(Interface::Take, user::Caller) {
    if (count_ < answer_words) {
      refill();
      return Failed{Interface::Status::not_ready};
    }
    std::array<uint64_t, answer_words> taken;
    for (uint64_t& word : taken) {
      count_ -= 1;
      word = pool_[count_];
      pool_[count_] = 0;
    }
    refill();
    return std::tuple{taken[0], taken[1], taken[2], taken[3]};
  }

  void on(decltype(interrupt)) {
    (void)device_.take_interrupts();
    collect();
    interrupt.done();
  }

 private:
  [[nodiscard]] Result<Nothing, drivers::virtio::Problem> try_start() {
    if (const auto reset = device_.try_reset(); !reset) return Failed{reset.error()};
    if (Isolation::raise() != abi::Outcome::ok) user::print("bus mastering is refused for now\n");
    queue_.begin();
    if (const auto begun = device_.try_begin(0); !begun) return Failed{begun.error()};
    if (const auto set = device_.try_set_queue(only_queue, queue_); !set) return Failed{set.error()};
    device_.run();
    return Nothing{};
  }

  /// Asks for a batch when there is room for a whole one.
  void refill() {
    if (asked_ || count_ > pool_.size() - batch_words) return;
    asked_ = true;
    queue_.give(0, Shared::physical() + offsetof(Memory, words), sizeof(Memory::words), drivers::virtio::device_writes);
    device_.notify(only_queue);
  }

  /// What the device has written is taken out of the shared memory.
  void collect() {
    Returned returned;
    while (queue_.has_returned()) {
      if (!queue_.try_take(returned)) continue;
      asked_ = false;
      for (unsigned i = 0; i < returned.length / sizeof(uint64_t) && count_ < pool_.size(); ++i) {
        pool_[count_++] = __atomic_load_n(&Shared::get().words[i], __ATOMIC_RELAXED);
        Shared::get().words[i] = 0;
      }
    }
    refill();
  }

  drivers::virtio::PciDevice device_{Registers::address()};
  Queue queue_{Shared::get().queue, Shared::physical() + offsetof(Memory, queue)};
  std::array<uint64_t, 2 * batch_words> pool_{};
  unsigned count_ = 0;  ///< words in the pool
  bool asked_ = false;
};

}  // namespace

int main() {
  static Generator generator;
  generator.begin();
  user::run(generator, user::serves<Interface>, interrupt);
}
