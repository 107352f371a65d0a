// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Exact sets of keys below a bound. A bitmap where that is not too large, in pages that are there once something is in
// them; otherwise a table that keeps of each key only what its place in the table does not say.
#pragma once

#include <stdint.h>

#include <memory>
#include <unordered_set>
#include <vector>

namespace nacre::tool::check {

class Visited {
 public:
  /// Keys are below `bound`, which is not 0.
  explicit Visited(uint64_t bound);
  Visited(const Visited&) = delete;
  Visited& operator=(const Visited&) = delete;
  ~Visited();

  /// Whether it is new.
  bool insert(uint64_t key) { return bits_ != nullptr ? insert_bit(key) : insert_slot(key); }
  void prefetch(uint64_t key) const {
    __builtin_prefetch(bits_ != nullptr ? static_cast<const void*>(bits_ + key / 64) : line_of(scrambled(key)));
  }
  [[nodiscard]] uint64_t size() const { return size_; }
  /// Memory in use.
  [[nodiscard]] uint64_t bytes() const;
  /// In ascending order for a bitmap, in any order otherwise.
  template <class Visit>
  void for_each(Visit visit) const;

  static constexpr uint64_t largest_bitmap = uint64_t{1} << 36;  ///< bits
  static constexpr unsigned page_bits = 15;                      ///< keys of a page of a bitmap: 2 ^ page_bits
  [[nodiscard]] bool is_bitmap() const { return bits_ != nullptr; }
  /// Of a bitmap: keys 64 i and up; all of the last page are there.
  [[nodiscard]] uint64_t word(uint64_t i) const { return bits_[i]; }

 private:

  bool insert_bit(uint64_t key) {
    uint64_t& word = bits_[key / 64];
    const uint64_t bit = uint64_t{1} << (key % 64);
    if ((word & bit) != 0) return false;
    touch(key >> page_bits);
    word |= bit;
    size_ += 1;
    return true;
  }
  void touch(uint64_t page) {
    pages_ += (touched_[page / 64] >> (page % 64) & 1) ^ 1;
    touched_[page / 64] |= uint64_t{1} << (page % 64);
  }

  // The table. A scrambled key is the number of a line and a rest; a line has room for some rests, and what finds none goes
  // into `spilled_`. With twice as many lines the rests are a bit shorter.
  static constexpr unsigned line_bytes = 64;
  [[nodiscard]] uint64_t scrambled(uint64_t key) const;
  [[nodiscard]] uint64_t unscrambled(uint64_t key) const;
  [[nodiscard]] const uint8_t* line_of(uint64_t scrambled) const { return lines_.get() + (scrambled >> rest_bits_) * line_bytes; }
  bool insert_slot(uint64_t key);
  bool insert_scrambled(uint64_t scrambled);
  void allocate(unsigned line_count_bits);
  void grow();

  uint64_t bound_;
  uint64_t size_ = 0;
  uint64_t* bits_ = nullptr;
  uint64_t mapped_ = 0;
  uint64_t pages_ = 0;
  std::vector<uint64_t> touched_;

  unsigned key_bits_ = 0;
  unsigned rest_bits_ = 0;
  unsigned slot_bytes_ = 0;
  unsigned slots_ = 0;  ///< of a line; its first byte counts those in use
  uint64_t line_count_ = 0;
  std::unique_ptr<uint8_t[]> lines_;
  std::unordered_set<uint64_t> spilled_;
};

template <class Visit>
void Visited::for_each(Visit visit) const {
  if (bits_ != nullptr) {
    for (uint64_t page = 0; page <= (bound_ - 1) >> page_bits; ++page) {
      if ((touched_[page / 64] >> (page % 64) & 1) == 0) continue;
      constexpr uint64_t words = (uint64_t{1} << page_bits) / 64;
      for (uint64_t i = page * words; i < (page + 1) * words; ++i) {
        for (uint64_t word = bits_[i]; word != 0; word &= word - 1)
          visit(i * 64 + static_cast<unsigned>(__builtin_ctzll(word)));
      }
    }
    return;
  }
  for (uint64_t line = 0; line < line_count_; ++line) {
    const uint8_t* const at = lines_.get() + line * line_bytes;
    for (unsigned i = 0; i < at[0]; ++i) {
      uint64_t rest = 0;
      __builtin_memcpy(&rest, at + 1 + i * slot_bytes_, slot_bytes_);
      visit(unscrambled(line << rest_bits_ | rest));
    }
  }
  for (const uint64_t key : spilled_) visit(unscrambled(key));
}

}  // namespace nacre::tool::check
