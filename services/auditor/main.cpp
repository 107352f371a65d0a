// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The auditor: reads the kernel's audit rings, chains the records and writes them to the console, line by line. It has
// nothing but read-only regions and a console channel. See README.md.
#include "abi/system_info.hpp"
#include "services/auditor/lines.hpp"
#include "services/auditor/recent.hpp"
#include "services/auditor/record_publisher.hpp"
#include "services/auditor/ring_reader.hpp"
#include "services/auditor/saved.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace nacre::auditor {
namespace {

using System = user::Region<"system", abi::SystemInfo>;
using Area = user::Region<"audit", abi::AuditArea>;
using Status = user::Region<"status", interfaces::SupervisionStatus, user::Access::read, user::Need::optional>;
using Records = user::Region<"records", interfaces::PublishedRecords, user::Access::write, user::Need::optional>;
using SavedRegion = user::Region<"chain", SavedArea, user::Access::write, user::Need::optional>;

class Auditor {
 public:
  static constexpr unsigned lines_per_turn = 8;
  static constexpr Milliseconds pause = 10_ms;
  static constexpr Seconds status_period = 1_s;
  static constexpr Milliseconds counters_period = 100_ms;

  void begin() {
    console_ = find_console();
    (void)console_restarted();
    if (Records::present()) publisher().begin();
    SavedState state;
    if (!SavedRegion::present() || !try_load(SavedRegion::get(), state)) return;
    events_.resume_after(state.last_event);
    denials_.resume_after(state.last_denial);
    chain_.begin_after(state.digest);
    line_.add('\n');  // the line that our fall cut short ends here
  }

  /// A bounded number of lines at a time, so that a flood of records costs a known share of the budget.
  void on(user::Timer<"poll"> poll) {
    for (unsigned i = 0; i < lines_per_turn; ++i) {
      if (console_restarted()) repeat_lines();
      if (!flush() || !compose()) break;
    }
    poll.set(user::now() + user::ticks(pause));
  }

 private:
  /// The server of our channel `console`; 0, which serves nobody, if there is none.
  [[nodiscard]] static ComponentId find_console() {
    const abi::SystemInfo& system = System::get();
    for (unsigned i = 0; i < system.channel_count && i < abi::max_channels; ++i) {
      const abi::ChannelInfo& channel = system.channels[i];
      const std::string_view name(channel.name, sizeof(channel.name));
      if (channel.client == user::Self::id() && name.substr(0, name.find('\0')) == "console") {
        return ComponentId::from_raw(channel.server);
      }
    }
    return ComponentId::from_raw(0);
  }

  /// True once after each restart of the console, as far as the supervisor tells us.
  [[nodiscard]] bool console_restarted() {
    interfaces::ComponentStatus entry;
    if (!Status::present() || !interfaces::try_read(Status::get(), console_.to_raw(), entry)) return false;
    const bool restarted = entry.generation != console_generation_;
    console_generation_ = entry.generation;
    return restarted;
  }

  /// The console has lost what was in its buffer: the last lines come again, then the one in hand, from its beginning.
  void repeat_lines() {
    if (chained_) held_ = line_;
    chained_ = false;
    line_.clear();
    written_ = 0;
    recent_.replay();
  }

  /// True: the line in hand is out. Only then it counts as exported: after a fall it may come twice, but never not.
  [[nodiscard]] bool flush() {
    written_ += user::try_write(line_.view().substr(written_));
    if (written_ != line_.view().size()) return false;
    if (chained_) {
      chained_ = false;
      recent_.keep(line_);
      if (SavedRegion::present()) store(SavedRegion::get(), {events_.next() - 1, denials_.next() - 1, chain_.digest()});
    }
    return true;
  }

  /// The most important line that is due. False: nothing to say.
  [[nodiscard]] bool compose() {
    written_ = 0;
    if (recent_.try_next(line_)) return true;
    if (take_held()) return true;
    line_.clear();
    if (compose_record(RingName::events, events_) || compose_record(RingName::denials, denials_)) {
      chain_.seal(line_);
      line_.add('\n');
      chained_ = true;
      return true;
    }
    if (!compose_status() && !compose_counters()) return false;
    line_.add('\n');
    return true;
  }

  [[nodiscard]] bool take_held() {
    if (held_.view().empty()) return false;
    line_ = held_;
    held_.clear();
    chained_ = true;
    return true;
  }

  [[nodiscard]] bool compose_record(RingName name, RingReader& reader) {
    record_ = {};
    if (const uint64_t lost = reader.take_lost(); lost != 0) {
      if (Records::present()) publisher().note_lost(ring_of(name), lost);
      add_lost(line_, name, lost, reader.next());
      return true;
    }
    if (!reader.try_take(record_)) return false;
    if (Records::present()) publisher().publish(ring_of(name), record_);
    add_record(line_, name, record_);
    return true;
  }

  [[nodiscard]] static interfaces::RecordRing ring_of(RingName name) {
    return name == RingName::denials ? interfaces::RecordRing::denial : interfaces::RecordRing::event;
  }
  /// Only where there is a region for it.
  [[nodiscard]] static RecordPublisher& publisher() {
    static RecordPublisher publisher{Records::get()};
    return publisher;
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

  /// Denials and calls beyond a component's quota of records, refused signals and spurious interrupts are exact counters: told
  /// when they have changed, one line in a pause.
  [[nodiscard]] bool compose_counters() {
    if (user::now() < counters_due_) return false;
    const abi::AuditArea& area = Area::get();
    const uint64_t spurious = __atomic_load_n(&area.spurious_interrupts, __ATOMIC_RELAXED);
    bool changed = spurious != told_spurious_;
    if (changed) add_spurious(line_, told_spurious_ = spurious);
    for (unsigned id = 0; id < abi::max_components && !changed; ++id) {
      const Told counted{__atomic_load_n(&area.unrecorded_denials[id], __ATOMIC_RELAXED),
                         __atomic_load_n(&area.refused_signals[id], __ATOMIC_RELAXED),
                         __atomic_load_n(&area.unrecorded_calls[id], __ATOMIC_RELAXED)};
      changed = counted != told_[id];
      if (changed) add_counters(line_, id, counted.unrecorded, counted.refused, counted.calls);
      told_[id] = counted;
    }
    counters_due_ = user::now() + user::ticks(changed ? pause : counters_period);
    return changed;
  }

  struct Told {
    uint64_t unrecorded = 0;
    uint64_t refused = 0;
    uint64_t calls = 0;
    bool operator==(const Told&) const = default;
  };

  RingReader events_{Area::get().events, Area::get().event_head};
  RingReader denials_{Area::get().denials, Area::get().denial_head};
  Chain chain_;
  RecentLines recent_;
  abi::Record record_{};
  ComponentId console_{};
  uint64_t console_generation_ = 0;
  Line line_;
  Line held_;
  size_t written_ = 0;
  bool chained_ = false;  ///< the line in hand belongs to the chain and is not yet out
  unsigned status_next_ = 0;
  Instant status_due_{};
  Instant counters_due_{};
  Told told_[abi::max_components];
  uint64_t told_spurious_ = 0;
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
