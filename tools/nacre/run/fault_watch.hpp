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
  abi::Record record;                      ///< as the kernel wrote it
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

  /// To be called when the descriptor is readable. Gives the fault, if it was one, and lets the machine run on. An error
  /// means that the machine or its stub is gone.
  [[nodiscard]] gdb_remote::Result<std::optional<Fault>> take();

 private:
  FaultWatch(gdb_remote::Client client, uint64_t audit) : client_(std::move(client)), audit_(audit) {}
  [[nodiscard]] gdb_remote::Result<uint64_t> event_head();
  [[nodiscard]] gdb_remote::Result<void> run_to_return(uint64_t address);
  [[nodiscard]] gdb_remote::Result<std::optional<Fault>> examine();
  [[nodiscard]] gdb_remote::Result<std::optional<abi::Record>> fault_record(uint64_t before, uint64_t head);
  [[nodiscard]] std::vector<uint64_t> walk(const abi::Record& record);

  gdb_remote::Client client_;
  std::vector<uint64_t> entries_;  ///< breakpoints
  uint64_t audit_;                 ///< address of the audit area
};

/// The backtrace of `fault` in `program`: where it happened, then its callers.
[[nodiscard]] std::vector<Frame> backtrace(const std::filesystem::path& program, const Fault& fault);

}  // namespace nacre::tool::run
