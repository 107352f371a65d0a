// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The other end of one TCP connection: a plain one that takes what comes in order, acknowledges at once, keeps within
// the window that it is offered and sends everything again from the first byte in doubt after a while of silence.
#pragma once

#include <functional>

#include "tests/network/wire.hpp"

namespace nacre::wire {

class TcpPeer {
 public:
  using Send = std::function<void(Bytes)>;
  static constexpr uint32_t resend_after = 300;  ///< virtual milliseconds
  static constexpr size_t most_in_flight = 24;   ///< segments

  TcpPeer(Send send, uint32_t ip, uint16_t port, uint16_t device_port, uint32_t first_number, size_t window);

  /// Opens a connection to the device.
  void connect(uint32_t now);
  void send(View bytes) { outgoing_.insert(outgoing_.end(), bytes.begin(), bytes.end()); }
  /// No more bytes after those that were given.
  void finish() { finishing_ = true; }
  /// Ends the connection at once.
  void reset();
  /// Takes that many bytes more; nothing when they are used up.
  void allow(size_t count);
  /// The largest piece that is sent.
  void limit(size_t bytes) { largest_ = bytes; }

  void receive(const Segment& segment, uint32_t now);
  /// Sends what can be sent now.
  void turn(uint32_t now);

  [[nodiscard]] bool meant(const Segment& segment) const {
    return segment.to == ip_ && segment.to_port == port_ && segment.from_port == device_port_;
  }
  [[nodiscard]] bool established() const { return established_; }
  /// The device has closed its direction, or cut the connection.
  [[nodiscard]] bool device_finished() const { return device_finished_; }
  [[nodiscard]] bool was_reset() const { return was_reset_; }
  /// Everything that was sent, the end included, is acknowledged.
  [[nodiscard]] bool acknowledged() const { return outgoing_.empty() && finishing_ == finish_acknowledged_; }
  [[nodiscard]] const Bytes& received() const { return received_; }
  [[nodiscard]] uint32_t ip() const { return ip_; }
  [[nodiscard]] uint16_t port() const { return port_; }
  [[nodiscard]] uint16_t device_port() const { return device_port_; }
  [[nodiscard]] uint32_t next_number() const { return next_; }
  [[nodiscard]] uint32_t expected_number() const { return expected_; }
  [[nodiscard]] size_t offered() const { return window_; }

 private:
  [[nodiscard]] Segment segment(uint8_t flags) const;
  void insist(const Segment& segment);
  void receive_opening(const Segment& segment);
  void take_acknowledgement(const Segment& segment, uint32_t now);
  void take_bytes(const Segment& segment);
  void transmit();

  Send send_;
  uint32_t ip_;
  uint16_t port_;
  uint16_t device_port_;
  uint32_t first_;         ///< oldest number in doubt
  uint32_t next_;          ///< next to be sent
  uint32_t expected_ = 0;  ///< of the device
  Bytes outgoing_;         ///< from first_ on
  Bytes received_;
  size_t window_ = 0;
  size_t allowed_;
  size_t largest_ = 1460;
  uint32_t progress_ = 0;  ///< when something was acknowledged, or sent again
  bool opening_ = false;
  bool established_ = false;
  bool finishing_ = false;
  bool finish_acknowledged_ = false;
  bool device_finished_ = false;
  bool reset_ = false;      ///< by either side
  bool was_reset_ = false;  ///< by the device
};

}  // namespace nacre::wire
