// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The event `status`: what the supervisor publishes, and the shares of the processor since the last time.
#pragma once

#include "interfaces/supervision.hpp"
#include "lib/time.hpp"
#include "services/web/json.hpp"
#include "systems/hub/web/neighbours.hpp"

namespace nacre::hub {

class StatusEvent {
 public:
  StatusEvent(const interfaces::SupervisionStatus& status, unsigned components, Frequency frequency)
      : status_(status), components_(components), frequency_(frequency) {}

  /// The text of the event with its frame; empty if it did not fit.
  [[nodiscard]] std::string_view text() const { return {room_, size_}; }
  /// Of the text: another one each time it is made.
  [[nodiscard]] uint64_t number() const { return number_; }

  void make(Instant now, Neighbours& neighbours) {
    sample();
    web::JsonWriter json(room_);
    json.add(std::string_view("event: status\ndata: "));
    json.open('{');
    json.key("uptime");
    const uint64_t second = frequency_.to_raw();
    json.fraction(now.to_raw() / second * 10 + now.to_raw() % second * 10 / second, 1);
    write_components(json);
    write_climate(json, neighbours);
    write_door(json, neighbours);
    json.close('}');
    json.add(std::string_view("\n\n"));
    size_ = json.text().size();
    number_ += 1;
  }

 private:
  struct Seen {
    interfaces::ComponentStatus status{};
    uint64_t permille = 0;
    bool known = false;
  };

  /// Shares are of the time between two writings of the supervisor.
  void sample() {
    const Instant time = status_.time;
    const bool writing = (__atomic_load_n(&status_.sequence, __ATOMIC_ACQUIRE) & 1) != 0;
    if (writing || time <= sampled_) return;
    const auto passed = static_cast<uint64_t>((time - sampled_).to_raw());
    for (unsigned id = 0; id < components_; ++id) {
      interfaces::ComponentStatus entry;
      if (!interfaces::try_read(status_, id, entry)) continue;
      Seen& seen = seen_[id];
      const uint64_t used = entry.used > seen.status.used ? entry.used - seen.status.used : 0;
      const uint64_t share =
          used >= passed ? 1000 : used * 1000 / passed;  // so many ticks would take centuries to overflow
      seen.permille = seen.known ? share : 0;
      seen.known = entry.phase != interfaces::Phase::unmanaged;
      seen.status = entry;
    }
    sampled_ = time;
  }

  void write_components(web::JsonWriter& json) const {
    json.key("components");
    json.open('[');
    for (unsigned id = 0; id < components_; ++id) {
      const Seen& seen = seen_[id];
      if (!seen.known) continue;
      json.open('[');
      json.value(id);
      json.value(seen.status.state);
      json.value(static_cast<uint64_t>(seen.status.phase));
      json.value(seen.status.restarts);
      json.value(seen.status.cause);
      json.value(seen.permille);
      json.close(']');
    }
    json.close(']');
  }

  static void write_climate(web::JsonWriter& json, Neighbours& neighbours) {
    json.key("climate");
    ClimateReading reading;
    if (!neighbours.try_climate(reading)) return json.null();
    json.open('{');
    json.member("temperature", reading.temperature);
    json.member("humidity", reading.humidity);
    json.member("target", reading.target);
    json.member("heater", reading.heater);
    json.member("fresh", reading.fresh);
    json.member("decisions", reading.decisions);
    json.member("missed", reading.missed);
    json.close('}');
  }

  static void write_door(web::JsonWriter& json, Neighbours& neighbours) {
    constexpr std::string_view states[] = {"unknown", "locked", "open"};
    json.key("door");
    interfaces::LockState state{};
    if (!neighbours.try_lock(state)) return json.null();
    const auto index = static_cast<unsigned>(state);
    json.open('{');
    json.member("lock", states[index < std::size(states) ? index : 0]);
    json.close('}');
  }

  const interfaces::SupervisionStatus& status_;
  unsigned components_;
  Frequency frequency_;
  Seen seen_[abi::max_components];
  Instant sampled_;
  char room_[3584];  ///< less than a socket takes at once, so that an event is sent whole or not at all
  size_t size_ = 0;
  uint64_t number_ = 0;
};

}  // namespace nacre::hub
