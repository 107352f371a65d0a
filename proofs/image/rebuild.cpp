// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/rebuild.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "proofs/image/interpreter/program.hpp"
#include "proofs/image/places.hpp"
#include "proofs/image/timed.hpp"
#include "tools/process/child.hpp"
#include "tools/process/temporary_folder.hpp"
#include "tools/secret/totp_secret.hpp"

namespace nacre::proof::image {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::minutes patience{30};

std::vector<uint8_t> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string output_of(const std::vector<std::string>& words) {
  auto child = process::Child::start({.words = words, .input = process::Stream::none});
  if (!child) throw std::runtime_error(child.error());
  std::string text;
  char buffer[4096];
  for (ssize_t size = 0; (size = read(child->output(), buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<size_t>(size));
  if (child->wait(patience) != 0) throw std::runtime_error(words[0] + " failed: " + text);
  return text;
}

/// Files of the work tree, tracked or not, without what git ignores.
std::vector<fs::path> files_of(const fs::path& root) {
  const std::string list =
      output_of({"git", "-C", root.string(), "ls-files", "-z", "--cached", "--others", "--exclude-standard"});
  std::vector<fs::path> files;
  for (size_t begin = 0, end = 0; (end = list.find('\0', begin)) != std::string::npos; begin = end + 1) {
    const fs::path file = list.substr(begin, end - begin);
    const fs::file_status status = fs::symlink_status(root / file);
    if (fs::is_regular_file(status) || fs::is_symlink(status)) files.push_back(file);
  }
  if (files.empty()) throw std::runtime_error(root.string() + " holds no files of a work tree");
  return files;
}

void copy_tree(const fs::path& root, const fs::path& to) {
  for (const fs::path& file : files_of(root)) {
    fs::create_directories((to / file).parent_path());
    fs::copy(root / file, to / file, fs::copy_options::copy_symlinks);
  }
}

/// What differs between the two builds.
struct Surroundings {
  const char* folder;
  const char* user;
  const char* zone;
  const char* locale;
  const char* mask;
  const char* jobs;
  long clock_shift;
};

constexpr Surroundings surroundings[2] = {
    {"first", "ada", "UTC0", "C", "022", "2", 0},
    {"second/of/another/length", "zuse", "XYZ-13:30", "C.UTF-8", "077", "1", 400L * 24 * 3600 + 11 * 3600 + 1234}};

constexpr const char* script = R"(
umask "$1"; jobs=$2; tool=$3; systems=$4; shift 4
date -u +%Y-%m-%d >build/day
cmake --preset aarch64 && ninja -j"$jobs" -C build/aarch64 "$@" || exit 1
for system in $systems; do "$tool" build "$system" -o "build/$system.img" || exit 1; done
)";

/// One copy of the tree and the build in it.
class Copy {
 public:
  Copy(const fs::path& work, const Surroundings& around) : around_(around), tree_(work / around.folder / "tree") {
    home_ = work / around.folder / "home";
    fs::create_directories(home_);
  }

  [[nodiscard]] const fs::path& tree() const { return tree_; }

  [[nodiscard]] process::Child start(const RebuildOptions& options) const {
    const char* path = getenv("PATH");
    std::vector<std::string> words = {"env",
                                      "-i",
                                      fmt::format("PATH={}", path == nullptr ? "/usr/bin:/bin" : path),
                                      "HOME=" + home_.string(),
                                      fmt::format("USER={}", around_.user),
                                      fmt::format("LOGNAME={}", around_.user),
                                      fmt::format("TZ={}", around_.zone),
                                      fmt::format("LC_ALL={}", around_.locale)};
    if (around_.clock_shift != 0) {
      words.emplace_back("LD_PRELOAD=" NACRE_SHIFTED_CLOCK);
      words.push_back(fmt::format("NACRE_CLOCK_SHIFT={}", around_.clock_shift));
    }
    std::string systems;
    for (const std::string& system : options.systems) systems += system + " ";
    const std::string run = "cd \"$0\" && exec >build/log 2>&1" + std::string(script);
    for (const std::string& word :
         {std::string("sh"), std::string("-c"), run, tree_.string(), std::string(around_.mask),
          std::string(around_.jobs), options.tool.string(), systems})
      words.push_back(word);
    words.insert(words.end(), options.targets.begin(), options.targets.end());
    auto child =
        process::Child::start({.words = words, .input = process::Stream::none, .output = process::Stream::none});
    if (!child) throw std::runtime_error(child.error());
    return std::move(*child);
  }

  void finish(process::Child& child) const {
    if (child.wait(patience) == 0) return;
    const std::vector<uint8_t> bytes = read_file(tree_ / "build/log");
    const std::string log(bytes.begin(), bytes.end());
    throw std::runtime_error("the build in " + tree_.string() + " failed:\n" +
                             log.substr(log.size() - std::min<size_t>(log.size(), 2000)));
  }

  [[nodiscard]] std::string day() const {
    const std::vector<uint8_t> text = read_file(tree_ / "build/day");
    return {text.begin(), text.end()};
  }

  [[nodiscard]] std::string text() const {
    return fmt::format("{}: USER {}, TZ {}, LC_ALL {}, umask {}, {} jobs, day {:.10}", around_.folder, around_.user,
                       around_.zone, around_.locale, around_.mask, around_.jobs, day());
  }

 private:
  const Surroundings& around_;
  fs::path tree_;
  fs::path home_;
};

/// The same secret for both: that of the tree, or a fresh one.
void share_secret(const fs::path& root, const fs::path& first, const fs::path& second) {
  const fs::path from = secret::totp_file(root / "build");
  for (const fs::path& tree : {first, second}) fs::create_directories(tree / "build/secret");
  const fs::path to = secret::totp_file(first / "build");
  if (fs::exists(from)) fs::copy_file(from, to);
  if (const auto made = secret::totp_secret(first / "build"); !made) throw std::runtime_error(made.error());
  fs::copy_file(to, secret::totp_file(second / "build"));
}

std::set<fs::path> elf_files(const fs::path& build) {
  std::set<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(build)) {
    if (entry.is_regular_file() && entry.path().extension() == ".elf") files.insert(fs::relative(entry.path(), build));
  }
  return files;
}

size_t first_difference(const std::vector<uint8_t>& one, const std::vector<uint8_t>& other) {
  const auto at = std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first;
  return static_cast<size_t>(at - one.begin());
}

void compare_elf_files(const fs::path& first, const fs::path& second, Claim& claim) {
  std::set<fs::path> files = elf_files(first);
  files.merge(elf_files(second));
  for (const fs::path& file : files) {
    if (!fs::exists(first / file) || !fs::exists(second / file)) {
      claim.findings.push_back(
          fmt::format("{} is missing in {}", file.string(), (fs::exists(first / file) ? second : first).string()));
    } else if (const auto difference = difference_of(first / file, second / file, file.string())) {
      claim.findings.push_back(*difference);
    }
    claim.obligations += 1;
  }
}

void compare_images(const fs::path& first, const fs::path& second, const std::string& system, Claim& claim) {
  const std::string name = "build/" + system + ".img";
  const std::vector<uint8_t> one = read_file(first / name);
  const std::vector<uint8_t> other = read_file(second / name);
  claim.obligations += 1;
  if (one == other) return;
  const size_t at = first_difference(one, other);
  tool::Diagnostics diagnostics;
  const auto built = tool::try_build_system(tool::find_system((first / "systems" / system).string()), diagnostics);
  const std::string place = built != nullptr && at < built->image.size() ? Places(*built).at(at).name : "its size";
  claim.findings.push_back(fmt::format("{} differs first in {}, at offset {:#x}", name, place, at));
}

void build_and_compare(const fs::path& root, const RebuildOptions& options, Claim& claim) {
  const process::TemporaryFolder work;
  const Copy first(work.path(), surroundings[0]);
  const Copy second(work.path(), surroundings[1]);
  for (const Copy* copy : {&first, &second}) {
    copy_tree(root, copy->tree());
    if (options.prepare) options.prepare(copy->tree());
  }
  share_secret(root, first.tree(), second.tree());
  process::Child one = first.start(options);
  process::Child other = second.start(options);
  first.finish(one);
  second.finish(other);
  claim.evidence = {first.text(), second.text()};
  if (first.day() == second.day())
    claim.findings.emplace_back("both builds saw the same day: the clock was not shifted");
  compare_elf_files(first.tree() / "build/aarch64", second.tree() / "build/aarch64", claim);
  for (const std::string& system : options.systems) compare_images(first.tree(), second.tree(), system, claim);
  if (!options.built) return;
  const size_t before = claim.findings.size();
  compare_elf_files(first.tree() / "build/aarch64", *options.built, claim);
  for (size_t i = before; i < claim.findings.size(); ++i)
    claim.findings[i] = options.built->string() + " is not what the sources give: " + claim.findings[i];
}

}  // namespace

std::optional<std::string> difference_of(const fs::path& first, const fs::path& second, const std::string& name) {
  if (read_file(first) == read_file(second)) return std::nullopt;
  const std::vector<interpreter::FileSection> ones = interpreter::read_sections(first.string());
  const std::vector<interpreter::FileSection> others = interpreter::read_sections(second.string());
  for (size_t i = 0; i < std::min(ones.size(), others.size()); ++i) {
    if (ones[i].name != others[i].name)
      return fmt::format("{} has the section {} in one build, {} in the other", name, ones[i].name, others[i].name);
    if (ones[i].content == others[i].content) continue;
    return fmt::format("{} differs first in section {}, at offset {:#x} of it", name, ones[i].name,
                       first_difference(ones[i].content, others[i].content));
  }
  return fmt::format("{} differs in its headers or in the number of its sections", name);
}

Claim rebuild_twice(const fs::path& root, const RebuildOptions& options) {
  Claim claim = timed("B1", [&](Claim& c) { build_and_compare(root, options, c); });
  claim.assumptions = {"both builds run on this machine, with this compiler, as this process's user identifier"};
  claim.trusted = {"cmake, ninja, clang, lld, llvm-ar of the distribution"};
  return claim;
}

}  // namespace nacre::proof::image
