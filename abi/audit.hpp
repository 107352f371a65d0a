// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The audit area: written by the kernel alone, mapped read-only in the auditor. Two rings of fixed-size records and
// exact counters. The newest record of a ring has sequence `head`, the oldest kept one head - ring_records + 1;
// record n is in slot n % ring_records and carries n itself, so a reader sees what it has lost. A reader copies a
// record, then reads `head` again: the copy is whole iff head - n < ring_records.
#pragma once

#include "abi/calls.hpp"
#include "abi/policy.hpp"

namespace nacre::abi {

inline constexpr unsigned ring_records = 64;  ///< records that a ring keeps

/// What a record tells.
enum class RecordKind : uint8_t {
  none = 0,
  start = 1,  ///< subject began; value[0] = generation
  stop = 2,   ///< subject was stopped by its supervisor
  fault = 3,  ///< value = pc, address, link register, frame pointer, stack pointer; detail = Cause; object = client
  denied_call = 4,      ///< channel, method; detail = Outcome; value[0] = Refusal
  denied_signal = 5,    ///< channel; detail = Outcome; value[0] = Refusal
  denied_control = 6,   ///< object = component asked for, 0xff out of range; method = operation; value[0] = Refusal
  denied_irq_done = 7,  ///< channel = the handle, cut to 16 bits
  call = 8,     ///< a call on an audited method, or one that moved automata, was delivered; value = row, moves, time
  reply = 9,    ///< a reply moved automata; subject = server, object = client, detail = Moment; value = row, moves, time
  signal = 10,  ///< a signal moved automata; value = 0, moves, time
  control = 11,  ///< an operation of control moved automata; value = 0, moves, time
  fall = 12,  ///< a fall moved automata; value = moves of the call served, of the call made, of the fall, time, rows
};

/// One record, one cache line. Message words are never recorded: they may be secrets. `moves`: byte k is the state of the
/// automaton of step k before the event, byte 4 + k the one after it. A time is that by which the automata were moved.
struct Record {
  uint64_t sequence;  ///< from 1
  Instant time;  ///< when the kernel wrote it
  RecordKind kind;  ///< decides what the other fields mean
  ComponentId subject;  ///< whose doing, or whose fall, it was
  uint8_t object;  ///< peer, client in service, or 0
  uint8_t method;  ///< of a call; of a control the operation
  /// Outcome or Cause, as `kind` says.
  uint8_t detail;
  uint8_t reserved0;
  uint16_t channel;  ///< index into Tables::channels; 0xffff: none
  uint64_t value[5];  ///< as `kind` says; otherwise zero
};
static_assert(sizeof(Record) == 64);

/// One ring of records.
struct Ring {
  Record records[ring_records];  ///< record n in slot n % ring_records
};

/// All that the kernel writes for the auditor, page by page.
struct AuditArea {
  uint64_t event_head;   ///< starts, stops, faults
  uint64_t denial_head;  ///< denials and audited calls
  uint64_t spurious_interrupts;  ///< that no component owns
  uint64_t reserved[5];
  uint64_t unrecorded_denials[max_components];  ///< denials beyond the quota, exact
  uint64_t refused_signals[max_components];     ///< signals answered `again`, exact
  uint64_t unrecorded_calls[max_components];    ///< audited calls beyond the same quota, exact
  uint64_t denied_by_row[max_rows];             ///< denials of calls on a governed method, exact; by the row that decided
  uint64_t reserved1[512 - 8 - 3 * max_components - max_rows];
  Ring events;  ///< up to `event_head`
  Ring denials;  ///< up to `denial_head`
};
static_assert(sizeof(AuditArea) == 3 * 4096);

}  // namespace nacre::abi
