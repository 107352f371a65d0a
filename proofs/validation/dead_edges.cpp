// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/reach.hpp"

namespace nacre::proof {

const std::vector<DeadEdge>& dead_edges() {
  static const char* const call =
      "which system call it is decides: in the entry of each call this way is the only one, in `exception` it is none "
      "of them";
  static const char* const first =
      "the first component does not fall: its fault resets the board, and nobody may stop it";
  static const std::vector<DeadEdge> all = {
      {{"nacre_vectors", "b.ne *", 0}, false, call},           {{"nacre_vectors", "b.ne *", 1}, false, call},
      {{"nacre_other_synchronous", "b.hi *", 0}, false, call}, {{"nacre_other_synchronous", "b.lo *", 0}, true, call},
      {{"nacre_other_synchronous", "b.lo *", 0}, false, call}, {{"nacre_other_synchronous", "b.ne *", 0}, false, call},
      {{"nacre::kernel::fall", "cbz *", 0}, true, first},
  };
  return all;
}

}  // namespace nacre::proof
