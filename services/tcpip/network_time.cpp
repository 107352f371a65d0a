// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/network_time.hpp"

#include <lwip/apps/sntp.h>

namespace nacre::tcpip {
namespace {

/// From 1970 to the moment in 2036 at which NTP's seconds begin anew; before it they are negative.
constexpr int64_t from_1970_to_2036 = 2'085'978'496;

[[nodiscard]] bool has_server() { return !ip_addr_isany(sntp_getserver(0)); }

}  // namespace

void NetworkTime::follow(bool has_address) {
  if (has_address && has_server())
    sntp_init();
  else
    sntp_stop();
}

/// A server that does not know the time says zero (RFC 4330, 5), and no honest one says that it is before 1970. What is
/// said twice is said once: an answer that is sent again later would pass for a fresh one.
void NetworkTime::told(int32_t seconds, uint32_t fraction, Instant now) {
  const int64_t since_1970 = seconds + from_1970_to_2036;
  const bool unknown = seconds == 0 && fraction == 0;
  if (!open_ || unknown || since_1970 < 0) return;
  open_ = false;
  known_ = true;
  last_ = {static_cast<uint64_t>(since_1970), static_cast<uint32_t>(uint64_t{fraction} * 1'000'000 >> 32), now};
}

Result<NetworkTime::Reading, NetworkTime::Status> NetworkTime::try_read() const {
  if (known_) return last_;
  return Failed{has_server() ? Status::no_answer : Status::no_server};
}

}  // namespace nacre::tcpip
