// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// SHA-256, HMAC and TOTP against published vectors, and TOTP against the distribution's oathtool where it is installed.
#include "systems/hub/auth/totp.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace nacre;

std::vector<uint8_t> bytes(const std::string& text) { return {text.begin(), text.end()}; }

std::string hex(std::span<const uint8_t> digest) {
  std::string text;
  for (const uint8_t byte : digest) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", byte);
    text += digits;
  }
  return text;
}

std::string base32(std::span<const uint8_t> from) {
  std::string text;
  uint64_t bits = 0;
  int count = 0;
  for (const uint8_t byte : from) {
    bits = bits << 8 | byte;
    for (count += 8; count >= 5; count -= 5) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[bits >> (count - 5) & 31];
  }
  if (count > 0) text += "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[bits << (5 - count) & 31];
  return text;
}

std::string oathtool(std::span<const uint8_t> secret, uint64_t seconds) {
  const std::string command =
      "oathtool --totp=sha256 -b --now '@" + std::to_string(seconds) + "' " + base32(secret) + " 2>&1";
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char buffer[64];
  while (std::fgets(buffer, sizeof(buffer), pipe) != nullptr) output += buffer;
  REQUIRE(pclose(pipe) == 0);
  return output.substr(0, output.find('\n'));
}

TEST_CASE("SHA-256 of the vectors of FIPS 180-4") {
  CHECK(hex(sha256(bytes(""))) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256(bytes("abc"))) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex(sha256(bytes(std::string(1'000'000, 'a')))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("HMAC-SHA-256 of the vectors of RFC 4231") {
  const std::array<uint8_t, 20> key1 = [] {
    std::array<uint8_t, 20> key;
    key.fill(0x0b);
    return key;
  }();
  CHECK(hex(hmac_sha256(std::span(key1), bytes("Hi There"))) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  const std::array<uint8_t, 4> key2 = {'J', 'e', 'f', 'e'};
  CHECK(hex(hmac_sha256(std::span(key2), bytes("what do ya want for nothing?"))) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("TOTP of the vectors of RFC 6238 for SHA-256, last six digits") {
  std::array<uint8_t, 32> secret;
  std::memcpy(secret.data(), "12345678901234567890123456789012", 32);
  const auto code = [&](uint64_t seconds) { return hub::code_at(secret, hub::step_at(seconds)); };
  CHECK(code(59) == 119246);
  CHECK(code(1111111109) == 84774);
  CHECK(code(1111111111) == 62674);
  CHECK(code(1234567890) == 819424);
  CHECK(code(2000000000) == 698825);
  CHECK(code(20000000000) == 737706);
}

TEST_CASE("TOTP agrees with oathtool") {
  REQUIRE_MESSAGE(std::system("command -v oathtool >/dev/null") == 0, "oathtool is not installed");
  std::mt19937_64 random(6238);
  for (int round = 0; round < 20; ++round) {
    std::array<uint8_t, hub::secret_size> secret;
    for (uint8_t& byte : secret) byte = static_cast<uint8_t>(random());
    const uint64_t seconds = random() % 4'000'000'000;
    char expected[8];
    std::snprintf(expected, sizeof(expected), "%06u", hub::code_at(secret, hub::step_at(seconds)));
    CHECK(oathtool(secret, seconds) == expected);
  }
}

}  // namespace
