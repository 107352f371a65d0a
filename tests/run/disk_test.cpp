// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// `nacre run` of a system with a disk, and the file that it is kept in.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/run/program.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre {
namespace {

const std::string blocks = "tests/target/systems/blocks";

void end(Program& nacre) {
  kill(nacre.child().id(), SIGTERM);
  CHECK(nacre.end() == 0);
}

TEST_CASE("--disk is the disk; without it there is one in the build folder") {
  const process::TemporaryFolder folder;
  const auto file = folder.path() / "a,b.disk";
  std::ofstream(file, std::ios::binary) << std::string(3 * 512, 'x');
  Program mine({"run", blocks, "--disk", file});
  mine.expect("disk: " + file.string());
  mine.expect("a disk of 3 sectors");
  end(mine);

  const auto usual = std::filesystem::path(NACRE_TREE) / "build" / "blocks.disk";
  std::filesystem::remove(usual);
  Program own({"run", blocks});
  own.expect("a disk of 32768 sectors");
  end(own);
  CHECK(std::filesystem::file_size(usual) == 32768 * 512);
}

TEST_CASE("a disk that cannot be, and one that nobody drives, are refused before anything starts") {
  const process::TemporaryFolder folder;
  const std::string file = folder.path() / "mine";
  Program missing({"run", blocks, "--disk", file});
  missing.expect("nacre: disk " + file + ": there is no such file");
  CHECK(missing.end() == 1);
  std::ofstream(file, std::ios::binary) << "text";
  Program short_one({"run", blocks, "--disk", file});
  short_one.expect("nacre: disk " + file + ": it has 4 bytes; expected a multiple of 512");
  CHECK(short_one.end() == 1);
  Program nobody({"run", "tests/run/system", "--disk", file});
  nobody.expect("nacre: --disk " + file + ": no component of stumble drives virtio_pci_3");
  CHECK(nobody.end() == 1);
}

}  // namespace
}  // namespace nacre
