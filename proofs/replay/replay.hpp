// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One entry of the real kernel, from any state to its exit.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "proofs/replay/stops.hpp"
#include "proofs/replay/transfer.hpp"
#include "tools/machine/machine.hpp"
#include "tools/nacre/elf_file.hpp"

namespace nacre::replay {

using machine::Result;

/// All that a kernel entry can see or change. Registers hold what the processor keeps of them: bits that it ignores
/// read as zero afterwards.
struct MachineState {
  std::vector<uint8_t>
      state;  ///< from nacre_state_begin to nacre_state_end: stack, nacre_state, nacre_smc, nacre_audit
  std::vector<uint8_t> tables;  ///< abi::Tables
  std::array<uint64_t, 31> x;
  uint64_t sp;  ///< of EL1
  uint64_t pc;
  uint64_t flags;  ///< NZCV, in bits 31 to 28
  uint64_t sp_el0;
  uint64_t elr_el1;
  uint64_t spsr_el1;
  uint64_t tpidr_el0;
  uint64_t tpidr_el1;
  uint64_t cpacr_el1;
  uint64_t ttbr0_el1;
  uint64_t cntv_cval_el0;
  uint64_t fpcr;
  uint64_t fpsr;
  std::array<std::array<uint64_t, 2>, 32> q;

  bool operator==(const MachineState&) const = default;
};

inline constexpr uint64_t abort_pending = 1 << 8;  ///< of ISR_EL1

/// What the kernel reads from outside.
struct Environment {
  std::vector<uint64_t> counter;  ///< of successive reads; the last repeats
  uint64_t syndrome = 0;          ///< ESR_EL1
  uint64_t fault_address = 0;     ///< FAR_EL1
  uint64_t pending = 0;           ///< ISR_EL1; an abort is gone once it has been taken
  uint64_t interrupt = 1023;      ///< ICC_IAR1_EL1
};

enum class Exit {
  component,         ///< at an `eret`, which has not run
  idle,              ///< at a `wfi`, which has not run; a run from the next instruction on continues
  reset,             ///< at nacre_reset
  refused,           ///< at nacre_refuse
  kernel_exception,  ///< at nacre_kernel_exception_entry
  stuck,             ///< no exit within Options::patience
};

enum class Device { timer_compare, end_of_interrupt, deactivate };

struct DeviceWrite {
  Device device;
  uint64_t value;

  bool operator==(const DeviceWrite&) const = default;
};

struct Run {
  MachineState after;
  Exit exit;
  std::vector<DeviceWrite> device_writes;  ///< in order
  unsigned counter_reads;
  uint64_t syndrome;       ///< ESR_EL1 at the exit: at kernel_exception, of the kernel's own exception,
  uint64_t fault_address;  ///< and FAR_EL1

  bool operator==(const Run&) const = default;
};

/// The state at an entry of a running system, and what the kernel would read there.
struct Snapshot {
  MachineState state;
  Environment environment;
};

/// What a real run has met outside, and what it did.
struct Observation {
  Environment environment;
  Run run;
};

struct Options {
  std::string image;   ///< what `nacre build` writes
  std::string kernel;  ///< the ELF file of the image's kernel
  machine::Milliseconds patience{2000};
  machine::Clock clock = machine::Clock::host;  ///< of the running system
};

class Replay {
 public:
  /// Boots the system up to its first entry into the kernel.
  [[nodiscard]] static Result<Replay> start(const Options& options);

  /// The entry at which the running system stands. Runs do not change it.
  [[nodiscard]] const Snapshot& live() const { return live_; }
  /// Lets the system run from its live entry to the `count`-th after it.
  [[nodiscard]] Result<void> advance(unsigned count);
  /// To the next one, and watches the live entry: the kernel reads the real counter and interrupt controller.
  [[nodiscard]] Result<Observation> observe();

  [[nodiscard]] const tool::ElfFile& kernel() const { return kernel_; }
  [[nodiscard]] Result<uint64_t> symbol(const std::string& name) const;
  /// The kernel's text, as it is now, and where it is.
  [[nodiscard]] std::vector<uint8_t> text() const;
  [[nodiscard]] uint64_t text_address() const { return text_address_; }
  /// Replaces a piece of the kernel's text, at a virtual address, for all runs to come.
  [[nodiscard]] Result<void> patch_text(uint64_t address, std::span<const uint8_t> bytes);

  /// From before.pc to the exit.
  [[nodiscard]] Result<Run> run(const MachineState& before, const Environment& environment);

 private:
  enum class Timer { off, on };
  enum class Breakpoints { removed, inserted };
  struct Course;
  Replay(machine::Machine machine, tool::ElfFile kernel, const Options& options)
      : machine_(std::move(machine)), kernel_(std::move(kernel)), patience_(options.patience) {}

  [[nodiscard]] gdb_remote::Client& debugger() { return machine_.debugger(); }
  [[nodiscard]] const machine::GuestMemory& memory() const { return machine_.memory(); }
  [[nodiscard]] Frame& frame() const;
  [[nodiscard]] std::span<std::byte> state_bytes() const;
  [[nodiscard]] std::span<std::byte> table_bytes() const;
  [[nodiscard]] std::span<std::byte> text_bytes() const;

  [[nodiscard]] Result<void> find_places();
  [[nodiscard]] Result<void> map_own_pages();
  [[nodiscard]] Result<void> write_code();
  [[nodiscard]] Result<void> renew_stops();
  [[nodiscard]] Result<void> each_breakpoint(Breakpoints wanted);

  [[nodiscard]] Result<void> run_piece(const Piece& piece);
  [[nodiscard]] Result<void> load(const MachineState& before, const Environment& environment, Timer timer);
  [[nodiscard]] Result<void> store(const gdb_remote::CoreRegisters& core, MachineState& after);
  [[nodiscard]] Result<void> go_to_entry(unsigned count);
  [[nodiscard]] Result<void> capture();
  [[nodiscard]] Result<void> go_on_from(const MachineState& state, const Environment& environment, unsigned count);

  [[nodiscard]] Result<gdb_remote::CoreRegisters> go_on(bool& stuck);
  [[nodiscard]] Result<void> finish(Course& course);
  [[nodiscard]] Result<void> meet(Course& course, const Stop& stop);
  [[nodiscard]] Result<void> skip(Course& course);
  [[nodiscard]] Result<void> step();
  [[nodiscard]] Result<void> read_counter(Course& course, const Stop& stop);
  [[nodiscard]] Result<void> read(Course& course, const Stop& stop, uint64_t& value);
  [[nodiscard]] Result<void> write(Course& course, const Stop& stop, Device device);
  [[nodiscard]] Result<void> take_abort(Course& course);

  machine::Machine machine_;
  tool::ElfFile kernel_;
  machine::Milliseconds patience_;
  uint64_t text_address_ = 0;
  size_t text_size_ = 0;
  uint64_t vectors_ = 0;
  uint64_t state_begin_ = 0;
  uint64_t state_end_ = 0;
  uint64_t tables_ = 0;
  Stops stops_;
  Piece loading_ = loading_code();
  Piece storing_ = storing_code();
  Piece exception_ = exception_code();
  Snapshot live_{};
};

}  // namespace nacre::replay
