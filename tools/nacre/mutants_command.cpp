// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/mutants_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <thread>

#include "proofs/validation/mutants.hpp"
#include "proofs/verify/progress.hpp"
#include "proofs/verify/stopwatch.hpp"
#include "tools/nacre/system_build.hpp"
#include "tools/patched_kernel/patched_kernel.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool {
namespace {

namespace fs = std::filesystem;
using proof::Fate;
using proof::MutantKind;
using proof::MutantResult;

constexpr size_t wanted_shown = 60;

SystemPaths paths_of(const MutantsOptions& options) {
  SystemPaths paths = find_system(options.system);
  if (!options.component_directory.empty()) paths.component_directory = options.component_directory;
  if (!options.kernel.empty()) paths.kernel = options.kernel;
  if (!options.board_directory.empty()) paths.board_directory = options.board_directory;
  if (!fs::is_regular_file(paths.description))
    throw std::runtime_error(fmt::format("there is no system '{}'", options.system));
  return paths;
}

void check_names(const std::vector<std::string>& only) {
  const std::vector<std::string> known = proof::mutant_names();
  for (const std::string& name : only) {
    if (std::ranges::find(known, name) == known.end())
      throw std::runtime_error(fmt::format("--only: there is no mutant '{}'", name));
  }
}

void write_image(const SystemPaths& paths, const fs::path& file) {
  Diagnostics diagnostics;
  const auto system = try_build_system(paths, diagnostics);
  if (system == nullptr) throw std::runtime_error("the system cannot be built:\n" + diagnostics.text());
  std::ofstream stream(file, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(system->image.data()), static_cast<std::streamsize>(system->image.size()));
  if (!stream.flush()) throw std::runtime_error(file.string() + ": cannot be written");
}

/// Kernels from changed sources, each in a file of its own.
class Builder {
 public:
  Builder(fs::path tree, fs::path folder) : tree_(std::move(tree)), folder_(std::move(folder)) {}

  std::string operator()(const proof::SourceMutant& mutant) {
    if (!sources_) sources_.emplace(tree_, folder_ / "sources");
    const fs::path built = sources_->build({{mutant.file, mutant.before, mutant.after}});
    const fs::path kept = folder_ / fmt::format("{}.elf", ++count_);
    fs::copy_file(built, kept);
    return kept;
  }

 private:
  fs::path tree_;
  fs::path folder_;
  std::optional<patched_kernel::Sources> sources_;
  unsigned count_ = 0;
};

std::string fate_of(const MutantResult& r) {
  if (r.claimed_equivalent && r.fate == Fate::survived) return "equivalent";
  if (r.kind == MutantKind::specification && r.fate == Fate::killed) return "noticed";
  return name_of(r.fate);
}

std::string text_of(proof::Reach reach) {
  switch (reach) {
    case proof::Reach::running:
      return "boot reaches this state";
    case proof::Reach::other_tables:
      return "reached with other tables";
    case proof::Reach::unknown:
      break;
  }
  return "not known whether boot reaches this state";
}

/// One line: what was found, and where it can be seen.
std::string line_of(const MutantResult& r) {
  std::string line = fmt::format("{:10} {:6.1f} s  {}", fate_of(r), r.seconds, r.name);
  if (r.claimed_equivalent && r.fate != Fate::survived) line += " | claimed to be equivalent";
  if (!r.obligation.empty()) line += " | " + r.obligation;
  if (!r.difference.empty()) line += " | " + r.difference;
  if (!r.difference.empty()) line += fmt::format(" | {}", text_of(r.reach));
  if (r.fate != Fate::shown && !r.problem.empty()) line += " | " + r.problem;
  return line;
}

nlohmann::json json_of(const MutantResult& r) {
  return {{"name", r.name},
          {"fate", fate_of(r)},
          {"as_claimed", is_as_claimed(r)},
          {"obligation", r.obligation},
          {"difference", r.difference},
          {"reach", text_of(r.reach)},
          {"problem", r.problem},
          {"obligations_decided", r.decided},
          {"seconds", r.seconds}};
}

struct Tally {
  explicit Tally(const std::vector<MutantResult>& results) {
    for (const MutantResult& r : results) {
      wrong += is_as_claimed(r) ? 0 : 1;
      if (r.kind == MutantKind::specification) {
        ++specification;
        noticed += r.fate == Fate::killed ? 1 : 0;
      } else if (r.claimed_equivalent) {
        ++claimed;
        equivalent += r.fate == Fate::survived ? 1 : 0;
      } else {
        ++fates[r.fate];
        ++kernel;
        reachable += r.fate == Fate::shown && r.reach == proof::Reach::running ? 1 : 0;
      }
    }
  }

  std::map<Fate, size_t> fates;
  size_t kernel = 0, reachable = 0, claimed = 0, equivalent = 0, specification = 0, noticed = 0, wrong = 0;
};

std::string text_of(Tally t, double seconds) {
  std::string text =
      fmt::format("\n{} faults in the kernel: {} shown on the processor ({} in a state that boot reaches)", t.kernel,
                  t.fates[Fate::shown], t.reachable);
  text +=
      fmt::format(", {} killed but not shown, {} refused by the executor, {} undecided, {} survived, {} misplaced\n",
                  t.fates[Fate::killed], t.fates[Fate::refused], t.fates[Fate::undecided], t.fates[Fate::survived],
                  t.fates[Fate::misplaced]);
  text += fmt::format("{} claimed to be equivalent, {} proved\n", t.claimed, t.equivalent);
  text += fmt::format("{} changes of specification, invariant and rules of tables, {} noticed\n", t.specification,
                      t.noticed);
  return text + fmt::format("{:.0f} s\n", seconds);
}

}  // namespace

int mutants_command(const MutantsOptions& options) {
  check_names(options.only);
  const proof::verify::Stopwatch watch;
  const SystemPaths paths = paths_of(options);
  const process::TemporaryFolder folder;
  const fs::path image = folder.path() / "system.img";
  write_image(paths, image);
  Builder builder(fs::absolute(paths.root), folder.path());
  const size_t total = (options.only.empty() ? proof::mutant_names().size() : options.only.size()) + options.systematic;
  std::optional<proof::verify::Progress> progress;
  progress.emplace("mutants", total, isatty(STDERR_FILENO) == 1);
  const auto results = proof::run_mutants(
      {.kernel = paths.kernel,
       .image = image,
       .only = options.only,
       .threads = options.workers != 0 ? options.workers : std::max(1U, std::thread::hardware_concurrency()),
       .build = [&](const proof::SourceMutant& mutant) { return builder(mutant); },
       .report =
           [&](const MutantResult& r) {
             if (!options.json) fmt::print("{}{}\n", isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "", line_of(r));
             std::fflush(stdout);
             progress->step();
           },
       .systematic = options.systematic});
  progress.reset();
  const Tally tally(results);
  if (options.json) {
    nlohmann::json all = nlohmann::json::array();
    for (const MutantResult& r : results) all.push_back(json_of(r));
    fmt::print("{}\n", all.dump(2));
  } else {
    fmt::print("{}", text_of(tally, watch.seconds()));
  }
  const size_t shown = tally.fates.contains(Fate::shown) ? tally.fates.at(Fate::shown) : 0;
  const bool enough = !options.only.empty() || shown >= wanted_shown;
  if (!enough) fmt::print(stderr, "fewer than {} are shown on the processor\n", wanted_shown);
  return tally.wrong == 0 && enough ? 0 : 1;
}

}  // namespace nacre::tool
