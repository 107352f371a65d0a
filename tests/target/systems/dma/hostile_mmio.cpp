// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The same hostile driver, of a device that no SMMU stands before (virtio 1.1, 4.2.2).
#include "lib/registers.hpp"
#include "tests/target/systems/dma/hostile_driver.hpp"

namespace {

using namespace nacre;

struct Mmio;
template <uintptr_t offset>
struct Word : Register<Mmio, offset, RegisterAccess::read_write> {
  using All = Field<Word, 0, 32>;
};

class MmioTransport {
 public:
  [[nodiscard]] bool try_start(const dma_test::Queue& queue) const {
    constexpr uint32_t acknowledge = 1, driver = 2, driver_ok = 4, features_ok = 8;
    write<0x070>(0);
    write<0x070>(acknowledge | driver);
    write<0x024>(1);
    write<0x020>(1);  // version 1
    write<0x070>(acknowledge | driver | features_ok);
    write<0x030>(0);
    write<0x038>(dma_test::Queue::length);
    write<0x080>(static_cast<uint32_t>(queue.descriptors_at()));
    write<0x090>(static_cast<uint32_t>(queue.available_at()));
    write<0x0a0>(static_cast<uint32_t>(queue.used_at()));
    write<0x044>(1);
    write<0x070>(acknowledge | driver | features_ok | driver_ok);
    return true;
  }
  void notify() const {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    write<0x050>(0);
  }

 private:
  template <uintptr_t offset>
  void write(uint32_t value) const {
    registers_.write(typename Word<offset>::All(value));
  }
  RegisterBlock<Mmio> registers_{user::Device<"generator">::address()};
};

}  // namespace

int main() {
  static dma_test::HostileDriver<MmioTransport> driver;
  driver.begin();
  user::run(driver, dma_test::look);
}
