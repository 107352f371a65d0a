// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/validation/boot_mutants.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <unordered_set>

#include "abi/image.hpp"
#include "proofs/properties/boot.hpp"
#include "proofs/validation/digests.hpp"
#include "proofs/validation/reach.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::proof {
namespace {

constexpr machine::Milliseconds boot_patience{5'000};
constexpr const char* refusal = "tables refused";

std::vector<uint8_t> contents(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The first line of the console, without its end.
std::string first_line(const std::vector<uint8_t>& image) {
  const process::TemporaryFolder folder;
  const std::string path = folder.path() / "boot.img";
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(image.data()), static_cast<std::streamsize>(image.size()));
  auto machine = machine::Machine::start({.image = path, .debugger = false});
  if (!machine) throw std::runtime_error(machine.error().text);
  const auto end = machine->process().wait_for_output("\r\n", 0, boot_patience);
  return end ? machine->console().substr(0, *end - 2) : "nothing";
}

/// Place in the image of the kernel's text.
size_t place_of_text(const Program& program, const std::vector<uint8_t>& image) {
  const auto found = std::ranges::search(image, program.text().bytes);
  if (found.empty()) throw std::runtime_error("the image has another kernel");
  return static_cast<size_t>(found.begin() - image.begin());
}

/// What most likely fails comes first.
int rank(const Obligation& o) {
  if (o.name.starts_with("boot: refused for")) return 3;
  if (o.name.starts_with("boot: exit") || o.name.starts_with("boot: invariant")) return 1;
  return o.name.find("well-formed") != std::string::npos ? 2 : 0;
}

}  // namespace

struct BootWorker::Base {
  Store store;
  std::unique_ptr<BootSession> session;
  std::unordered_set<uint64_t> proved;
};

BootWorker::BootWorker(const MutantOptions& options, const Program& program) : options_(options), program_(program), base_(std::make_unique<Base>()) {
  const StoreScope scope(base_->store);
  base_->session = std::make_unique<BootSession>(program);
  const std::vector<Obligation> obligations = base_->session->obligations();
  for (const uint64_t h : digests_of(base_->session->executor().facts(), obligations)) base_->proved.insert(h);
}

BootWorker::~BootWorker() {
  const StoreScope scope(base_->store);
  base_->session.reset();
}

bool BootWorker::is_over() const { return spent_.seconds() > std::chrono::duration<double>(options_.patience).count(); }

MutantResult BootWorker::run(const BootMutant& mutant) {
  const verify::Stopwatch watch;
  spent_ = {};
  MutantResult result;
  result.name = mutant.change.name;
  result.kind = MutantKind::boot;
  result.fate = Fate::misplaced;
  Store store;
  const StoreScope scope(store);
  const Layout layout(addresses_of(program_));
  const auto at = find_instruction(program_, {mutant.change.function, mutant.change.instruction, mutant.change.occurrence}, layout);
  uint64_t word = 0;
  if (!at || !program_.constant_at(*at, 4, word)) return result;
  const uint32_t changed = mutant.change.change(static_cast<uint32_t>(word));
  if (changed == word) return result;
  Program mutated = program_;
  mutated.patch(*at, changed);
  mutated.analyse();
  result.fate = Fate::survived;
  decide(mutated, result);
  if (result.fate == Fate::killed || result.fate == Fate::refused) show(mutant, *at, changed, result);
  result.seconds = watch.seconds();
  return result;
}

void BootWorker::decide(const Program& mutated, MutantResult& result) {
  std::unique_ptr<BootSession> session;
  std::vector<Obligation> obligations;
  try {
    session = std::make_unique<BootSession>(mutated);
    obligations = session->obligations();
  } catch (const std::exception& error) {
    result.fate = Fate::refused;
    result.obligation = std::string("boot: ") + error.what();
    return;
  }
  const std::vector<uint64_t> digests = digests_of(session->executor().facts(), obligations);
  std::vector<std::pair<int, size_t>> order;
  for (size_t i = 0; i < obligations.size(); ++i) {
    if (!base_->proved.contains(digests[i])) order.emplace_back(rank(obligations[i]), i);
  }
  std::ranges::sort(order);
  for (const auto& [unused, i] : order) {
    if (is_over()) {
      if (result.fate == Fate::survived) result.fate = Fate::undecided;
      return;
    }
    ++result.decided;
    const Decision decision = session->decide(obligations[i], options_.limits);
    if (decision.result == Result::gave_up) result.fate = Fate::undecided;
    if (decision.result != Result::refuted) continue;
    result.fate = Fate::killed;
    result.obligation = name_of(obligations[i].claim) + " " + obligations[i].name;
    return;
  }
}

void BootWorker::show(const BootMutant& mutant, uint64_t address, uint32_t word, MutantResult& result) const {
  std::vector<uint8_t> image = contents(options_.image);
  const size_t text = place_of_text(program_, image);
  if (mutant.tables) mutant.tables(*reinterpret_cast<abi::Tables*>(image.data() + NACRE_TABLES_OFFSET));
  const std::string right = first_line(image);
  std::memcpy(image.data() + text + (address - program_.text().address), &word, sizeof word);
  const std::string wrong = first_line(image);
  if (right == wrong) {
    result.problem = "both boots say '" + right + "'";
    return;
  }
  // With tables that are accepted, what components say may depend on time.
  if (right.find(refusal) == std::string::npos && wrong.find(refusal) == std::string::npos && wrong != "nothing") {
    result.problem = "no difference but in what components say: '" + wrong + "', not '" + right + "'";
    return;
  }
  result.fate = Fate::shown;
  result.reach = Reach::running;
  result.difference = "boot says '" + wrong + "', not '" + right + "'";
}

}  // namespace nacre::proof
