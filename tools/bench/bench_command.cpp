// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/bench_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "tools/bench/all_figures.hpp"
#include "tools/bench/measured.hpp"
#include "tools/bench/report.hpp"

namespace nacre::bench {
namespace {

int complain(const gdb_remote::Error& error) {
  fmt::print(stderr, "nacre: bench: {}\n", error.text);
  return 1;
}

int print_profile(const Parts& parts, const std::string& figure) {
  const auto text = profile(parts, figure);
  if (!text) return complain(text.error());
  fmt::print("{}", *text);
  return 0;
}

}  // namespace

int bench_command(const BenchOptions& options) {
  Parts parts = parts_of_tree(NACRE_TREE);
  if (!options.kernel.empty()) parts.kernel = options.kernel;
  if (!options.profile.empty()) return print_profile(parts, options.profile);
  if (!options.json && ::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "measuring, three times each ...\n");
  const auto figures = all_figures(parts, NACRE_TREE);
  if (!figures) return complain(figures.error());
  fmt::print("{}", options.json ? as_json(*figures) : as_table(*figures));
  return 0;
}

}  // namespace nacre::bench
