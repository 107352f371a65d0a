// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One run of a system: QEMU, the Modbus peer, the debug stub and the user, in one loop. Everything that it starts has
// ended when `run` returns, whatever the reason.
#pragma once

#include <chrono>
#include <optional>
#include <set>

#include "tools/nacre/run/fault_watch.hpp"
#include "tools/nacre/run/screen.hpp"
#include "tools/nacre/run/signals.hpp"
#include "tools/nacre/run/system_facts.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool::run {

struct SessionOptions {
  bool once = false;                     ///< end with success at the first decision on a real reading
  bool plain = false;                    ///< no table in place, even on a terminal
  std::chrono::seconds time_limit{120};  ///< of `once`
  std::filesystem::path modbus_peer;     ///< the program
};

class Session {
 public:
  Session(const SystemFacts& facts, const SessionOptions& options);
  /// The exit status of the process.
  [[nodiscard]] int run();

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] bool start();
  [[nodiscard]] int loop();
  void wait();
  void take_signal();
  void take_console();
  void take_peer();
  void take_fault();
  void take_input();
  void take(const AuditLine& line);
  void take(const StatusLine& line);
  void take(const CountLine& line);
  void take(const LostLine& line);
  void take(const TextLine& line);
  void note_start(const abi::Record& record);
  [[nodiscard]] std::string name_of(ComponentId id) const;
  void show_fault(const Fault& fault);
  void check_ends();
  void refresh();
  void say(std::string_view who, std::string_view text);
  void say_at(double seconds, std::string_view who, std::string_view text);
  void finish(int status) { result_ = result_.value_or(status); }
  [[nodiscard]] double elapsed() const;
  [[nodiscard]] std::vector<std::string> header() const;
  void print_boot_figures();

  const SystemFacts& facts_;
  SessionOptions options_;
  Signals signals_;
  process::TemporaryFolder folder_;
  Screen screen_;
  ComponentTable table_;
  std::optional<process::Child> board_;
  std::optional<process::Child> peer_;
  std::optional<FaultWatch> watch_;
  process::Lines console_;
  process::Lines peer_lines_;
  bool input_open_ = true;
  Clock::time_point started_{};
  Clock::time_point refreshed_{};
  std::optional<int> result_;

  std::set<uint64_t> shown_faults_;       ///< sequence numbers that the watch has shown
  std::vector<uint64_t> shown_restarts_;  ///< by component, in the table that was printed last
  uint64_t last_event_ = 0;               ///< sequence number; less than before: the board was reset
  std::string room_;                      ///< what the peer says of itself
  uint64_t requests_ = 0;                 ///< that the peer has answered
  std::optional<double> first_start_;
  std::optional<double> all_started_;
  std::optional<double> decided_;
};

}  // namespace nacre::tool::run
