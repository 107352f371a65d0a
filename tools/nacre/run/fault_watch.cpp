// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/fault_watch.hpp"

#include <algorithm>
#include <cstring>

#include "abi/image.hpp"

namespace nacre::tool::run {
namespace {

using gdb_remote::failure;
using gdb_remote::Result;
using Milliseconds = gdb_remote::Milliseconds;

constexpr Milliseconds start_patience{10'000};
constexpr Milliseconds stop_patience{2'000};
constexpr size_t deepest = 32;
constexpr unsigned asid_shift = 48;

/// Where the kernel comes through at every fault: the handler of exceptions, and the function that blames, which the
/// timer's handler calls too. The compiler may have put the second into the first.
std::vector<uint64_t> fault_entries(const std::map<std::string, uint64_t>& symbols) {
  std::vector<uint64_t> entries;
  for (const auto& [name, address] : symbols) {
    if (name == "nacre_fault" || name.starts_with("_ZN5nacre6kernel5blame")) entries.push_back(address);
  }
  return entries;
}

bool in_user_memory(uint64_t address) { return address >= NACRE_USER_BEGIN && address < NACRE_USER_END; }

}  // namespace

Result<FaultWatch> FaultWatch::attach(const std::string& socket,
                                      const std::map<std::string, uint64_t>& kernel_symbols) {
  auto audit = kernel_symbols.find("nacre_audit");
  auto entries = fault_entries(kernel_symbols);
  if (audit == kernel_symbols.end() || entries.empty())
    return failure("the kernel lacks the symbols of its fault path");
  auto client = gdb_remote::Client::connect(socket, start_patience);
  if (!client) return std::unexpected(client.error());
  FaultWatch watch(std::move(*client), audit->second);
  for (uint64_t entry : entries) {
    if (auto set = watch.client_.insert_breakpoint(entry); !set) return std::unexpected(set.error());
  }
  watch.entries_ = std::move(entries);
  if (auto runs = watch.client_.resume(); !runs) return std::unexpected(runs.error());
  return watch;
}

Result<std::optional<Fault>> FaultWatch::take() {
  auto stop = client_.wait_for_stop(stop_patience);
  if (!stop) return std::unexpected(stop.error());
  if (stop->kind == gdb_remote::StopKind::exited) return failure("the machine has ended");
  auto fault = examine();
  if (auto runs = client_.resume(); !runs) return std::unexpected(runs.error());
  return fault;
}

Result<std::optional<Fault>> FaultWatch::examine() {
  auto registers = client_.read_core_registers();
  if (!registers) return std::unexpected(registers.error());
  if (std::ranges::find(entries_, registers->pc) == entries_.end()) return std::nullopt;
  auto before = event_head();
  if (!before) return std::unexpected(before.error());
  if (auto returned = run_to_return(registers->x[30]); !returned) return std::unexpected(returned.error());
  auto head = event_head();
  if (!head) return std::unexpected(head.error());
  auto record = fault_record(*before, *head);
  if (!record) return std::unexpected(record.error());
  if (!*record) return std::nullopt;
  return Fault{.record = **record, .return_addresses = walk(**record)};
}

Result<uint64_t> FaultWatch::event_head() {
  auto bytes = client_.read_memory(audit_ + offsetof(abi::AuditArea, event_head), sizeof(uint64_t),
                                   gdb_remote::AddressSpace::current);
  if (!bytes) return std::unexpected(bytes.error());
  uint64_t head = 0;
  memcpy(&head, bytes->data(), sizeof head);
  return head;
}

/// A fault of the supervisor does not return, it resets the board: then the machine runs on without a record.
Result<void> FaultWatch::run_to_return(uint64_t address) {
  if (auto set = client_.insert_breakpoint(address); !set) return set;
  for (bool there = false; !there;) {
    if (auto runs = client_.resume(); !runs) return runs;
    auto stop = client_.wait_for_stop(stop_patience);
    if (!stop) stop = client_.interrupt(stop_patience);
    if (!stop) return std::unexpected(stop.error());
    auto pc = client_.read_register("pc");
    if (!pc) return std::unexpected(pc.error());
    there = std::ranges::find(entries_, *pc) == entries_.end();
  }
  return client_.remove_breakpoint(address);
}

Result<std::optional<abi::Record>> FaultWatch::fault_record(uint64_t before, uint64_t head) {
  for (uint64_t sequence = head; sequence > before; --sequence) {
    const uint64_t slot = sequence % abi::ring_records;
    auto bytes = client_.read_memory(audit_ + offsetof(abi::AuditArea, events) + slot * sizeof(abi::Record),
                                     sizeof(abi::Record), gdb_remote::AddressSpace::current);
    if (!bytes) return std::unexpected(bytes.error());
    abi::Record record;
    memcpy(&record, bytes->data(), sizeof record);
    if (record.kind == abi::RecordKind::fault) return record;
  }
  return std::nullopt;
}

/// The component's memory is untrusted: the chain must climb, and ends at the first word that is no frame.
std::vector<uint64_t> FaultWatch::walk(const abi::Record& record) {
  auto space = client_.read_register("TTBR0_EL1");
  if (!space || *space >> asid_shift != uint64_t{record.subject.to_raw()} + 1) return {};
  std::vector<uint64_t> found;
  uint64_t frame = record.value[3];
  uint64_t below = record.value[4];
  while (found.size() < deepest && in_user_memory(frame) && frame % 16 == 0 && frame >= below) {
    auto bytes = client_.read_memory(frame, 16, gdb_remote::AddressSpace::current);
    if (!bytes) break;
    uint64_t words[2];
    memcpy(words, bytes->data(), sizeof words);
    if (!in_user_memory(words[1])) break;
    found.push_back(words[1]);
    below = frame + 16;
    frame = words[0];
  }
  return found;
}

/// The link register names the caller of a function that has not saved it. Otherwise it is what the last call left:
/// the same as the first return address, or a place in the function that stands in `pc`.
std::vector<Frame> backtrace(const std::filesystem::path& program, const Fault& fault) {
  const uint64_t pc = fault.record.value[0];
  const uint64_t link = fault.record.value[2];
  std::vector<uint64_t> callers;
  for (uint64_t address : fault.return_addresses) callers.push_back(address - 4);
  auto frames = symbolise(program, {pc});
  auto outer = symbolise(program, callers);
  bool known = std::ranges::find(fault.return_addresses, link) != fault.return_addresses.end();
  if (in_user_memory(link) && !known) {
    auto caller = symbolise(program, {link - 4});
    if (caller.back().function != frames.back().function) frames.insert(frames.end(), caller.begin(), caller.end());
  }
  frames.insert(frames.end(), outer.begin(), outer.end());
  return frames;
}

}  // namespace nacre::tool::run
