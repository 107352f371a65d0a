// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). No table or branch depends on the bytes, so their value does not
// show in the time it takes.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <array>
#include <span>

namespace nacre {

using Digest = std::array<uint8_t, 32>;  ///< in the order in which it is written

/// One message: update() any number of times, finish() once.
class Sha256 {
 public:
  static constexpr size_t block_size = 64;  ///< bytes

  /// The next bytes of the message.
  constexpr void update(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) {
      block_[size_ % block_size] = byte;
      size_ += 1;
      if (size_ % block_size == 0) compress();
    }
  }

  /// Once, at the end of the message.
  [[nodiscard]] constexpr Digest finish() {
    const uint64_t bits = size_ * 8;
    constexpr uint8_t mark[1] = {0x80};
    constexpr uint8_t zero[1] = {0};
    update(mark);
    while (size_ % block_size != block_size - 8) update(zero);
    for (int shift = 56; shift >= 0; shift -= 8) {
      const uint8_t byte[1] = {static_cast<uint8_t>(bits >> shift)};
      update(byte);
    }
    Digest digest{};
    for (size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
  }

 private:
  static constexpr std::array<uint32_t, 64> constants = {
      0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
      0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
      0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
      0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
      0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
      0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
      0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
      0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

  [[nodiscard]] static constexpr uint32_t rotate(uint32_t word, unsigned count) {
    return word >> count | word << (32 - count);
  }

  [[nodiscard]] constexpr std::array<uint32_t, 64> schedule() const {
    std::array<uint32_t, 64> w{};
    for (size_t i = 0; i < 16; ++i) {
      w[i] = uint32_t{block_[4 * i]} << 24 | uint32_t{block_[4 * i + 1]} << 16 | uint32_t{block_[4 * i + 2]} << 8 |
             block_[4 * i + 3];
    }
    for (size_t i = 16; i < 64; ++i) {
      const uint32_t small0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
      const uint32_t small1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
      w[i] = w[i - 16] + small0 + w[i - 7] + small1;
    }
    return w;
  }

  constexpr void compress() {
    const std::array<uint32_t, 64> w = schedule();
    std::array<uint32_t, 8> v = state_;
    for (size_t i = 0; i < 64; ++i) {
      const uint32_t big1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
      const uint32_t choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
      const uint32_t first = v[7] + big1 + choice + constants[i] + w[i];
      const uint32_t big0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
      const uint32_t majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
      v = {first + big0 + majority, v[0], v[1], v[2], v[3] + first, v[4], v[5], v[6]};
    }
    for (size_t i = 0; i < 8; ++i) state_[i] += v[i];
  }

  std::array<uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<uint8_t, block_size> block_ = {};
  uint64_t size_ = 0;
};

/// Of a whole message.
[[nodiscard]] constexpr Digest sha256(std::span<const uint8_t> message) {
  Sha256 hash;
  hash.update(message);
  return hash.finish();
}

/// Keys of at most one block: longer ones would have to be hashed first, and nobody here has one.
template <size_t key_size>
requires(key_size <= Sha256::block_size) [[nodiscard]] constexpr Digest
    hmac_sha256(std::span<const uint8_t, key_size> key, std::span<const uint8_t> message) {
  std::array<uint8_t, Sha256::block_size> inner_pad{};
  std::array<uint8_t, Sha256::block_size> outer_pad{};
  for (size_t i = 0; i < Sha256::block_size; ++i) {
    const uint8_t byte = i < key_size ? key[i] : 0;
    inner_pad[i] = byte ^ 0x36;
    outer_pad[i] = byte ^ 0x5c;
  }
  Sha256 inner;
  inner.update(inner_pad);
  inner.update(message);
  const Digest middle = inner.finish();
  Sha256 outer;
  outer.update(outer_pad);
  outer.update(middle);
  return outer.finish();
}

}  // namespace nacre
