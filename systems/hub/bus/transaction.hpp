// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A client's view of one Modbus transaction: start, wait for the signal, collect. It outlives falls of `bus`: a bus that
// comes back signals its clients, and has forgotten what they asked. For tasks of components with a channel `bus` and an
// incoming signal `bus`, one transaction at a time.
#pragma once

#include "interfaces/modbus.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

namespace nacre::hub {

enum class Ended : uint8_t {
  late,  ///< the deadline came first
  done,
  refused,  ///< by the unit, or this component may not ask it
};

struct Transacted {
  Ended ended = Ended::late;
  uint16_t value = 0;
};

namespace transaction_detail {

using interfaces::Modbus;
using Bus = user::Client<Modbus, "bus">;
constexpr auto finished = user::notified<"bus">;

inline constexpr auto retry_pause = Milliseconds::from_raw(5);  ///< until a bus that fell is back
inline constexpr auto patience = Milliseconds::from_raw(250);   ///< a look even without a signal

inline Instant earlier(Instant a, Instant b) { return a < b ? a : b; }

enum class Next : uint8_t { wait, begin, stop };

/// What came of it so far.
inline Next collect(Transacted& result) {
  const auto value = Bus::call<Modbus::Collect>();
  if (value) {
    result = {Ended::done, value.value()};
    return Next::stop;
  }
  const user::Failure failure = value.error();
  if (failure.is(Modbus::Status::in_progress)) return Next::wait;
  if (failure.is(Modbus::Status::none) || failure.is(Modbus::Status::no_answer) || failure.peer_lost())
    return Next::begin;
  result.ended = Ended::refused;
  return Next::stop;
}

}  // namespace transaction_detail

/// Tries until it has an answer or the deadline has come. M is the method that starts the transaction.
template <class M, class... A>
user::Task<Transacted> transact(Instant deadline, A... arguments) {
  using namespace transaction_detail;
  Transacted result;
  while (user::now() < deadline) {
    finished.forget();
    const auto started = Bus::call<M>(arguments...);
    if (!started && !started.error().peer_lost()) {
      result.ended = Ended::refused;
      co_return result;
    }
    Next next = started ? Next::wait : Next::begin;
    while (next == Next::wait && user::now() < deadline) {
      (void)co_await finished.before(earlier(deadline, user::now() + user::ticks(patience)));
      next = collect(result);
    }
    if (next == Next::stop) co_return result;
    co_await user::sleep_until(earlier(deadline, user::now() + user::ticks(retry_pause)));
  }
  co_return result;
}

}  // namespace nacre::hub
