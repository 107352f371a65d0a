// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// In the place of user/server.hpp: a caller is known by the wire that it has to us.
#pragma once

#include "user/metadata.hpp"
#include "user/use.hpp"
#include "user/words.hpp"

#define Accept DescribedAccept
#include_next "user/server.hpp"
#undef Accept

namespace nacre::user::inline NACRE_PART {

template <FixedText name, Interface I, Need presence = Need::required>
struct Accept {
  struct Record {
    [[nodiscard]] static constexpr uint64_t value() {
      return static_cast<uint64_t>(bench::joined::wire_to(this_part, name.view()));
    }
  };
  [[nodiscard]] static bool is(Caller caller) { return Record::value() == caller.to_raw(); }
};

}  // namespace nacre::user::inline NACRE_PART
