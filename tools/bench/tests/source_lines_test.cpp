// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/source_lines.hpp"

#include <doctest/doctest.h>

#include "tools/bench/peers.hpp"
#include "tools/bench/report.hpp"

using namespace nacre::bench;

TEST_CASE("blank lines and comments are no code") {
  CHECK(lines_of_code("") == 0);
  CHECK(lines_of_code("int a;\n\n  \t\n// b\n  // c\nint d;  // e\n") == 2);
  CHECK(lines_of_code("/* a\n b\n*/ int c;\n/* d */\nint e; /* f\n g */\n") == 2);
  CHECK(lines_of_code("const char* a = \"// no comment\";\nconst char* b = \"/*\";\nint c;") == 3);
  CHECK(lines_of_code("'\"'\n") == 1);
}

TEST_CASE("dependencies of the tree and of the build count, others do not") {
  const std::string text =
      "kernel/CMakeFiles/kernel.dir/core/a.cpp.obj: #deps 4, deps mtime 1 (VALID)\n"
      "    /tree/kernel/core/a.cpp\n    /usr/include/stdint.h\n    generated/b.hpp\n    ../../kernel/core/c.hpp\n\n"
      "user/CMakeFiles/user.dir/d.cpp.obj: #deps 1, deps mtime 1 (VALID)\n    /tree/user/d.cpp\n";
  const auto files = own_dependencies(text, "kernel/CMakeFiles/kernel.dir/", "/tree", "/tree/build/aarch64");
  CHECK(files == std::set<std::string>{"/tree/build/aarch64/generated/b.hpp", "/tree/kernel/core/a.cpp",
                                       "/tree/kernel/core/c.hpp"});
}

TEST_CASE("a figure that misses is named, in the table and on its own") {
  const Figures figures = {{"cheapest_call", 45, "instructions", 7, "a"},
                           {"kernel_lines", 3001, "lines", std::nullopt, "b"}};
  CHECK(missed(figures) == std::vector<std::string>{"kernel_lines"});
  const std::string table = as_table(figures);
  CHECK(table.find("<=3000 !") != std::string::npos);
  CHECK(table.find("<=45  ") != std::string::npos);
  CHECK(as_json(figures).find("\"name\": \"cheapest_call_user\"") != std::string::npos);
  CHECK(find_anchor("nothing") == nullptr);
}
