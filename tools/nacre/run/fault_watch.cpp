// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/fault_watch.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "abi/image.hpp"
#include "kernel/arch/aarch64/layout.hpp"

namespace nacre::tool::run {
namespace {

using gdb_remote::failure;
using gdb_remote::Result;
using Milliseconds = gdb_remote::Milliseconds;

constexpr Milliseconds start_patience{10'000};
constexpr Milliseconds stop_patience{2};
constexpr size_t deepest = 32;
constexpr unsigned asid_shift = 48;
constexpr std::string_view blame_symbol = "_ZN5nacre6kernel5blame";

bool in_user_memory(uint64_t address) { return address >= NACRE_USER_BEGIN && address < NACRE_USER_END; }

}  // namespace

/// Every fault comes through `nacre_fault`, which calls `blame`, or straight through `blame`, from the timer's handler.
Result<FaultWatch> FaultWatch::attach(const std::string& socket,
                                      const std::map<std::string, uint64_t>& kernel_symbols) {
  auto audit = kernel_symbols.find("nacre_audit");
  auto handler = kernel_symbols.find("nacre_fault");
  auto blame =
      std::ranges::find_if(kernel_symbols, [](const auto& symbol) { return symbol.first.starts_with(blame_symbol); });
  if (audit == kernel_symbols.end() || handler == kernel_symbols.end() || blame == kernel_symbols.end()) {
    return failure("the kernel lacks the symbols of its fault path");
  }
  auto client = gdb_remote::Client::connect(socket, start_patience);
  if (!client) return std::unexpected(client.error());
  FaultWatch watch(std::move(*client), handler->second, audit->second);
  watch.blame_ = blame->second;
  for (uint64_t entry : {watch.handler_, watch.blame_}) {
    if (auto set = watch.client_.insert_breakpoint(entry); !set) return std::unexpected(set.error());
  }
  if (auto runs = watch.client_.resume(); !runs) return std::unexpected(runs.error());
  return watch;
}

Result<std::optional<Fault>> FaultWatch::take() {
  auto stop = client_.wait_for_stop(stop_patience);
  if (!stop && !hung_up()) return std::nullopt;  // what came was an acknowledgement
  if (!stop) return std::unexpected(stop.error());
  if (stop->kind == gdb_remote::StopKind::exited) return failure("the machine has ended");
  auto fault = examine();
  if (auto over = step_over(); !over) return std::unexpected(over.error());
  if (auto runs = client_.resume(); !runs) return std::unexpected(runs.error());
  return fault;
}

bool FaultWatch::hung_up() const {
  char byte;
  return recv(client_.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

Result<std::optional<Fault>> FaultWatch::examine() {
  auto registers = client_.read_core_registers();
  if (!registers) return std::unexpected(registers.error());
  const bool repeated = registers->pc == blame_ && in_handler_;
  in_handler_ = registers->pc == handler_;
  if (repeated || (registers->pc != handler_ && registers->pc != blame_)) return std::nullopt;
  auto record = read_record(*registers);
  if (!record) return std::unexpected(record.error());
  return Fault{.record = *record, .return_addresses = walk(*record)};
}

/// A machine that is let go on a breakpoint would stop there again.
Result<void> FaultWatch::step_over() {
  auto pc = client_.read_register("pc");
  if (!pc) return std::unexpected(pc.error());
  if (*pc != handler_ && *pc != blame_) return {};
  if (auto done = client_.remove_breakpoint(*pc); !done) return done;
  if (auto stepped = client_.step(); !stepped) return std::unexpected(stepped.error());
  return client_.insert_breakpoint(*pc);
}

/// The registers of the component are in its context, to which TPIDR_EL1 points.
Result<abi::Record> FaultWatch::read_record(const gdb_remote::CoreRegisters& registers) {
  auto context = client_.read_register("TPIDR_EL1");
  auto space = client_.read_register("TTBR0_EL1");
  auto head = read_words(audit_ + offsetof(abi::AuditArea, event_head), 1);
  if (!context || !space || !head) return failure("the machine does not show its registers");
  auto link = read_words(*context + CONTEXT_X + 29 * 8, 2);
  auto stack = read_words(*context + CONTEXT_SP, 2);
  if (!link || !stack) return failure("the machine does not show the context of a component");
  const bool by_timer = registers.pc == blame_;  // arguments: component, cause, address; otherwise cause, address
  abi::Record record{};
  record.sequence = (*head)[0] + 1;
  record.kind = abi::RecordKind::fault;
  record.subject = ComponentId::from_raw(static_cast<uint8_t>((*space >> asid_shift) - 1));
  record.detail = static_cast<uint8_t>(registers.x[by_timer ? 1 : 0]);
  const uint64_t values[] = {(*stack)[1], registers.x[by_timer ? 2 : 1], (*link)[1], (*link)[0], (*stack)[0]};
  std::ranges::copy(values, record.value);
  return record;
}

Result<std::vector<uint64_t>> FaultWatch::read_words(uint64_t address, size_t count) {
  std::vector<uint64_t> words(count);
  auto bytes = client_.read_memory(address, count * sizeof(uint64_t), gdb_remote::AddressSpace::current);
  if (!bytes) return std::unexpected(bytes.error());
  memcpy(words.data(), bytes->data(), bytes->size());
  return words;
}

/// The component's memory is untrusted: the chain must climb, and ends at the first word that is no frame.
std::vector<uint64_t> FaultWatch::walk(const abi::Record& record) {
  std::vector<uint64_t> found;
  uint64_t frame = record.value[3];
  uint64_t below = record.value[4];
  while (found.size() < deepest && in_user_memory(frame) && frame % 16 == 0 && frame >= below) {
    auto words = read_words(frame, 2);
    if (!words || !in_user_memory((*words)[1])) break;
    found.push_back((*words)[1]);
    below = frame + 16;
    frame = (*words)[0];
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
