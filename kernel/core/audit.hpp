// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Records for the auditor (abi/audit.hpp). Message words never get here.
#pragma once

#include "kernel/core/state.hpp"

namespace nacre::kernel {

inline constexpr uint16_t no_channel = 0xffff;

/// Which thing a record is about, beside its subject.
struct About {
  uint8_t object = 0;
  uint8_t method = 0;
  uint16_t channel = no_channel;
  uint8_t detail = 0;
  abi::Refusal refusal = 0;  ///< of a denial
};

/// Starts, stops and faults. The caller fills in `value`.
[[nodiscard]] abi::Record& record_event(const Component& subject, abi::RecordKind kind, uint8_t detail,
                                        ComponentId object);

/// What of an event a policy wants to be known, on the ring of denials: a full record while the subject's quota lasts, otherwise
/// a count. `value` is as RecordKind says.
void record_moves(Component& subject, abi::RecordKind kind, About about, uint64_t row, uint64_t states, Instant now);

/// A denial: a full record while the component's quota lasts, otherwise an exact count.
void record_denial(Component& subject, abi::RecordKind kind, abi::Outcome outcome, About about);

}  // namespace nacre::kernel
