// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The authority tables: read-only data that the host tool compiles from the system description and the kernel
// interprets. Everything that a component may do stands here. Offsets and sizes are part of the ABI.
//
// Components are numbered by urgency. Each owns a contiguous slice of `channels` and of `lines`; a handle is an
// index into the own slice. All times are ticks of the virtual counter (62.5 MHz on QEMU virt).
#pragma once

#include "abi/calls.hpp"
#include "abi/policy.hpp"

namespace nacre::abi {

/// First word of the tables: "\0nacre01", read as a little-endian word.
inline constexpr uint64_t tables_magic = 0x3130'6572'6361'6e00;

/// What a channel is for.
enum class ChannelKind : uint8_t { none = 0, call = 1, signal = 2 };

/// Bits of ComponentEntry::flags.
struct ComponentFlags {
  static constexpr uint8_t server = 1;   ///< has an incoming call channel
  static constexpr uint8_t device = 2;   ///< maps device registers: leaving it waits for them
  static constexpr uint8_t trusted = 4;  ///< for readers of the tables; the kernel makes no difference
};

/// One component; its index is its id.
struct ComponentEntry {
  uint64_t page_table;     ///< TTBR0: physical address of the root table | ASID (id + 1) << 48
  uint64_t entry;          ///< first instruction
  uint64_t stack;          ///< initial stack pointer, 16-byte aligned
  Span budget;             ///< Q, > 0, <= period
  Span period;             ///< T
  Span limit;              ///< L: own time of one activation (servers)
  Span start_limit;        ///< L0: own time of the start activation (servers)
  uint8_t nested;          ///< K: calls in one activation (servers)
  ComponentId supervisor;  ///< more urgent; of 0: 0
  uint8_t fault_bit;       ///< bit of the supervisor's word that a fault of this component sets
  uint8_t flags;           ///< ComponentFlags
  uint8_t fp_slot;         ///< 0: no floating point; otherwise 1..max_fp, one component each
  uint8_t denial_quota;    ///< full denial records per refill
  uint16_t channel_base;  ///< own slice of `channels`: handle 0
  uint16_t channel_count;  ///< handles below this are the component's own
  uint16_t line_base;  ///< own slice of `lines`: handle 0
  uint16_t line_count;  ///< lines below this are the component's own
  uint16_t reserved0;
  uint64_t reserved[7];
};
static_assert(sizeof(ComponentEntry) == 128);

/// One end of a channel: of a client, or of a sender of signals.
struct ChannelEntry {
  uint64_t plain;       ///< call: methods that are allowed and ungoverned
  uint64_t governed;    ///< call: methods that a row decides; disjoint from `plain`
  Span rate_interval;   ///< signal: GCRA emission interval; 0: no rate
  Span rate_tolerance;  ///< signal: (burst - 1) * interval
  ComponentId owner;    ///< the component whose slice this is in
  ComponentId peer;     ///< server, or receiver of the signal
  ChannelKind kind;  ///< which of the fields below count
  uint8_t bit;  ///< signal: bit in the receiver's notification word
  uint8_t tag;  ///< call: the handle by which the server knows the client; x6 of a request >> 6
  uint8_t reserved0;
  uint16_t first_row;  ///< call: first row of the lowest governed method; that of the next is the next row
  uint64_t audited;    ///< call: methods whose calls are recorded; subset of `governed`
  uint64_t reserved[2];
};
static_assert(sizeof(ChannelEntry) == 64);

/// One interrupt line.
struct LineEntry {
  uint32_t intid;  ///< interrupt number at the controller, 32..max_intids - 1
  ComponentId owner;  ///< hears of it, and says `irq_done`
  uint8_t bit;   ///< bit in the owner's notification word
  uint8_t edge;  ///< 1: edge, 0: level
  uint8_t reserved0;
  Span cost;  ///< charged to the owner for each interrupt taken
};
static_assert(sizeof(LineEntry) == 16);

inline constexpr uint8_t no_line = 0xff;  ///< of Tables::line_of_intid: nobody owns it

/// All of them, as they stand in the image.
struct Tables {
  uint64_t magic;  ///< tables_magic
  uint32_t size;  ///< sizeof(Tables)
  uint16_t component_count;  ///< entries of `components` in use
  uint16_t channel_count;  ///< entries of `channels` in use
  uint16_t line_count;  ///< entries of `lines` in use
  uint16_t row_count;  ///< entries of `policy.rows` in use
  uint32_t reserved0;
  uint64_t quantum_mask;  ///< 2^n - 1: deadlines are rounded up to the next tick whose low n bits are all ones
  uint64_t reserved[4];
  ChannelEntry channels[max_channels];  ///< slices of the components, one after the other
  ComponentEntry components[max_components];  ///< index = id
  LineEntry lines[max_lines];  ///< slices of the components, one after the other
  uint8_t line_of_intid[max_intids];  ///< index into `lines`, or no_line
  PolicyTables policy;  ///< rows of governed methods, automata
};
static_assert(sizeof(Tables) == 64 + 64 * 128 + 256 * 64 + 64 * 16 + 256 + sizeof(PolicyTables));

}  // namespace nacre::abi
