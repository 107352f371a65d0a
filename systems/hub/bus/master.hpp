// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The Modbus master: one line, one transaction at a time, one slot per client. Pure: bytes and time go in, frames and
// finished clients come out. Used by `bus` alone; the host tests and the fuzzer drive it unmodified.
//
// Invariants
//   1 At most one transaction is on the line. Its slot is `on_line`, unless its client has asked for something new.
//   2 A reply counts only while the line is `awaiting`, and only if it matches the question in unit, function, size,
//     echoed address and value, and CRC. Bytes that come at another time are dropped.
//   3 A reply to a read does not name its address. So after a timeout the line must have been quiet before the
//     next frame goes out: a late reply is not taken for the answer to the next question.
//   4 Every transaction ends: after `attempts` timeouts it has failed.
#pragma once

#include <stdint.h>

#include "systems/hub/bus/modbus_rtu.hpp"

namespace nacre::modbus {

/// All in ticks of the virtual counter.
struct Timing {
  uint64_t reply;        ///< how long a reply may take
  uint64_t quiet;        ///< silence that ends the bytes of a late reply
  uint64_t quiet_limit;  ///< longest wait for silence: a babbling unit must not stop the line for ever
};

enum class Progress : uint8_t {
  none,  ///< this client has asked for nothing
  in_progress,
  done,     ///< the value is valid
  refused,  ///< the unit has answered with an exception; the value is its code
  no_answer,
};

struct Result {
  Progress progress = Progress::none;
  uint16_t value = 0;
};

template <unsigned clients>
class Master {
 public:
  static constexpr unsigned attempts = 3;

  explicit constexpr Master(Timing timing) : timing_(timing) {}

  /// A client's new question replaces its old one: a client that has fallen and come back is not stuck.
  constexpr void submit(unsigned client, const Request& request) {
    Slot& slot = slots_[client];
    slot.request = request;
    slot.result = {Progress::in_progress, 0};
    slot.state = SlotState::waiting;
  }

  /// A finished transaction is handed out once.
  [[nodiscard]] constexpr Result collect(unsigned client) {
    const Result result = slots_[client].result;
    if (slots_[client].state == SlotState::finished) slots_[client] = {};
    return result;
  }

  /// One received byte.
  constexpr void receive(uint8_t byte, uint64_t now) {
    if (line_ == Line::quieting) {
      const uint64_t quiet = now + timing_.quiet;
      deadline_ = quiet < quiet_end_ ? quiet : quiet_end_;
    }
    if (line_ != Line::awaiting) return;
    const Matched matched = finder_.push(byte);
    if (matched.match == Match::reply) finish({Progress::done, matched.value});
    if (matched.match == Match::exception) finish({Progress::refused, matched.value});
  }

  /// The line has been restarted below us: what is on it is lost.
  constexpr void lose_line(uint64_t now) {
    if (line_ == Line::awaiting) fail_attempt(now);
  }

  /// Whenever time has passed, bytes have come or a question has been submitted.
  constexpr void advance(uint64_t now) {
    if (line_ == Line::awaiting && now >= deadline_) fail_attempt(now);
    if (line_ == Line::quieting && now >= deadline_) end_quiet(now);
    if (line_ == Line::idle) start_next(now);
  }

  /// The frame to be sent now, once.
  [[nodiscard]] constexpr bool try_take_frame(Frame& frame) {
    if (!send_) return false;
    send_ = false;
    frame = encode(current_);
    return true;
  }

  /// Bit per client whose transaction has finished since the last call.
  [[nodiscard]] constexpr uint64_t take_finished() {
    const uint64_t finished = finished_;
    finished_ = 0;
    return finished;
  }

  /// The last transaction that ended has ended without an answer.
  [[nodiscard]] constexpr bool silent() const { return silent_; }

  /// When advance() has something to do at the latest.
  [[nodiscard]] constexpr uint64_t deadline() const { return line_ == Line::idle ? ~uint64_t{0} : deadline_; }

 private:
  enum class SlotState : uint8_t { free, waiting, on_line, finished };
  enum class Line : uint8_t { idle, awaiting, quieting };

  struct Slot {
    Request request;
    Result result;
    SlotState state = SlotState::free;
  };

  constexpr void start_next(uint64_t now) {
    for (unsigned i = 0; i < clients; ++i) {
      const unsigned client = (owner_ + 1 + i) % clients;
      if (slots_[client].state != SlotState::waiting) continue;
      slots_[client].state = SlotState::on_line;
      owner_ = client;
      current_ = slots_[client].request;
      attempt_ = 0;
      send(now);
      return;
    }
  }

  constexpr void send(uint64_t now) {
    attempt_ += 1;
    finder_.look_for(current_);
    line_ = Line::awaiting;
    deadline_ = now + timing_.reply;
    send_ = true;
  }

  constexpr void fail_attempt(uint64_t now) {
    if (attempt_ == attempts) finish({Progress::no_answer, 0});
    line_ = Line::quieting;
    deadline_ = now + timing_.quiet;
    quiet_end_ = now + timing_.quiet_limit;
    send_ = false;
  }

  constexpr void end_quiet(uint64_t now) {
    line_ = Line::idle;
    if (slots_[owner_].state == SlotState::on_line) send(now);
  }

  /// Nobody is told of a transaction that its client has replaced.
  constexpr void finish(Result result) {
    line_ = Line::idle;
    silent_ = result.progress == Progress::no_answer;
    Slot& slot = slots_[owner_];
    if (slot.state != SlotState::on_line) return;
    slot.state = SlotState::finished;
    slot.result = result;
    finished_ |= uint64_t{1} << owner_;
  }

  Timing timing_;
  Slot slots_[clients] = {};
  ReplyFinder finder_;
  Request current_;
  Line line_ = Line::idle;
  unsigned owner_ = clients - 1;
  unsigned attempt_ = 0;
  uint64_t deadline_ = 0;
  uint64_t quiet_end_ = 0;
  uint64_t finished_ = 0;
  bool send_ = false;
  bool silent_ = false;
};

}  // namespace nacre::modbus
