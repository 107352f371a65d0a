// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The decoder against LLVM's: two parties read the same words.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <set>

#include "proofs/isa/isa.hpp"
#include "proofs/isa/tests/kernel_code.hpp"
#include "tools/process/temporary_folder.hpp"

using namespace nacre::proof;

namespace {

/// Words separated by single spaces, without comment and symbol.
std::string normalised(std::string_view line) {
  std::string result;
  for (const char letter : line.substr(0, line.find("//"))) {
    const char plain = letter == '\t' ? ' ' : letter;
    if (plain != ' ' || (!result.empty() && result.back() != ' ')) result += plain;
  }
  const size_t symbol = result.find(" <");
  if (symbol != std::string::npos && symbol != 0) result.resize(symbol);
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

/// What llvm-objdump makes of the words, placed from address 0 on.
std::vector<std::string> disassembled(const std::vector<uint32_t>& words) {
  const nacre::process::TemporaryFolder folder;
  const std::string base = folder.path() / "words";
  std::ofstream source(base + ".s");
  for (const uint32_t word : words) source << fmt::format(".inst {:#010x}\n", word);
  source.close();
  const std::string command = fmt::format(
      "clang-19 --target=aarch64-none-elf -c {0}.s -o {0}.o && llvm-objdump-19 -dz --no-show-raw-insn {0}.o > {0}.txt",
      base);
  REQUIRE(std::system(command.c_str()) == 0);
  std::vector<std::string> result;
  std::ifstream listing(base + ".txt");
  for (std::string line; std::getline(listing, line);) {
    const size_t colon = line.find(':');
    if (line.starts_with(' ') && colon != std::string::npos) result.push_back(normalised(line.substr(colon + 1)));
  }
  REQUIRE(result.size() == words.size());
  return result;
}

/// The first differences; none of a word that this decoder does not know.
void compare_known(const std::vector<uint32_t>& words, size_t& known) {
  const auto theirs = disassembled(words);
  size_t shown = 0;
  for (size_t index = 0; index < words.size(); ++index) {
    const auto instruction = decode(words[index]);
    if (!instruction) continue;
    ++known;
    const std::string ours = to_text(*instruction, index * 4);
    if (ours == theirs[index]) continue;
    INFO(fmt::format("word {:#010x}, form {}", words[index], name_of(instruction->form)));
    CHECK(ours == theirs[index]);
    if (++shown == 20) return;
  }
}

/// Operands with undefined effects, or without a use for the kernel, are left out.
bool is_known_in_part(Shape shape) {
  switch (shape) {
    case Shape::transfer_post:
    case Shape::transfer_pre:
    case Shape::pair_offset:
    case Shape::pair_post:
    case Shape::pair_pre:
    case Shape::system_register:
    case Shape::state:
    case Shape::barrier:
    case Shape::maintenance:
      return true;
    default:
      return false;
  }
}

}  // namespace

TEST_CASE("every instruction of the kernel is known, and reads as LLVM reads it") {
  std::vector<uint32_t> words;
  for (const CodeWord& one : kernel_code()) {
    INFO(fmt::format("word {:#010x} at {:#x}", one.word, one.address));
    CHECK(decode(one.word));
    words.push_back(one.word);
  }
  size_t known = 0;
  compare_known(words, known);
  CHECK(known == words.size());
  CHECK(known > 2000);
  MESSAGE(fmt::format("{} instructions of the kernel", known));
}

TEST_CASE("random operands of every form read as LLVM reads them") {
  Random random(1);
  std::vector<uint32_t> words;
  for (const Encoding& encoding : encodings()) {
    for (unsigned count = 0; count < 400; ++count) words.push_back(random_word(encoding.form, random));
  }
  size_t known = 0;
  compare_known(words, known);
  MESSAGE(fmt::format("{} words of {} forms", known, encodings().size()));
}

TEST_CASE("what is unknown in a form that is known wholly is unknown to LLVM too") {
  Random random(2);
  std::vector<uint32_t> words;
  for (const Encoding& encoding : encodings()) {
    for (unsigned count = 0; count < 100; ++count) {
      const uint32_t word = random_word(encoding.form, random);
      if (decode(word) || is_known_in_part(encoding.shape)) continue;
      words.push_back(word);
    }
  }
  const auto theirs = disassembled(words);
  for (size_t index = 0; index < words.size(); ++index) {
    INFO(fmt::format("word {:#010x}", words[index]));
    CHECK(theirs[index] == "<unknown>");
  }
  CHECK(words.size() > 100);
}

TEST_CASE("a word from anywhere is unknown or reads as LLVM reads it") {
  Random random(3);
  std::vector<uint32_t> words(200'000);
  for (uint32_t& word : words) word = static_cast<uint32_t>(random());
  size_t known = 0;
  compare_known(words, known);
  MESSAGE(fmt::format("{} of {} random words are known", known, words.size()));
  CHECK(known > 10'000);
}

TEST_CASE("no word has two forms") {
  Random random(4);
  for (const Encoding& encoding : encodings()) {
    for (unsigned count = 0; count < 200; ++count) {
      const auto instruction = decode(random_word(encoding.form, random));
      if (instruction) CHECK(instruction->form == encoding.form);
    }
  }
}

TEST_CASE("what the architecture leaves open is unknown") {
  CHECK_FALSE(decode(0xa9400000));  // ldp x0, x0, [x0]
  CHECK_FALSE(decode(0xf8408400));  // ldr x0, [x0], #8
  CHECK_FALSE(decode(0xa9bf0000));  // stp x0, x0, [x0, #-16]!
  CHECK_FALSE(decode(0xd51b4200));  // msr NZCV, x0
  CHECK_FALSE(decode(0xd5184200));  // msr SPSel, x0
  CHECK_FALSE(decode(0xd51be040));  // msr CNTVCT_EL0, x0: read only
  CHECK_FALSE(decode(0xd503233f));  // paciasp
  CHECK_FALSE(decode(0xf8200000));  // ldadd
  CHECK_FALSE(decode(0x1e604000));  // fmov
  CHECK(decode(0xf9400000));        // ldr x0, [x0]
}
