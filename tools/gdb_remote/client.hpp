// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A debugger's hands on a machine: one connection, one processor. Every function but `resume`, `wait_for_stop` and
// `interrupt` wants the machine stopped; connecting stops it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/gdb_remote/channel.hpp"
#include "tools/gdb_remote/result.hpp"
#include "tools/gdb_remote/target_description.hpp"

namespace nacre::gdb_remote {

/// How memory packets take their address.
enum class AddressSpace { current, physical };

enum class StopKind { signal, exited };

/// Why the machine stopped: a signal (5: breakpoint or step, 2: interrupt), or its end.
struct Stop {
  StopKind kind;
  unsigned number;
};

/// x0 to x30, sp, pc and the processor state.
struct CoreRegisters {
  uint64_t x[31];
  uint64_t sp;
  uint64_t pc;
  uint64_t cpsr;
};

class Client {
 public:
  /// Connects, stops the machine, reads its description.
  [[nodiscard]] static Result<Client> connect(const std::string& path, Milliseconds patience);
  /// The same over a connected socket.
  [[nodiscard]] static Result<Client> start(Channel channel);

  /// For poll: readable when a running machine has stopped, or is gone.
  [[nodiscard]] int descriptor() const { return channel_.descriptor(); }
  [[nodiscard]] const TargetDescription& description() const { return description_; }
  [[nodiscard]] Result<uint64_t> read_register(std::string_view name);
  [[nodiscard]] Result<void> write_register(std::string_view name, uint64_t value);
  [[nodiscard]] Result<CoreRegisters> read_core_registers();

  [[nodiscard]] Result<std::vector<std::byte>> read_memory(uint64_t address, size_t size, AddressSpace space);
  [[nodiscard]] Result<void> write_memory(uint64_t address, std::span<const std::byte> bytes, AddressSpace space);

  /// A breakpoint is on a virtual address, in whatever address space it comes.
  [[nodiscard]] Result<void> insert_breakpoint(uint64_t address);
  [[nodiscard]] Result<void> remove_breakpoint(uint64_t address);
  /// Stops after a store to one of `size` bytes.
  [[nodiscard]] Result<void> insert_write_watch(uint64_t address, size_t size);
  [[nodiscard]] Result<void> remove_write_watch(uint64_t address, size_t size);

  [[nodiscard]] Result<void> resume();
  [[nodiscard]] Result<Stop> wait_for_stop(Milliseconds patience);
  [[nodiscard]] Result<Stop> interrupt(Milliseconds patience);
  [[nodiscard]] Result<Stop> step();
  /// Leaves the machine running without a debugger.
  [[nodiscard]] Result<void> detach();

 private:
  explicit Client(Channel channel) : channel_(std::move(channel)) {}
  [[nodiscard]] Result<std::string> ask(std::string_view request);
  [[nodiscard]] Result<void> command(std::string_view request);
  [[nodiscard]] Result<std::string> fetch_document(const std::string& name);
  [[nodiscard]] Result<void> read_description();
  [[nodiscard]] Result<Register> find_register(std::string_view name) const;
  [[nodiscard]] Result<void> use(AddressSpace space);

  Channel channel_;
  TargetDescription description_;
  AddressSpace space_ = AddressSpace::current;
};

}  // namespace nacre::gdb_remote
