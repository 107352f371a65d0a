// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The abstract state of the kernel, in the words of the state machine (ARCHITECTURE.md): no representation tricks.
// Everything that the kernel may remember stands here; what the core keeps beside it must be derivable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "abi/audit.hpp"
#include "abi/tables.hpp"

namespace nacre::model {

using Id = uint8_t;
using Words = std::array<uint64_t, abi::words>;

/// No component: of `serving` and `fp_owner`, and of `current` when the kernel is idle.
inline constexpr Id nobody = 0xff;

/// What a component finds in its registers when it goes on.
enum class Frame : uint8_t {
  fresh,    ///< entry and stack, everything else zero
  full,     ///< everything as it was when it was interrupted
  kept,     ///< words of `message`; x8..x18 zero; x19..x30, sp, pc and thread as they were
  message,  ///< words of `message`; x8..x18 zero; sp, pc and thread as they were; x19..x30 zero or its own
};

struct Message {
  Words words{};
  uint64_t selector = 0;  ///< x6
  abi::Outcome outcome = abi::Outcome::ok;
  bool operator==(const Message&) const = default;
};

struct FaultRecord {
  abi::Cause cause = abi::Cause::none;
  Id client = 0;  ///< in service at the fault; 0: none, for 0 calls nobody
  uint64_t pc = 0;
  uint64_t address = 0;
  bool operator==(const FaultRecord&) const = default;
};

/// Where an automaton of the policies stood after the last event that it took part in. A time that is over since then is
/// caught up by the next one.
struct Automaton {
  uint8_t state = 0;
  Instant entered{};
  uint64_t saved = 0;
  bool operator==(const Automaton&) const = default;
};

struct Component {
  Id serving = nobody;
  std::optional<uint8_t> open_row{};  ///< of the call in service, if a policy wants to know how it ends
  Id payer = 0;
  uint8_t nested = 0;
  uint8_t denials_left = 0;
  uint64_t pending = 0;
  Span balance{};
  Instant refill_at{};
  Span act{};          ///< servers: own time left in this activation
  Instant deadline{};  ///< valid iff the bit in `timed` is set
  uint64_t generation = 0;
  Span used{};
  FaultRecord fault{};
  Frame frame = Frame::fresh;
  uint64_t stamp = 0;     ///< names the values of the registers that are kept
  uint64_t fp_stamp = 0;  ///< names the values of the floating-point registers; 0: all zero
  Message message{};
};

/// What one event has done to the world outside the state.
struct Effects {
  bool reset = false;        ///< the board
  uint32_t deactivated = 0;  ///< interrupt number given back to the controller, 0: none
  unsigned record_count = 0;
  std::array<abi::Record, 8> records{};
};

struct State {
  Instant last{};   ///< time of the last event: balances and activations are as of then
  Instant armed{};  ///< the timer's compare register
  uint64_t down = 0;
  uint64_t ready = 0;
  uint64_t receiving = 0;
  uint64_t timed = 0;
  uint64_t funded = 0;
  uint64_t active = 0;  ///< lines
  Id current = nobody;
  Id fp_owner = nobody;
  std::array<Component, abi::max_components> components{};
  std::array<Instant, abi::max_channels> arrival{};  ///< GCRA: theoretical arrival time
  std::array<Automaton, abi::max_automata> automata{};
  std::array<Instant, abi::max_rates> call_arrival{};  ///< the same for each rate of calls
  uint64_t event_head = 0;
  uint64_t denial_head = 0;
  uint64_t spurious_interrupts = 0;
  std::array<uint64_t, abi::max_components> unrecorded_denials{};
  std::array<uint64_t, abi::max_components> refused_signals{};
  std::array<uint64_t, abi::max_components> unrecorded_calls{};
  std::array<uint64_t, abi::max_rows> denied_by_row{};
};

/// Which of the two rings a record is on.
[[nodiscard]] constexpr bool is_on_event_ring(abi::RecordKind kind) {
  return kind == abi::RecordKind::start || kind == abi::RecordKind::stop || kind == abi::RecordKind::fault ||
         kind == abi::RecordKind::fall;
}

[[nodiscard]] constexpr uint64_t bit(Id id) { return uint64_t{1} << id; }
[[nodiscard]] constexpr Id lowest(uint64_t set) { return set == 0 ? nobody : static_cast<Id>(__builtin_ctzll(set)); }

}  // namespace nacre::model
