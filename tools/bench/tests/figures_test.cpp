// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The figures of the shipped kernel against what they have to reach.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tools/bench/all_figures.hpp"
#include "tools/bench/peers.hpp"
#include "tools/bench/report.hpp"

using namespace nacre::bench;

TEST_CASE("every figure is measured, the same in three runs, and within its limit") {
  const auto figures = all_figures(parts_of_tree(NACRE_TREE), NACRE_TREE);
  REQUIRE_MESSAGE(figures, (figures ? "" : figures.error().text));
  MESSAGE(as_table(*figures));
  for (const Anchor& anchor : anchors) {
    const auto named = [&](const Figure& figure) { return figure.name == anchor.figure; };
    const auto found = std::ranges::find_if(*figures, named);
    REQUIRE_MESSAGE(found != figures->end(), std::string(anchor.figure));
    CHECK_MESSAGE(found->value <= anchor.limit, anchor.figure, ": ", found->value, ", wanted at most ", anchor.limit);
  }
}
