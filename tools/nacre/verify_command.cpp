// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/verify_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "lib/sha256.hpp"
#include "proofs/image/image_claims.hpp"
#include "proofs/image/rebuild.hpp"
#include "proofs/verify/cache.hpp"
#include "proofs/verify/hex.hpp"
#include "proofs/verify/recheck.hpp"
#include "proofs/verify/run.hpp"
#include "proofs/verify/second_opinion.hpp"
#include "proofs/verify/statement.hpp"
#include "proofs/verify/stopwatch.hpp"
#include "proofs/verify/table.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool {
namespace {

namespace fs = std::filesystem;
using namespace proof::verify;
using proof::image::Claim;

/// "build/hub.img" is an image; "hub", "systems/hub" and "system.toml" are systems.
bool is_image(const std::string& subject) {
  return fs::is_regular_file(subject) && fs::path(subject).extension() != ".toml";
}

std::string system_of(const VerifyOptions& options) {
  if (!options.system.empty()) return options.system;
  return is_image(options.subject) ? fs::path(options.subject).stem().string() : options.subject;
}

SystemPaths paths_of(const VerifyOptions& options) {
  SystemPaths paths = find_system(system_of(options));
  if (!options.component_directory.empty()) paths.component_directory = options.component_directory;
  if (!options.kernel.empty()) paths.kernel = options.kernel;
  if (!options.board_directory.empty()) paths.board_directory = options.board_directory;
  if (!fs::is_regular_file(paths.description))
    throw std::runtime_error(fmt::format("there is no system '{}'; name it with --system", system_of(options)));
  return paths;
}

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path.string() + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<uint8_t> image_of(const VerifyOptions& options, const SystemPaths& paths) {
  if (is_image(options.subject)) {
    const std::string bytes = contents(options.subject);
    return {bytes.begin(), bytes.end()};
  }
  Diagnostics diagnostics;
  const auto system = try_build_system(paths, diagnostics);
  if (system == nullptr) throw std::runtime_error("the system cannot be built:\n" + diagnostics.text());
  return system->image;
}

std::vector<std::string> systems_of(const fs::path& root) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(root / "systems")) {
    if (fs::exists(entry.path() / "system.toml")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Of this program, and of what the lock pins.
std::map<std::string, std::string> tools_of(const fs::path& root) {
  std::map<std::string, std::string> tools = {{"nacre", "sha256:" + sha256_hex(contents("/proc/self/exe"))}};
  const auto lock = nlohmann::json::parse(contents(root / "packages.lock.json"));
  for (const char* const list : {"packages", "sources"}) {
    for (const auto& entry : lock.at(list)) {
      const std::string name = entry.at("name");
      if (name == "clang-19" || name == "lld-19" || name == "cadical") tools[name] = entry.at("version");
    }
  }
  return tools;
}

class Verification {
 public:
  explicit Verification(const VerifyOptions& options)
      : options_(options),
        paths_(paths_of(options)),
        root_(fs::absolute(paths_.root)),
        image_(image_of(options, paths_)) {
    report_.subject = fmt::format("{} against {}", options.subject, paths_.description);
    report_.workers = workers_or_all(options.workers);
  }

  [[nodiscard]] int run() {
    options_.bundle.empty() ? prove() : recheck();
    part("image", [&] { check_image(); });
    part("rebuild", [&] { rebuild(); });
    for (const char* const id : {"P1", "R1", "T1"}) add({.id = id, .evidence = {"not built yet"}});
    if (options_.second_opinion) part("z3", [&] { ask_z3(); });
    if (certificates_ != nullptr) write_bundle();
    report_.parts.push_back({"all", whole_.seconds()});
    report_.peak_memory = peak_memory();
    fmt::print("{}", options_.json ? to_json(report_, run_) : to_table(report_));
    return report_.has_failed() ? 1 : 0;
  }

 private:
  void add(Claim claim) { report_.rows.push_back({.claim = std::move(claim)}); }

  template <class Work>
  void part(const char* name, const Work& work) {
    const Stopwatch watch;
    work();
    report_.parts.push_back({name, watch.seconds()});
  }

  void add_code() {
    for (Row& row : rows_of(run_)) report_.rows.push_back(std::move(row));
    report_.parts.push_back({"executing the kernel", run_.executing_seconds});
    report_.parts.push_back({options_.bundle.empty() ? "proving" : "checking certificates", run_.deciding_seconds});
  }

  void prove() {
    if (options_.entries.empty()) certificates_ = std::make_unique<ArchiveWriter>(bundle_path());
    const bool asks = options_.second_opinion && options_.smt2.empty();
    if (asks) queries_.emplace();
    smt2_ = asks ? queries_->path() : fs::path(options_.smt2);
    run_ = run_proofs(paths_.kernel, {.workers = options_.workers,
                                      .entries = options_.entries,
                                      .cache = options_.no_cache ? fs::path() : cache_folder(),
                                      .smt2 = smt2_,
                                      .certificates = certificates_.get(),
                                      .shows_progress = isatty(STDERR_FILENO) == 1});
    add_code();
  }

  void recheck() {
    const Recheck found = recheck_bundle(
        options_.bundle, paths_.kernel,
        {.workers = options_.workers, .entries = options_.entries, .shows_progress = isatty(STDERR_FILENO) == 1});
    run_ = found.run;
    add_code();
    Row row = row_of(found);
    const std::string expected = hex(sha256(image_));
    const bool was_read = !found.statement.kernel_sha256.empty();
    if (was_read && found.statement.image_sha256 != expected) {
      row.claim.result = proof::image::Result::failed;
      row.claim.findings.push_back(
          fmt::format("made for another image: sha256:{}, not sha256:{}", found.statement.image_sha256, expected));
    }
    report_.rows.push_back(std::move(row));
  }

  void check_image() {
    for (Claim& claim : proof::image::verify_image({image_, paths_, run_.kernel_sha256})) add(std::move(claim));
  }

  void rebuild() {
    if (!options_.rebuild) return add({.id = "B1", .evidence = {"only with --rebuild"}});
    add(proof::image::rebuild_twice(
        root_,
        {.tool = fs::read_symlink("/proc/self/exe"), .systems = systems_of(root_), .built = root_ / "build/aarch64"}));
  }

  void ask_z3() {
    if (smt2_.empty()) throw std::runtime_error("--second-opinion: there are no queries with --bundle");
    report_.rows.push_back(
        second_opinion(smt2_, {.workers = options_.workers, .shows_progress = isatty(STDERR_FILENO) == 1}));
  }

  [[nodiscard]] fs::path bundle_path() const {
    if (!options_.bundle_out.empty()) return options_.bundle_out;
    return root_ / "build" / (image_name() + ".bundle");
  }
  [[nodiscard]] std::string image_name() const {
    const fs::path description = fs::absolute(paths_.description);
    return is_image(options_.subject) ? fs::path(options_.subject).stem().string()
                                      : description.parent_path().filename().string();
  }

  /// There is no evidence for what failed.
  void write_bundle() {
    if (report_.has_failed()) return;
    Statement statement = statement_of(run_, report_.rows);
    statement.image_name = image_name() + ".img";
    statement.image_sha256 = hex(sha256(image_));
    statement.tools = tools_of(root_);
    certificates_->add(statement_name, to_json(statement));
    certificates_->finish();
    report_.bundle = bundle_path().string();
  }

  VerifyOptions options_;
  Stopwatch whole_;
  SystemPaths paths_;
  fs::path root_;
  std::vector<uint8_t> image_;
  Report report_;
  ProofRun run_;
  std::unique_ptr<ArchiveWriter> certificates_;
  std::optional<process::TemporaryFolder> queries_;
  fs::path smt2_;
};

}  // namespace

int verify_command(const VerifyOptions& options) { return Verification(options).run(); }

}  // namespace nacre::tool
