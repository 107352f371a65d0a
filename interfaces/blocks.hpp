// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A disk of 512-byte sectors, served to one client. Requests go by calls, their bytes through two shared areas, which
// the disk's device reads and writes by itself; a signal says when to look.
//
// A request is split, as it takes longer than a call may: `read`, `write` and `flush` start it, `collect` fetches what
// came of it. At most `most_requests` are started and not collected. They are collected in the order in which they were
// started, whatever the order in which the device carries them out: two that touch the same sectors must not be on
// their way at once.
//
// Names: the channel and the signal from the disk are `blocks` at the client; both are `client` at the driver. The
// areas are `blocks_in` (what is read from the disk: mapped for writing by the driver) and `blocks_out` (what is to be
// written there: mapped for writing by the client) at both ends.
//
// Neither side trusts the other. The driver looks at no byte of the areas. To the client, the content of a disk that an
// untrusted driver drives is input from outside: it may be anything, and may change in `blocks_in` at any time, so what
// is decided by is copied first. A driver that comes back signals its client, refuses everything but `begin`, and has
// forgotten what was started: of a write that was not collected nobody knows how much is on the disk.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "lib/strong.hpp"
#include "user/interface.hpp"

namespace nacre::interfaces {

inline constexpr size_t sector_size = 512;     ///< bytes
inline constexpr uint32_t most_sectors = 64;   ///< in one request
inline constexpr uint32_t area_sectors = 128;  ///< in each of the areas
inline constexpr unsigned most_requests = 4;   ///< started and not collected

using Sector = Strong<struct SectorTag, uint64_t>;            ///< of the disk, from 0
using SectorCount = Strong<struct SectorCountTag, uint32_t>;  ///< how many
using AreaSector = Strong<struct AreaSectorTag, uint32_t>;    ///< of an area, from 0: byte 512 times as much

/// Content at the first start is arbitrary.
struct BlocksArea {
  alignas(sector_size) uint8_t bytes[area_sectors * sector_size];  ///< area_sectors of them, one after the other
};

struct Blocks {
  static constexpr FixedText name{"blocks"};
  enum class Status {
    not_client,     ///< the disk belongs to another client
    not_begun,      ///< all but begin: the driver is new and knows of no request
    out_of_range,   ///< not all of these sectors are on the disk
    bad_count,      ///< not 1 to most_sectors
    outside_area,   ///< not all of these sectors are in the area
    read_only,      ///< write: the disk cannot be written
    busy,           ///< most_requests are started: collect first
    in_progress,    ///< collect: the device works on the oldest request; the signal will come
    none,           ///< collect: nothing is started
    device_failed,  ///< collect: the device says that it could not, or what it says makes no sense
    no_answer,      ///< collect: the device said nothing for some seconds and was reset; so it is with all that it had
  };

  /// The client has begun: requests of its earlier life touch the areas no more. The disk's size, and whether it can
  /// be written.
  struct Begin : user::Method<Status, 0, "begin", user::Takes<>,
                              user::Gives<user::Argument<"sectors", uint64_t>, user::Argument<"read_only", bool>>> {};

  /// Sectors of the disk from `sector` on into `blocks_in` from `place` on.
  struct Read
      : user::Method<Status, 1, "read",
                     user::Takes<user::Argument<"sector", Sector>, user::Argument<"count", SectorCount>,
                             user::Argument<"place", AreaSector>>,
                     user::Gives<>> {};
  /// From `blocks_out` to the disk. The bytes must stay as they are until the request is collected.
  struct Write
      : user::Method<Status, 2, "write",
                     user::Takes<user::Argument<"sector", Sector>, user::Argument<"count", SectorCount>,
                             user::Argument<"place", AreaSector>>,
                     user::Gives<>> {};
  /// What was written and collected before is on the medium when this is done.
  struct Flush : user::Method<Status, 3, "flush", user::Takes<>, user::Gives<>> {};
  /// Succeeds if the oldest request did.
  struct Collect : user::Method<Status, 4, "collect", user::Takes<>, user::Gives<>> {};

  using Methods = user::MethodList<Begin, Read, Write, Flush, Collect>;
  /// What a guard of the description can keep a client to: a part of the disk.
  using Extents = user::ExtentList<user::Extent<Read, "sector", "count">, user::Extent<Write, "sector", "count">>;
};

}  // namespace nacre::interfaces
