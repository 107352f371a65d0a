// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/build_command.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tools/nacre/tests/support.hpp"

namespace nacre::test {
namespace {

namespace fs = std::filesystem;

/// A tree of its own, so that secrets and outputs land there.
struct Tree {
  fs::path root = std::string(NACRE_TEST_BUILD) + "/tree";

  Tree() {
    fs::remove_all(root);
    fs::create_directories(root / "systems");
    fs::copy(data_folder() + "/boards", root / "boards");
    fs::copy(data_folder() + "/accept/full", root / "systems/full");
    fs::copy(data_folder() + "/accept/wrong_type", root / "systems/plain");
    fs::copy(data_folder() + "/reject/wrong_type", root / "systems/wrong");
  }

  [[nodiscard]] int build(const std::string& system, const std::string& output) const {
    tool::BuildOptions options;
    options.system = (root / "systems" / system).string();
    options.output = (root / output).string();
    options.component_directory = NACRE_TEST_PROGRAMS;
    options.kernel = std::string(NACRE_TEST_PROGRAMS) + "/kernel.elf";
    return tool::build_command(options);
  }

  [[nodiscard]] unsigned rights(const std::string& file) const {
    struct stat status {};
    REQUIRE(stat((root / file).c_str(), &status) == 0);
    return status.st_mode & 0777;
  }
};

TEST_CASE("three files, and an image with a secret is its owner's") {
  const Tree tree;
  const mode_t before = umask(022);
  CHECK(tree.build("full", "out/full.img") == 0);
  CHECK(tree.build("plain", "out/plain.img") == 0);
  umask(before);
  CHECK(tree.rights("out/full.img") == 0600);
  CHECK(tree.rights("out/plain.img") == 0644);
  for (const char* file : {"out/full.img.map.json", "out/full.img.spdx.json"}) {
    CHECK(nlohmann::json::parse(read_text((tree.root / file).string())).is_object());
  }
  CHECK(fs::exists(tree.root / "build/secret/totp.key"));
}

TEST_CASE("an image that others could read is replaced, not widened") {
  const Tree tree;
  fs::create_directories(tree.root / "out");
  static_cast<void>(tree.build("plain", "out/full.img"));
  fs::permissions(tree.root / "out/full.img", fs::perms::all);
  CHECK(tree.build("full", "out/full.img") == 0);
  CHECK(tree.rights("out/full.img") == 0600);
}

TEST_CASE("nothing is written for a system that is refused, or where nothing can be") {
  const Tree tree;
  CHECK(tree.build("wrong", "out/wrong.img") == 1);
  CHECK_FALSE(fs::exists(tree.root / "out/wrong.img"));
  CHECK(tree.build("absent", "out/absent.img") == 1);
  fs::create_directories(tree.root / "out/folder.img");
  CHECK(tree.build("plain", "out/folder.img") == 1);
}

}  // namespace
}  // namespace nacre::test
