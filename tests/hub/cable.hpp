// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The wire between the hub's card and the rest of the world, in the test's hands: every frame goes through here. On the
// other end is QEMU's user networking with its forwarded port; the test hears what the hub sends and puts frames of its
// own beside. A hub of QEMU would not do: user networking resets each connection that it has not opened itself.
//
// No frame is lost on the way: who sends waits until the card has room. What the hub sends is taken at once, whoever
// waits: a card that could not send would wait for us as we do for it.
#pragma once

#include <atomic>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "abi/network.hpp"
#include "tests/network/wire.hpp"

namespace nacre::hub_test {

class Cable {
 public:
  /// What went to the card; the user networking's frames are among them.
  struct Counts {
    uint64_t frames = 0;
    uint64_t allowed = 0;  ///< that the hub's rules let pass, by our own judgement of each
    bool operator==(const Counts&) const = default;
  };

  explicit Cable(const std::filesystem::path& folder);
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;
  /// QEMU has ended before.
  ~Cable();

  /// QEMU's arguments: `user` are the options of -netdev user, the card's netdev is "net".
  [[nodiscard]] std::vector<std::string> arguments(const std::string& user) const;
  /// QEMU has opened its ends; frames travel from now on.
  void plug_in(const abi::NetworkRules& rules);

  /// Throws when the card takes nothing any more.
  void inject(wire::View frame);
  /// What the hub has sent since the last time; the oldest are forgotten when nobody asks.
  [[nodiscard]] std::deque<wire::Bytes> heard();
  /// A frame of the hub's: TCP is meant for whoever has opened the connection, all else for everybody.
  [[nodiscard]] bool of_world(wire::View frame) const;
  [[nodiscard]] Counts counts() const { return {frames_, allowed_}; }
  /// For a test of the test: frames of ours are counted, and go nowhere.
  void tear() { torn_ = true; }
  void mend() { torn_ = false; }
  /// From now on nobody takes what the card sends; then again.
  void hold() { held_ = true; }
  void let_go() { held_ = false; }

 private:
  void carry(int from, void (Cable::*one)());
  void carry_from_card();
  void carry_from_world();
  void to_card(wire::View frame);

  std::filesystem::path folder_;
  int card_;
  int world_;
  const abi::NetworkRules* rules_ = nullptr;
  std::atomic<uint64_t> frames_ = 0;
  std::atomic<uint64_t> allowed_ = 0;
  std::atomic<bool> torn_ = false;
  std::atomic<bool> held_ = false;
  std::atomic<bool> stuck_ = false;  ///< the card has taken nothing for long
  std::atomic<bool> over_ = false;
  std::vector<std::atomic<bool>> world_ports_;  ///< from which the world has opened connections to the hub
  std::mutex lock_;
  std::deque<wire::Bytes> heard_;
  std::thread outwards_;
  std::thread inwards_;
};

}  // namespace nacre::hub_test
