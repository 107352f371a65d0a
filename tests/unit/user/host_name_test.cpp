// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Names of hosts: which texts are names, and which words are.
#include "user/host_name.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>

namespace {

using namespace nacre::user;
using Words = std::array<uint64_t, nacre::abi::words>;

Words encoded(const HostName& name) {
  Words words;
  words.fill(~uint64_t{0});
  Codec<HostName>::encode(name, words.data());
  return words;
}

std::optional<HostName> decoded(const Words& words) {
  HostName name;
  return Codec<HostName>::decode(words.data(), name) ? std::optional(name) : std::nullopt;
}

TEST_CASE("which texts are names") {
  for (const char* good : {"a", "time.example", "xn--bcher-kva.example", "_mqtt.3.example", "10.0.2.3", "a-", "A.B"}) {
    CAPTURE(good);
    CHECK(HostName::try_from(good));
  }
  const std::string longest = std::string(29, 'a') + '.' + std::string(30, 'b');
  for (const std::string& bad :
       {std::string(), std::string("."), std::string("a."), std::string(".a"), std::string("a..b"), std::string("a b"),
        std::string("a/b"), std::string("b\xc3\xbc"), std::string("a\0b", 3), std::string("a:80"), longest + 'b'}) {
    CAPTURE(bad);
    CHECK_FALSE(HostName::try_from(bad));
  }
  CHECK(HostName::try_from(longest)->view() == longest);
  CHECK(HostName::try_from("Time.EXAMPLE")->view() == "time.example");
  CHECK(*HostName::try_from("Time.EXAMPLE") == *HostName::try_from("time.example"));
  CHECK_FALSE(*HostName::try_from("time.example") == *HostName::try_from("time.exampl"));
  CHECK_FALSE(HostName::try_from(HostName{}.view()));
}

TEST_CASE("every name comes back from its words") {
  std::mt19937_64 random(3);
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-._";
  unsigned names = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string text(1 + random() % HostName::longest, ' ');
    for (char& each : text) each = alphabet[random() % alphabet.size()];
    const auto name = HostName::try_from(text);
    if (!name) continue;
    names += 1;
    const auto back = decoded(encoded(*name));
    REQUIRE(back);
    REQUIRE(back->view() == text);
  }
  CHECK(names > 10'000);
}

TEST_CASE("words that no name encodes are refused") {
  CHECK_FALSE(decoded({}));
  CHECK(decoded({1}));                                // "a"
  CHECK_FALSE(decoded({1 | uint64_t{1} << 60}));      // above the ten characters
  CHECK_FALSE(decoded({1 | uint64_t{1} << 12}));      // "a", nothing, "a"
  CHECK_FALSE(decoded({1, 1}));                       // nothing between
  CHECK_FALSE(decoded({40}));                         // no such character
  CHECK_FALSE(decoded({38}));                         // "."
  CHECK_FALSE(decoded({1 | uint64_t{38} << 6}));      // "a."
  CHECK(decoded({1 | uint64_t{38} << 6 | 1 << 12}));  // "a.a"
}

TEST_CASE("what is accepted is exactly what is produced") {
  std::mt19937_64 random(5);
  const Words good = encoded(*HostName::try_from("a-rather-long.name.of-some_host.somewhere.example"));
  unsigned accepted = 0;
  for (int round = 0; round < 100'000; ++round) {
    Words words = good;
    for (uint64_t change = 0; change <= random() % 3; ++change)
      words[random() % words.size()] ^= uint64_t{1} << random() % 64;
    const auto name = decoded(words);
    if (!name) continue;
    accepted += 1;
    REQUIRE(encoded(*name) == words);
  }
  CHECK(accepted > 1'000);
}

}  // namespace
