// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tools/secret/totp_secret.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::secret {
namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777;
}

/// What oathtool computes for 1 January 2026 from arguments that name the key.
std::string code(const std::vector<std::string>& key) {
  std::vector<std::string> words = {"oathtool", "--totp=sha256", "--now=2026-01-01 00:00:00 UTC"};
  words.insert(words.end(), key.begin(), key.end());
  auto child = process::Child::start({.words = words, .input = process::Stream::none});
  REQUIRE(child);
  process::Lines lines;
  while (lines.read_from(child->output())) {
  }
  return lines.next().value_or("");
}

TEST_CASE("base32 as in RFC 4648") {
  CHECK(to_base32(bytes_of("")) == "");
  CHECK(to_base32(bytes_of("f")) == "MY");
  CHECK(to_base32(bytes_of("fo")) == "MZXQ");
  CHECK(to_base32(bytes_of("foo")) == "MZXW6");
  CHECK(to_base32(bytes_of("foob")) == "MZXW6YQ");
  CHECK(to_base32(bytes_of("foobar")) == "MZXW6YTBOI");
  for (const char* text : {"f", "fo", "foo", "foob", "fooba", "foobar"})
    CHECK(from_base32(to_base32(bytes_of(text))) == bytes_of(text));
  for (const char* wrong : {"m", "MZ1", "M", "MZ", "MY======"}) {
    CAPTURE(wrong);
    CHECK(from_base32(wrong).empty());
  }
}

TEST_CASE("one secret for each build directory, for its owner only") {
  process::TemporaryFolder first;
  process::TemporaryFolder second;
  auto secret = totp_secret(first.path());
  REQUIRE(secret);
  CHECK(secret->file == first.path() / "secret" / "totp.key");
  CHECK(mode_of(secret->file) == 0600);
  CHECK(mode_of(secret->file.parent_path()) == 0700);
  CHECK(totp_secret(first.path())->bytes == secret->bytes);
  CHECK(totp_secret(second.path())->bytes != secret->bytes);
}

TEST_CASE("oathtool reads the file, the text and the bytes alike") {
  process::TemporaryFolder folder;
  auto secret = totp_secret(folder.path());
  REQUIRE(secret);
  std::string hexadecimal;
  for (std::byte byte : secret->bytes) {
    hexadecimal += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> 4];
    hexadecimal += "0123456789abcdef"[std::to_integer<unsigned>(byte) & 15];
  }
  std::string expected = code({hexadecimal});
  CHECK(expected.size() == 6);
  CHECK(code({"-b", secret->base32}) == expected);
  CHECK(code({"-b", "@" + secret->file.string()}) == expected);
}

TEST_CASE("a file that is no secret, or open to others, is refused by name and kept") {
  process::TemporaryFolder folder;
  auto file = totp_file(folder.path());
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "hello\n";
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  CHECK(totp_secret(folder.path()).error() == file.string() + ": is no secret; remove it for a new one");
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  CHECK(totp_secret(folder.path()).error() ==
        file.string() + ": others can read this secret; chmod 600 it, or remove it for a new one");
  CHECK(std::filesystem::file_size(file) == 6);
}

}  // namespace
}  // namespace nacre::secret
