// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "systems/hub/door/lock.hpp"

namespace {

using nacre::hub::Lock;

TEST_CASE("after a start the lock must be driven off, whatever it was") {
  const Lock lock;
  CHECK(lock.wish() == Lock::Coil::off);
  CHECK(!lock.settled());
}

TEST_CASE("a grant opens for five seconds and not longer") {
  Lock lock;
  lock.note(Lock::Coil::off);
  lock.grant(1000, 100);
  CHECK(lock.wish() == Lock::Coil::on);
  CHECK(!lock.settled());
  CHECK(lock.next_change() == 1500);
  lock.note(Lock::Coil::on);
  lock.advance(1499);
  CHECK(lock.settled());
  lock.advance(1500);
  CHECK(lock.wish() == Lock::Coil::off);
  CHECK(!lock.settled());
  lock.note(Lock::Coil::off);
  CHECK(lock.settled());
  CHECK(lock.next_change() == ~uint64_t{0});
}

TEST_CASE("a coil that nobody knows is driven again") {
  Lock lock;
  lock.note(Lock::Coil::off);
  CHECK(lock.settled());
  lock.note(Lock::Coil::unknown);
  CHECK(!lock.settled());
}

}  // namespace
