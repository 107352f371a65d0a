// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The network's figures, measured shortly: each is there, has a plausible size, and is no larger than what has been
// reached. Only instructions are looked at, never the host's time.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tools/bench/all_figures.hpp"
#include "tools/bench/network/network_figures.hpp"
#include "tools/bench/peers.hpp"
#include "tools/bench/report.hpp"

using namespace nacre::bench;

namespace {

constexpr NetworkEffort short_effort{.runs = 1, .exchanges = 100, .kibibytes = 256};

/// Nothing that crosses five address spaces costs less: a smaller figure has not been counted.
constexpr uint64_t least_plausible = 500;

/// What has been reached, and a margin for the host's timing: these only go down.
struct Reached {
  std::string figure;
  uint64_t most;
};
const Reached all_reached[] = {{"boot_first_http", 2'000'000},
                               {"udp_echo", 10'500},
                               {"tcp_rx_kib", 5'000},
                               {"tcp_tx_kib", 5'500},
                               {"http_keepalive_1k", 16'000}};

}  // namespace

TEST_CASE("the network's figures") {
  const Parts parts = parts_of_tree(NACRE_TREE);
  const auto figures = network_figures(nacre_setup(parts, NACRE_TREE), short_effort);
  REQUIRE_MESSAGE(figures, (figures ? "" : figures.error().text));
  MESSAGE(as_network_table(*figures));
  CHECK(figures->size() == std::size(network_anchors));
  for (const Reached& reached : all_reached) {
    const auto found = std::ranges::find(*figures, reached.figure, &Figure::name);
    REQUIRE_MESSAGE(found != figures->end(), reached.figure);
    CHECK_MESSAGE(found->value >= least_plausible, reached.figure, ": ", found->value);
    CHECK_MESSAGE(found->value <= reached.most, reached.figure, ": ", found->value, ", reached ", reached.most);
    CHECK(find_network_anchor(reached.figure) != nullptr);
  }
}

/// The same sources, without what keeps them apart: less work, and the same answers, which the peer checks.
TEST_CASE("in one component the same traffic costs less") {
  const Parts parts = parts_of_tree(NACRE_TREE);
  Setup apart = nacre_setup(parts, NACRE_TREE);
  apart.boot = {};
  const auto columns = network_columns({apart, joined_setup(parts)}, short_effort);
  REQUIRE_MESSAGE(columns, (columns ? "" : columns.error().text));
  MESSAGE(side_by_side(*columns));
  const Figures& four = columns->front().figures;
  const Figures& one = columns->back().figures;
  REQUIRE(four.size() == 4);
  REQUIRE(one.size() == four.size());
  for (size_t i = 0; i < one.size(); ++i) {
    CHECK_MESSAGE(one[i].value >= least_plausible, one[i].name, ": ", one[i].value);
    CHECK_MESSAGE(one[i].value < four[i].value, one[i].name, ": ", one[i].value, " in one, ", four[i].value, " apart");
  }
}
