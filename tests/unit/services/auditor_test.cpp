// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The auditor's pure parts: nothing is lost unnoticed, lines are chained, and what is saved survives a torn store.
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>

#include "services/auditor/lines.hpp"
#include "services/auditor/recent.hpp"
#include "services/auditor/ring_reader.hpp"
#include "services/auditor/saved.hpp"

namespace {

using namespace nacre;
using namespace nacre::auditor;

/// The kernel's side of a ring.
struct Writer {
  abi::Ring ring{};
  uint64_t head = 0;

  void write() {
    abi::Record& record = ring.records[(head + 1) % abi::ring_records];
    record = {};
    record.sequence = head + 1;
    record.value[0] = (head + 1) * 3;
    head += 1;
  }
};

TEST_CASE("records come in order, each once") {
  auto writer = std::make_unique<Writer>();
  RingReader reader(writer->ring, writer->head);
  abi::Record record;
  CHECK(!reader.try_take(record));
  for (uint64_t n = 1; n < 1000; ++n) {
    writer->write();
    REQUIRE(reader.try_take(record));
    CHECK(record.sequence == n);
    CHECK(record.value[0] == 3 * n);
    CHECK(!reader.try_take(record));
  }
  CHECK(reader.take_lost() == 0);
}

TEST_CASE("what was overwritten is counted, and taken and lost together are all") {
  auto writer = std::make_unique<Writer>();
  RingReader reader(writer->ring, writer->head);
  std::mt19937 random(2);
  uint64_t taken = 0;
  uint64_t lost = 0;
  uint64_t last = 0;
  abi::Record record;
  for (int round = 0; round < 2000; ++round) {
    for (unsigned i = random() % 200; i > 0; --i) writer->write();
    for (unsigned i = random() % 100; i > 0; --i) {
      lost += reader.take_lost();
      if (!reader.try_take(record)) break;
      taken += 1;
      REQUIRE(record.sequence == taken + lost);
      REQUIRE(record.sequence > last);
      last = record.sequence;
    }
  }
  while (reader.try_take(record)) taken += 1;
  lost += reader.take_lost();
  CHECK(taken + lost == writer->head);
  CHECK(lost > 0);
}

TEST_CASE("a full ring has lost nothing, one record more has lost one") {
  auto writer = std::make_unique<Writer>();
  RingReader reader(writer->ring, writer->head);
  for (unsigned i = 0; i < abi::ring_records; ++i) writer->write();
  CHECK(reader.take_lost() == 0);
  writer->write();
  CHECK(reader.take_lost() == 1);
  CHECK(reader.next() == 2);
}

TEST_CASE("the line of a record") {
  abi::Record record{};
  record.sequence = 12;
  record.time = Instant::from_raw(345);
  record.kind = abi::RecordKind::fault;
  record.subject = ComponentId::from_raw(6);
  record.object = 7;
  record.method = 8;
  record.detail = 2;
  record.channel = 0xffff;
  record.value[0] = 0x200abc;
  Line line;
  add_record(line, RingName::events, record);
  CHECK(line.view() == "@audit e 12 345 3 6 7 8 2 65535 0x200abc 0x0 0x0 0x0 0x0");
}

TEST_CASE("the longest line fits") {
  abi::Record record;
  std::memset(&record, 0xff, sizeof(record));
  Line line;
  add_record(line, RingName::denials, record);
  Chain chain;
  chain.seal(line);
  line.add('\n');
  CHECK(line.view().ends_with("\n"));
}

std::string sealed(Chain& chain, const char* text) {
  Line line;
  line.add(std::string_view(text));
  chain.seal(line);
  return std::string(line.view());
}

TEST_CASE("the chain binds each line to all before it") {
  // printf of 32 zero bytes and "@one" through sha256sum, then of that hash and "@two".
  Chain chain;
  CHECK(sealed(chain, "@one") == "@one 2ab783ad0a1e45e0");
  CHECK(sealed(chain, "@two") == "@two 7c3c539952351aea");
  Chain other;
  CHECK(sealed(other, "@two") != "@two 7c3c539952351aea");
}

TEST_CASE("a replay gives the last lines, oldest first, and ends") {
  RecentLines recent;
  Line line;
  recent.replay();
  CHECK(!recent.try_next(line));
  for (unsigned n = 1; n <= 40; ++n) {
    Line one;
    format_to(one, "{}", n);
    recent.keep(one);
    CHECK(!recent.try_next(line));
  }
  recent.replay();
  for (unsigned n = 40 - RecentLines::capacity + 1; n <= 40; ++n) {
    REQUIRE(recent.try_next(line));
    CHECK(line.view() == std::to_string(n));
  }
  CHECK(!recent.try_next(line));
}

TEST_CASE("what is saved comes back; a torn store leaves the one before") {
  auto area = std::make_unique<SavedArea>();
  SavedState state;
  CHECK(!try_load(*area, state));
  for (uint64_t n = 1; n < 10; ++n) {
    Digest digest{};
    digest[0] = static_cast<uint8_t>(n);
    store(*area, {n, n * 2, digest});
    REQUIRE(try_load(*area, state));
    CHECK(state.last_event == n);
    CHECK(state.last_denial == n * 2);
    CHECK(state.digest == digest);
  }
  const SavedArea before = *area;
  store(*area, {100, 200, {}});
  for (size_t cut = 0; cut < sizeof(SavedArea); ++cut) {
    SavedArea torn = before;
    std::memcpy(&torn, area.get(), cut);
    REQUIRE(try_load(torn, state));
    CHECK((state.last_event == 9 || state.last_event == 100));
  }
}

}  // namespace
