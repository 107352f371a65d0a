// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tools/gdb_remote/packet.hpp"

#include <doctest/doctest.h>

#include "tools/gdb_remote/target_description.hpp"

using namespace nacre::gdb_remote;

TEST_CASE("a payload is framed with its checksum") {
  CHECK(frame("OK") == "$OK#9a");
  CHECK(frame("") == "$#00");
  CHECK(frame("a$b#c}d*") ==
        "$a}\x04"
        "b}\x03"
        "c}]d}\x0a#ec");
}

TEST_CASE("a reader puts packets together from pieces") {
  PacketReader reader;
  reader.push("+$O");
  CHECK_FALSE(reader.next());
  reader.push("K#9");
  CHECK_FALSE(reader.next());
  reader.push("a$#00");
  CHECK(reader.next() == "OK");
  CHECK(reader.next() == "");
  CHECK_FALSE(reader.next());
}

TEST_CASE("escapes and run lengths are undone") {
  PacketReader reader;
  reader.push(frame("a$b#c}d*"));
  CHECK(reader.next() == "a$b#c}d*");
  reader.push("$0* #7a");
  CHECK(reader.next() == "0000");
}

TEST_CASE("a packet with a wrong checksum is dropped and counted") {
  PacketReader reader;
  reader.push("$OK#9b$OK#9a");
  CHECK(reader.next() == "OK");
  CHECK(reader.broken() == 1);
}

TEST_CASE("hexadecimal digits") {
  CHECK(to_hex("Nz") == "4e7a");
  const auto bytes = from_hex("4E7a");
  REQUIRE(bytes);
  CHECK(bytes->size() == 2);
  CHECK((*bytes)[0] == std::byte{0x4e});
  CHECK_FALSE(from_hex("4"));
  CHECK_FALSE(from_hex("4g"));
  CHECK(parse_number("40200000") == 0x40200000);
  CHECK_FALSE(parse_number("40x"));
  CHECK_FALSE(parse_number(""));
  CHECK(number(0xffffffff40200000) == "ffffffff40200000");
}

TEST_CASE("registers are numbered through all files") {
  TargetDescription description;
  description.add(R"(<feature><reg name="x0" bitsize="64"/><reg name="cpsr" bitsize="32" type="int"/></feature>)");
  description.add(R"(<reg name="v0" bitsize="128" regnum="34"/><reg name="fpsr" bitsize="32"/>)");
  const auto& registers = description.registers();
  REQUIRE(registers.size() == 4);
  CHECK(registers.at("cpsr").number == 1);
  CHECK(registers.at("cpsr").bits == 32);
  CHECK(registers.at("fpsr").number == 35);
  const auto files = TargetDescription::includes(R"(<xi:include href="a.xml"/><xi:include href="b.xml"/>)");
  CHECK(files == std::vector<std::string>{"a.xml", "b.xml"});
}
