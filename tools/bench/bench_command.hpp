// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre bench`: measures everything and prints it. Exits 0 when all has been measured, whatever the figures are: the
// test `bench_figures` is what fails on a figure that is missed.
#pragma once

#include <string>

namespace nacre::bench {

struct BenchOptions {
  bool json = false;
  bool network = false;       ///< the figures with a peer outside the machine instead
  bool beside_linux = false;  ///< with `network`: the distribution's Linux too, fetched if need be
  std::string profile;        ///< name of a figure: print its kernel instructions instead
  std::string kernel;         ///< empty: the tree's
};

/// The exit status of the process.
[[nodiscard]] int bench_command(const BenchOptions& options);

}  // namespace nacre::bench
