// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bench_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "tools/bench/all_figures.hpp"
#include "tools/bench/measured.hpp"
#include "tools/bench/network/network_figures.hpp"
#include "tools/bench/report.hpp"

namespace nacre::bench {
namespace {

int complain(const gdb_remote::Error& error) {
  fmt::print(stderr, "nacre: bench: {}\n", error.text);
  return 1;
}

int print_profile(const Parts& parts, const std::string& figure) {
  const auto text = is_network_figure(figure) ? network_profile(parts, figure, {}) : profile(parts, figure);
  if (!text) return complain(text.error());
  fmt::print("{}", *text);
  return 0;
}

int print_network(const Parts& parts, const BenchOptions& options) {
  const NetworkEffort effort;
  std::vector<Setup> setups = {nacre_setup(parts, NACRE_TREE), joined_setup(parts)};
  if (options.beside_linux) {
    const auto more = linux_setups(parts, NACRE_TREE);
    if (!more) return complain(more.error());
    setups.insert(setups.end(), more->begin(), more->end());
  }
  if (!options.json && ::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "measuring, {} runs ...\n", effort.runs);
  const auto columns = network_columns(setups, effort);
  if (!columns) return complain(columns.error());
  if (options.json) {
    fmt::print("{}", as_json(*columns));
    return 0;
  }
  fmt::print("{}\n{}", as_network_table(columns->front().figures), side_by_side(*columns));
  return 0;
}

}  // namespace

int bench_command(const BenchOptions& options) {
  Parts parts = parts_of_tree(NACRE_TREE);
  if (!options.kernel.empty()) parts.kernel = options.kernel;
  if (!options.profile.empty()) return print_profile(parts, options.profile);
  if (options.network) return print_network(parts, options);
  if (!options.json && ::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "measuring, three times each ...\n");
  const auto figures = all_figures(parts, NACRE_TREE);
  if (!figures) return complain(figures.error());
  fmt::print("{}", options.json ? as_json(*figures) : as_table(*figures));
  return 0;
}

}  // namespace nacre::bench
