// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/replay/replay.hpp"

#include <algorithm>
#include <cstring>

#include "abi/image.hpp"
#include "abi/tables.hpp"

namespace nacre::replay {
namespace {

using gdb_remote::AddressSpace;
using gdb_remote::CoreRegisters;
using machine::failure;
using machine::GuestMemory;
using machine::Milliseconds;
using machine::page_size;

constexpr Milliseconds live_patience{30'000};
constexpr uint64_t masked_el1 = 0x3c5;  ///< EL1, its own stack pointer, everything masked
constexpr uint64_t flag_bits = uint64_t{15} << 28;

constexpr uint64_t vector_offsets[] = {0x400, 0x480, 0x580};  ///< synchronous, interrupt, abort: from a component

// The machine's last pages hold two tables, the frame and the code. The kernel's half has nothing in its third GiB.
constexpr uint64_t own_virtual = NACRE_KERNEL_OFFSET + 0x8000'0000;
constexpr uint64_t own_root_entry = 2;
constexpr uint64_t own_physical = machine::ram_address + machine::ram_size - 4 * page_size;
constexpr uint64_t frame_physical = own_physical + 2 * page_size;
constexpr uint64_t code_physical = frame_physical + page_size;
constexpr uint64_t code_virtual = own_virtual + page_size;
static_assert(sizeof(Frame) <= page_size);

constexpr uint64_t table_entry = 0b11;
constexpr uint64_t page_entry = 0b11 | 3 << 8 | 1 << 10;  ///< normal memory, shareable, accessed
constexpr uint64_t read_only = 1 << 7;
constexpr uint64_t never_executes = uint64_t{3} << 53;

uint64_t to_physical(uint64_t kernel_address) { return kernel_address - NACRE_KERNEL_OFFSET; }

void copy(std::span<std::byte> to, const std::vector<uint8_t>& from) { std::memcpy(to.data(), from.data(), to.size()); }

std::vector<uint8_t> bytes_of(std::span<const std::byte> from) {
  const auto* begin = reinterpret_cast<const uint8_t*>(from.data());
  return {begin, begin + from.size()};
}

}  // namespace

Result<Replay> Replay::start(const Options& options) {
  tool::Diagnostics diagnostics;
  auto kernel = tool::try_read_elf(options.kernel, tool::Place{options.kernel}, diagnostics);
  if (!kernel) return failure(diagnostics.text());
  auto machine = machine::Machine::start({.image = options.image, .clock = options.clock});
  if (!machine) return std::unexpected(machine.error());
  Replay replay(std::move(*machine), std::move(*kernel), options);
  Result<void> done = replay.find_places();
  if (done) done = replay.go_to_entry(1);
  if (done) done = replay.map_own_pages();
  if (done) done = replay.write_code();
  if (done) done = replay.capture();
  if (done) done = replay.renew_stops();
  if (!done) return std::unexpected(done.error());
  return replay;
}

Result<uint64_t> Replay::symbol(const std::string& name) const {
  const auto found = kernel_.symbols.find(name);
  if (found == kernel_.symbols.end()) return failure("the kernel has no symbol " + name);
  return found->second;
}

Frame& Replay::frame() const { return *reinterpret_cast<Frame*>(memory().view(frame_physical, sizeof(Frame)).data()); }
std::span<std::byte> Replay::state_bytes() const {
  return memory().view(to_physical(state_begin_), state_end_ - state_begin_);
}
std::span<std::byte> Replay::table_bytes() const { return memory().view(to_physical(tables_), sizeof(abi::Tables)); }
std::span<std::byte> Replay::text_bytes() const { return memory().view(to_physical(text_address_), text_size_); }
std::vector<uint8_t> Replay::text() const { return bytes_of(text_bytes()); }

/// Also: the image holds this kernel.
Result<void> Replay::find_places() {
  const std::pair<const char*, uint64_t*> wanted[] = {{"nacre_vectors", &vectors_},
                                                      {"nacre_state_begin", &state_begin_},
                                                      {"nacre_state_end", &state_end_},
                                                      {"nacre_tables", &tables_}};
  for (const auto& [name, place] : wanted) {
    const auto found = symbol(name);
    if (!found) return std::unexpected(found.error());
    *place = *found;
  }
  for (const tool::Segment& segment : kernel_.segments) {
    if (!segment.execute) continue;
    text_address_ = segment.address;
    text_size_ = (segment.content.size() + page_size - 1) / page_size * page_size;
    if (std::memcmp(text_bytes().data(), segment.content.data(), segment.content.size()) != 0)
      return failure("the image holds another kernel");
    return {};
  }
  return failure("the kernel has no text");
}

/// The kernel's root table has no entry for their address, so no translation of it is cached.
Result<void> Replay::map_own_pages() {
  const auto info = memory().read<abi::BootInfo>(NACRE_LOAD_ADDRESS + NACRE_BOOT_INFO_OFFSET);
  const uint64_t root_entry = info.kernel_root + own_root_entry * 8;
  if (!GuestMemory::contains(root_entry, 8)) return failure("the image has no kernel root table");
  if (memory().read<uint64_t>(root_entry) != 0) return failure("the kernel's third GiB is in use");
  std::ranges::fill(memory().view(own_physical, 4 * page_size), std::byte{0});
  memory().write(root_entry, own_physical | table_entry);
  memory().write(own_physical, (own_physical + page_size) | table_entry);
  memory().write(own_physical + page_size, frame_physical | page_entry | never_executes);
  memory().write(own_physical + page_size + 8, code_physical | page_entry | read_only);
  frame().full_access = full_access;
  return {};
}

Result<void> Replay::write_code() {
  for (const Piece* piece : {&loading_, &storing_, &exception_}) {
    const auto words = std::as_bytes(std::span(piece->words));
    auto done = debugger().write_memory(code_physical + piece->offset, words, AddressSpace::physical);
    if (done) done = debugger().insert_breakpoint(code_virtual + piece->end());
    if (!done) return done;
  }
  return {};
}

Result<void> Replay::each_breakpoint(Breakpoints wanted) {
  for (const auto& [address, stop] : stops_) {
    auto done =
        wanted == Breakpoints::inserted ? debugger().insert_breakpoint(address) : debugger().remove_breakpoint(address);
    if (!done) return done;
  }
  return {};
}

Result<void> Replay::renew_stops() {
  if (auto done = each_breakpoint(Breakpoints::removed); !done) return done;
  stops_ = find_stops(text_address_, text_bytes());
  const std::pair<const char*, StopKind> ends[] = {{"nacre_reset", StopKind::reset},
                                                   {"nacre_refuse", StopKind::refused},
                                                   {"nacre_kernel_exception_entry", StopKind::kernel_exception}};
  for (const auto& [name, kind] : ends) {
    const auto address = symbol(name);
    if (!address) return std::unexpected(address.error());
    stops_[*address] = Stop{kind, 0};
  }
  return each_breakpoint(Breakpoints::inserted);
}

Result<void> Replay::patch_text(uint64_t address, std::span<const uint8_t> bytes) {
  const uint64_t offset = address - text_address_;
  if (offset > text_size_ || bytes.size() > text_size_ - offset) return failure("that is outside of the kernel's text");
  auto done = debugger().write_memory(to_physical(address), std::as_bytes(bytes), AddressSpace::physical);
  return done ? renew_stops() : done;
}

Result<void> Replay::run_piece(const Piece& piece) {
  if (auto done = debugger().write_register("pc", code_virtual + piece.offset); !done) return done;
  if (auto done = debugger().resume(); !done) return done;
  auto stop = debugger().wait_for_stop(live_patience);
  if (!stop) return std::unexpected(stop.error());
  const auto pc = debugger().read_register("pc");
  if (!pc) return std::unexpected(pc.error());
  if (*pc != code_virtual + piece.end()) return failure("the registers could not be moved");
  return {};
}

Result<void> Replay::load(const MachineState& before, const Environment& environment, Timer timer) {
  if (before.state.size() != state_bytes().size() || before.tables.size() != table_bytes().size())
    return failure("a state or tables of another size");
  copy(state_bytes(), before.state);
  copy(table_bytes(), before.tables);
  Frame& to = frame();
  to.q = before.q;
  to.x = before.x;
  to.sp = before.sp;
  to.sp_el0 = before.sp_el0;
  to.elr_el1 = before.elr_el1;
  to.spsr_el1 = before.spsr_el1;
  to.tpidr_el0 = before.tpidr_el0;
  to.tpidr_el1 = before.tpidr_el1;
  to.ttbr0_el1 = before.ttbr0_el1;
  to.cntv_cval_el0 = before.cntv_cval_el0;
  to.cntv_ctl_el0 = timer == Timer::on ? 1 : 0;
  to.esr_el1 = environment.syndrome;
  to.far_el1 = environment.fault_address;
  to.fpcr = before.fpcr;
  to.fpsr = before.fpsr;
  to.nzcv = before.flags;
  to.cpacr_el1 = before.cpacr_el1;
  if (auto done = run_piece(loading_); !done) return done;
  return debugger().write_register("pc", before.pc);
}

Result<void> Replay::store(const CoreRegisters& core, MachineState& after) {
  if (auto done = debugger().write_register("cpsr", masked_el1); !done) return done;
  if (auto done = run_piece(storing_); !done) return done;
  const Frame& from = frame();
  after.state = bytes_of(state_bytes());
  after.tables = bytes_of(table_bytes());
  std::ranges::copy(core.x, after.x.begin());
  after.sp = core.sp;
  after.pc = core.pc;
  after.flags = core.cpsr & flag_bits;
  after.q = from.q;
  after.sp_el0 = from.sp_el0;
  after.elr_el1 = from.elr_el1;
  after.spsr_el1 = from.spsr_el1;
  after.tpidr_el0 = from.tpidr_el0;
  after.tpidr_el1 = from.tpidr_el1;
  after.ttbr0_el1 = from.ttbr0_el1;
  after.cntv_cval_el0 = from.cntv_cval_el0;
  after.fpcr = from.fpcr;
  after.fpsr = from.fpsr;
  after.cpacr_el1 = from.cpacr_el1;
  return {};
}

/// The machine runs by itself. A stop stands before its instruction, which is therefore stepped over first.
Result<void> Replay::go_to_entry(unsigned count) {
  for (const uint64_t offset : vector_offsets) {
    if (auto done = debugger().insert_breakpoint(vectors_ + offset); !done) return done;
  }
  for (unsigned i = 0; i < count; ++i) {
    const auto pc = debugger().read_register("pc");
    if (!pc) return std::unexpected(pc.error());
    const bool at_entry = std::ranges::find(vector_offsets, *pc - vectors_) != std::end(vector_offsets);
    if (auto done = at_entry ? step() : Result<void>{}; !done) return done;
    if (auto done = debugger().resume(); !done) return done;
    auto stop = debugger().wait_for_stop(live_patience);
    if (!stop) return std::unexpected(stop.error());
    if (stop->kind != gdb_remote::StopKind::signal) return failure("the machine has ended");
  }
  for (const uint64_t offset : vector_offsets) {
    if (auto done = debugger().remove_breakpoint(vectors_ + offset); !done) return done;
  }
  return {};
}

Result<void> Replay::capture() {
  const auto core = debugger().read_core_registers();
  if (!core) return std::unexpected(core.error());
  if (auto done = store(*core, live_.state); !done) return done;
  const Frame& from = frame();
  live_.environment = {.counter = {from.cntvct_el0},
                       .syndrome = from.esr_el1,
                       .fault_address = from.far_el1,
                       .pending = from.isr_el1 & abort_pending,
                       .interrupt = from.icc_hppir1_el1};
  return {};
}

Result<void> Replay::go_on_from(const MachineState& state, const Environment& environment, unsigned count) {
  auto done = load(state, environment, Timer::on);
  if (done) done = each_breakpoint(Breakpoints::removed);
  if (done) done = go_to_entry(count);
  if (done) done = each_breakpoint(Breakpoints::inserted);
  return done ? capture() : done;
}

Result<void> Replay::advance(unsigned count) {
  return count == 0 ? Result<void>{} : go_on_from(live_.state, live_.environment, count);
}

}  // namespace nacre::replay
