// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>

#include "tools/reference_pages/header.hpp"
#include "tools/reference_pages/interface_method.hpp"

namespace nacre::pages {
namespace {

const std::string head = "// SPDX\n// SPDX\n//\n";

TEST_CASE("a method's words are those of its message") {
  const auto method = parse_method(
      "struct Put : user::Method<Status, 7, \"put\", user::Takes<user::Argument<\"at\", uint16_t>, "
      "user::Argument<\"text\", user::Block<3>>, user::Packed<user::Argument<\"a\", bool>, "
      "user::Argument<\"b\", uint8_t>>, user::Argument<\"last\", Door::State>>, user::Gives<>> {};");
  REQUIRE(method);
  CHECK(method->type == "Put");
  CHECK(method->name == "put");
  CHECK(method->number == 7);
  REQUIRE(method->takes.size() == 5);
  CHECK(method->takes[1].type == "Block<3>");
  CHECK(method->takes[1].word == 1);
  CHECK_FALSE(method->takes[1].guardable());
  CHECK(method->takes[3].word == 4);
  CHECK(method->takes[3].packed);
  CHECK(method->takes[4].word == 5);
  CHECK(method->takes[4].guardable());
  CHECK(method->gives.empty());
}

TEST_CASE("what is no method is refused, and says what was expected") {
  for (const char* const bad :
       {"struct Put {};", "struct Put : Other<1> {};",
        "struct Put : user::Method<Status, x, \"p\", Takes<>, Gives<>> {};",
        "struct Put : user::Method<Status, 0, \"p\", Takes<>> {};",
        "struct Put : user::Method<Status, 0, \"p\", Takes<uint8_t>, Gives<>> {};",
        "struct Put : user::Method<Status, 0, \"p\", Takes<Argument<\"a\", uint8_t>, Gives<>> {};"}) {
    CAPTURE(bad);
    const auto method = parse_method(bad);
    REQUIRE_FALSE(method);
    CHECK(method.error().starts_with("expected "));
  }
}

TEST_CASE("lines stay where they are") {
  const std::string header = head +
                             "// A lamp.\n//\n//   as drawn\n// and <more>.\n#pragma once\n\nstruct Lamp {\n"
                             "  static constexpr FixedText name{\"lamp\"};\n  /// Sets it.\n"
                             "  struct Set\n      : user::Method<Status, 0, \"set\", user::Takes<>, user::Gives<>> {\n"
                             "  };\n  uint64_t reserved[3];\n};\n";
  const auto source = page_source(header, "interfaces");
  REQUIRE(source);
  CHECK(std::ranges::count(*source, '\n') == std::ranges::count(header, '\n'));
  CHECK(source->contains("@struct nacre::interfaces::Lamp\nA lamp.\n @verbatim\n  as drawn @endverbatim\n"));
  CHECK(source->contains("and \\<more\\>. <p>In system.toml: `interface = \"lamp\"`. */\n#pragma once"));
  CHECK(source->contains("Nothing Set();\n\n\n  uint64_t reserved[3];  ///< Zero.\n};"));
}

TEST_CASE("a header has a comment at its head, and methods that can be read") {
  const auto bare = page_source("// SPDX\n// SPDX\n#pragma once\nint x;\n", "runtime");
  REQUIRE_FALSE(bare);
  CHECK(bare.error().line == 3);
  const auto odd = page_source(head + "// A lamp.\nstruct Lamp {\n  static constexpr FixedText name{\"lamp\"};\n" +
                                   "  struct Set : user::Method<Status, n, \"set\"> {};\n};\n", "interfaces");
  REQUIRE_FALSE(odd);
  CHECK(odd.error().line == 7);
}

TEST_CASE("machinery has no page, to its end or the file's") {
  const auto source = page_source(head + "// Things.\nnamespace a {\nint x;\n// ---- machinery: y ----\nint y;\n" +
                                      "// ---- end of machinery ----\n// ---- machinery ----\nint z;\n" +
                                      "}  // namespace a\n", "runtime");
  REQUIRE(source);
  CHECK(source->contains("int x;\n/** @cond */\nint y;\n/** @endcond */\n/** @cond */\nint z;\n/** @endcond */ }"));
}

}  // namespace
}  // namespace nacre::pages
