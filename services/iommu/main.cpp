// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// DMA isolation: places the PCI devices that have drivers, switches the SMMU on with the tables of the image, and lets a
// device master the bus only when its driver has reset it. A device that reaches for anything else loses the bus, and
// its driver's supervisor hears of it. Trusted. See README.md.
#include "abi/isolation.hpp"
#include "services/iommu/pci.hpp"
#include "services/iommu/smmu.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace nacre::iommu {
namespace {

using Declared = user::Region<"isolation", abi::Isolation>;
using Queues = user::Region<"queues", SmmuQueues, user::Access::write>;
using SmmuRegisters = user::Device<"smmu">;
using Configuration = user::Device<"pcie">;
constexpr auto event_line = user::line<"smmu">;
constexpr auto drain = user::timer<"drain">;

/// The driver of the n-th declared device has reset it.
template <unsigned n>
struct Ready : user::BitSource<Ready<n>> {
  [[nodiscard]] static uint64_t bit() {
    return n < Declared::get().device_count ? Declared::get().devices[n].ready_bit : abi::no_bit;
  }
};

constexpr uintptr_t configuration_step = 0x1000;  ///< of one function in ECAM; a stream is a function here
constexpr unsigned events_at_once = 16;           ///< bound of one activation

class Iommu {
 public:
  void begin() {
    const abi::Isolation& declared = Declared::get();
    if (declared.magic != abi::isolation_magic || declared.device_count > abi::max_isolated_devices) __builtin_trap();
    if (smmu_.runs_with(declared.stream_table)) {
      // An earlier life of ours has done all this: the devices may be at work.
      smmu_.drop_events();
      for (unsigned i = 0; i < declared.device_count; ++i) {
        if (function(declared.devices[i]).is_on()) placed_ |= 1u << i;
      }
    } else {
      for (unsigned i = 0; i < slots; ++i) Pci(Configuration::address() + i * 8 * configuration_step).switch_off();
      if (!smmu_.try_start(declared.stream_table, abi::stream_table_log2)) {
        user::print("no SMMU here that takes the tables of the image: no device may use the bus\n");
        __builtin_trap();
      }
      for (unsigned i = 0; i < declared.device_count; ++i) place(declared.devices[i]);
    }
    event_line.done();
  }

  /// Edge-triggered: what comes after the last look raises the line again.
  void on(decltype(event_line)) {
    look();
    event_line.done();
  }
  void on(decltype(drain)) { look(); }

  /// What the device did before it was reset is no fault of its new life.
  template <unsigned n>
  void on(Ready<n>) {
    if ((placed_ >> n & 1) == 0) return;
    DeviceFault fault;
    for (unsigned i = 0; i < SmmuDevice::most_events && smmu_.try_take(fault); ++i) take(fault);
    stopped_ &= ~(1u << n);
    function(Declared::get().devices[n]).allow_bus_master();
  }

 private:
  static constexpr unsigned slots = 8;  ///< what of ECAM is mapped

  [[nodiscard]] static Pci function(const abi::IsolatedDevice& device) {
    return Pci(Configuration::address() + device.stream * configuration_step);
  }

  void place(const abi::IsolatedDevice& device) {
    const unsigned index = static_cast<unsigned>(&device - Declared::get().devices);
    const PciProblem problem = function(device).place(device.registers, device.registers_size);
    if (problem == PciProblem::none) {
      placed_ |= 1u << index;
    } else {
      function(device).switch_off();
      user::print("{}: left off, problem {}\n", name_of(device), problem);
    }
  }

  void look() {
    DeviceFault fault;
    for (unsigned i = 0; i < events_at_once; ++i) {
      if (!smmu_.try_take(fault)) return;
      take(fault);
    }
    drain.set(user::now() + user::ticks(1_ms));
  }

  /// The first event of a device takes the bus from it; the rest of what it had in flight is only dropped.
  void take(const DeviceFault& fault) {
    const abi::Isolation& declared = Declared::get();
    for (unsigned i = 0; i < declared.device_count; ++i) {
      const abi::IsolatedDevice& device = declared.devices[i];
      if (device.stream != fault.stream) continue;
      if ((stopped_ >> i & 1) != 0) return;
      stopped_ |= 1u << i;
      function(device).forbid_bus_master();
      report(device, fault);
      return;
    }
    user::print("a device that nobody drives, stream {}, was stopped at {x}\n", fault.stream, fault.address);
  }

  static void report(const abi::IsolatedDevice& device, const DeviceFault& fault) {
    user::print("{} was stopped {} {x}: fault {x}\n", name_of(device), fault.read ? "reading" : "writing", fault.address,
                fault.kind);
    // `again` by a rate would mean that the supervisor has heard a moment ago.
    [[maybe_unused]] const abi::Outcome told = user::signal(user::make_selector(device.fault_handle));
  }

  [[nodiscard]] static std::string_view name_of(const abi::IsolatedDevice& device) {
    const std::string_view name(device.name, sizeof(device.name));
    return name.substr(0, name.find('\0'));
  }

  SmmuDevice smmu_{SmmuRegisters::address(), Queues::get(), Queues::physical()};
  uint32_t placed_ = 0;   ///< bit by index: it has its registers where they should be
  uint32_t stopped_ = 0;  ///< it has faulted since it was reset
};

template <unsigned... n>
[[noreturn]] void run(Iommu& iommu, std::integer_sequence<unsigned, n...>) {
  user::run(iommu, event_line, drain, Ready<n>{}...);
}

}  // namespace
}  // namespace nacre::iommu

int main() {
  static nacre::iommu::Iommu iommu;
  iommu.begin();
  nacre::iommu::run(iommu, std::make_integer_sequence<unsigned, nacre::abi::max_isolated_devices>{});
}
