// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/session.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdlib>

#include "tools/nacre/run/board_command.hpp"

namespace nacre::tool::run {
namespace {

using namespace std::chrono_literals;

constexpr auto refresh_interval = 1s;
constexpr auto end_patience = 2s;
constexpr double ticks_per_second = 62.5e6;
constexpr size_t event_indent = 25;  ///< time and name

double seconds(Instant time) { return static_cast<double>(time.to_raw()) / ticks_per_second; }

/// The number behind `key=` in a line of the peer.
std::string value_of(const std::string& line, const std::string& key) {
  size_t at = line.find(" " + key + "=");
  if (at == std::string::npos) return "";
  at += key.size() + 2;
  return line.substr(at, line.find(' ', at) - at);
}

}  // namespace

Session::Session(const SystemFacts& facts, const SessionOptions& options)
    : facts_(facts), options_(options), screen_(options.plain || options.once), table_(facts.components) {}

int Session::run() {
  int status = start() ? loop() : 1;
  if (board_) board_->end(end_patience);
  if (peer_) peer_->end(end_patience);
  return status;
}

bool Session::start() {
  const auto line = folder_.path() / "line";
  const auto debugger = folder_.path() / "debugger";
  auto board = process::Child::start({.words = board_command({facts_.image, line, debugger})});
  if (board) board_ = std::move(*board);
  auto peer = process::Child::start({.words = {options_.modbus_peer, "--socket", line}});
  if (peer) peer_ = std::move(*peer);
  if (!board || !peer) {
    fmt::print(stderr, "nacre: {}\n", !board ? board.error() : peer.error());
    return false;
  }
  started_ = refreshed_ = Clock::now();
  auto watch = FaultWatch::attach(debugger, facts_.kernel_symbols);
  if (!watch) {
    fmt::print(stderr, "nacre: QEMU does not start: {}\n", watch.error().text);
    return false;
  }
  watch_.emplace(std::move(*watch));
  started_ = Clock::now();
  screen_.header(header());
  screen_.print_header();
  if (!screen_.terminal() && !options_.once)
    say("nacre", fmt::format("runs until it is told to stop: kill {}", getpid()));
  return true;
}

int Session::loop() {
  while (!result_) {
    wait();
    check_ends();
    if (Clock::now() - refreshed_ >= refresh_interval) refresh();
  }
  if (options_.once || !screen_.terminal()) print_boot_figures();
  return *result_;
}

void Session::wait() {
  const int input = input_open_ && !options_.once ? STDIN_FILENO : -1;
  pollfd waits[] = {{signals_.descriptor(), POLLIN, 0},
                    {board_->output(), POLLIN, 0},
                    {peer_->output(), POLLIN, 0},
                    {watch_ ? watch_->descriptor() : -1, POLLIN, 0},
                    {input, POLLIN, 0}};
  if (poll(waits, std::size(waits), 200) <= 0) return;
  if (waits[0].revents != 0) take_signal();
  if (waits[3].revents != 0) take_fault();
  if (waits[1].revents != 0) take_console();
  if (waits[2].revents != 0) take_peer();
  if (waits[4].revents != 0) take_input();
}

void Session::take_signal() {
  const int signal = signals_.take();
  if (signal == SIGWINCH) {
    screen_.resized();
  } else if (signal != 0) {
    finish(options_.once ? 1 : 0);
  }
}

void Session::take_console() {
  if (!console_.read_from(board_->output())) return;
  while (auto line = console_.next()) {
    std::visit([this](const auto& event) { take(event); }, parse_console(*line));
  }
}

void Session::take_peer() {
  if (!peer_lines_.read_from(peer_->output())) return;
  while (auto line = peer_lines_.next()) {
    if (line->starts_with("state ")) {
      requests_ = strtoull(value_of(*line, "requests").c_str(), nullptr, 10);
      room_ = fmt::format("room: {} degrees, {} % humid, heater {}, door {}", value_of(*line, "temperature"),
                          value_of(*line, "humidity"), value_of(*line, "heater") == "1" ? "on" : "off",
                          value_of(*line, "lock") == "1" ? "open" : "locked");
    } else if (line->starts_with("heater ") || line->starts_with("lock ")) {
      say("(peer)", *line == "heater 1"   ? "heater on"
                    : *line == "heater 0" ? "heater off"
                    : *line == "lock 1"   ? "lock open"
                                          : "lock closed");
    }
  }
}

void Session::take_fault() {
  auto fault = watch_->take();
  if (!fault) {
    watch_.reset();
  } else if (*fault) {
    show_fault(**fault);
  }
}

void Session::take_input() {
  char bytes[512];
  ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
  input_open_ = got > 0;
  if (got <= 0) return;
  screen_.typed(std::string_view(bytes, static_cast<size_t>(got)), [this](const std::string& line) {
    if (!board_->write(line + "\n")) input_open_ = false;
  });
}

void Session::take(const AuditLine& line) {
  if (!line.denial) {
    if (line.record.sequence <= last_event_) {
      say("nacre", "the board was reset");
      table_.reset();
    }
    last_event_ = line.record.sequence;
    if (line.record.kind == abi::RecordKind::start) note_start(line.record);
  }
  table_.take(line);
  if (table_.all_started() && !all_started_) all_started_ = seconds(line.record.time);
  if (line.record.kind == abi::RecordKind::fault) {
    if (!shown_faults_.contains(line.record.sequence)) show_fault({.record = line.record, .return_addresses = {}});
    return;
  }
  say_at(seconds(line.record.time), name_of(line.record.subject), describe(line.record, table_.names()));
}

void Session::take(const StatusLine& line) { table_.take(line); }

void Session::take(const CountLine& line) {
  say(name_of(line.component), fmt::format("{} denials beyond the quota of records, {} signals refused, since boot",
                                           line.unrecorded_denials, line.refused_signals));
}

void Session::take(const LostLine& line) {
  say("auditor", fmt::format("{} {} records lost", line.count, line.denials ? "denial" : "event"));
}

void Session::take(const TextLine& line) {
  say(line.name.empty() ? "(board)" : line.name, line.text);
  if (line.name == "climate" && line.text.starts_with("decided") && !decided_) decided_ = elapsed();
}

void Session::note_start(const abi::Record& record) {
  if (!first_start_) first_start_ = seconds(record.time);
}

void Session::show_fault(const Fault& fault) {
  const auto id = fault.record.subject.to_raw();
  if (id >= facts_.programs.size()) return;
  shown_faults_.insert(fault.record.sequence);
  say_at(seconds(fault.record.time), name_of(fault.record.subject), describe(fault.record, table_.names()));
  unsigned level = 0;
  for (const Frame& frame : backtrace(facts_.programs[id], fault)) {
    screen_.event(
        fmt::format("{:>{}}#{} {} {}", "", event_indent - 2, level++,
                    frame.function.empty() ? fmt::format("{:#x}", frame.address) : frame.function, frame.place),
        event_indent + 2);
  }
}

void Session::check_ends() {
  if (auto status = board_->status()) {
    take_console();
    say("nacre", fmt::format("QEMU has ended with status {}", *status));
    finish(1);
  } else if (auto peer = peer_->status()) {
    say("nacre", fmt::format("the Modbus peer has ended with status {}", *peer));
    finish(1);
  }
  if (!options_.once) return;
  if (decided_ && requests_ > 0) finish(0);
  if (Clock::now() - started_ > options_.time_limit) {
    say("nacre", fmt::format("no decision of climate on a real reading within {} s", options_.time_limit.count()));
    finish(1);
  }
}

void Session::refresh() {
  refreshed_ = Clock::now();
  if (!peer_->write("read\n")) return;
  screen_.header(header());
  std::vector<uint64_t> restarts;
  for (size_t id = 0; id < facts_.components.size(); ++id)
    restarts.push_back(table_.restarts(ComponentId::from_raw(static_cast<uint8_t>(id))));
  if (!options_.once && table_.all_started() && restarts != shown_restarts_) {
    shown_restarts_ = std::move(restarts);
    screen_.print_header();
  }
}

double Session::elapsed() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

std::string Session::name_of(ComponentId id) const {
  return id.to_raw() < facts_.components.size() ? facts_.components[id.to_raw()].name : "?";
}

void Session::say(std::string_view who, std::string_view text) { say_at(elapsed(), who, text); }

void Session::say_at(double at, std::string_view who, std::string_view text) {
  screen_.event(fmt::format("{:>9.3f}  {:<12} {}", at, who, text), event_indent - 1);
}

std::vector<std::string> Session::header() const {
  std::vector<std::string> lines = {fmt::format("nacre run {} on {}: {}", facts_.name, facts_.board, facts_.sizes)};
  if (!facts_.codes.empty()) lines.push_back(screen_.interactive() ? facts_.codes_secret : facts_.codes);
  lines.push_back(room_.empty() ? "room: nobody has asked yet" : room_);
  if (screen_.interactive()) lines.emplace_back("Ctrl-C ends it. What you type goes to the console: try help.");
  for (auto& line : table_.lines()) lines.push_back(std::move(line));
  return lines;
}

void Session::print_boot_figures() {
  screen_.header(header());
  screen_.print_header();
  auto figure = [](const char* what, const std::optional<double>& at) {
    return at ? fmt::format("{} after {:.1f} ms", what, *at * 1000) : fmt::format("{}: not seen", what);
  };
  screen_.event(
      fmt::format("boot: {}, {}", figure("first component", first_start_), figure("all components", all_started_)), 6);
  screen_.event(
      fmt::format("      {}, {} requests at the peer", figure("first decision on a reading", decided_), requests_), 6);
}

}  // namespace nacre::tool::run
