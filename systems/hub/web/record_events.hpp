// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The events `audit` and `lost`: where a stream is in the published records, and what it is sent next.
#pragma once

#include "interfaces/records.hpp"
#include "services/auditor/record_words.hpp"
#include "systems/hub/web/names.hpp"

namespace nacre::hub {

/// A reader's place. The region is the auditor's, but nothing in it can make the reader hang.
class RecordCursor {
 public:
  static constexpr uint64_t at_once = 32;  ///< records that a new stream gets first

  void begin(const interfaces::PublishedRecords& records) {
    const uint64_t newest = interfaces::newest_number(records);
    next_ = newest >= at_once ? newest - at_once + 1 : 1;
    counted_ = 0;
    lost_ = 0;
  }

  /// Records before the next one that this reader or the auditor missed, since `clear_lost`.
  [[nodiscard]] uint64_t lost() const { return lost_; }
  void clear_lost() { lost_ = 0; }

  /// The next record that is still there; it stays the next until `advance`. False: there is none.
  [[nodiscard]] bool try_peek(const interfaces::PublishedRecords& records, interfaces::PublishedRecord& entry) {
    const uint64_t newest = interfaces::newest_number(records);
    if (newest + 1 == 0) return false;
    if (newest + 1 < next_) next_ = newest + 1;  // no honest auditor counts backwards
    if (newest - next_ + 1 > interfaces::published_records) {
      lost_ += newest - interfaces::published_records + 1 - next_;
      next_ = newest - interfaces::published_records + 1;
    }
    for (; next_ <= newest; ++next_, ++lost_) {
      if (!interfaces::try_read(records, next_, entry)) continue;
      if (counted_ != next_) lost_ += entry.lost;
      counted_ = next_;
      return true;
    }
    return false;
  }
  void advance() { next_ += 1; }

 private:
  uint64_t next_ = 1;
  uint64_t counted_ = 0;  ///< the record whose `lost` has been added
  uint64_t lost_ = 0;
};

inline constexpr size_t longest_record_event = 768;

[[nodiscard]] inline std::string_view object_name(const abi::Record& record, const Names& names) {
  switch (record.kind) {
    case abi::RecordKind::fault:
      return record.object != 0 ? names.name(record.object) : std::string_view();
    case abi::RecordKind::denied_control:
      return names.name(record.object);
    case abi::RecordKind::denied_call:
    case abi::RecordKind::denied_signal:
    case abi::RecordKind::call:
      return record.channel < names.channels() ? names.name(record.object) : std::string_view();
    default:
      return {};
  }
}

[[nodiscard]] inline std::string_view record_event(std::span<char> room, const interfaces::PublishedRecord& entry,
                                                   const Names& names, Frequency frequency) {
  const abi::Record& record = entry.record;
  TextBuffer<256> sentence;
  auditor::describe(sentence, record, names);
  const uint64_t second = frequency.to_raw();
  const uint64_t time = record.time.to_raw();
  web::JsonWriter json(room);
  json.add(std::string_view("event: audit\ndata: "));
  json.open('{');
  json.member("sequence", record.sequence);
  json.key("time");
  json.fraction(time / second * 1000 + time % second * 1000 / second, 3);
  json.member("ring", entry.ring == interfaces::RecordRing::denial ? "denial" : "event");
  json.member("kind", auditor::kind_name(record.kind));
  json.member("subject", names.name(record.subject.to_raw()));
  json.member("object", object_name(record, names));
  json.member("text", sentence.view());
  json.close('}');
  json.add(std::string_view("\n\n"));
  return json.text();
}

[[nodiscard]] inline std::string_view lost_event(std::span<char> room, uint64_t count) {
  web::JsonWriter json(room);
  json.add(std::string_view("event: lost\ndata: "));
  json.open('{');
  json.member("count", count);
  json.close('}');
  json.add(std::string_view("\n\n"));
  return json.text();
}

}  // namespace nacre::hub
