// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A virtio device behind memory-mapped registers, version 2 (virtio 1.1, 4.2.2), as far as a console needs it.
#pragma once

#include "drivers/serial/virtio_console/virtqueue.hpp"
#include "lib/registers.hpp"
#include "lib/result.hpp"

namespace nacre::drivers::virtio {

struct Mmio;

template <uintptr_t offset, RegisterAccess access>
struct Word : Register<Mmio, offset, access> {
  using All = Field<Word, 0, 32>;
};
using Magic = Word<0x000, RegisterAccess::read_only>;
using Version = Word<0x004, RegisterAccess::read_only>;
using DeviceId = Word<0x008, RegisterAccess::read_only>;
using DeviceFeatures = Word<0x010, RegisterAccess::read_only>;
using DeviceFeaturesSelect = Word<0x014, RegisterAccess::write_only>;
using DriverFeatures = Word<0x020, RegisterAccess::write_only>;
using DriverFeaturesSelect = Word<0x024, RegisterAccess::write_only>;
using QueueSelect = Word<0x030, RegisterAccess::write_only>;
using QueueLongest = Word<0x034, RegisterAccess::read_only>;
using QueueLength = Word<0x038, RegisterAccess::write_only>;
using QueueReady = Word<0x044, RegisterAccess::read_write>;
using QueueNotify = Word<0x050, RegisterAccess::write_only>;
using InterruptStatus = Word<0x060, RegisterAccess::read_only>;
using InterruptAcknowledge = Word<0x064, RegisterAccess::write_only>;
using DescriptorsLow = Word<0x080, RegisterAccess::write_only>;
using DescriptorsHigh = Word<0x084, RegisterAccess::write_only>;
using AvailableLow = Word<0x090, RegisterAccess::write_only>;
using AvailableHigh = Word<0x094, RegisterAccess::write_only>;
using UsedLow = Word<0x0a0, RegisterAccess::write_only>;
using UsedHigh = Word<0x0a4, RegisterAccess::write_only>;

struct Status : Register<Mmio, 0x070, RegisterAccess::read_write> {
  using Acknowledge = Flag<Status, 0>;
  using Driver = Flag<Status, 1>;
  using DriverOk = Flag<Status, 2>;
  using FeaturesOk = Flag<Status, 3>;
  using Failed = Flag<Status, 7>;
  using All = Field<Status, 0, 8>;
};

inline constexpr uint32_t magic_value = 0x74726976;
inline constexpr uint32_t console_device = 3;
inline constexpr uint32_t version_1_high = 1;  ///< feature bit 32: the only one that we accept, and require

enum class Problem : uint8_t { no_device, not_a_console, no_reset, no_version_1, features_refused, queue_too_short };

/// One device at one address. The order is: reset, begin, one set_queue per queue, run.
class Device {
 public:
  explicit Device(uintptr_t address) : registers_(address) {}

  /// Drops what the device was doing. After it the device touches no memory.
  [[nodiscard]] Result<Nothing, Problem> try_reset() const {
    if (read<Magic>() != magic_value || read<Version>() != 2) return Failed{Problem::no_device};
    if (read<DeviceId>() != console_device) return Failed{Problem::not_a_console};
    registers_.write(Status::All(0));
    for (unsigned i = 0; i < reset_patience; ++i) {
      if (registers_.read<Status>().to_raw() == 0) return Nothing{};
    }
    return Failed{Problem::no_reset};
  }

  [[nodiscard]] Result<Nothing, Problem> try_begin() const {
    registers_.write(Status::Acknowledge(true), Status::Driver(true));
    write<DeviceFeaturesSelect>(1);
    if ((read<DeviceFeatures>() & version_1_high) == 0) return Failed{Problem::no_version_1};
    write<DriverFeaturesSelect>(0);
    write<DriverFeatures>(0);
    write<DriverFeaturesSelect>(1);
    write<DriverFeatures>(version_1_high);
    registers_.write(Status::Acknowledge(true), Status::Driver(true), Status::FeaturesOk(true));
    if (!registers_.read<Status>().get<Status::FeaturesOk>()) return Failed{Problem::features_refused};
    return Nothing{};
  }

  [[nodiscard]] Result<Nothing, Problem> try_set_queue(uint32_t number, const Virtqueue& queue) const {
    write<QueueSelect>(number);
    if (read<QueueLongest>() < queue_length) return Failed{Problem::queue_too_short};
    write<QueueLength>(queue_length);
    write_pair<DescriptorsLow, DescriptorsHigh>(queue.descriptors_at());
    write_pair<AvailableLow, AvailableHigh>(queue.available_at());
    write_pair<UsedLow, UsedHigh>(queue.used_at());
    write<QueueReady>(1);
    return Nothing{};
  }

  void run() const {
    registers_.write(Status::Acknowledge(true), Status::Driver(true), Status::FeaturesOk(true), Status::DriverOk(true));
  }

  /// Buffers have been given to queue `number`: what was written to memory must reach the device before this.
  void notify(uint32_t number) const {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    write<QueueNotify>(number);
  }

  /// Quiets the interrupt line.
  void acknowledge_interrupts() const { write<InterruptAcknowledge>(read<InterruptStatus>()); }

 private:
  static constexpr unsigned reset_patience = 10'000;  ///< looks at the status; a good device has reset at the first

  template <class R>
  [[nodiscard]] uint32_t read() const {
    return registers_.read<R>().to_raw();
  }
  template <class R>
  void write(uint32_t value) const {
    registers_.write(typename R::All(value));
  }
  template <class Low, class High>
  void write_pair(uint64_t value) const {
    write<Low>(static_cast<uint32_t>(value));
    write<High>(static_cast<uint32_t>(value >> 32));
  }

  RegisterBlock<Mmio> registers_;
};

}  // namespace nacre::drivers::virtio
