// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// When a component is started, restarted or isolated. Pure: events and time go in, steps come out, and the supervisor
// carries them out. All times are ticks of the virtual counter.
//
// Rules
//   1 At first every component waits until those that it `needs` have been started.
//   2 A component that fell is started again after its back-off, which doubles with each fall in its window.
//   3 More falls in the window than `max_restarts` isolate it. Isolating a critical component resets the board.
//   4 A fall of a trusted server with a client in service is the client's, as long as no other client has felled that server
//     in the server's window: such falls do not count against the server, and `max_kills` of them in the
//     client's window isolate the client. An untrusted server answers for itself: otherwise it could have its clients
//     isolated by falling in their service.
//   5 A running component that has sent no heartbeat for as long as it may is stopped and counts as fallen.
//     Time in which the processor stood still for everybody (a board or an emulator that was held) is nobody's silence.
//   6 An isolated component is never started again before the board is reset.
//   7 A running component whose device reached outside what the description gives it is stopped and counts as fallen.
#pragma once

#include <array>

#include "abi/system_info.hpp"
#include "abi/tables.hpp"
#include "interfaces/supervision.hpp"

namespace nacre::supervisor {

using interfaces::Phase;

enum class Step : uint8_t { none, start, stop, reset_board };
struct Action {
  Step step = Step::none;
  ComponentId component{};
};

/// The times of the last falls, oldest first to go.
class History {
 public:
  static constexpr unsigned capacity = 16;

  void add(Instant at) { times_[next_++ % capacity] = at; }
  [[nodiscard]] unsigned count_since(Instant from) const {
    unsigned count = 0;
    for (unsigned i = 0; i < capacity && i < next_; ++i) count += times_[i] >= from ? 1 : 0;
    return count;
  }

 private:
  std::array<Instant, capacity> times_{};
  unsigned next_ = 0;
};

/// What is remembered of one component.
struct Managed {
  abi::ComponentInfo info{};
  Phase phase = Phase::unmanaged;
  bool stop_due = false;  ///< it runs and must not
  bool started = false;   ///< at least once
  Instant due{};          ///< of the next start, while waiting
  Instant heard{};        ///< last start or heartbeat
  uint64_t cause = 0;
  uint64_t client = 0;
  uint64_t restarts = 0;
  History falls;       ///< those that count against the component itself
  History kills;       ///< falls of servers in this client's service
  uint8_t killer = 0;  ///< client that felled this server last; 0: none
  Instant killed_at{};
  Instant other_killer_until{};  ///< until then, falls count against the server (rule 4)
};

class Policy {
 public:
  /// To be called once for each component that this supervisor is to start.
  void manage(ComponentId id, const abi::ComponentInfo& info) {
    Managed& one = at(id);
    one.info = info;
    one.phase = Phase::waiting;
  }

  /// The component is down, and not because of a `stop` of ours.
  void fell(ComponentId id, abi::Cause cause, ComponentId client, Instant now) {
    Managed& one = at(id);
    if (one.phase != Phase::running) return;
    one.phase = Phase::waiting;
    one.cause = static_cast<uint64_t>(cause);
    one.client = client.to_raw();
    const bool trusted = (one.info.flags & abi::ComponentFlags::trusted) != 0;
    if (trusted && client.to_raw() != 0 && blame_client(one, client, now)) {
      one.due = now + one.info.back_off;
    } else {
      count_fall(one, now);
    }
  }

  /// The component that bounds devices has caught this one's (rule 7).
  void device_reached_out(ComponentId id, Instant now) {
    if (at(id).phase == Phase::running) lose(at(id), interfaces::cause_device_fault, now);
  }

  /// A heartbeat has come.
  void heard(ComponentId id, Instant now) { at(id).heard = now; }

  /// Nothing has run for a while, this supervisor included: nobody could send a heartbeat.
  void stood_still(Instant now) {
    for (Managed& one : managed_) {
      if (one.phase == Phase::running) one.heard = now;
    }
  }

  /// What to do now, stops before starts. To be called until it says `none`; a step that is returned counts as done.
  [[nodiscard]] Action next(Instant now) {
    for (Managed& one : managed_) {
      if (silent(one, now)) lose(one, interfaces::cause_silent, now);
    }
    if (reset_due_) return {Step::reset_board, {}};
    for (unsigned i = 0; i < abi::max_components; ++i) {
      if (managed_[i].stop_due) return stop(i);
    }
    for (unsigned i = 0; i < abi::max_components; ++i) {
      const Managed& one = managed_[i];
      if (one.phase == Phase::waiting && one.due <= now && needs_met(one)) return begin(i, now);
    }
    return {};
  }

  /// When next() has something to do at the latest, if no event comes before.
  [[nodiscard]] Instant deadline() const {
    Instant first = never;
    for (const Managed& one : managed_) {
      Instant at = never;
      if (one.phase == Phase::waiting && needs_met(one)) at = one.due;
      if (one.phase == Phase::running && one.info.heartbeat > no_time) at = one.heard + one.info.heartbeat;
      if (at < first) first = at;
    }
    return first;
  }

  [[nodiscard]] const Managed& of(ComponentId id) const { return managed_[id.to_raw() % abi::max_components]; }

 private:
  [[nodiscard]] Managed& at(ComponentId id) { return managed_[id.to_raw() % abi::max_components]; }

  /// An instant `window` before now, or the beginning of time.
  [[nodiscard]] static Instant window_start(Instant now, Span window) {
    return now < Instant::from_raw(0) + window ? Instant::from_raw(0) : now - window;
  }

  [[nodiscard]] bool needs_met(const Managed& one) const {
    for (unsigned i = 0; i < abi::max_components; ++i) {
      const bool needed = (one.info.needs >> i & 1) != 0 && managed_[i].phase != Phase::unmanaged;
      if (needed && !managed_[i].started && managed_[i].phase != Phase::isolated) return false;
    }
    return true;
  }

  [[nodiscard]] Action stop(unsigned index) {
    managed_[index].stop_due = false;
    return {Step::stop, ComponentId::from_raw(static_cast<uint8_t>(index))};
  }

  [[nodiscard]] Action begin(unsigned index, Instant now) {
    Managed& one = managed_[index];
    one.phase = Phase::running;
    if (one.started) one.restarts += 1;
    one.started = true;
    one.heard = now;
    return {Step::start, ComponentId::from_raw(static_cast<uint8_t>(index))};
  }

  [[nodiscard]] static bool silent(const Managed& one, Instant now) {
    return one.phase == Phase::running && one.info.heartbeat > no_time && one.heard + one.info.heartbeat <= now;
  }

  /// It runs, and is not to.
  void lose(Managed& one, uint64_t cause, Instant now) {
    one.phase = Phase::waiting;
    one.stop_due = true;
    one.cause = cause;
    one.client = 0;
    count_fall(one, now);
  }

  /// Rule 4. True: the fall is the client's.
  [[nodiscard]] bool blame_client(Managed& server, ComponentId client, Instant now) {
    const bool other_killer = server.killer != 0 && server.killer != client.to_raw() &&
                              server.killed_at >= window_start(now, server.info.restart_window);
    if (other_killer) server.other_killer_until = now + server.info.restart_window;
    server.killer = client.to_raw();
    server.killed_at = now;
    Managed& killer = at(client);
    if (killer.phase == Phase::unmanaged || killer.info.max_kills == 0 || now < server.other_killer_until) return false;
    killer.kills.add(now);
    if (killer.kills.count_since(window_start(now, killer.info.restart_window)) >= killer.info.max_kills) {
      isolate(killer, interfaces::cause_kills_server);
    }
    return true;
  }

  /// Rules 2 and 3.
  void count_fall(Managed& one, Instant now) {
    one.falls.add(now);
    const unsigned falls = one.falls.count_since(window_start(now, one.info.restart_window));
    if (falls > one.info.max_restarts) {
      isolate(one, one.cause);
      return;
    }
    Span pause = one.info.back_off;
    for (unsigned i = 1; i < falls && pause < one.info.back_off_limit; ++i) pause = pause + pause;
    if (one.info.back_off_limit < pause) pause = one.info.back_off_limit;
    one.due = now + pause;
  }

  void isolate(Managed& one, uint64_t cause) {
    if (one.info.critical != 0) reset_due_ = true;
    if (one.phase == Phase::running) one.stop_due = true;
    one.phase = Phase::isolated;
    one.cause = cause;
  }

  std::array<Managed, abi::max_components> managed_{};
  bool reset_due_ = false;
};

}  // namespace nacre::supervisor
