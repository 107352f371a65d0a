// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Programs of components as parts of one component: what a system description says about signals and regions between
// them, as tables of the compiler. What is not in them is the joined component's, by the same name.
#pragma once

#include <stdint.h>

#include <iterator>
#include <string_view>

#include "lib/time.hpp"
#include "user/words.hpp"

namespace nacre::bench::joined {

enum class Part : unsigned { ethernet, firewall, tcpip, echo, streams, pages };
inline constexpr unsigned part_count = 6;

/// A signal from part to part, by the names that each has for it.
struct Wire {
  Part from;
  std::string_view as;
  Part to;
  std::string_view known_as;
};
inline constexpr Wire wires[] = {
    {Part::ethernet, "client", Part::firewall, "driver"}, {Part::firewall, "driver", Part::ethernet, "client"},
    {Part::tcpip, "wire", Part::firewall, "stack"},       {Part::firewall, "stack", Part::tcpip, "wire"},
    {Part::tcpip, "client_0", Part::echo, "sockets"},     {Part::echo, "sockets", Part::tcpip, "client_0"},
    {Part::tcpip, "client_1", Part::streams, "sockets"},  {Part::streams, "sockets", Part::tcpip, "client_1"},
    {Part::tcpip, "client_2", Part::pages, "sockets"},    {Part::pages, "sockets", Part::tcpip, "client_2"},
};

/// Memory that only parts share: it needs no region.
struct Shared {
  Part writer;
  std::string_view as;
  Part reader;
  std::string_view known_as;
};
inline constexpr Shared shared[] = {
    {Part::firewall, "to_stack", Part::tcpip, "from_wire"},
    {Part::tcpip, "to_wire", Part::firewall, "from_stack"},
    {Part::tcpip, "client_0_in", Part::echo, "sockets_in"},
    {Part::echo, "sockets_out", Part::tcpip, "client_0_out"},
    {Part::tcpip, "client_1_in", Part::streams, "sockets_in"},
    {Part::streams, "sockets_out", Part::tcpip, "client_1_out"},
    {Part::tcpip, "client_2_in", Part::pages, "sockets_in"},
    {Part::pages, "sockets_out", Part::tcpip, "client_2_out"},
};

/// The device's memory is a region, which the joined component has once, by its driver's name for it.
struct Renamed {
  Part part;
  std::string_view as;
  std::string_view driver_name;
};
inline constexpr Renamed renamed[] = {{Part::firewall, "from_driver", "sent"},
                                      {Part::firewall, "to_driver", "received"}};

inline constexpr int none = -1;

[[nodiscard]] consteval int wire_from(Part part, std::string_view name) {
  for (unsigned i = 0; i < std::size(wires); ++i) {
    if (wires[i].from == part && wires[i].as == name) return static_cast<int>(i);
  }
  return none;
}
[[nodiscard]] consteval int wire_to(Part part, std::string_view name) {
  for (unsigned i = 0; i < std::size(wires); ++i) {
    if (wires[i].to == part && wires[i].known_as == name) return static_cast<int>(i);
  }
  return none;
}
[[nodiscard]] consteval int shared_by(Part part, std::string_view name) {
  for (unsigned i = 0; i < std::size(shared); ++i) {
    const Shared& each = shared[i];
    if ((each.writer == part && each.as == name) || (each.reader == part && each.known_as == name))
      return static_cast<int>(i);
  }
  return none;
}
[[nodiscard]] consteval int renamed_for(Part part, std::string_view name) {
  for (unsigned i = 0; i < std::size(renamed); ++i) {
    if (renamed[i].part == part && renamed[i].as == name) return static_cast<int>(i);
  }
  return none;
}

/// Zero at the beginning, as regions are.
template <int index, class T>
alignas(4096) inline constinit T memory{};

/// The kernel's bits of the component lie below those of the wires.
inline constexpr unsigned first_wire_bit = 32;
[[nodiscard]] consteval uint64_t bit_of(int wire) {
  return uint64_t{1} << (first_wire_bit + static_cast<unsigned>(wire));
}

/// What has been raised and not yet been seen by whom it is for.
inline constinit uint64_t pending = 0;

/// What a part's `run` leaves behind.
struct Program {
  uint64_t bits = 0;                    ///< that it waits for
  void (*turn)(Instant now) = nullptr;  ///< handles what is pending and due
  Instant (*deadline)() = nullptr;
};
inline constinit Program programs[part_count];

/// A request to the part that serves others: there is one.
inline constinit void (*serve)(user::Registers&) = nullptr;

/// Begins the next part, or serves all of them once all have begun.
[[noreturn]] void go_on();

}  // namespace nacre::bench::joined
