// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "door.hpp"
#include "tools/nacre/check/certificate.hpp"

namespace nacre::tool::check {
namespace {

const std::vector<std::string> claims{"fresh", "stale", "crash", "guess", "heater", "webbus"};

/// A folder of its own for each test.
struct Folder {
  explicit Folder(const std::string& name) : path(std::filesystem::temp_directory_path() / ("nacre_certificates_" + name + std::to_string(getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file(const std::string& name) const { return (path / name).string(); }

  std::filesystem::path path;
};

bool recheck(const Folder& folder, const std::string& claim) {
  const std::string command = std::string(NACRE_RECHECK) + " " + folder.file("tables.bin") + " " + folder.file("names.txt") + " " +
                              NACRE_POLICY_DATA "/accept/door/case.policy " + folder.file(claim + ".cert") + " > " + folder.file("said") + " 2>&1";
  const bool good = system(command.c_str()) == 0;
  std::ifstream said(folder.file("said"));
  std::string line;
  std::getline(said, line);
  INFO(line);
  CHECK((good || line.find("error: ") != std::string::npos));
  return good;
}

/// In slices that are as they were found, or in the whole system.
void write_all(const Folder& folder, Weakness shown, bool whole) {
  const DoorPolicy policy;
  const policy::Compiled compiled = door(Weakness::none);
  write_subject(folder.path.string(), door(shown));
  for (const std::string& claim : claims) {
    Proof proof = prove(compiled, policy.watch(claim));
    if (whole) proof.fields.assign(proof.fields.size(), true);
    write_certificate(folder.file(claim + ".cert"), claim, compiled, policy.watch(claim), proof);
  }
}

TEST_CASE("another program agrees with certificates") {
  for (const bool whole : {false, true}) {
    const Folder folder("agree");
    write_all(folder, Weakness::none, whole);
    for (const std::string& claim : claims) {
      CAPTURE(claim);
      CAPTURE(whole);
      CHECK(recheck(folder, claim));
    }
  }
}

TEST_CASE("a certificate is worth nothing for other tables") {
  const std::vector<std::pair<Weakness, const char*>> cases{
      {Weakness::no_lockout, "guess"},   {Weakness::no_spending, "fresh"},  {Weakness::no_expiry, "stale"},
      {Weakness::no_revocation, "crash"}, {Weakness::lost_is_free, "guess"}, {Weakness::starts_open, "guess"},
      {Weakness::starts_granted, "fresh"}, {Weakness::no_guard, "heater"}, {Weakness::fail_grants, "fresh"}};
  for (const auto& [weakness, claim] : cases) {
    const Folder folder("other");
    write_all(folder, weakness, false);
    CAPTURE(claim);
    CHECK(!recheck(folder, claim));
  }
}

TEST_CASE("a certificate without one of its states is refused") {
  const Folder folder("less");
  write_all(folder, Weakness::none, true);
  for (const std::string& claim : claims) {
    std::ifstream in(folder.file(claim + ".cert"), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const size_t at = text.rfind("\nstates ") + 8;
    const size_t end = text.find('\n', at);
    const unsigned states = static_cast<unsigned>(std::stoul(text.substr(at)));
    text.replace(at, end - at, std::to_string(states - 1));
    std::ofstream(folder.file(claim + ".cert"), std::ios::binary) << text;
    CAPTURE(claim);
    CHECK(!recheck(folder, claim));
  }
}

}  // namespace
}  // namespace nacre::tool::check
