// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Arm's SMMUv3 (IHI 0070) with tables that never change: switched on once, nothing invalidated afterwards. What is left
// to do is to read its events. Section numbers are those of IHI 0070.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lib/registers.hpp"
#include "lib/result.hpp"

namespace nacre::iommu {

struct Smmu;

template <uintptr_t offset, class Rep = uint32_t, RegisterAccess access = RegisterAccess::read_write>
struct SmmuWord : Register<Smmu, offset, access, Rep> {
  using All = Field<SmmuWord, 0, sizeof(Rep) * 8, Rep>;
};

struct Capabilities : Register<Smmu, 0x00, RegisterAccess::read_only> {  // IDR0
  using Stage1 = Flag<Capabilities, 1>;
  using TableFormat = Field<Capabilities, 2, 2>;  ///< bit 1: AArch64 tables
};
struct Control : Register<Smmu, 0x20, RegisterAccess::read_write> {  // CR0, 6.3.9
  using Enable = Flag<Control, 0>;
  using EventQueue = Flag<Control, 2>;
  using CommandQueue = Flag<Control, 3>;
};
struct ControlTaken : Register<Smmu, 0x24, RegisterAccess::read_only> {  // CR0ACK
  using Enable = Flag<ControlTaken, 0>;
};
struct Attributes : Register<Smmu, 0x28, RegisterAccess::read_write> {  // CR1, 6.3.11: of accesses to tables and queues
  using QueueInner = Field<Attributes, 0, 2>;
  using QueueOuter = Field<Attributes, 2, 2>;
  using QueueShare = Field<Attributes, 4, 2>;
  using TableInner = Field<Attributes, 6, 2>;
  using TableOuter = Field<Attributes, 8, 2>;
  using TableShare = Field<Attributes, 10, 2>;
};
inline constexpr uint32_t write_back = 1;
inline constexpr uint32_t inner_shareable = 3;
struct InterruptControl : Register<Smmu, 0x50, RegisterAccess::read_write> {  // IRQ_CTRL
  using GlobalError = Flag<InterruptControl, 0>;
  using Event = Flag<InterruptControl, 2>;
};
struct StreamTableForm : Register<Smmu, 0x88, RegisterAccess::read_write> {  // STRTAB_BASE_CFG: linear
  using Log2Size = Field<StreamTableForm, 0, 6>;
};
using InterruptControlTaken = SmmuWord<0x54, uint32_t, RegisterAccess::read_only>;
using GlobalError = SmmuWord<0x60, uint32_t, RegisterAccess::read_only>;
using GlobalErrorSeen = SmmuWord<0x64>;
using StreamTable = SmmuWord<0x80, uint64_t>;
using CommandQueueBase = SmmuWord<0x90, uint64_t>;
using CommandProduced = SmmuWord<0x98>;
using CommandConsumed = SmmuWord<0x9c>;
using EventQueueBase = SmmuWord<0xa0, uint64_t>;
using EventProduced = SmmuWord<0x1'00a8>;
using EventConsumed = SmmuWord<0x1'00ac>;

struct SmmuCommand {
  uint64_t words[2];
};
struct SmmuEvent {
  uint64_t words[4];
};
inline constexpr unsigned command_log2 = 4;
inline constexpr unsigned event_log2 = 6;

/// What the SMMU reads and writes in memory beside its tables. A queue is aligned to its size (6.3.26).
struct SmmuQueues {
  alignas(4096) SmmuEvent events[1u << event_log2];
  alignas(4096) SmmuCommand commands[1u << command_log2];
};

/// What an event says (7.3).
struct DeviceFault {
  uint32_t kind;    ///< 2: no such stream, 4: stream not declared, 0x10: nothing is mapped there, 0x13: not for writing
  uint32_t stream;  ///< of the device
  bool read;
  uint64_t address;  ///< as the device sees it
};

enum class SmmuProblem : uint8_t { not_what_is_expected, no_answer };

class SmmuDevice {
 public:
  static constexpr unsigned most_events = 1u << event_log2;  ///< that can wait in the queue

  SmmuDevice(uintptr_t registers, SmmuQueues& queues, uint64_t queues_at)
      : registers_(registers), queues_(queues), queues_at_(queues_at) {}

  /// True: this table is in force already, since an earlier life of ours.
  [[nodiscard]] bool runs_with(uint64_t stream_table) const {
    return registers_.read<ControlTaken>().get<ControlTaken::Enable>() &&
           (registers_.read<StreamTable>().to_raw() & address_bits) == stream_table;
  }

  /// No device may master the bus before this is done.
  [[nodiscard]] Result<Nothing, SmmuProblem> try_start(uint64_t stream_table, uint32_t log2_size) const {
    const auto can = registers_.read<Capabilities>();
    if (!can.get<Capabilities::Stage1>() || (can.get<Capabilities::TableFormat>() & 2) == 0)
      return Failed{SmmuProblem::not_what_is_expected};
    registers_.write(Control::Enable(false));
    if (!settles<ControlTaken>(0)) return Failed{SmmuProblem::no_answer};
    registers_.write(Attributes::QueueInner(write_back), Attributes::QueueOuter(write_back),
                     Attributes::QueueShare(inner_shareable), Attributes::TableInner(write_back),
                     Attributes::TableOuter(write_back), Attributes::TableShare(inner_shareable));
    registers_.write(StreamTable::All(stream_table | allocate));
    registers_.write(StreamTableForm::Log2Size(log2_size));
    registers_.write(CommandQueueBase::All((queues_at_ + offsetof(SmmuQueues, commands)) | command_log2 | allocate));
    registers_.write(CommandProduced::All(0));
    registers_.write(CommandConsumed::All(0));
    registers_.write(EventQueueBase::All((queues_at_ + offsetof(SmmuQueues, events)) | event_log2 | allocate));
    registers_.write(EventProduced::All(0));
    registers_.write(EventConsumed::All(0));
    registers_.write(Control::CommandQueue(true), Control::EventQueue(true));
    if (!settles<ControlTaken>(0b1100) || !forget_everything()) return Failed{SmmuProblem::no_answer};
    registers_.write(InterruptControl::Event(true), InterruptControl::GlobalError(false));
    if (!settles<InterruptControlTaken>(0b100)) return Failed{SmmuProblem::no_answer};
    registers_.write(Control::Enable(true), Control::CommandQueue(true), Control::EventQueue(true));
    if (!settles<ControlTaken>(0b1101)) return Failed{SmmuProblem::no_answer};
    return Nothing{};
  }

  /// The oldest event that nobody has taken.
  [[nodiscard]] bool try_take(DeviceFault& fault) const {
    const uint32_t produced = registers_.read<EventProduced>().to_raw();
    const uint32_t consumed = registers_.read<EventConsumed>().to_raw();
    if (((produced ^ consumed) & index_and_wrap) == 0) return false;
    const SmmuEvent& event = queues_.events[consumed & index_bits];
    uint64_t words[3];
    for (unsigned i = 0; i < 3; ++i) words[i] = __atomic_load_n(&event.words[i], __ATOMIC_ACQUIRE);
    fault = {static_cast<uint32_t>(words[0] & 0xff), static_cast<uint32_t>(words[0] >> 32), (words[1] >> 35 & 1) != 0,
             words[2]};
    // The overflow flag is copied: what was lost was lost, and the queue goes on.
    registers_.write(EventConsumed::All((produced & overflow) | ((consumed + 1) & index_and_wrap)));
    return true;
  }

  /// Drops all events that are there.
  void drop_events() const {
    registers_.write(EventConsumed::All(registers_.read<EventProduced>().to_raw()));
  }

 private:
  static constexpr uint64_t address_bits = 0x000f'ffff'ffff'ffc0;
  static constexpr uint64_t allocate = uint64_t{1} << 62;
  static constexpr uint32_t overflow = uint32_t{1} << 31;
  static constexpr uint32_t index_bits = (1u << event_log2) - 1;
  static constexpr uint32_t index_and_wrap = (2u << event_log2) - 1;
  static constexpr unsigned patience = 100'000;  ///< looks at a register until the SMMU has taken a setting

  template <class R>
  [[nodiscard]] bool settles(uint32_t value) const {
    for (unsigned i = 0; i < patience; ++i) {
      if (registers_.read<R>().to_raw() == value) return true;
    }
    return false;
  }

  /// All configuration and all translations that the SMMU may have kept (4.3.1, 4.4.2), then a synchronisation (4.7.3).
  [[nodiscard]] bool forget_everything() const {
    constexpr uint64_t all_configuration = 0x04, all_translations = 0x30, synchronise = 0x46;
    queues_.commands[0] = {{all_configuration, 31}};
    queues_.commands[1] = {{all_translations, 0}};
    queues_.commands[2] = {{synchronise, 0}};
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    registers_.write(CommandProduced::All(3));
    for (unsigned i = 0; i < patience; ++i) {
      if (registers_.read<CommandConsumed>().to_raw() == 3) return true;
    }
    return false;
  }

  RegisterBlock<Smmu> registers_;
  SmmuQueues& queues_;
  uint64_t queues_at_;
};

}  // namespace nacre::iommu
