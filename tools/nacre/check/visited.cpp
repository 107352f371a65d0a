// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/visited.hpp"

#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>

namespace nacre::tool::check {
namespace {

constexpr uint64_t odd_factor = 0x9e37'79b9'7f4a'7c15;

/// So that odd * inverse == 1 (mod 2^64).
constexpr uint64_t inverse_of(uint64_t odd) {
  uint64_t inverse = odd;
  for (unsigned i = 0; i < 6; ++i) inverse *= 2 - odd * inverse;
  return inverse;
}

constexpr uint64_t mask_of(unsigned bits) { return bits >= 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1; }

constexpr unsigned first_line_bits = 10;
constexpr uint64_t spilled_bytes = 40;  ///< of one key in a node of the set

}  // namespace

Visited::Visited(uint64_t bound) : bound_(bound) {
  if (bound <= largest_bitmap) {
    mapped_ = ((bound - 1) >> page_bits) * 4096 + 4096;
    void* const memory = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    bits_ = static_cast<uint64_t*>(memory);
    touched_.resize((mapped_ / 4096 + 63) / 64);
    return;
  }
  key_bits_ = std::max(first_line_bits + 1, static_cast<unsigned>(std::bit_width(bound - 1)));
  allocate(first_line_bits);
}

Visited::~Visited() {
  if (bits_ != nullptr) munmap(bits_, mapped_);
}

uint64_t Visited::bytes() const {
  if (bits_ != nullptr) return pages_ * 4096 + touched_.size() * 8;
  return line_count_ * line_bytes + spilled_.size() * spilled_bytes;
}

/// Both halves of the key go into each other: the upper bits of the product depend on all lower ones.
uint64_t Visited::scrambled(uint64_t key) const {
  const unsigned half = (key_bits_ + 1) / 2;
  key = (key * odd_factor) & mask_of(key_bits_);
  key ^= key >> half;
  return (key * odd_factor) & mask_of(key_bits_);
}

uint64_t Visited::unscrambled(uint64_t key) const {
  constexpr uint64_t inverse = inverse_of(odd_factor);
  const unsigned half = (key_bits_ + 1) / 2;
  key = (key * inverse) & mask_of(key_bits_);
  key ^= key >> half;
  return (key * inverse) & mask_of(key_bits_);
}

void Visited::allocate(unsigned line_count_bits) {
  line_count_ = uint64_t{1} << line_count_bits;
  rest_bits_ = key_bits_ - line_count_bits;
  slot_bytes_ = (rest_bits_ + 7) / 8;
  slots_ = (line_bytes - 1) / slot_bytes_;
  lines_ = std::make_unique<uint8_t[]>(line_count_ * line_bytes);
}

bool Visited::insert_scrambled(uint64_t scrambled) {
  const uint64_t rest = scrambled & mask_of(rest_bits_);
  uint8_t* const line = lines_.get() + (scrambled >> rest_bits_) * line_bytes;
  const unsigned used = line[0];
  for (unsigned i = 0; i < used; ++i) {
    uint64_t other = 0;
    memcpy(&other, line + 1 + i * slot_bytes_, slot_bytes_);
    if (other == rest) return false;
  }
  if (used == slots_) return spilled_.insert(scrambled).second;
  memcpy(line + 1 + used * slot_bytes_, &rest, slot_bytes_);
  line[0] = static_cast<uint8_t>(used + 1);
  return true;
}

bool Visited::insert_slot(uint64_t key) {
  if (!insert_scrambled(scrambled(key))) return false;
  size_ += 1;
  const bool full = size_ * 5 > line_count_ * slots_ * 4;
  if ((full || spilled_.size() > line_count_) && rest_bits_ > 1) grow();
  return true;
}

void Visited::grow() {
  const std::unique_ptr<uint8_t[]> old = std::move(lines_);
  const auto spilled = std::move(spilled_);
  const uint64_t old_count = line_count_;
  const unsigned old_rest = rest_bits_;
  const unsigned old_slot = slot_bytes_;
  spilled_.clear();
  allocate(key_bits_ - old_rest + 1);
  for (uint64_t i = 0; i < old_count; ++i) {
    const uint8_t* const line = old.get() + i * line_bytes;
    for (unsigned k = 0; k < line[0]; ++k) {
      uint64_t rest = 0;
      memcpy(&rest, line + 1 + k * old_slot, old_slot);
      (void)insert_scrambled(i << old_rest | rest);
    }
  }
  for (const uint64_t key : spilled) (void)insert_scrambled(key);
}

}  // namespace nacre::tool::check
