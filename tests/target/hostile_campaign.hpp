// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The system `hostile`, watched batch by batch.
#pragma once

#include "tests/target/observer/fields.hpp"
#include "tests/target/observer/subject.hpp"
#include "tests/target/systems/hostile/regions.hpp"

namespace nacre::observer {

/// NACRE_SEED, or a new one.
[[nodiscard]] uint64_t choose_seed();

class HostileCampaign {
 public:
  /// Boots and brings everybody to rest; the hostile component waits for its go.
  HostileCampaign(const std::string& kernel, uint64_t seed);

  /// What differs that must not. Stops at the end of the first batch in which something does.
  [[nodiscard]] std::vector<std::string> run(unsigned batches);

  [[nodiscard]] uint64_t seed() const { return seed_; }
  [[nodiscard]] hostile::Log log() const { return subject_.memory().read<hostile::Log>(subject_.region("log")); }
  /// Kinds of call and answer that should have come and did not.
  [[nodiscard]] std::string unexercised() const;

 private:
  /// Everything at one stop.
  struct Snapshot {
    std::unique_ptr<kernel::State> state;  ///< a copy of every byte, padding too
    abi::AuditArea audit;
    std::vector<std::byte> memory;  ///< all pages that must not change
    hostile::Log log;
    hostile::Receipts receipts;
    hostile::Heard heard;
  };

  void choose_pages();
  void settle();
  [[nodiscard]] Snapshot take() const;
  [[nodiscard]] bool may_differ(const std::string& name, bool fell) const;
  [[nodiscard]] std::vector<std::string> compare(const Snapshot& before, const Snapshot& after) const;
  void compare_memory(const Snapshot& before, const Snapshot& after, std::vector<std::string>& found) const;
  void check_rest(const Snapshot& after, std::vector<std::string>& found) const;
  void check_events(const Snapshot& before, const Snapshot& after, std::vector<std::string>& found) const;
  void check_denials(const Snapshot& before, const Snapshot& after, std::vector<std::string>& found) const;
  void check_effects(const Snapshot& after, std::vector<std::string>& found) const;
  [[nodiscard]] unsigned signal_channel() const;

  Subject subject_;
  uint64_t seed_;
  unsigned hostile_;
  std::vector<uint64_t> pages_;            ///< physical addresses
  std::set<std::string> granted_;          ///< fields that the calls of the hostile component may change
  std::set<std::string> granted_at_fall_;  ///< further ones when it fell: its supervisor acts
};

}  // namespace nacre::observer
