// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A virtio device on PCI (virtio 1.1, 4.1) by the registers of its memory BAR: the configuration space is the `iommu`
// component's. The four parts stand where QEMU's modern devices have them, on a page each; a device that has them
// elsewhere offers no version 1 there and is refused.
#pragma once

#include "drivers/virtio/queue.hpp"
#include "lib/registers.hpp"
#include "lib/result.hpp"

namespace nacre::drivers::virtio {

struct Pci;

/// A register that is one number.
template <uintptr_t offset, class Rep, RegisterAccess access = RegisterAccess::read_write>
struct PciWord : Register<Pci, offset, access, Rep> {
  using All = Field<PciWord, 0, sizeof(Rep) * 8, Rep>;  ///< the number
};
using DeviceFeatureSelect = PciWord<0x00, uint32_t>;  ///< which 32 feature bits DeviceFeature shows
using DeviceFeature = PciWord<0x04, uint32_t, RegisterAccess::read_only>;  ///< what the device offers
using DriverFeatureSelect = PciWord<0x08, uint32_t>;  ///< which 32 feature bits DriverFeature holds
using DriverFeature = PciWord<0x0c, uint32_t>;  ///< what the driver takes
using QueueCount = PciWord<0x12, uint16_t, RegisterAccess::read_only>;  ///< queues that the device has
using ConfigurationGeneration = PciWord<0x15, uint8_t, RegisterAccess::read_only>;  ///< changes with the configuration
using QueueSelect = PciWord<0x16, uint16_t>;  ///< the queue that the registers below are about
using QueueSize = PciWord<0x18, uint16_t>;  ///< descriptors; the device's largest until written
using QueueEnable = PciWord<0x1c, uint16_t>;  ///< 1: the queue is in use
/// Place of the queue's notification word, in notify_step.
using QueueNotifyOffset = PciWord<0x1e, uint16_t, RegisterAccess::read_only>;
using QueueDescriptorsLow = PciWord<0x20, uint32_t>;  ///< address of the descriptors
using QueueDescriptorsHigh = PciWord<0x24, uint32_t>;  ///< its upper half
using QueueAvailableLow = PciWord<0x28, uint32_t>;  ///< address of the ring of given buffers
using QueueAvailableHigh = PciWord<0x2c, uint32_t>;  ///< its upper half
using QueueUsedLow = PciWord<0x30, uint32_t>;  ///< address of the ring of returned buffers
using QueueUsedHigh = PciWord<0x34, uint32_t>;  ///< its upper half

/// How far driver and device have come; 0 resets the device.
struct DeviceStatus : Register<Pci, 0x14, RegisterAccess::read_write, uint8_t> {
  using Acknowledge = Flag<DeviceStatus, 0>;  ///< the device has been noticed
  using Driver = Flag<DeviceStatus, 1>;  ///< there is a driver for it
  using DriverOk = Flag<DeviceStatus, 2>;  ///< the driver is ready
  using FeaturesOk = Flag<DeviceStatus, 3>;  ///< features are settled
  using All = Field<DeviceStatus, 0, 8, uint8_t>;  ///< all bits
};
/// Reading it quiets the interrupt line.
struct InterruptStatus : Register<Pci, 0x1000, RegisterAccess::read_only, uint8_t> {
  using Queues = Flag<InterruptStatus, 0>;  ///< a buffer has come back
  using Configuration = Flag<InterruptStatus, 1>;  ///< the device's own configuration has changed
};
inline constexpr uintptr_t device_part = 0x2000;  ///< offset in the BAR: registers of the kind of device
inline constexpr uintptr_t notify_part = 0x3000;  ///< offset in the BAR: notification words
inline constexpr uintptr_t notify_step = 4;  ///< bytes from one queue's notification word to the next

/// Feature bits that every device here must offer (virtio 1.1, 6): version 1, and that the device's memory accesses go
/// through the SMMU. Without the second one the device would go around it.
inline constexpr uint64_t version_1 = uint64_t{1} << 32;
inline constexpr uint64_t access_platform = uint64_t{1} << 33;  ///< feature: the device goes through the SMMU

/// Why a device cannot be driven.
enum class Problem : uint8_t {
  no_reset,
  no_version_1,
  not_isolated,
  features_refused,
  queue_too_short,
  other_layout,
  unsteady
};

/// One device. The order is: reset, say `isolation` that it may master the bus, begin, one set_queue per queue, run.
class PciDevice {
 public:
  /// `address`: of the registers, user::Device::address().
  explicit PciDevice(uintptr_t address) : address_(address), registers_(address) {}

  /// Drops what the device was doing. After it the device touches no memory.
  [[nodiscard]] Result<Nothing, Problem> try_reset() const {
    registers_.write(DeviceStatus::All(0));
    for (unsigned i = 0; i < reset_patience; ++i) {
      if (registers_.read<DeviceStatus>().to_raw() == 0) return Nothing{};
    }
    return Failed{Problem::no_reset};
  }

  /// Takes those of the `wanted` features that the device offers, which are the answer.
  [[nodiscard]] Result<uint64_t, Problem> try_begin(uint64_t wanted) const {
    registers_.write(DeviceStatus::Acknowledge(true), DeviceStatus::Driver(true));
    write<DeviceFeatureSelect>(0);
    uint64_t offered = read<DeviceFeature>();
    write<DeviceFeatureSelect>(1);
    offered |= uint64_t{read<DeviceFeature>()} << 32;
    if ((offered & version_1) == 0) return Failed{Problem::no_version_1};
    if ((offered & access_platform) == 0) return Failed{Problem::not_isolated};
    const uint64_t taken = offered & (wanted | version_1 | access_platform);
    write<DriverFeatureSelect>(0);
    write<DriverFeature>(static_cast<uint32_t>(taken));
    write<DriverFeatureSelect>(1);
    write<DriverFeature>(static_cast<uint32_t>(taken >> 32));
    registers_.write(DeviceStatus::Acknowledge(true), DeviceStatus::Driver(true), DeviceStatus::FeaturesOk(true));
    if (!registers_.read<DeviceStatus>().get<DeviceStatus::FeaturesOk>()) return Failed{Problem::features_refused};
    return taken;
  }

  /// Tells the device of queue `number`; after negotiation, before `run`.
  template <unsigned length>
  [[nodiscard]] Result<Nothing, Problem> try_set_queue(uint16_t number, const Queue<length>& queue) const {
    if (number >= read<QueueCount>()) return Failed{Problem::queue_too_short};
    write<QueueSelect>(number);
    if (read<QueueSize>() < length) return Failed{Problem::queue_too_short};
    write<QueueSize>(length);
    if (read<QueueNotifyOffset>() != number) return Failed{Problem::other_layout};
    write_pair<QueueDescriptorsLow, QueueDescriptorsHigh>(queue.descriptors_at());
    write_pair<QueueAvailableLow, QueueAvailableHigh>(queue.available_at());
    write_pair<QueueUsedLow, QueueUsedHigh>(queue.used_at());
    write<QueueEnable>(1);
    return Nothing{};
  }

  /// The device begins to take buffers.
  void run() const {
    registers_.write(DeviceStatus::Acknowledge(true), DeviceStatus::Driver(true), DeviceStatus::FeaturesOk(true),
                     DeviceStatus::DriverOk(true));
  }

  /// Buffers have been given to queue `number`, which has its own word in the notification part.
  void notify(uint16_t number) const {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    *reinterpret_cast<volatile uint16_t*>(address_ + notify_part + number * notify_step) = number;
  }

  /// Why the line was raised. Reading it quiets the line.
  [[nodiscard]] RegisterValue<InterruptStatus> take_interrupts() const { return registers_.read<InterruptStatus>(); }

  /// A byte of the part that belongs to the kind of device.
  [[nodiscard]] uint8_t configuration(uintptr_t offset) const {
    return *reinterpret_cast<const volatile uint8_t*>(address_ + device_part + offset);
  }

  /// 64 bits of that part, all of one moment.
  [[nodiscard]] Result<uint64_t, Problem> try_configuration_pair(uintptr_t offset) const {
    for (unsigned i = 0; i < steady_patience; ++i) {
      const uint8_t before = read<ConfigurationGeneration>();
      const uint64_t low = configuration_word(offset);
      const uint64_t high = configuration_word(offset + sizeof(uint32_t));
      if (read<ConfigurationGeneration>() == before) return high << 32 | low;
    }
    return Failed{Problem::unsteady};
  }

 private:
  static constexpr unsigned reset_patience = 10'000;  ///< looks at the status; a good device has reset at the first
  static constexpr unsigned steady_patience = 100;

  [[nodiscard]] uint32_t configuration_word(uintptr_t offset) const {
    return *reinterpret_cast<const volatile uint32_t*>(address_ + device_part + offset);
  }

  template <class R>
  [[nodiscard]] typename R::Rep read() const {
    return registers_.read<R>().to_raw();
  }
  template <class R>
  void write(typename R::Rep value) const {
    registers_.write(typename R::All(value));
  }
  template <class Low, class High>
  void write_pair(uint64_t value) const {
    write<Low>(static_cast<uint32_t>(value));
    write<High>(static_cast<uint32_t>(value >> 32));
  }

  uintptr_t address_;
  RegisterBlock<Pci> registers_;
};

}  // namespace nacre::drivers::virtio
