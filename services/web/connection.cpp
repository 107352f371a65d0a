// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/web/connection.hpp"

#include <algorithm>

#include "services/web/heads.hpp"

namespace nacre::web {

using user::SocketState;

void Connection::forget() {
  end_.forget();
  phase_ = Phase::none;
}

void Connection::turn(Turn& turn) {
  if (end_.adopt()) begin(turn);
  if (!open()) return;
  if (end_.stack_state() == SocketState::gone) return leave(turn);
  for (unsigned i = 0; i < steps; ++i) {
    if (!step(turn)) {
      if (open() && turn.now >= deadline_) run_out(turn);
      return;
    }
  }
  turn.more = true;
}

void Connection::close(Turn& turn, Span patience) {
  end_.say(SocketState::finished);
  turn.said = true;
  phase_ = Phase::closing;
  deadline_ = turn.now + patience;
}

void Connection::begin(Turn& turn) {
  served_ = false;
  await_request(turn, turn.patience.request);
}

void Connection::leave(Turn& turn) {
  end_.say(SocketState::gone);
  turn.said = true;
  phase_ = Phase::none;
}

void Connection::await_request(Turn& turn, Span patience) {
  phase_ = Phase::reading;
  begun_ = false;
  reader_.begin();
  since_ = turn.now;
  deadline_ = turn.now + patience;
}

/// A peer that has begun a request hears why; the others have no question that could be answered.
void Connection::run_out(Turn& turn) {
  if (phase_ != Phase::reading) return leave(turn);
  if (!begun_) return close(turn, turn.patience.closing);
  answer(turn, error_reply(scratch_, Status::timeout), false);
  if (write(turn)) return;
  leave(turn);
}

void Connection::make_way(Turn& turn) {
  if (!begun_) return close(turn, turn.patience.eviction);
  run_out(turn);
  deadline_ = std::min(deadline_, turn.now + turn.patience.eviction);
}

/// True: there may be more to do at once.
bool Connection::step(Turn& turn) {
  switch (phase_) {
    case Phase::none:
      return false;
    case Phase::reading:
      return read(turn);
    case Phase::answering:
      return write(turn);
    case Phase::streaming:
      stream(turn);
      return false;
    case Phase::closing:
      break;
  }
  if (const size_t dropped = end_.available(); dropped != 0) {
    end_.skip(dropped);
    turn.said = true;
  }
  return false;
}

bool Connection::read(Turn& turn) {
  const bool last = end_.stack_state() == SocketState::finished;
  const size_t count = end_.peek(turn.piece);
  if (count == 0) {
    if (last) close(turn, turn.patience.closing);
    return false;
  }
  end_.skip(reader_.feed(turn.piece.first(count)));
  turn.said = true;
  if (!begun_) {
    since_ = turn.now;
    deadline_ = turn.now + turn.patience.request;
  }
  begun_ = true;
  if (reader_.state() == RequestReader::State::refused) {
    answer(turn, error_reply(scratch_, reader_.refusal()), false);
  } else if (reader_.state() == RequestReader::State::complete) {
    Request request = reader_.request();
    request.stream_free = turn.streams_left != 0;
    Reply reply = turn.site.answer(request, scratch_);
    if (request.method == Method::head) reply = {reply.head, {}, false};
    answer(turn, reply, reader_.keep_alive() && !reply.stream);
  }
  return true;
}

void Connection::answer(Turn& turn, const Reply& reply, bool keep) {
  keep_ = keep;
  stream_ = reply.stream;
  if (stream_) turn.streams_left -= 1;
  parts_[0] = reply.head;
  parts_[1] = !keep ? "Connection: close\r\n\r\n" : reader_.old_version() ? "Connection: keep-alive\r\n\r\n" : "\r\n";
  parts_[2] = reply.body;
  part_ = 0;
  phase_ = Phase::answering;
  deadline_ = turn.now + turn.patience.answer;
}

bool Connection::write(Turn& turn) {
  for (; part_ < std::size(parts_); ++part_) {
    std::string_view& part = parts_[part_];
    const size_t written = end_.write({reinterpret_cast<const uint8_t*>(part.data()), part.size()});
    part.remove_prefix(written);
    if (written != 0) {
      turn.said = true;
      deadline_ = turn.now + turn.patience.answer;
    }
    if (!part.empty()) return false;
  }
  answered(turn);
  return true;
}

void Connection::answered(Turn& turn) {
  if (stream_) {
    phase_ = Phase::streaming;
    waiting_ = end_.waiting();
    turn.site.begin_stream(slot_);
  } else if (!keep_) {
    close(turn, turn.patience.closing);
  } else {
    served_ = true;
    await_request(turn, turn.patience.idle);
  }
}

/// What the peer says meanwhile is dropped; when it closes, nobody listens any more. That there is more to say is no
/// progress: the peer has to take some.
void Connection::stream(Turn& turn) {
  if (end_.stack_state() == SocketState::finished) return leave(turn);
  if (const size_t dropped = end_.available(); dropped != 0) {
    end_.skip(dropped);
    turn.said = true;
  }
  const size_t waiting = end_.waiting();
  const bool fed = turn.site.feed(slot_, end_, turn.now);
  if (waiting < waiting_ || (waiting == 0 && fed)) deadline_ = turn.now + turn.patience.answer;
  waiting_ = end_.waiting();
  turn.said = turn.said || fed;
}

}  // namespace nacre::web
