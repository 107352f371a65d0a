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
#include "tools/nacre/run/web_probe.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"
#include "tools/process/temporary_folder.hpp"

namespace nacre::tool::run {

struct SessionOptions {
  bool once = false;                     ///< end with success at the first decision on a real reading
  bool plain = false;                    ///< no table in place, even on a terminal
  uint16_t web_port = 0;                 ///< wished for; another one if it is taken
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
  [[nodiscard]] bool start_children();
  void greet();
  [[nodiscard]] int loop();
  void wait();
  void take_signal();
  void take_console();
  void take_errors();
  void take_peer();
  void take_fault();
  void take_input();
  void take(const AuditLine& line);
  void take(const StatusLine& line);
  void take(const CountLine& line);
  void take(const LostLine& line);
  void take(const TextLine& line);
  void take_start(const abi::Record& record);
  void take_fault_record(const abi::Record& record);
  void show_fault(const Fault& fault);
  void check_ends();
  void check_once();
  void check_web();
  [[nodiscard]] std::string web_line() const;
  void refresh();
  void say(std::string_view who, std::string_view text);
  void finish(int status) { result_ = result_.value_or(status); }
  [[nodiscard]] double elapsed() const;
  [[nodiscard]] std::vector<std::string> heading() const;
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
  uint16_t web_port_ = 0;  ///< 0: the system has no web server
  std::optional<WebProbe> web_;
  process::Lines console_;
  process::Lines errors_;  ///< of QEMU
  process::Lines peer_lines_;
  bool input_open_ = true;
  Clock::time_point started_ = Clock::now();
  Clock::time_point refreshed_{};
  std::optional<int> result_;

  std::set<uint64_t> shown_faults_;  ///< sequence numbers that the watch has shown
  uint64_t last_event_ = 0;          ///< sequence number; less than before: the board was reset
  uint64_t shown_changes_ = 0;       ///< of the table, when it was printed last
  std::string room_;                 ///< what the peer says of itself
  uint64_t requests_ = 0;            ///< that the peer has had
  std::optional<Instant> first_start_;
  std::optional<Instant> all_started_;
  std::optional<double> decided_;       ///< seconds of the host
  std::optional<double> web_answered_;  ///< the same
};

}  // namespace nacre::tool::run
