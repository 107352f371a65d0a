// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The instructions of the shipped kernel.
#pragma once

#include <cstdint>
#include <vector>

namespace nacre::proof {

struct CodeWord {
  uint64_t address;
  uint32_t word;
};

/// The words of .text that the mapping symbols ($x, $d) call code. Throws std::runtime_error.
[[nodiscard]] std::vector<CodeWord> kernel_code();

/// A word of the form with random operands; some of them do not decode.
class Random;
enum class Form : uint8_t;
[[nodiscard]] uint32_t random_word(Form form, Random& random);

/// A small generator: the same cases in every run.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t operator()() {
    state_ += 0x9e37'79b9'7f4a'7c15;
    uint64_t z = state_;
    z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ z >> 27) * 0x94d0'49bb'1331'11eb;
    return z ^ z >> 31;
  }
  uint64_t below(uint64_t bound) { return operator()() % bound; }

 private:
  uint64_t state_;
};

}  // namespace nacre::proof
