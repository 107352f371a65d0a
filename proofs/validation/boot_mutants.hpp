// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Faults in boot. An obligation of the boot session must fail; the image is then booted with the true and with the
// changed kernel, and with tables on which the two must part.
#pragma once

#include <memory>

#include "abi/tables.hpp"
#include "proofs/validation/mutants.hpp"
#include "proofs/verify/stopwatch.hpp"

namespace nacre::proof {

struct BootMutant {
  Mutant change;
  std::function<void(abi::Tables&)> tables{};  ///< what is done to the image's. None: the image's own
};
[[nodiscard]] const std::vector<BootMutant>& boot_mutants();

/// For one thread.
class BootWorker {
 public:
  BootWorker(const MutantOptions& options, const Program& program);
  ~BootWorker();

  [[nodiscard]] MutantResult run(const BootMutant& mutant);

 private:
  struct Base;
  void decide(const Program& mutated, MutantResult& result);
  void show(const BootMutant& mutant, uint64_t address, uint32_t word, MutantResult& result) const;
  [[nodiscard]] std::string state_after_boot(const std::vector<uint8_t>& image, uint64_t address, uint32_t word) const;
  [[nodiscard]] bool is_over() const;

  const MutantOptions& options_;
  const Program& program_;
  std::unique_ptr<Base> base_;
  verify::WorkStopwatch spent_;
};

}  // namespace nacre::proof
