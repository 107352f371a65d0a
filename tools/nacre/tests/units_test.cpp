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

TEST_CASE("ranges of addresses") {
  const auto range = try_address_range("10.0.2.0/24");
  REQUIRE(range.has_value());
  CHECK((range->address == 0x0a00'0200 && range->prefix == 24));
  CHECK(try_address_range("255.255.255.255/32")->address == 0xffff'ffff);
  CHECK(try_address_range("0.0.0.0/0")->prefix == 0);
  for (const char* text : {"10.0.2.1/24", "10.0.2.0/33", "10.0.2.0", "10.0.2/24", "10.0.2.0.0/24", "1.2.3.256/32",
                           "-1.2.3.4/32", " 10.0.2.0/24", "10.0.2.0/24 ", "10.0.2.0/", "/24", "", "1.0.0.0/0"}) {
    CAPTURE(text);
    CHECK_FALSE(try_address_range(text).has_value());
  }
}

}  // namespace
}  // namespace nacre::tool
