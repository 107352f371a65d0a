// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The events of the state machine with their arguments: the only ways in which the kernel's state can change.
#pragma once

#include "tests/model/state.hpp"

namespace nacre::model {

enum class EventKind : uint8_t { call, reply_wait, signal, irq_done, control, interrupt, timer, fp_trap, fault };

inline constexpr const char* event_names[] = {"call",      "reply_wait", "signal",  "irq_done", "control",
                                              "interrupt", "timer",      "fp_trap", "fault"};

struct Event {
  EventKind kind = EventKind::timer;
  Instant now{};
  uint64_t stamp = 0;                   ///< names the registers of the current component at the event
  uint64_t fp_stamp = 0;                ///< names its floating-point registers, where it owns them
  uint64_t selector = 0;                ///< call, signal, irq_done, control: x6
  uint64_t status = 0;                  ///< reply_wait: x6
  Words words{};                        ///< call, reply_wait
  Instant deadline{};                   ///< reply_wait
  uint32_t intid = 0;                   ///< interrupt
  abi::Cause cause = abi::Cause::none;  ///< fault
  uint64_t address = 0;                 ///< fault
  /// The current component maps a device, and an access of its has failed late. Not for signal and irq_done: it takes
  /// their place too, but their short paths, which do not switch, do not look for it.
  bool abort_pending = false;
};

/// Values of the registers that a stamp names. Every register of every stamp differs.
enum class Register : uint8_t { x0 = 0, fp = 29, lr = 30, sp = 31, pc = 32, thread = 33, status = 34 };

[[nodiscard]] constexpr uint64_t register_value(uint64_t stamp, unsigned index) {
  return (stamp + 1) * 0x9e37'79b9'7f4a'7c15 + index * 0x0101'0101'0101;
}
/// Floating-point word `index` of a stamp; stamp 0 is all zero. Two words to a register, then control and status.
inline constexpr unsigned fp_control_index = 64;
[[nodiscard]] constexpr uint64_t fp_value(uint64_t stamp, unsigned index) {
  return stamp == 0 ? 0 : register_value(stamp, 64 + index);
}
[[nodiscard]] constexpr uint64_t register_value(uint64_t stamp, Register index) {
  return register_value(stamp, static_cast<unsigned>(index));
}

}  // namespace nacre::model
