// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/cache.hpp"

#include <doctest/doctest.h>

#include "proofs/verify/hex.hpp"
#include "proofs/verify/tests/folder.hpp"

namespace nacre::proof::verify::test {
namespace {

Digest key(uint8_t number) { return {number}; }

}  // namespace

TEST_CASE("a proof is remembered") {
  const process::TemporaryFolder folder;
  Cache(folder.path()).keep(key(1), {{3, 1, 2}, "packed\nbytes"});
  const auto found = Cache(folder.path()).find(key(1));
  REQUIRE(found);
  CHECK(found->instances == std::vector<uint32_t>{3, 1, 2});
  CHECK(found->packed_certificate == "packed\nbytes");
  CHECK_FALSE(Cache(folder.path()).find(key(2)));
  Cache(folder.path()).forget(key(1));
  CHECK_FALSE(Cache(folder.path()).find(key(1)));
}

TEST_CASE("a damaged entry is none") {
  const process::TemporaryFolder folder;
  for (const char* const text : {"", "other\n", "nacre-proof-1\n", "nacre-proof-1 2 1\nx", "nacre-proof-1 1 x\nx"}) {
    write(folder.path() / hex(key(1)), text);
    CHECK_FALSE(Cache(folder.path()).find(key(1)));
  }
}

TEST_CASE("without a folder nothing is remembered") {
  Cache cache("");
  cache.keep(key(1), {{1}, "x"});
  CHECK_FALSE(cache.find(key(1)));
  cache.close();
}

TEST_CASE("times are remembered, what is too much is removed") {
  const process::TemporaryFolder folder;
  Cache cache(folder.path());
  cache.keep(key(1), {{1}, std::string(5000, 'x')});
  cache.keep_seconds("call: exit 1 at nacre_exit", 2.5);
  cache.close();
  CHECK(Cache(folder.path()).last_seconds("call: exit 1 at nacre_exit") == 2.5);
  CHECK(Cache(folder.path()).find(key(1)));
  Cache(folder.path()).close(1000);
  CHECK_FALSE(Cache(folder.path()).find(key(1)));
}

}  // namespace nacre::proof::verify::test
