// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system in a machine. Everything throws std::runtime_error when it cannot be done: the test has failed then.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "abi/audit.hpp"
#include "kernel/core/state.hpp"
#include "tests/target/observer/must.hpp"
#include "tools/machine/machine.hpp"
#include "tools/machine/page_table.hpp"
#include "tools/nacre/system_build.hpp"

namespace nacre::observer {

using machine::Milliseconds;

struct Boot {
  std::string system;       ///< folder of the description, from the root of the tree
  std::string kernel = {};  ///< empty: the shipped one
  machine::Clock clock = machine::Clock::instructions;
  std::vector<std::string> extra = {};  ///< arguments of QEMU
  unsigned longest_jump = 200;          ///< machine::Options
};

[[nodiscard]] std::unique_ptr<tool::BuiltSystem> build_system(const Boot& boot);

/// A file with these bytes, for as long as the object lives.
class ImageFile {
 public:
  explicit ImageFile(const std::vector<uint8_t>& bytes);
  ImageFile(const ImageFile&) = delete;
  ImageFile& operator=(const ImageFile&) = delete;
  ~ImageFile();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Where the machine has stopped.
struct Place {
  uint64_t pc;
  unsigned component;  ///< whose TTBR0 is loaded
  bool user;           ///< at EL0
};

/// Where to stop, and whether that is meant. A component's own address may be another's too.
struct Goal {
  uint64_t address;
  std::function<bool(const Place&)> wanted;
};

class Subject {
 public:
  /// Built and stopped before its first instruction.
  explicit Subject(const Boot& boot);

  [[nodiscard]] const tool::BuiltSystem& system() const { return *system_; }
  [[nodiscard]] gdb_remote::Client& debugger() { return machine_->debugger(); }
  [[nodiscard]] const machine::GuestMemory& memory() const { return machine_->memory(); }
  [[nodiscard]] machine::Machine& machine() { return *machine_; }

  [[nodiscard]] unsigned count() const { return static_cast<unsigned>(system_->description.components.size()); }
  [[nodiscard]] unsigned id(std::string_view name) const;
  [[nodiscard]] const std::string& name(unsigned id) const { return system_->description.components.at(id).name.value; }
  /// Of a component's program, or of the kernel.
  [[nodiscard]] uint64_t symbol(unsigned id, const std::string& name) const;
  [[nodiscard]] uint64_t kernel_symbol(const std::string& name) const;
  /// Address of the only instruction `opcode` from `begin` on within the next `limit` bytes of the program.
  [[nodiscard]] uint64_t find_instruction(unsigned id, uint64_t begin, uint32_t opcode, uint64_t limit) const;
  /// Address of a component's byte in RAM.
  [[nodiscard]] uint64_t physical(unsigned id, uint64_t address) const;
  [[nodiscard]] uint64_t region(std::string_view name) const;
  [[nodiscard]] const std::vector<machine::Mapping>& pages(unsigned id) const { return pages_.at(id); }

  // Stopped:
  [[nodiscard]] const kernel::State& state() const;
  [[nodiscard]] const kernel::Component& component(unsigned id) const { return state().components[id]; }
  /// Where a component's saved program counter stands in RAM.
  [[nodiscard]] uint64_t saved_pc_address(unsigned id) const {
    return state_ + offsetof(kernel::State, components) + id * sizeof(kernel::Component) +
           offsetof(kernel::Component, context) + offsetof(kernel::Context, pc);
  }
  [[nodiscard]] const abi::AuditArea& audit() const;
  [[nodiscard]] Place place();
  /// The virtual counter, read with an instruction that is put beside the kernel's or the component's text.
  [[nodiscard]] uint64_t now();

  // Running:
  /// Goes on until `address` is reached and `wanted` holds there.
  Place run_to(uint64_t address, const std::function<bool(const Place&)>& wanted,
               Milliseconds patience = Milliseconds(60'000));
  /// The same for whichever goal is reached first; gives its index.
  size_t run_to_any(const std::vector<Goal>& goals, Milliseconds patience = Milliseconds(60'000));
  Place run_to_user(unsigned id, uint64_t address, Milliseconds patience = Milliseconds(60'000));
  // A breakpoint's address may lie in a loop of another component, and each stop there takes up to `longest_jump` of
  // that component's budget, until the supervisor misses its heartbeat. So the next three watch the named component's
  // words in the kernel: no other component is stopped at EL0.
  /// Goes on until the kernel has written `deadline` of the component (it waits, or no longer) and `wanted` holds.
  void run_to_deadline(unsigned id, const std::function<bool()>& wanted, Milliseconds patience = Milliseconds(60'000));
  /// Goes on until the component runs, at EL0. It may run already.
  Place run_to_turn(unsigned id, Milliseconds patience = Milliseconds(60'000));
  /// Goes on until the component runs again after a wait or a start, and `wanted` holds there.
  void run_to_wake(unsigned id, const std::function<bool(const Place&)>& wanted,
                   Milliseconds patience = Milliseconds(60'000));
  /// Goes on until the processor idles, at least once.
  void run_to_idle(Milliseconds patience = Milliseconds(60'000));
  /// Leaves a breakpoint's own instruction behind.
  void step();
  /// Out of the kernel, to whoever runs next; nothing at EL0. Time jumps only if the processor idles before.
  void leave_kernel(Milliseconds patience = Milliseconds(60'000));
  /// Goes on until the console says `text`, then stops.
  void run_to_output(std::string_view text, Milliseconds patience = Milliseconds(60'000));
  [[nodiscard]] uint64_t idle_address() const { return idle_; }

 private:
  [[nodiscard]] std::string console_tail() const;
  /// Resumes with these breakpoints and takes them away again.
  Place run_to_breakpoint(const std::vector<Goal>& goals, Milliseconds patience);
  /// Goes on until the kernel has written this word of the component.
  void run_to_write(unsigned id, size_t offset, Milliseconds patience);
  /// By single steps, during which time does not jump: to EL0, or until the processor idles.
  Place step_out_of_kernel();
  void write_slack(uint64_t physical, uint32_t opcode);
  [[nodiscard]] std::vector<uint64_t> find_in_kernel(uint32_t opcode) const;

  std::unique_ptr<tool::BuiltSystem> system_;
  std::optional<machine::Machine> machine_;
  std::vector<std::vector<machine::Mapping>> pages_;
  uint64_t state_ = 0;
  uint64_t audit_ = 0;
  uint64_t idle_ = 0;
  std::vector<uint64_t> returns_;  ///< the kernel's ways out
  size_t console_read_ = 0;
};

}  // namespace nacre::observer
