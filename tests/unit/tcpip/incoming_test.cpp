// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What is done with frames before lwIP sees them: the check while copying, and segments that are joined.
#include "services/tcpip/incoming.hpp"

#include <doctest/doctest.h>

#include <random>

#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using tcpip::Burst;

constexpr size_t pad = ETH_PAD_SIZE;

Bytes pattern_from(size_t first, size_t count) {
  Bytes bytes(count);
  for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<uint8_t>((first + i) * 7 + (first + i) / 256);
  return bytes;
}

Segment data(uint32_t sequence, size_t count) {
  Segment segment;
  segment.from_port = 4'000;
  segment.to_port = served_port;
  segment.sequence = sequence;
  segment.acknowledged = 77;
  segment.flags = Segment::ack;
  segment.window = 9'000;
  segment.payload = pattern_from(sequence, count);
  return segment;
}

struct Copied {
  bool right;
  bool same;
};
Copied copy(View frame) {
  Bytes from(pad, 0);
  from.insert(from.end(), frame.begin(), frame.end());
  Bytes to(from.size(), 0xee);
  const bool right = tcpip::copy_checked(to.data(), from.data(), from.size());
  return {right, to == from};
}

TEST_CASE("what is right is found right, at every length, and the copy is the frame") {
  for (size_t length = 0; length <= 1460; ++length) {
    Bytes frame = data(1'000, length).frame();
    for (size_t trailer : {0, 6}) {
      frame.resize(frame.size() + trailer, 0xa5);
      const Copied copied = copy(frame);
      REQUIRE((copied.right && copied.same));
    }
  }
  const Bytes datagram = udp(neighbour_ip, 40'000, device_ip, asked_port, pattern_from(3, 100));
  CHECK(copy(datagram).right);
}

TEST_CASE("one bit changed anywhere from the IP header on: not found right, and the copy is the frame all the same") {
  for (const Bytes& good : {data(1'000, 61).frame(), udp(neighbour_ip, 40'000, device_ip, 7, pattern_from(0, 33))}) {
    for (size_t bit = ethernet_header * 8; bit < good.size() * 8; ++bit) {
      Bytes frame = good;
      frame[bit / 8] = static_cast<uint8_t>(frame[bit / 8] ^ 1 << bit % 8);
      const Copied copied = copy(frame);
      REQUIRE(!copied.right);
      REQUIRE(copied.same);
    }
  }
}

TEST_CASE("random changes and cuts: found right only where another reader finds the sums right too") {
  std::mt19937 random(5);
  unsigned right = 0;
  for (int round = 0; round < 40'000; ++round) {
    Bytes frame = random() % 2 == 0 ? data(random(), random() % 1461).frame()
                                    : udp(neighbour_ip, 40'000, device_ip, 7, pattern_from(0, random() % 100));
    for (unsigned changes = random() % 3; changes != 0; --changes) frame[random() % frame.size()] ^= 1 << random() % 8;
    if (random() % 4 == 0) fix_sums(frame);
    if (random() % 4 == 0) frame.resize(std::max<size_t>(random() % (frame.size() + 1), 42));
    const Copied copied = copy(frame);
    REQUIRE(copied.same);
    if (copied.right) REQUIRE(sums_right(frame));
    right += copied.right;
  }
  CHECK(right > 10'000);
}

/// Packets as link.hpp makes them.
pbuf* packet_of(const Bytes& frame) {
  pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(frame.size() + pad), PBUF_POOL);
  REQUIRE(packet != nullptr);
  memcpy(static_cast<uint8_t*>(packet->payload) + pad, frame.data(), frame.size());
  return packet;
}
Bytes bytes_of(const pbuf* packet) {
  Bytes bytes(packet->tot_len);
  CHECK(pbuf_copy_partial(packet, bytes.data(), packet->tot_len, 0) == packet->tot_len);
  bytes.erase(bytes.begin(), bytes.begin() + pad);
  return bytes;
}

/// True: `second` was joined to `first`.
bool joins(const Bytes& first, const Bytes& second) {
  Burst burst;
  if (pbuf* packet = packet_of(first); !burst.try_begin(packet)) {
    pbuf_free(packet);
    return false;
  }
  pbuf* packet = packet_of(second);
  const bool joined = burst.try_append(packet);
  if (!joined) pbuf_free(packet);
  pbuf_free(burst.take());
  CHECK(burst.empty());
  return joined;
}

TEST_CASE_FIXTURE(UpWorld, "segments that follow each other become one, which says what they said") {
  Burst burst;
  uint32_t sequence = 0xffff'f000;  // runs over
  const uint32_t begun = sequence;
  size_t count = 0;
  for (size_t length : {1460, 1, 700, 1460, 1460}) {
    Segment segment = data(sequence, length);
    segment.payload = pattern_from(count, length);
    if (count != 0 && length == 1) segment.flags = Segment::ack | Segment::psh;
    pbuf* packet = packet_of(segment.frame());
    CHECK((burst.empty() ? burst.try_begin(packet) : burst.try_append(packet)));
    sequence += static_cast<uint32_t>(length);
    count += length;
  }
  pbuf* whole = burst.take();
  Bytes frame = bytes_of(whole);
  pbuf_free(whole);
  fix_sums(frame);
  const auto read = Segment::read(frame);
  REQUIRE(read);
  CHECK(read->sequence == begun);
  CHECK(read->flags == (Segment::ack | Segment::psh));
  CHECK((read->window == 9'000 && read->acknowledged == 77 && read->from_port == 4'000));
  CHECK(read->payload == pattern_from(0, count));
}

TEST_CASE_FIXTURE(UpWorld, "only what goes on in the same connection, in the same words, is joined") {
  const Bytes first = data(1'000, 500).frame();
  CHECK(joins(first, data(1'500, 10).frame()));
  const auto changed = [](auto change) {
    Segment segment = data(1'500, 10);
    change(segment);
    return segment.frame();
  };
  CHECK(joins(first, changed([](Segment& s) { s.flags |= Segment::psh; })));
  CHECK(!joins(first, changed([](Segment& s) { s.sequence += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.sequence -= 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.from += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.to += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.from_port += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.to_port += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.acknowledged += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.window += 1; })));
  CHECK(!joins(first, changed([](Segment& s) { s.payload.clear(); })));
  CHECK(!joins(first, changed([](Segment& s) { s.options = {1, 1, 1, 1}; })));
  for (const uint8_t flag : {Segment::fin, Segment::syn, Segment::rst}) {
    CHECK(!joins(first, changed([flag](Segment& s) { s.flags |= flag; })));
  }
  Bytes congested = data(1'500, 10).frame();
  congested[ethernet_header + 1] |= 3;  // a router on the way says that it is crowded
  CHECK(!joins(first, congested));
  Bytes other = data(1'500, 10).frame();
  other[ethernet_header + 9] = 17;
  CHECK(!joins(first, other));
  CHECK(!joins(data(1'000, 0).frame(), data(1'000, 10).frame()));
}

TEST_CASE_FIXTURE(UpWorld, "a burst ends before IP cannot say its length") {
  Burst burst;
  uint32_t sequence = 5;
  size_t joined = 0;
  for (;; ++joined, sequence += 1460) {
    pbuf* packet = packet_of(data(sequence, 1460).frame());
    if (burst.empty() ? burst.try_begin(packet) : burst.try_append(packet)) continue;
    pbuf_free(packet);
    break;
  }
  CHECK(joined == 44);
  pbuf* whole = burst.take();
  CHECK(bytes_of(whole).size() == ethernet_header + 40 + 44 * 1460);
  pbuf_free(whole);
}

}  // namespace
