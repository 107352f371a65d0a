// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The published records: in order, each once, over restarts of the auditor, and whole or not at all for a reader.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "services/auditor/record_publisher.hpp"
#include "services/auditor/record_words.hpp"

namespace {

using namespace nacre;
using namespace nacre::auditor;
using interfaces::PublishedRecord;
using interfaces::PublishedRecords;
using interfaces::RecordRing;

abi::Record numbered(uint64_t sequence) {
  abi::Record record{};
  record.sequence = sequence;
  for (uint64_t& value : record.value) value = sequence;
  return record;
}

struct Fixture {
  std::unique_ptr<PublishedRecords> records = std::make_unique<PublishedRecords>();
  RecordPublisher publisher{*records};
  Fixture() { publisher.begin(); }
};

TEST_CASE_FIXTURE(Fixture, "the last records can be read, older ones and later ones not") {
  PublishedRecord copy;
  CHECK(newest_number(*records) == 0);
  CHECK(!try_read(*records, 0, copy));
  CHECK(!try_read(*records, 1, copy));
  for (uint64_t n = 1; n <= 200; ++n)
    publisher.publish(n % 2 == 0 ? RecordRing::event : RecordRing::denial, numbered(n));
  CHECK(newest_number(*records) == 200);
  for (uint64_t n = 0; n < 300; ++n) {
    const bool there = n > 200 - interfaces::published_records && n <= 200;
    REQUIRE(try_read(*records, n, copy) == there);
    if (!there) continue;
    REQUIRE(copy.number == n);
    REQUIRE(copy.record.sequence == n);
    REQUIRE(copy.ring == (n % 2 == 0 ? RecordRing::event : RecordRing::denial));
  }
}

TEST_CASE_FIXTURE(Fixture, "what was lost is told with the next record of the same ring, once") {
  publisher.note_lost(RecordRing::denial, 3);
  publisher.publish(RecordRing::event, numbered(1));
  publisher.note_lost(RecordRing::denial, 2);
  publisher.publish(RecordRing::denial, numbered(6));
  publisher.publish(RecordRing::denial, numbered(7));
  PublishedRecord copy;
  const uint64_t lost[] = {0, 5, 0};
  for (uint64_t n = 1; n <= 3; ++n) {
    REQUIRE(try_read(*records, n, copy));
    CHECK(copy.lost == lost[n - 1]);
  }
}

TEST_CASE_FIXTURE(Fixture, "after a restart of the auditor nothing is published twice and numbers go on") {
  for (uint64_t n = 1; n <= 70; ++n) publisher.publish(RecordRing::event, numbered(n));
  publisher.publish(RecordRing::denial, numbered(4));
  RecordPublisher reborn(*records);
  reborn.begin();
  for (uint64_t n = 60; n <= 71; ++n) reborn.publish(RecordRing::event, numbered(n));
  reborn.publish(RecordRing::denial, numbered(4));
  CHECK(newest_number(*records) == 72);
  PublishedRecord copy;
  REQUIRE(try_read(*records, 72, copy));
  CHECK(copy.record.sequence == 71);
}

TEST_CASE_FIXTURE(Fixture,
                  "an entry that a fall left half written is never read, and its number is used by the next life") {
  for (uint64_t n = 1; n <= 100; ++n) publisher.publish(RecordRing::event, numbered(n));
  PublishedRecord& entry = records->entries[101 % interfaces::published_records];
  entry.number = 0;
  entry.record = numbered(101);
  RecordPublisher reborn(*records);
  reborn.begin();
  PublishedRecord copy;
  CHECK(!try_read(*records, 101, copy));
  reborn.publish(RecordRing::event, numbered(101));
  REQUIRE(try_read(*records, 101, copy));
  CHECK(copy.record.sequence == 101);
}

TEST_CASE_FIXTURE(Fixture, "a copy is whole, whenever the auditor writes") {
  std::atomic<bool> over = false;
  std::thread writer([&] {
    for (uint64_t n = 1; !over; ++n) publisher.publish(RecordRing::event, numbered(n));
  });
  uint64_t torn = 0;
  uint64_t read = 0;
  PublishedRecord copy;
  uint64_t last = 0;
  while (read < 500) {
    // The oldest entry is the next one to be overwritten.
    const uint64_t oldest = newest_number(*records) - interfaces::published_records + 1;
    if (!try_read(*records, oldest, copy)) continue;
    read += copy.number != last ? 1 : 0;  // while the writer stands still nothing is tested
    last = copy.number;
    for (const uint64_t value : copy.record.value) torn += value != copy.record.sequence ? 1 : 0;
    torn += copy.number != copy.record.sequence ? 1 : 0;
  }
  over = true;
  writer.join();
  CHECK(torn == 0);
}

struct Names {
  template <class Out>
  void component(Out& out, uint64_t id) const {
    format_to(out, "component {}", id);
  }
  template <class Out>
  void target(Out& out, const abi::Record& record) const {
    format_to(out, "channel {}.{}", record.channel, record.method);
  }
};

std::string words(const abi::Record& record) {
  TextBuffer<200> out;
  describe(out, record, Names{});
  return std::string(out.view());
}

TEST_CASE("every kind of record in words") {
  abi::Record record{};
  const auto of = [&](abi::RecordKind kind) {
    record.kind = kind;
    return words(record);
  };
  record.value[0] = 1;
  CHECK(of(abi::RecordKind::start) == "started");
  record.value[0] = 0x200abc;
  record.value[1] = 0x40;
  CHECK(of(abi::RecordKind::start) == "restarted, generation 2099900");
  CHECK(of(abi::RecordKind::stop) == "stopped");
  record.detail = static_cast<uint8_t>(abi::Cause::undefined);
  CHECK(of(abi::RecordKind::fault) == "fault: undefined instruction at 0x200abc");
  record.detail = static_cast<uint8_t>(abi::Cause::access);
  record.object = 7;
  CHECK(of(abi::RecordKind::fault) ==
        "fault: forbidden data access at 0x200abc, address 0x40, in service of component 7");
  record.channel = 12;
  record.method = 3;
  record.detail = static_cast<uint8_t>(abi::Outcome::denied);
  CHECK(of(abi::RecordKind::denied_call) == "call of channel 12.3 refused: denied");
  record.detail = static_cast<uint8_t>(abi::Outcome::again);
  CHECK(of(abi::RecordKind::denied_signal) == "signal to channel 12.3 refused: too often");
  CHECK(of(abi::RecordKind::denied_control) == "control of component 7 refused");
  CHECK(of(abi::RecordKind::denied_irq_done) == "irq_done of line 12 refused");
  CHECK(of(abi::RecordKind::call) == "called channel 12.3");
  record.detail = static_cast<uint8_t>(abi::Moment::ok);
  CHECK(of(abi::RecordKind::reply) == "replied to component 7: ok");
  record.detail = static_cast<uint8_t>(abi::Moment::fail);
  CHECK(of(abi::RecordKind::reply) == "replied to component 7: failed");
  CHECK(of(abi::RecordKind::signal) == "signalled channel 12.3");
  CHECK(of(abi::RecordKind::control) == "controlled component 7");
  CHECK(of(abi::RecordKind::fall) == "fell, which moved automata");
  CHECK(of(abi::RecordKind::none) == "record of kind 0");
  CHECK(of(static_cast<abi::RecordKind>(200)) == "record of kind 200");
  CHECK(kind_name(abi::RecordKind::call) == "call");
  CHECK(kind_name(abi::RecordKind::fall) == "fall");
  CHECK(kind_name(static_cast<abi::RecordKind>(13)) == "unknown");
}

}  // namespace
