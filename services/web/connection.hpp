// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One connection at a time on one socket: requests are read and answered in their order, and everything that the peer
// may delay has an end.
//
//   none -> reading -> answering -> reading ...     another request
//                                -> streaming       events, until one side ends it
//                                -> closing         the last answer has been given; what still comes is dropped
//   any  -> none                                    the stack says gone, or patience is at its end
#pragma once

#include "lib/time.hpp"
#include "services/web/request_reader.hpp"

namespace nacre::web {

/// How long a peer may take, in ticks.
struct Patience {
  Span request;   ///< from a request's first byte to its last; also from the connection to its first request
  Span idle;      ///< between two requests
  Span answer;    ///< for taking some more of an answer or of a stream
  Span closing;   ///< for taking what it has been sent and closing its side
  Span eviction;  ///< for closing its side when it has to make room
  Span fresh;     ///< so long a connection is safe from being closed for another one before its first request
  Span slow;      ///< and so long from the first byte of a request that is not whole
};
[[nodiscard]] constexpr Patience default_patience(Frequency frequency) {
  return {to_span(10_s, frequency), to_span(30_s, frequency), to_span(30_s, frequency),
          to_span(10_s, frequency), to_span(2_s, frequency),  to_span(1_s, frequency),
          to_span(1_s, frequency)};
}

class Connection {
 public:
  /// Steps of one connection in one turn, so that none keeps the others waiting.
  static constexpr unsigned steps = 16;

  /// What a turn needs and what it tells.
  struct Turn {
    Site& site;
    const Patience& patience;
    Instant now;
    unsigned streams_left;
    std::span<uint8_t> piece;  ///< room for bytes of a request while they are looked at
    bool said = false;         ///< the stack has something to look at
    bool more = false;         ///< work is left that waits for nobody
  };

  Connection(unsigned slot, user::SocketHalf& mine, const user::SocketHalf& theirs) : end_(mine, theirs), slot_(slot) {}

  /// The stack has begun anew, or we have.
  void forget();
  void turn(Turn& turn);

  [[nodiscard]] bool open() const { return phase_ != Phase::none; }
  [[nodiscard]] bool streaming() const { return phase_ == Phase::streaming || (phase_ == Phase::answering && stream_); }
  [[nodiscard]] bool closing() const { return phase_ == Phase::closing; }
  /// No whole request has come.
  [[nodiscard]] bool waits() const { return phase_ == Phase::reading; }
  /// May be closed to make room from this time on.
  [[nodiscard]] Instant dispensable_at(const Patience& patience) const {
    if (begun_) return since_ + patience.slow;
    return served_ ? since_ : since_ + patience.fresh;
  }
  [[nodiscard]] Instant since() const { return since_; }
  [[nodiscard]] Instant deadline() const { return open() ? deadline_ : never; }
  /// Ends a connection that waits; whoever has begun a request hears why.
  void make_way(Turn& turn);

 private:
  enum class Phase : uint8_t { none, reading, answering, streaming, closing };

  void begin(Turn& turn);
  void close(Turn& turn, Span patience);
  void leave(Turn& turn);
  void await_request(Turn& turn, Span patience);
  void run_out(Turn& turn);
  [[nodiscard]] bool step(Turn& turn);
  [[nodiscard]] bool read(Turn& turn);
  void answer(Turn& turn, const Reply& reply, bool keep);
  [[nodiscard]] bool write(Turn& turn);
  void answered(Turn& turn);
  void stream(Turn& turn);

  user::SocketEnd end_;
  RequestReader reader_;
  Scratch scratch_;
  std::string_view parts_[3];  ///< of the answer: head, end of the head, body
  unsigned slot_;
  unsigned part_ = 0;
  size_t waiting_ = 0;  ///< of a stream, bytes that the peer had not taken at the last look
  Phase phase_ = Phase::none;
  bool begun_ = false;   ///< a part of a request has come
  bool served_ = false;  ///< a request of this connection has been answered
  bool keep_ = false;
  bool stream_ = false;
  Instant since_;  ///< idle, or at this request, since
  Instant deadline_;
};

}  // namespace nacre::web
