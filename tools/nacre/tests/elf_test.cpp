// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <string.h>

#include <fstream>

#include "tools/nacre/elf_file.hpp"
#include "tools/nacre/tests/support.hpp"

namespace nacre::tool {
namespace {

bool uses_fp(uint32_t word) {
  ElfFile file;
  Segment segment;
  segment.address = 0x1000;
  segment.execute = true;
  segment.content.resize(8);
  memcpy(segment.content.data() + 4, &word, 4);
  file.segments.push_back(segment);
  const auto found = first_fp_instruction(file);
  CHECK((!found || *found == 0x1004));
  return found.has_value();
}

TEST_CASE("instructions that touch floating-point registers are found") {
  struct Form {
    const char* text;
    uint32_t word;
  };
  // Encodings by clang-19 and by the architecture manual.
  for (const Form& form :
       {Form{"fmul d0, d0, d1", 0x1e61'0800}, Form{"add v0.4s, v0.4s, v1.4s", 0x4ea1'8400},
        Form{"fmov x0, d0", 0x9e66'0000}, Form{"ldr q0, [x0]", 0x3dc0'0000}, Form{"str d8, [sp, #-16]!", 0xfc1f'0fe8},
        Form{"stp q0, q1, [sp]", 0xad00'07e0}, Form{"ldr d0, literal", 0x5c00'0000},
        Form{"ld1 {v0.16b}, [x0]", 0x4c40'7000}, Form{"movi v0.2d, #0", 0x6f00'e400}, Form{"mrs x0, fpcr", 0xd53b'4400},
        Form{"msr fpsr, x0", 0xd51b'4420}, Form{"aese v0.16b, v1.16b", 0x4e28'4820},
        Form{"fmadd d0, d0, d1, d2", 0x1f41'0800}, Form{"ptrue p0.b", 0x2518'e3e0}}) {
    CAPTURE(form.text);
    CHECK(uses_fp(form.word));
  }
}

TEST_CASE("integer instructions are not") {
  for (const uint32_t word :
       {0xd503'201fU /* nop */, 0xf940'0000U /* ldr x0, [x0] */, 0xa9bf'7bfdU /* stp x29, x30, [sp, #-16]! */,
        0xd65f'03c0U /* ret */, 0x1400'0000U /* b . */, 0x9b01'7c00U /* mul x0, x0, x1 */, 0xd400'0001U /* svc #0 */,
        0xd53b'd040U /* mrs x0, tpidr_el0 */, 0xd53b'e040U /* mrs x0, cntvct_el0 */, 0x5800'0000U /* ldr x0, literal */,
        0xc85f'7c00U /* ldxr x0, [x0] */, 0U /* udf */}) {
    CAPTURE(word);
    CHECK_FALSE(uses_fp(word));
  }
}

std::string problem_of(const std::string& bytes) {
  const std::string path = std::string(NACRE_TEST_BUILD) + "_broken.elf";
  std::ofstream(path, std::ios::binary) << bytes;
  Diagnostics diagnostics;
  const bool read = try_read_elf(path, {"t", 1, 1}, diagnostics).has_value();
  CHECK(read == !diagnostics.failed());
  return diagnostics.text();
}

TEST_CASE("files that are no programs") {
  const std::string good = test::read_text(std::string(NACRE_TEST_PROGRAMS) + "/plain.elf");
  CHECK(problem_of(good).empty());
  CHECK(problem_of("").find("not an ELF file") != std::string::npos);
  CHECK(problem_of("#!/bin/sh\n").find("not an ELF file") != std::string::npos);
  std::string machine = good;
  machine[18] = 62;  // x86-64
  CHECK(problem_of(machine).find("not a linked 64-bit AArch64 program") != std::string::npos);
  CHECK(problem_of(good.substr(0, 4100)).find("error") != std::string::npos);
}

/// Builds a system of one component whose program is these bytes; the diagnostics.
std::string build_with(const std::string& bytes) {
  SystemPaths paths = test::paths_of_text(
      "[system]\nname = \"one\"\nboard = \"small\"\n[[component]]\nname = \"root\"\nprogram = \"altered\"\ntrust = "
      "\"trusted\"\n");
  paths.component_directory = NACRE_TEST_BUILD;
  std::ofstream(paths.component_directory + "/altered.elf", std::ios::binary) << bytes;
  Diagnostics diagnostics;
  const bool built = try_build_system(paths, diagnostics) != nullptr;
  CHECK(built == !diagnostics.failed());
  return diagnostics.text();
}

TEST_CASE("initial data stands among the constants, nowhere else") {
  const std::string good = test::read_text(std::string(NACRE_TEST_PROGRAMS) + "/altered_base.elf");
  CHECK(build_with(good).find("error") == std::string::npos);
  constexpr size_t headers = 64, header_size = 56, type_flags = 4, physical = 24;
  size_t data = 0;
  while (good.at(headers + data * header_size + type_flags) != 6) ++data;  // read, write
  const auto at = [&](uint64_t address) {
    std::string altered = good;
    memcpy(altered.data() + headers + data * header_size + physical, &address, sizeof address);
    return build_with(altered);
  };
  CHECK(at(0).find("the initial data at 0x0 is outside the addresses of components") != std::string::npos);
  CHECK(at(0x3fff'ffff).find("is outside the addresses of components") != std::string::npos);
  CHECK(at(0xffff'ffff'4020'0000).find("is outside the addresses of components") != std::string::npos);
  CHECK(at(0x20'0000).find("overlaps other content") != std::string::npos);
}

TEST_CASE("altered programs are refused or built, never worse") {
  const std::string good = test::read_text(std::string(NACRE_TEST_PROGRAMS) + "/altered_base.elf");
  uint64_t random = 1;
  const auto next = [&](uint64_t below) {
    random = random * 6364136223846793005 + 1442695040888963407;
    return (random >> 33) % below;
  };
  unsigned refused = 0;
  for (unsigned round = 0; round < 500; ++round) {
    std::string altered = good;
    for (uint64_t changes = 1 + next(4); changes > 0; --changes) {
      // Headers of the file and of segments, or section headers at the end: where the structure is.
      const size_t place = next(2) == 0 ? next(64 + 3 * 56) : altered.size() - 1 - next(800);
      altered[place] = static_cast<char>(next(256));
    }
    CAPTURE(round);
    refused += build_with(altered).find("error") == std::string::npos ? 0 : 1;
  }
  CHECK(refused > 100);
}

}  // namespace
}  // namespace nacre::tool
