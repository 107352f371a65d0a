// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "tools/nacre/interface_text.hpp"

namespace nacre::tool {
namespace {

std::optional<std::map<InterfaceHash, Interface>> parse(const std::string& text) {
  return try_interfaces({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

TEST_CASE("the interfaces of a section") {
  const std::string lamp =
      "interface lamp\nmethod 3 blink address:u16@0 red:u8@2.shared -> done:bool@0\nextent blink address count\n";
  const std::string door = "interface door\nmethod 0 open ->\n";
  const auto all = parse(lamp + '\0' + door + '\0' + lamp + '\0');
  REQUIRE(all.has_value());
  REQUIRE(all->size() == 2);
  const Interface& interface = all->at(hash_of(lamp));
  CHECK(interface.name == "lamp");
  const Method* blink = interface.find("blink");
  REQUIRE(blink != nullptr);
  CHECK(blink->number == 3);
  REQUIRE(blink->arguments.size() == 2);
  CHECK(blink->arguments[0].name == "address");
  CHECK_FALSE(blink->arguments[0].shared);
  CHECK(blink->arguments[1].word == 2);
  CHECK(blink->arguments[1].shared);
  CHECK(interface.extents.at(0).count == "count");
  CHECK(interface.find("open") == nullptr);
}

TEST_CASE("enumerators, and methods that answer with a status alone") {
  const std::string lamp =
      "interface lamp\nmethod 0 set colour:enum3{red,green,blue}@0 on:bool@1 -> old:enum2{a,b}@0\n"
      "method 1 try -> status\nmethod 2 get -> status:u8@0\n";
  const auto all = parse(lamp + '\0');
  REQUIRE(all.has_value());
  const Interface& interface = all->at(hash_of(lamp));
  const std::vector<Argument>& arguments = interface.find("set")->arguments;
  CHECK(arguments[0].type == "enum3");
  CHECK(arguments[0].enumerators == std::vector<std::string>{"red", "green", "blue"});
  CHECK(arguments[1].enumerators.empty());
  CHECK_FALSE(interface.find("set")->status_only);
  CHECK(interface.find("try")->status_only);
  CHECK_FALSE(interface.find("get")->status_only);
}

TEST_CASE("the hash is FNV-1a") { CHECK(hash_of("a") == 0xaf63'dc4c'8601'ec8c); }

TEST_CASE("other forms are refused") {
  for (const char* wrong :
       {"method 0 open ->\n", "interface\n", "interface a b\n", "interface a\nmethod x open ->\n",
        "interface a\nmethod 64 open ->\n", "interface a\nmethod 0 open\n", "interface a\nmethod 0 open level@0 ->\n",
        "interface a\nmethod 0 open level:u8@6 ->\n", "interface a\nmethod 0 open level:u8@0.mine ->\n",
        "interface a\nmethod 0 open c:enum2{a,b@0 ->\n", "interface a\nmethod 0 open c:enum2{a,}@0 ->\n",
        "interface a\nextent x\n", "interface a\nnote x\n"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse(wrong).has_value());
  }
}

}  // namespace
}  // namespace nacre::tool
