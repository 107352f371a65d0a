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
constexpr std::string_view room_word = "room ";  ///< before what is typed for the Modbus peer
constexpr int poll_milliseconds = 200;
constexpr size_t name_column = 11;  ///< after the time
constexpr size_t text_column = 24;  ///< after time and name

std::string microseconds(Span span, uint64_t ticks_per_second) {
  return fmt::format("{:.1f}", static_cast<double>(span.to_raw()) * 1e6 / static_cast<double>(ticks_per_second));
}

/// The text behind `key=` in a line of the peer.
std::string value_of(const std::string& line, const std::string& key) {
  size_t at = line.find(" " + key + "=");
  if (at == std::string::npos) return "";
  at += key.size() + 2;
  return line.substr(at, line.find(' ', at) - at);
}

/// A coil that the peer has seen change, in words; empty for any other line.
std::string_view coil_words(std::string_view line) {
  if (line == "heater 1") return "heater on";
  if (line == "heater 0") return "heater off";
  if (line == "lock 1") return "lock open";
  if (line == "lock 0") return "lock closed";
  return "";
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

bool Session::start_children() {
  const auto line = folder_.path() / "line";
  const auto debugger = folder_.path() / "debugger";
  if (facts_.serves_web) web_port_ = free_port(options_.web_port);
  if (facts_.serves_web && web_port_ == 0) say("nacre", "no port of this host is free: the dashboard cannot be reached");
  if (web_port_ != 0) web_.emplace(web_port_);
  BoardOptions options{.image = facts_.image, .second_line = line, .debugger = debugger};
  options.network = facts_.network;
  options.web_port = web_port_;
  options.disk = facts_.disk_file;
  auto board = process::Child::start({.words = board_command(options), .error = process::Stream::pipe});
  if (!board) say("nacre", board.error());
  if (!board) return false;
  board_ = std::move(*board);
  if (!facts_.second_line) return true;
  auto peer = process::Child::start({.words = {options_.modbus_peer, "--socket", line}});
  if (!peer) say("nacre", peer.error());
  if (!peer) return false;
  peer_ = std::move(*peer);
  return true;
}

bool Session::start() {
  if (!start_children()) return false;
  auto watch = FaultWatch::attach(folder_.path() / "debugger", facts_.kernel_symbols);
  if (!watch) {
    board_->end(end_patience);
    take_errors();
    say("nacre", "QEMU does not start: " + watch.error().text);
    return false;
  }
  watch_.emplace(std::move(*watch));
  started_ = refreshed_ = Clock::now();
  greet();
  return true;
}

void Session::greet() {
  screen_.header(header());
  if (screen_.interactive()) return;
  for (const auto& line : heading()) screen_.event(line, 7);
  if (!options_.once) screen_.event(fmt::format("It runs until it is told to stop: kill {}", getpid()), 7);
}

int Session::loop() {
  while (!result_) {
    wait();
    check_web();
    check_ends();
    if (Clock::now() - refreshed_ >= refresh_interval) refresh();
  }
  if (!screen_.interactive()) print_boot_figures();
  return *result_;
}

void Session::wait() {
  const int input = input_open_ && !options_.once ? STDIN_FILENO : -1;
  pollfd waits[] = {{signals_.descriptor(), POLLIN, 0},
                    {watch_ ? watch_->descriptor() : -1, POLLIN, 0},
                    {board_->output(), POLLIN, 0},
                    {board_->error(), POLLIN, 0},
                    {peer_ ? peer_->output() : -1, POLLIN, 0},
                    {input, POLLIN, 0}};
  if (poll(waits, std::size(waits), poll_milliseconds) <= 0) return;
  if (waits[0].revents != 0) take_signal();
  if (waits[1].revents != 0) take_fault();
  if (waits[2].revents != 0) take_console();
  if (waits[3].revents != 0) take_errors();
  if (waits[4].revents != 0) take_peer();
  if (waits[5].revents != 0) take_input();
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

void Session::take_errors() {
  if (!errors_.read_from(board_->error())) return;
  while (auto line = errors_.next()) say("(qemu)", *line);
}

void Session::take_peer() {
  if (!peer_lines_.read_from(peer_->output())) return;
  while (auto line = peer_lines_.next()) {
    if (auto words = coil_words(*line); !words.empty()) say("(peer)", words);
    if (line->starts_with("ok ") || line->starts_with("error ")) say("(peer)", *line);
    if (!line->starts_with("state ")) continue;
    requests_ = strtoull(value_of(*line, "requests").c_str(), nullptr, 10);
    room_ = fmt::format("room: {} degrees, {} % humid, heater {}, door {}", value_of(*line, "temperature"),
                        value_of(*line, "humidity"), value_of(*line, "heater") == "1" ? "on" : "off",
                        value_of(*line, "lock") == "1" ? "open" : "locked");
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
    const bool room = peer_ && line.starts_with(room_word);
    process::Child& reader = room ? *peer_ : *board_;
    if (!reader.write((room ? line.substr(room_word.size()) : line) + "\n")) input_open_ = false;
  });
}

void Session::take(const AuditLine& line) {
  const abi::Record& record = line.record;
  if (!line.denial && record.sequence <= last_event_) {
    say("nacre", "the board was reset");
    table_.reset();
    shown_faults_.clear();
  }
  if (!line.denial) last_event_ = record.sequence;
  table_.take(line);
  if (record.kind == abi::RecordKind::start) take_start(record);
  if (record.kind == abi::RecordKind::fault) {
    take_fault_record(record);
  } else {
    say(facts_.names.component(record.subject.to_raw()), describe(record, facts_.names));
  }
}

void Session::take_start(const abi::Record& record) {
  if (!first_start_) first_start_ = record.time;
  if (!all_started_ && table_.all_started()) all_started_ = record.time;
}

/// The watch has shown it already, with its backtrace, unless it could not.
void Session::take_fault_record(const abi::Record& record) {
  if (!shown_faults_.contains(record.sequence)) {
    show_fault({.record = record, .return_addresses = {}});
  } else if (record.object != 0) {
    say(facts_.names.component(record.subject.to_raw()),
        fmt::format("had a request of {} in service", facts_.names.component(record.object)));
  }
}

void Session::take(const StatusLine& line) { table_.take(line); }

void Session::take(const CountLine& line) {
  say(facts_.names.component(line.component.to_raw()),
      fmt::format("since boot without a record: {} denials, {} refused signals, {} calls", line.unrecorded_denials,
                  line.refused_signals, line.unrecorded_calls));
}

void Session::take(const LostLine& line) {
  say("auditor", fmt::format("{} {} records lost", line.count, line.denials ? "denial" : "event"));
}

void Session::take(const TextLine& line) {
  if (line.name.empty() && line.text.empty()) return;
  say(line.name.empty() ? "(board)" : line.name, line.text);
  if (line.name == deciding_component && line.text.starts_with(decision_words) && !decided_) decided_ = elapsed();
}

void Session::show_fault(const Fault& fault) {
  const auto id = fault.record.subject.to_raw();
  if (id >= facts_.programs.size()) return;
  shown_faults_.insert(fault.record.sequence);
  say(facts_.names.component(id), describe(fault.record, facts_.names));
  unsigned level = 0;
  for (const Frame& frame : backtrace(facts_.programs[id], fault)) {
    const std::string name = frame.function.empty() ? fmt::format("{:#x}", frame.address) : frame.function;
    screen_.event(fmt::format("{:{}}#{} {} {}", "", name_column, level++, name, frame.place), name_column + 3);
  }
}

void Session::check_ends() {
  if (auto status = board_->status()) {
    take_console();
    take_errors();
    say("nacre", fmt::format("QEMU has ended with status {}", *status));
    finish(1);
  } else if (auto peer = peer_ ? peer_->status() : std::nullopt) {
    say("nacre", fmt::format("the Modbus peer has ended with status {}", *peer));
    finish(1);
  }
  if (options_.once) check_once();
}

void Session::check_once() {
  const bool decided = !facts_.decides || (decided_ && requests_ > 0);
  const bool served = !facts_.serves_web || web_answered_;
  if (table_.all_started() && decided && served) finish(0);
  if (!result_ && Clock::now() - started_ > options_.time_limit) {
    const char* what = !decided  ? "no decision of climate on a real reading"
                       : !served ? "no page from the web server"
                                 : "not all components have started";
    say("nacre", fmt::format("within {} s {}", options_.time_limit.count(), what));
    finish(1);
  }
}

void Session::check_web() {
  if (!web_ || web_answered_ || !table_.all_started() || !web_->answered()) return;
  web_answered_ = elapsed();
  say("nacre", web_line());
}

std::string Session::web_line() const {
  if (web_port_ == 0) return "dashboard: not reachable, no port of this host is free";
  return fmt::format("dashboard: http://127.0.0.1:{}/{}", web_port_, web_answered_ ? "" : " (not yet answering)");
}

void Session::refresh() {
  refreshed_ = Clock::now();
  if (peer_ && !peer_->write("read\n")) return;
  screen_.header(header());
  if (options_.once || !table_.all_started() || table_.changes() == shown_changes_) return;
  shown_changes_ = table_.changes();
  screen_.print_header();
}

double Session::elapsed() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

void Session::say(std::string_view who, std::string_view text) {
  screen_.event(fmt::format("{:>9.3f}  {:<12} {}", elapsed(), who, text), text_column);
}

std::vector<std::string> Session::heading() const {
  std::vector<std::string> lines = {fmt::format("nacre run {} on {}", facts_.name, facts_.board), facts_.sizes};
  if (facts_.serves_web) lines.push_back(web_line());
  if (facts_.disk) lines.push_back(fmt::format("disk: {}", facts_.disk_file.string()));
  if (!facts_.codes.empty()) lines.push_back(screen_.interactive() ? facts_.codes_secret : facts_.codes);
  return lines;
}

std::vector<std::string> Session::header() const {
  std::vector<std::string> lines;
  if (screen_.interactive()) {
    lines = heading();
    lines.emplace_back(facts_.second_line ? "Ctrl-C ends it. Type help, or to the room: room set temperature 25"
                                          : "Ctrl-C ends it. What is typed goes to the console");
  }
  if (facts_.second_line) lines.push_back(room_.empty() ? "room: nobody has asked yet" : room_);
  for (auto& line : table_.lines()) lines.push_back(std::move(line));
  return lines;
}

/// The machine executes an instruction in a nanosecond, so between two events without idle time its clock counts them.
void Session::print_boot_figures() {
  screen_.header(header());
  screen_.print_header();
  const std::string started = first_start_ && all_started_
                                  ? microseconds(*all_started_ - *first_start_, facts_.ticks_per_second)
                                  : "(not seen)";
  screen_.event(fmt::format("boot: all components {} us of the board after the first", started), 6);
  if (web_answered_)
    screen_.event(fmt::format("      first page of the dashboard after {:.0f} ms of the host", *web_answered_ * 1000), 6);
  if (!facts_.decides) return;
  const std::string decided = decided_ ? fmt::format("{:.0f} ms of the host", *decided_ * 1000) : "(not seen)";
  screen_.event(fmt::format("      first decision after {}, {} requests at the peer", decided, requests_), 6);
}

}  // namespace nacre::tool::run
