// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the time server that DHCP names has said last. Nobody proves anything here: it is for those who ask for it, and
// sets no clock.
#pragma once

#include "interfaces/sockets.hpp"
#include "lib/time.hpp"

namespace nacre::tcpip {

class NetworkTime {
 public:
  using Status = interfaces::Sockets::Status;

  struct Reading {
    uint64_t seconds = 0;  ///< since 1970
    uint32_t microseconds = 0;
    Instant at = Instant::from_raw(0);  ///< when it came
  };

  /// Asks from now on if the device has an address and DHCP has named a server, else no longer.
  void follow(bool has_address);

  /// A question is being sent: the next answer counts, and no other.
  void asked() { open_ = true; }
  /// lwIP has found an answer that repeats the question's number. Seconds are NTP's, as a distance from 2036.
  void told(int32_t seconds, uint32_t fraction, Instant now);

  [[nodiscard]] Result<Reading, Status> try_read() const;

 private:
  Reading last_;
  bool known_ = false;
  bool open_ = false;  ///< a question has no answer yet
};

}  // namespace nacre::tcpip
