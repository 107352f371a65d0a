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
#include "proofs/validation/concrete.hpp"
#include "proofs/validation/digests.hpp"
#include "proofs/validation/reach.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::proof {
namespace {

constexpr machine::Milliseconds boot_patience{5'000};
constexpr unsigned compared_lines = 40;
constexpr const char* refusal = "nacre: tables refused";

std::vector<uint8_t> contents(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write(const std::string& path, const std::vector<uint8_t>& bytes) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// In a file that holds the kernel's text.
void patch(std::vector<uint8_t>& file, const Program& program, uint64_t address, uint32_t word) {
  const auto found = std::ranges::search(file, program.text().bytes);
  if (found.empty()) throw std::runtime_error("the image has another kernel");
  std::memcpy(std::to_address(found.begin()) + (address - program.text().address), &word, sizeof word);
}

/// The first lines of the console, by the clock that counts instructions: the same kernel says the same. None after a refusal.
std::vector<std::string> first_lines(const std::vector<uint8_t>& image) {
  const process::TemporaryFolder folder;
  const std::string path = folder.path() / "boot.img";
  write(path, image);
  auto machine = machine::Machine::start({.image = path, .debugger = false});
  if (!machine) throw std::runtime_error(machine.error().text);
  std::vector<std::string> lines;
  for (size_t end = 0; lines.size() < compared_lines;) {
    const auto next = machine->process().wait_for_output("\r\n", end, boot_patience);
    if (!next) break;
    lines.push_back(machine->console().substr(end, *next - end - 2));
    end = *next;
    if (lines.back().starts_with(refusal)) break;
  }
  return lines;
}

/// Empty if there is none.
std::string first_difference(const std::vector<std::string>& is, const std::vector<std::string>& should) {
  for (size_t i = 0; i < std::max(is.size(), should.size()); ++i) {
    const std::string left = i < is.size() ? is[i] : "nothing";
    const std::string right = i < should.size() ? should[i] : "nothing";
    if (left != right)
      return "line " + std::to_string(i + 1) + " of the console is '" + left + "' instead of '" + right + "'";
  }
  return {};
}

/// Of the state at the first entry into the kernel.
std::string first_difference(const Layout& layout, const replay::MachineState& is, const replay::MachineState& should) {
  const Concrete left(layout, is, {});
  const Concrete right(layout, should, {});
  for (uint32_t f = 0; f < layout.fields().size(); ++f) {
    const Field& field = layout[FieldId{f}];
    if (!field.writable || field.address == 0) continue;
    for (uint64_t k = 0; k < element_count(field.sort); ++k) {
      const uint64_t a = left.read(FieldId{f}, k);
      const uint64_t b = right.read(FieldId{f}, k);
      if (a != b)
        return field.name + "[" + std::to_string(k) + "] is " + std::to_string(a) + " instead of " + std::to_string(b);
    }
  }
  return {};
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

BootWorker::BootWorker(const MutantOptions& options, const Program& program)
    : options_(options), program_(program), base_(std::make_unique<Base>()) {
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
  const auto at =
      find_instruction(program_, {mutant.change.function, mutant.change.instruction, mutant.change.occurrence}, layout);
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
  if (mutant.tables) mutant.tables(*reinterpret_cast<abi::Tables*>(image.data() + NACRE_TABLES_OFFSET));
  const std::vector<std::string> right = first_lines(image);
  patch(image, program_, address, word);
  result.difference = first_difference(first_lines(image), right);
  if (result.difference.empty() && !mutant.tables) result.difference = state_after_boot(image, address, word);
  if (result.difference.empty()) {
    result.problem = "both boot to the same state, and say the same";
    return;
  }
  if (mutant.tables || !result.difference.starts_with("after boot")) {
    // The true kernel once more: what differs from run to run shows nothing.
    std::vector<uint8_t> control = contents(options_.image);
    if (mutant.tables) mutant.tables(*reinterpret_cast<abi::Tables*>(control.data() + NACRE_TABLES_OFFSET));
    if (first_lines(control) != right) {
      result.difference.clear();
      result.problem = "the true kernel does not say the same twice";
      return;
    }
  }
  result.reach = Reach::running;
  // What is refused has no obligation that fails: it is different on the processor, and stays refused.
  if (result.fate == Fate::killed) result.fate = Fate::shown;
}

/// What is different when the first component enters the kernel.
std::string BootWorker::state_after_boot(const std::vector<uint8_t>& image, uint64_t address, uint32_t word) const {
  const process::TemporaryFolder folder;
  const std::string patched_image = folder.path() / "boot.img";
  const std::string patched_kernel = folder.path() / "kernel.elf";
  write(patched_image, image);
  std::vector<uint8_t> kernel = contents(options_.kernel);
  patch(kernel, program_, address, word);
  write(patched_kernel, kernel);
  const auto right = replay::Replay::start(
      {.image = options_.image, .kernel = options_.kernel, .clock = machine::Clock::instructions});
  const auto wrong =
      replay::Replay::start({.image = patched_image, .kernel = patched_kernel, .clock = machine::Clock::instructions});
  if (!right) throw std::runtime_error(right.error().text);
  if (!wrong) return "it does not come to a component's first entry into the kernel";
  const StoreScope scope(base_->store);
  const Layout layout = Session(program_, EntryPoint::call).layout();
  const std::string difference = first_difference(layout, wrong->live().state, right->live().state);
  return difference.empty() ? "" : "after boot " + difference;
}

}  // namespace nacre::proof
