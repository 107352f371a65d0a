// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a client wants of the disk, before and after it has been looked at.
#pragma once

#include "interfaces/blocks.hpp"
#include "lib/result.hpp"

namespace nacre::drivers::block {

using interfaces::AreaSector;
using interfaces::Sector;
using interfaces::sector_size;
using interfaces::SectorCount;
using Status = interfaces::Blocks::Status;

/// As the device says: any numbers.
struct Geometry {
  uint64_t sectors = 0;
  bool read_only = false;
};

enum class Direction : uint8_t { read, write };

/// As the client says: any numbers.
struct Wish {
  Direction direction;
  Sector sector;
  SectorCount count;
  AreaSector place;
};

/// A wish that may be carried out: 1 to most_sectors sectors, all on the disk and in the area, and not to be written if
/// the disk cannot be. It says nothing of other requests that touch the same sectors. Only try_check makes one; the one
/// that is made of nothing has no bytes.
class Transfer {
 public:
  constexpr Transfer() = default;
  [[nodiscard]] constexpr Direction direction() const { return direction_; }
  [[nodiscard]] constexpr uint64_t sector() const { return sector_; }
  [[nodiscard]] constexpr uint32_t bytes() const { return bytes_; }
  /// In the area, in bytes.
  [[nodiscard]] constexpr uint32_t offset() const { return offset_; }

 private:
  friend constexpr Result<Transfer, Status> try_check(const Wish& wish, const Geometry& disk);
  Direction direction_ = Direction::read;
  uint64_t sector_ = 0;
  uint32_t bytes_ = 0;
  uint32_t offset_ = 0;
};

/// The one way from a wish to a transfer. No sum of numbers from outside is made: sums can overflow.
[[nodiscard]] constexpr Result<Transfer, Status> try_check(const Wish& wish, const Geometry& disk) {
  const uint64_t sector = wish.sector.to_raw();
  const uint32_t count = wish.count.to_raw();
  const uint32_t place = wish.place.to_raw();
  if (count == 0 || count > interfaces::most_sectors) return Failed{Status::bad_count};
  if (count > disk.sectors || sector > disk.sectors - count) return Failed{Status::out_of_range};
  if (place > interfaces::area_sectors - count) return Failed{Status::outside_area};
  if (wish.direction == Direction::write && disk.read_only) return Failed{Status::read_only};
  Transfer transfer;
  transfer.direction_ = wish.direction;
  transfer.sector_ = sector;
  transfer.bytes_ = count * uint32_t{sector_size};
  transfer.offset_ = place * uint32_t{sector_size};
  return transfer;
}

static_assert(interfaces::most_sectors <= interfaces::area_sectors);

}  // namespace nacre::drivers::block
