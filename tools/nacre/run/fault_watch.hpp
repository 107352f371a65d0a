// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Watches a running machine for faults of components, from outside, through QEMU's debug stub. At a fault the machine
// stops for a moment: the kernel has written its record, and the component's stack is as it was, because nothing of it
// runs again before the supervisor restarts it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "abi/audit.hpp"
#include "tools/gdb_remote/client.hpp"
#include "tools/nacre/run/symbols.hpp"

namespace nacre::tool::run {

struct Fault {
  /// As the kernel is about to write it: subject, cause, sequence and values. Time and client are not known yet.
  abi::Record record;
  std::vector<uint64_t> return_addresses;  ///< of the frame-pointer chain, innermost first
};

class FaultWatch {
 public:
  /// Connects to the stub of a machine that was started stopped, sets breakpoints in the kernel and lets it run.
  /// `kernel_symbols` are those of the kernel in the image.
  [[nodiscard]] static gdb_remote::Result<FaultWatch> attach(const std::string& socket,
                                                             const std::map<std::string, uint64_t>& kernel_symbols);

  /// Readable when the machine has stopped, or is gone.
  [[nodiscard]] int descriptor() const { return client_.descriptor(); }

  /// To be called when the descriptor is readable. Gives the fault, if it was a new one, and lets the machine run on.
  /// An error means that the machine or its stub is gone.
  [[nodiscard]] gdb_remote::Result<std::optional<Fault>> take();

 private:
  FaultWatch(gdb_remote::Client client, uint64_t handler, uint64_t audit)
      : client_(std::move(client)), handler_(handler), audit_(audit) {}
  [[nodiscard]] bool hung_up() const;
  [[nodiscard]] gdb_remote::Result<std::optional<Fault>> examine();
  [[nodiscard]] gdb_remote::Result<void> step_over();
  [[nodiscard]] gdb_remote::Result<abi::Record> read_record(const gdb_remote::CoreRegisters& registers);
  [[nodiscard]] gdb_remote::Result<std::vector<uint64_t>> read_words(uint64_t address, size_t count);
  [[nodiscard]] std::vector<uint64_t> walk(const abi::Record& record);

  gdb_remote::Client client_;
  uint64_t handler_;  ///< address of nacre_fault
  uint64_t blame_ = 0;
  uint64_t audit_;           ///< address of the audit area
  bool in_handler_ = false;  ///< the next stop at `blame_` is the same fault
};

/// The backtrace of `fault` in `program`: where it happened, then its callers.
[[nodiscard]] std::vector<Frame> backtrace(const std::filesystem::path& program, const Fault& fault);

}  // namespace nacre::tool::run
