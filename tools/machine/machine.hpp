// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// QEMU `virt` with a Nacre image, under observation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/gdb_remote/client.hpp"
#include "tools/machine/guest_memory.hpp"
#include "tools/machine/process.hpp"

namespace nacre::machine {

enum class Clock {
  instructions,  ///< the counter advances with instructions only, and jumps while idle: for guests without outside peers
  paced,         ///< with instructions, but idle time passes in step with the host
  host,          ///< the host's time
};

struct Options {
  std::string image;
  Clock clock = Clock::instructions;
  bool debugger = true;  ///< starts stopped, with a debugger connected
  /// With Clock::instructions, a stop at a breakpoint makes QEMU jump to its next timer, as if the processor had
  /// idled until then. A timer of its own every so many microseconds bounds the jump; the shorter, the slower it idles.
  unsigned longest_jump = 200;
  std::vector<std::string> extra = {};  ///< further arguments: devices, plugins
  std::vector<int> inherited = {};      ///< descriptors for the child
};

class Machine {
 public:
  [[nodiscard]] static Result<Machine> start(const Options& options);
  Machine(Machine&&) noexcept = default;
  ~Machine();

  /// Only if it was asked for in the options.
  [[nodiscard]] gdb_remote::Client& debugger() { return *debugger_; }
  [[nodiscard]] const GuestMemory& memory() const { return memory_; }
  [[nodiscard]] Process& process() { return process_; }
  [[nodiscard]] std::string console() const { return process_.output(); }

 private:
  struct Directory;
  Machine(GuestMemory memory, Process process, std::shared_ptr<Directory> directory)
      : memory_(std::move(memory)), directory_(std::move(directory)), process_(std::move(process)) {}

  GuestMemory memory_;
  std::shared_ptr<Directory> directory_;  ///< of the sockets; removed at the end
  Process process_;
  std::optional<gdb_remote::Client> debugger_;
};

}  // namespace nacre::machine
