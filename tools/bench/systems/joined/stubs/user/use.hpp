// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// In the place of user/use.hpp: a region that two parts share is plain memory.
#pragma once

#include <type_traits>

#include "abi/metadata.hpp"
#include "abi/system_info.hpp"
#include "lib/fixed_text.hpp"
#include "tools/bench/systems/joined/parts.hpp"

#define Region DescribedRegion
#include_next "user/use.hpp"
#undef Region

namespace nacre::user {

/// What the system would say about the parts that call another one.
inline abi::SystemInfo joined_system;

struct SystemOfParts {
  [[nodiscard]] static const abi::SystemInfo& get() { return joined_system; }
};

template <int index, class T, Access access>
struct SharedMemory {
  using Content = std::conditional_t<access == Access::write, T, const T>;
  [[nodiscard]] static constexpr bool present() { return true; }
  [[nodiscard]] static Content& get() { return bench::joined::memory<index, T>; }
};

template <bench::joined::Part part, FixedText name, class T, Access access, Need presence>
[[nodiscard]] consteval auto region_of() {
  using namespace bench::joined;
  constexpr int index = shared_by(part, name.view());
  if constexpr (std::is_same_v<T, abi::SystemInfo>)
    return std::type_identity<SystemOfParts>{};
  else if constexpr (index != none)
    return std::type_identity<SharedMemory<index, T, access>>{};
  else if constexpr (renamed_for(part, name.view()) == 0)
    return std::type_identity<DescribedRegion<"sent", T, Access::write>>{};
  else if constexpr (renamed_for(part, name.view()) == 1)
    return std::type_identity<DescribedRegion<"received", T, Access::write>>{};
  else
    return std::type_identity<DescribedRegion<name, T, access, presence>>{};
}

inline namespace NACRE_PART {

inline constexpr auto this_part = bench::joined::Part::NACRE_PART;

template <FixedText name, class T, Access access = Access::read, Need presence = Need::required>
using Region = typename decltype(region_of<this_part, name, T, access, presence>())::type;

}  // namespace NACRE_PART

}  // namespace nacre::user
