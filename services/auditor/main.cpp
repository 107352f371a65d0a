// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The auditor: reads the kernel's audit rings, chains the records and writes them to the console, line by line. It has
// nothing but read-only regions and a console channel. See README.md.

#include "services/auditor/lines.hpp"
#include "services/auditor/ring_reader.hpp"
#include "services/auditor/saved.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace nacre::auditor {
namespace {

using Area = user::Region<"audit", abi::AuditArea>;
using Status = user::Region<"status", interfaces::SupervisionStatus, user::Access::read, user::Need::optional>;
using SavedRegion = user::Region<"chain", SavedArea, user::Access::write, user::Need::optional>;

class Auditor {
 public:
  static constexpr unsigned lines_per_turn = 8;
  static constexpr Milliseconds pause = 10_ms;
  static constexpr Seconds status_period = 1_s;

  void begin() {
    if (!SavedRegion::present()) return;
    SavedState state;
    if (!try_load(SavedRegion::get(), state)) return;
    events_.resume_after(state.last_event);
    denials_.resume_after(state.last_denial);
    chain_.begin_after(state.digest);
  }

  /// A bounded number of lines at a time, so that a flood of records costs a known share of the budget.
  void on(user::Timer<"poll"> poll) {
    for (unsigned i = 0; i < lines_per_turn; ++i) {
      if (!flush() || !compose()) break;
    }
    poll.set(user::now() + user::ticks(pause));
  }

 private:
  /// True: the line in hand is out.
  [[nodiscard]] bool flush() {
    written_ += user::try_write(line_.view().substr(written_));
    return written_ == line_.view().size();
  }

  /// The most important line that is due. False: nothing to say.
  [[nodiscard]] bool compose() {
    line_.clear();
    written_ = 0;
    if (compose_record(RingName::events, events_) || compose_record(RingName::denials, denials_)) {
      chain_.seal(line_);
      save();
    } else if (!compose_status() && !compose_counters()) {
      return false;
    }
    line_.add('\n');
    return true;
  }

  [[nodiscard]] bool compose_record(RingName name, RingReader& reader) {
    if (const uint64_t lost = reader.take_lost(); lost != 0) {
      add_lost(line_, name, lost, reader.next());
      return true;
    }
    abi::Record record;
    if (!reader.try_take(record)) return false;
    add_record(line_, name, record);
    return true;
  }

  [[nodiscard]] bool compose_status() {
    if (!Status::present()) return false;
    if (status_next_ == 0 && user::now() < status_due_) return false;
    const interfaces::SupervisionStatus& status = Status::get();
    while (status_next_ < abi::max_components) {
      const unsigned id = status_next_++;
      interfaces::ComponentStatus entry;
      if (!interfaces::try_read(status, id, entry) || entry.phase == interfaces::Phase::unmanaged) continue;
      add_status(line_, status.time, id, entry);
      return true;
    }
    status_next_ = 0;
    status_due_ = user::now() + user::ticks(status_period);
    return false;
  }

  /// Denials beyond a component's quota of records, and refused signals, are exact counters: told when they change.
  [[nodiscard]] bool compose_counters() {
    const abi::AuditArea& area = Area::get();
    for (unsigned id = 0; id < abi::max_components; ++id) {
      const uint64_t unrecorded = __atomic_load_n(&area.unrecorded_denials[id], __ATOMIC_RELAXED);
      const uint64_t refused = __atomic_load_n(&area.refused_signals[id], __ATOMIC_RELAXED);
      if (unrecorded == told_[id].unrecorded && refused == told_[id].refused) continue;
      if (user::now() < counters_due_) return false;
      told_[id] = {unrecorded, refused};
      add_counters(line_, id, unrecorded, refused);
      counters_due_ = user::now() + user::ticks(pause);
      return true;
    }
    return false;
  }

  void save() {
    if (!SavedRegion::present()) return;
    store(SavedRegion::get(), {events_.next() - 1, denials_.next() - 1, chain_.digest()});
  }

  struct Told {
    uint64_t unrecorded = 0;
    uint64_t refused = 0;
  };

  RingReader events_{Area::get().events, Area::get().event_head};
  RingReader denials_{Area::get().denials, Area::get().denial_head};
  Chain chain_;
  Line line_;
  size_t written_ = 0;
  unsigned status_next_ = 0;
  Instant status_due_{};
  Instant counters_due_{};
  Told told_[abi::max_components];
};

Auditor auditor;

}  // namespace
}  // namespace nacre::auditor

int main() {
  using namespace nacre;
  auditor::auditor.begin();
  user::timer<"poll">.set(user::now());
  user::run(auditor::auditor, user::timer<"poll">);
}
