// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/network/tcp_peer.hpp"

#include <algorithm>

namespace nacre::wire {
namespace {

const Bytes largest_segment = {2, 4, 1460 >> 8, 1460 & 255};

}  // namespace

TcpPeer::TcpPeer(Send send, uint32_t ip, uint16_t port, uint16_t device_port, uint32_t first_number, size_t window)
    : send_(std::move(send)),
      ip_(ip),
      port_(port),
      device_port_(device_port),
      first_(first_number),
      next_(first_number),
      allowed_(window) {}

Segment TcpPeer::segment(uint8_t flags) const {
  Segment made;
  made.from = ip_;
  made.from_port = port_;
  made.to_port = device_port_;
  made.sequence = next_;
  made.acknowledged = (flags & Segment::ack) != 0 ? expected_ : 0;
  made.flags = flags;
  made.window = static_cast<uint16_t>(std::min<size_t>(allowed_, 60'000));
  return made;
}

void TcpPeer::connect(uint32_t now) {
  opening_ = true;
  progress_ = now;
  Segment syn = segment(Segment::syn);
  syn.sequence = first_;
  syn.options = largest_segment;
  next_ = first_ + 1;
  send_(syn.frame());
}

void TcpPeer::reset() {
  send_(segment(Segment::rst | Segment::ack).frame());
  reset_ = true;
}

void TcpPeer::allow(size_t count) {
  allowed_ += count;
  if (established_ && !reset_) send_(segment(Segment::ack).frame());
}

void TcpPeer::receive(const Segment& segment, uint32_t now) {
  if (reset_) return insist(segment);
  if (segment.has(Segment::rst)) {
    was_reset_ = reset_ = true;
    device_finished_ = true;
    return;
  }
  if (segment.has(Segment::syn)) return receive_opening(segment);
  take_acknowledgement(segment, now);
  if (established_) take_bytes(segment);
}

/// The device asks whether a reset is meant that does not fit its numbers (RFC 5961).
void TcpPeer::insist(const Segment& segment) {
  if (was_reset_ || segment.has(Segment::rst) || !segment.has(Segment::ack)) return;
  next_ = segment.acknowledged;
  send_(this->segment(Segment::rst | Segment::ack).frame());
}

void TcpPeer::receive_opening(const Segment& segment) {
  if (established_) return send_(this->segment(Segment::ack).frame());
  const bool answer = segment.has(Segment::ack) && segment.acknowledged == first_ + 1;
  if (opening_ != answer) return;
  expected_ = segment.sequence + 1;
  window_ = segment.window;
  next_ = first_ + 1;
  if (answer) {
    first_ = next_;
    established_ = true;
    opening_ = false;
    return send_(this->segment(Segment::ack).frame());
  }
  Segment both = this->segment(Segment::syn | Segment::ack);
  both.sequence = first_;
  both.options = largest_segment;
  send_(both.frame());
}

void TcpPeer::take_acknowledgement(const Segment& segment, uint32_t now) {
  if (!segment.has(Segment::ack)) return;
  if (!established_) {
    if (segment.acknowledged != first_ + 1) return;
    first_ += 1;
    established_ = true;
  }
  window_ = segment.window;
  const uint32_t count = segment.acknowledged - first_;
  if (count == 0 || count > outgoing_.size() + (finishing_ ? 1 : 0)) return;
  progress_ = now;
  if (count > outgoing_.size()) finish_acknowledged_ = true;
  outgoing_.erase(outgoing_.begin(),
                  outgoing_.begin() + static_cast<ptrdiff_t>(std::min<size_t>(count, outgoing_.size())));
  first_ = segment.acknowledged;
  if (static_cast<int32_t>(next_ - first_) < 0) next_ = first_;
}

/// What begins later than expected is dropped: it comes again.
void TcpPeer::take_bytes(const Segment& segment) {
  if (segment.length() == 0) return;
  const uint32_t known = expected_ - segment.sequence;
  if (static_cast<int32_t>(known) >= 0 && !device_finished_) {
    const size_t begin = std::min<size_t>(known, segment.payload.size());
    const size_t count = std::min(segment.payload.size() - begin, allowed_);
    const auto from = segment.payload.begin() + static_cast<ptrdiff_t>(begin);
    received_.insert(received_.end(), from, from + static_cast<ptrdiff_t>(count));
    expected_ += static_cast<uint32_t>(count);
    allowed_ -= count;
    if (segment.has(Segment::fin) && expected_ == segment.sequence + segment.payload.size()) {
      expected_ += 1;
      device_finished_ = true;
    }
  }
  send_(this->segment(Segment::ack).frame());
}

void TcpPeer::turn(uint32_t now) {
  if (reset_) return;
  const bool in_doubt = next_ != first_ || opening_;
  const bool held_back = window_ == 0 && !outgoing_.empty();
  if (!in_doubt && !held_back) progress_ = now;
  if (now - progress_ >= resend_after) {
    progress_ = now;
    if (opening_) return connect(now);
    next_ = first_;
    if (window_ == 0) window_ = 1;  // a probe
  }
  if (established_) transmit();
}

void TcpPeer::transmit() {
  const size_t window = std::min(window_, most_in_flight * largest_);
  for (;;) {
    const size_t sent = next_ - first_;
    if (sent > outgoing_.size()) return;
    const size_t left = outgoing_.size() - sent;
    const size_t count = std::min({left, largest_, window > sent ? window - sent : 0});
    const bool last = finishing_ && count == left && !finish_acknowledged_;
    if (count == 0 && !last) return;
    Segment made = segment(static_cast<uint8_t>(Segment::ack | Segment::psh | (last ? Segment::fin : 0)));
    made.payload.assign(outgoing_.begin() + static_cast<ptrdiff_t>(sent),
                        outgoing_.begin() + static_cast<ptrdiff_t>(sent + count));
    next_ += static_cast<uint32_t>(count) + (last ? 1 : 0);
    send_(made.frame());
  }
}

}  // namespace nacre::wire
