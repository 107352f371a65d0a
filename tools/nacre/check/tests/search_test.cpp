// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>

#include "door.hpp"

namespace nacre::tool::check {
namespace {

constexpr const char* names_of_first = "event ok0 = ok door0 > auth0.check\n"
                                       "event on0 = door0 > bus0.write_coil(addr = lock, value = on)";

/// All fields, needed or not.
Searched search_all(unsigned count, uint64_t memory) {
  const policy::Compiled compiled = doors(count);
  const Watch watch = watch_of(names_of_first, "on0 only after ok0, once each");
  const Machine machine = machine_of(compiled, watch);
  const Product product(machine, Slice(machine.fields.size(), true), watch);
  Visited visited(product.bound());
  return search(product, memory, visited);
}

TEST_CASE("states of independent parts multiply") {
  const Searched one = search_all(1, default_memory);
  const Searched two = search_all(2, default_memory);
  const Searched three = search_all(3, default_memory);
  CHECK(one.result == Result::holds);
  CHECK(two.states % one.states == 0);
  CHECK(three.states / two.states == two.states / one.states);
}

TEST_CASE("a search that needs more memory than it may have says so") {
  const Searched searched = search_all(4, 4096 * 4);
  CHECK(searched.result == Result::out_of_memory);
}

TEST_CASE("speed" * doctest::skip()) {
  for (const unsigned count : {4u, 5u, 6u}) {
    const auto start = std::chrono::steady_clock::now();
    const Searched searched = search_all(count, uint64_t{8} << 30);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    MESSAGE(count << " doors: " << searched.states << " states, " << static_cast<double>(searched.states) / time.count() / 1e6
                  << " M states/s, " << static_cast<double>(searched.bytes) / static_cast<double>(searched.states) << " bytes/state");
  }
}

}  // namespace
}  // namespace nacre::tool::check
