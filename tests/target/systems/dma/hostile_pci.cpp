// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The hostile driver of a device behind the SMMU.
#include "drivers/virtio/pci.hpp"
#include "tests/target/systems/dma/hostile_driver.hpp"

namespace {

using namespace nacre;

class PciTransport {
 public:
  [[nodiscard]] bool try_start(const dma_test::Queue& queue) const {
    if (!device_.try_reset() || user::Signal<"isolation">::raise() != abi::Outcome::ok) return false;
    if (!device_.try_begin(0) || !device_.try_set_queue(0, queue)) return false;
    device_.run();
    return true;
  }
  void notify() const { device_.notify(0); }

 private:
  drivers::virtio::PciDevice device_{user::Device<"generator">::address()};
};

}  // namespace

int main() {
  static dma_test::HostileDriver<PciTransport> driver;
  driver.begin();
  user::run(driver, dma_test::look);
}
