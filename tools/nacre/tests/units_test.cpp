// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/units.hpp"

#include <doctest/doctest.h>

namespace nacre::tool {
namespace {

TEST_CASE("times") {
  CHECK(try_duration("100 us")->to_raw() == 100'000);
  CHECK(try_duration("2 s")->to_raw() == 2'000'000'000);
  CHECK(try_duration("0 ns")->to_raw() == 0);
  for (const char* wrong : {"", "100", "us", "100us", "100  us", "-1 us", "1.5 ms", "1 hour", "100 us ", "0x10 us",
                            "99999999999999999999 s", "9999999999 s"}) {
    CAPTURE(wrong);
    CHECK_FALSE(try_duration(wrong).has_value());
  }
}

TEST_CASE("sizes") {
  CHECK(try_size("4 KiB")->to_raw() == 4096);
  CHECK(try_size("1 MiB")->to_raw() == 1'048'576);
  for (const char* wrong : {"4 KB", "4 kib", "4KiB", "KiB", "-4 KiB"}) {
    CAPTURE(wrong);
    CHECK_FALSE(try_size(wrong).has_value());
  }
}

TEST_CASE("ticks round up, so that a limit is never shorter than written") {
  const auto rate = TicksPerSecond::from_raw(62'500'000);
  CHECK(to_ticks(Nanoseconds::from_raw(16), rate).to_raw() == 1);
  CHECK(to_ticks(Nanoseconds::from_raw(17), rate).to_raw() == 2);
  CHECK(to_ticks(Nanoseconds::from_raw(1'000'000), rate).to_raw() == 62'500);
  CHECK(to_ticks(Nanoseconds::from_raw(3'155'760'000'000'000'000), rate).to_raw() == 197'235'000'000'000'000);
}

TEST_CASE("text of quantities") {
  CHECK(duration_text(Nanoseconds::from_raw(1'500'000)) == "1.5 ms");
  CHECK(duration_text(Nanoseconds::from_raw(2'000'000)) == "2 ms");
  CHECK(size_text(ByteCount::from_raw(4096)) == "4 KiB");
  CHECK(size_text(ByteCount::from_raw(0)) == "0 B");
}

}  // namespace
}  // namespace nacre::tool
