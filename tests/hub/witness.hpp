// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What must not happen to a hub whatever comes from the network, as the hub's own memory tells it.
#pragma once

#include "systems/hub/climate/control.hpp"
#include "tests/hub/network_hub.hpp"

namespace nacre::hub_test {

/// Since its making: nobody falls, climate decides in each of its cycles.
class Witness {
 public:
  explicit Witness(NetworkHub& hub);

  /// Everything that is not as it must be. Empty: all is well.
  [[nodiscard]] std::string complaints();
  /// Cycles in which climate has decided.
  [[nodiscard]] uint64_t decisions() const { return decisions_; }

 private:
  [[nodiscard]] hub::Record record() const;

  NetworkHub& hub_;
  double begun_ = 0;
  std::vector<uint64_t> generations_;
  hub::Record first_{};
  uint64_t decisions_ = 0;
};

/// Where the frames that went to the card have come to: each arrives, each that the rules let pass reaches the stack.
class FrameAccount {
 public:
  /// At rest: everything that was sent has arrived.
  FrameAccount(NetworkHub& hub, const Cable& cable);

  struct Counts {
    uint64_t sent = 0;     ///< to the card
    uint64_t allowed = 0;  ///< of them, by the rules
    uint64_t taken = 0;    ///< by the driver
    uint64_t judged = 0;   ///< by the firewall
    uint64_t passed = 0;   ///< on to the stack
    uint64_t read = 0;     ///< by the stack
    bool operator==(const Counts&) const = default;
  };
  [[nodiscard]] Counts since_begin() const;
  /// Frames of the stack that the driver has not got rid of.
  [[nodiscard]] uint64_t held_back() const;
  /// After a while in which they may arrive, all counts agree. What does not, otherwise.
  [[nodiscard]] std::string complaints() const;

 private:
  [[nodiscard]] Counts now() const;
  [[nodiscard]] uint64_t word(const char* region, size_t at) const;

  NetworkHub& hub_;
  const Cable& cable_;
  Counts begun_{};
};

}  // namespace nacre::hub_test
