// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/archive.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "proofs/verify/tests/folder.hpp"

namespace nacre::proof::verify::test {

TEST_CASE("what was packed is unpacked") {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{1} << 20}) {
    const std::string text(size, 'x');
    CHECK(gunzip(gzip(text)) == text);
  }
  CHECK_THROWS(static_cast<void>(gunzip("no gzip")));
  const std::string packed = gzip("certificate");
  CHECK_THROWS(static_cast<void>(gunzip(packed.substr(0, packed.size() - 1))));
  CHECK_THROWS(static_cast<void>(gunzip(packed + "x")));
}

TEST_CASE("an archive is read back, and by tar") {
  const process::TemporaryFolder folder;
  const auto path = folder.path() / "some.bundle";
  ArchiveWriter writer(path);
  writer.add("b/two", std::string(1000, '2'));
  writer.add("one", "1");
  writer.add("one", "the second of a name is left out");
  writer.add("empty", "");
  CHECK_FALSE(std::filesystem::exists(path));
  writer.finish();
  const ArchiveReader reader(path);
  CHECK(reader.names() == std::vector<std::string>{"b/two", "empty", "one"});
  CHECK(reader.read("b/two") == std::string(1000, '2'));
  CHECK(reader.read("one") == "1");
  CHECK(reader.read("empty").empty());
  CHECK_THROWS(static_cast<void>(reader.read("three")));
  REQUIRE(std::system(("tar -C " + folder.path().string() + " -xf " + path.string()).c_str()) == 0);
  CHECK(contents(folder.path() / "b/two") == std::string(1000, '2'));
}

TEST_CASE("what is not finished leaves nothing") {
  const process::TemporaryFolder folder;
  { ArchiveWriter(folder.path() / "some.bundle").add("one", "1"); }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a damaged archive is refused") {
  const process::TemporaryFolder folder;
  const auto path = folder.path() / "some.bundle";
  ArchiveWriter writer(path);
  writer.add("one", "1");
  writer.finish();
  const std::string good = contents(path);
  for (const std::string& bad : {std::string(), std::string("text"), good.substr(0, 600), good.substr(0, 1024),
                                 "x" + good, good.substr(0, 1024) + good}) {
    write(path, bad);
    CHECK_THROWS(ArchiveReader{path});
  }
  CHECK_THROWS(ArchiveReader{folder.path() / "none"});
}

}  // namespace nacre::proof::verify::test
