// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/all_figures.hpp"

#include "tools/bench/measured.hpp"
#include "tools/bench/static_figures.hpp"

namespace nacre::bench {

Parts parts_of_tree(const std::string& tree) {
  const std::string build = NACRE_TARGET_BUILD;
  return {.systems = tree + "/tools/bench/systems",
          .components = build + "/components",
          .kernel = build + "/kernel/kernel.elf",
          .boards = tree + "/boards",
          .plugin = NACRE_COUNT_PLUGIN,
          .scratch = NACRE_BENCH_SCRATCH,
          .build = build};
}

Result<Figures> all_figures(const Parts& parts, const std::string& tree) {
  auto figures = measure(parts);
  if (!figures) return figures;
  const auto sizes = static_figures(parts, tree);
  if (!sizes) return sizes;
  figures->insert(figures->end(), sizes->begin(), sizes->end());
  return figures;
}

}  // namespace nacre::bench
