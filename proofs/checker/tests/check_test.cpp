// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "proofs/checker/check.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace nacre::certificate {
namespace {

std::string said(std::string_view certificate_text, std::string_view formula_text) {
  return to_text(check(formula_text, certificate_text));
}

// Every step is needed: all eight clauses of three variables.
constexpr std::string_view cube =
    "p cnf 3 8\n1 2 3 0\n1 2 -3 0\n1 -2 3 0\n1 -2 -3 0\n-1 2 3 0\n-1 2 -3 0\n-1 -2 3 0\n-1 -2 -3 0\n";
constexpr std::string_view cube_certificate =
    "9 1 2 0 1 2 0\n9 d 1 2 0\n10 1 -2 0 3 4 0\n11 1 0 9 10 0\n12 -1 2 0 5 6 0\n13 -1 -2 0 7 8 0\n13 d 7 8 0\n"
    "14 0 11 12 13 0\n";

std::string edited(std::string_view from, std::string_view to) {
  std::string text(cube_certificate);
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a correct certificate is verified") {
  CHECK(said(cube_certificate, cube) == "verified");
  CHECK(said("9 1 2 0 1 2 0\n11 1 0 9 3 4 0\n12 -1 2 0 5 6 0\n20 0 11 12 7 8 0\n", cube) == "verified");
  CHECK(said("2 0 1 0\n", "p cnf 0 1\n0\n") == "verified");
  CHECK(said("3 0 1 2 0\n", "c words\np cnf 1 2\n1 1 0\n-1 0\n") == "verified");
}

TEST_CASE("without one of its clauses it is refused") {
  const auto without = [](std::string_view line) { return said(edited(line, ""), cube); };
  CHECK(without("9 1 2 0 1 2 0\n9 d 1 2 0\n") == "refused: certificate line 2: there is no clause 9");
  CHECK(without("10 1 -2 0 3 4 0\n") == "refused: certificate line 3: there is no clause 10");
  CHECK(without("11 1 0 9 10 0\n") == "refused: certificate line 7: there is no clause 11");
  CHECK(without("13 -1 -2 0 7 8 0\n") == "refused: certificate line 7: there is no clause 13");
  CHECK(without("14 0 11 12 13 0\n") == "refused: certificate line 8: the empty clause is not derived");
}

TEST_CASE("with one literal changed it is refused") {
  size_t changed = 0;
  for (const std::string_view line :
       {"9 1 2 0 1 2", "10 1 -2 0 3 4", "11 1 0 9 10", "12 -1 2 0 5 6", "13 -1 -2 0 7 8"}) {
    const size_t space = line.find(' ');
    for (size_t at = space + 1; line[at] != '0'; at = line.find(' ', at) + 1) {
      std::string other(line);
      if (other[at] == '-')
        other.erase(at, 1);
      else
        other.insert(at, "-");
      CHECK_FALSE(check(cube, edited(line, other)).verified);
      other = line;
      other[other[at] == '-' ? at + 1 : at] = '3';
      CHECK_FALSE(check(cube, edited(line, other)).verified);
      changed += 2;
    }
  }
  CHECK(changed == 18);
}

TEST_CASE("wrong hints are refused by name") {
  CHECK(said(edited("9 10 0\n12", "10 0\n12"), cube) ==
        "refused: certificate line 4: the hints do not show that the clause follows");
  CHECK(said(edited("11 12 13 0", "12 11 13 0"), cube) ==
        "refused: certificate line 8: hint 12 leaves more than one literal");
  CHECK(said(edited("11 12 13 0", "11 11 12 13 0"), cube) == "refused: certificate line 8: hint 11 is true already");
  CHECK(said(edited("11 12 13 0", "11 12 13 11 0"), cube) ==
        "refused: certificate line 8: hints after the one that leaves no literal");
  CHECK(said(edited("11 12 13 0", "0"), cube) ==
        "refused: certificate line 8: the hints do not show that the clause follows");
  CHECK(said(edited("3 4 0\n11", "1 4 0\n11"), cube) == "refused: certificate line 3: there is no clause 1");
  CHECK(said(edited("11 12 13 0", "11 -12 13 0"), cube) ==
        "refused: certificate line 8: a negative hint: steps of that kind are not accepted");
  CHECK(said(edited("5 6 0", "5 12 0"), cube) == "refused: certificate line 5: there is no clause 12");
}

TEST_CASE("empty, foreign, cut off") {
  CHECK(said("", cube) == "refused: certificate line 1: the empty clause is not derived");
  const std::string other =
      "p cnf 3 8\n1 2 3 0\n1 2 -3 0\n1 -2 3 0\n1 -2 -3 0\n-1 2 3 0\n-1 2 -3 0\n-1 -2 3 0\n1 -2 3 0\n";
  CHECK(said(cube_certificate, other) == "refused: certificate line 6: hint 8 leaves more than one literal");
  CHECK(said(cube_certificate, "p cnf 3 1\n1 2 3 0\n") == "refused: certificate line 1: there is no clause 2");
  for (size_t size = 0; size < cube_certificate.size(); ++size) {
    CHECK_FALSE(check(cube, cube_certificate.substr(0, size)).verified);
  }
}

TEST_CASE("what is malformed is refused") {
  CHECK(said("9 1 4 0 1 2 0\n", cube) == "refused: certificate line 1: there is no variable 4");
  CHECK(said("8 1 2 0 1 2 0\n", cube) == "refused: certificate line 1: the id 8 is not larger than those before it");
  CHECK(said("99999 1 2 0 1 2 0\n", cube) == "refused: certificate line 1: the id 99999 is too large");
  CHECK(said("9 1 2 0 1 2 0\n9 1 0 9 3 4 0\n", cube) ==
        "refused: certificate line 2: the id 9 is not larger than those before it");
  CHECK(said("9 1 -1 0 1 2 0\n", cube) == "refused: certificate line 1: a literal and its negation in one clause");
  CHECK(said("9 d 44 0\n", cube) == "refused: certificate line 1: there is no clause 44");
  CHECK(said("9 d 1 1 0\n", cube) == "refused: certificate line 1: there is no clause 1");
  CHECK(said("9 1 2 0 1 2 0 7\n", cube) == "refused: certificate line 1: more on the line than expected");
  CHECK(said("9 x 2 0 1 2 0\n", cube) == "refused: certificate line 1: a number is expected");
  CHECK(said("9 1 2x 0 1 2 0\n", cube) == "refused: certificate line 1: a number is expected");
  CHECK(said("9 -0 1 2 0\n", cube) == "refused: certificate line 1: minus zero");
  CHECK(said("999999999999999999999 0 1 0\n", cube) == "refused: certificate line 1: a number is too large");
  CHECK(said(std::string(cube_certificate) + "15 1 0 9 10 0\n", cube) ==
        "refused: certificate line 9: steps after the empty clause");
}

TEST_CASE("a formula that is not understood is refused") {
  CHECK(said(cube_certificate, "") == "refused: formula line 1: `p cnf VARIABLES CLAUSES` is expected");
  CHECK(said(cube_certificate, "p cnf 3 2\n1 0\n") ==
        "refused: formula line 3: another number of clauses than announced");
  CHECK(said(cube_certificate, "p cnf 3 1\n4 0\n") == "refused: formula line 2: there is no variable 4");
  CHECK(said(cube_certificate, "p cnf 3 1\n1\n") == "refused: formula line 2: the line is cut off");
  CHECK(said(cube_certificate, "p cnf 3 1\n1 0") == "refused: formula line 2: the last line is cut off");
  CHECK(said(cube_certificate, "p cnf 999999999 1\n1 0\n") == "refused: formula line 1: too many variables");
}

TEST_CASE("the program says the same and exits accordingly") {
  const auto folder = std::filesystem::temp_directory_path() / ("nacre-check-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "cnf") << cube;
  std::ofstream(folder / "good") << cube_certificate;
  std::ofstream(folder / "bad") << edited("11 12", "12 11");
  const auto status = [&](const std::string& name) {
    const std::string command = std::string(NACRE_CHECK_CERTIFICATE) + " " + (folder / "cnf").string() + " " +
                                (folder / name).string() + " >" + (folder / "said").string() + " 2>&1";
    return WEXITSTATUS(std::system(command.c_str()));
  };
  const auto output = [&] {
    std::ifstream file(folder / "said");
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  CHECK(status("good") == 0);
  CHECK(output() == "verified\n");
  CHECK(status("bad") == 1);
  CHECK(output() == "refused: certificate line 8: hint 12 leaves more than one literal\n");
  CHECK(status("none") == 2);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace nacre::certificate
