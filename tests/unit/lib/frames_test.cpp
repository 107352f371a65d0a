// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "lib/frames.hpp"

#include <doctest/doctest.h>
#include <string.h>

#include <algorithm>
#include <memory>
#include <random>
#include <span>

namespace {

using namespace nacre;

struct Pair {
  std::unique_ptr<FrameSide> left = std::make_unique<FrameSide>();
  std::unique_ptr<FrameSide> right = std::make_unique<FrameSide>();
  FrameEnd sender{*left, *right};
  FrameEnd receiver{*right, *left};

  Pair() {
    sender.begin();
    receiver.begin();
    (void)sender.look();
    (void)receiver.look();
  }

  void send(uint8_t content, size_t length) {
    const unsigned slot = sender.next_slot();
    memset(sender.slot(slot).bytes + frame_offset, content, length);
    sender.send(slot, length);
  }
};

TEST_CASE("frames come in order and their slots come back") {
  Pair pair;
  for (unsigned round = 0; round < 100; ++round) {
    for (unsigned i = 0; i < 3; ++i) pair.send(static_cast<uint8_t>(round + i), 60 + i);
    CHECK(pair.sender.unread() == 3);
    REQUIRE(pair.receiver.available() == 3);
    for (unsigned i = 0; i < 3; ++i) {
      ReceivedFrame frame;
      REQUIRE(pair.receiver.try_take(frame));
      CHECK(frame.length == 60 + i);
      CHECK(pair.receiver.their_slot(frame).bytes[frame_offset] == static_cast<uint8_t>(round + i));
    }
    pair.receiver.release();
    CHECK(pair.sender.unread() == 0);
    unsigned slot = 0;
    for (unsigned i = 0; i < 3; ++i) REQUIRE(pair.sender.try_reclaim(slot));
    CHECK_FALSE(pair.sender.try_reclaim(slot));
  }
}

TEST_CASE("slots are reclaimed in the order in which they were sent, whatever their numbers") {
  Pair pair;
  for (const unsigned slot : {7u, 3u, 31u}) pair.sender.send(slot, 100);
  ReceivedFrame frame;
  REQUIRE(pair.receiver.available() == 3);
  REQUIRE(pair.receiver.try_take(frame));
  CHECK(frame.slot == 7);
  REQUIRE(pair.receiver.try_take(frame));
  pair.receiver.release(1);
  unsigned slot = 0;
  REQUIRE(pair.sender.try_reclaim(slot));
  CHECK(slot == 7);
  CHECK_FALSE(pair.sender.try_reclaim(slot));
  pair.receiver.release();
  REQUIRE(pair.sender.try_reclaim(slot));
  CHECK(slot == 3);
  CHECK(pair.sender.unread() == 1);
}

TEST_CASE("a receiver that begins anew takes nothing that was sent before, and frees all slots") {
  Pair pair;
  pair.send(1, 60);
  pair.send(2, 60);
  FrameEnd again(*pair.right, *pair.left);
  again.begin();
  CHECK(again.look() == PeerNews::none);
  CHECK(again.available() == 0);
  CHECK(pair.sender.look() == PeerNews::restarted);
  CHECK(pair.sender.unread() == 0);
  unsigned slot = 0;
  CHECK_FALSE(pair.sender.try_reclaim(slot));  // they are free as it is
  pair.send(3, 60);
  ReceivedFrame frame;
  REQUIRE(again.available() == 1);
  REQUIRE(again.try_take(frame));
  CHECK(again.their_slot(frame).bytes[frame_offset] == 3);
}

TEST_CASE("a sender that begins anew is seen, and its frames count from zero") {
  Pair pair;
  pair.send(1, 60);
  FrameEnd again(*pair.left, *pair.right);
  again.begin();
  CHECK(pair.receiver.look() == PeerNews::restarted);
  CHECK(pair.receiver.available() == 0);
  again.send(again.next_slot(), 64);
  CHECK(pair.receiver.available() == 1);
}

TEST_CASE("an entry that no honest sender writes is no frame") {
  Pair pair;
  pair.send(1, 60);
  pair.send(1, 60);
  pair.send(1, 60);
  pair.left->entries[0].slot = frame_slots;
  pair.left->entries[1].length = longest_frame + 1;
  pair.left->entries[2].length = 0;
  ReceivedFrame frame;
  REQUIRE(pair.receiver.available() == 3);
  for (unsigned i = 0; i < 3; ++i) CHECK_FALSE(pair.receiver.try_take(frame));
}

TEST_CASE("whatever the other end writes, every operation ends and stays inside") {
  std::mt19937_64 random(20261123);
  Pair pair;
  uint64_t sent = 0, reclaimed = 0;
  for (unsigned round = 0; round < 20'000; ++round) {
    pair.left->counts.epoch = random() % 3;
    pair.left->counts.sent = random() % 2 == 0 ? random() : pair.left->counts.sent + random() % 40;
    pair.left->counts.seen_epoch = random() % 3;
    pair.left->counts.read = random() % 2 == 0 ? random() : pair.right->counts.sent - random() % 40;
    pair.left->asks_for_room = random();
    pair.left->entries[random() % frame_slots] = {static_cast<uint16_t>(random()), static_cast<uint16_t>(random())};
    (void)pair.receiver.look();
    const unsigned count = pair.receiver.available();
    REQUIRE(count <= frame_slots);
    for (unsigned i = 0; i < count; ++i) {
      ReceivedFrame frame;
      if (!pair.receiver.try_take(frame)) continue;
      REQUIRE(frame.slot < frame_slots);
      REQUIRE(frame.length <= longest_frame);
    }
    pair.receiver.release();
    REQUIRE(pair.receiver.unread() <= frame_slots);
    if (pair.receiver.unread() < frame_slots) {
      pair.receiver.send(pair.receiver.next_slot(), 60);
      sent += 1;
    }
    unsigned slot = 0;
    for (; pair.receiver.try_reclaim(slot); ++reclaimed) REQUIRE(slot < frame_slots);
    REQUIRE(reclaimed <= sent);
  }
  CHECK(sent > 1'000);
}

/// A sender and a receiver, of which the more urgent one comes between any two steps of the other. Each acts when it is
/// told, and tells the other only what it must.
class Conversation {
 public:
  enum class Urgent : uint8_t { sender, receiver };
  static constexpr unsigned frames = 300;

  Conversation(Urgent urgent, uint64_t seed, bool asks) : urgent_(urgent), random_(seed), asks_(asks) {}

  /// Frames that have come when nobody has anything to do any more.
  unsigned run() {
    sender_told_ = true;
    while (sender_told_ || receiver_told_) {
      if (sender_told_) act_as_sender();
      if (receiver_told_) act_as_receiver();
    }
    return received_;
  }

 private:
  void act_as_sender() {
    sender_told_ = false;
    (void)pair_.sender.look();
    bool news = false;
    for (;;) {
      interrupted();
      if (sent_ == frames) break;
      if (pair_.sender.unread() == frame_slots) {
        if (!asks_) break;
        pair_.sender.ask_for_room(true);
        interrupted();
        if (pair_.sender.unread() == frame_slots) break;
        pair_.sender.ask_for_room(false);
      }
      interrupted();
      pair_.send(static_cast<uint8_t>(sent_++), 60);
      news = true;
      if (random_() % 24 == 0) {
        sender_told_ = true;  // enough for once
        break;
      }
    }
    receiver_told_ = receiver_told_ || news;
  }

  void act_as_receiver() {
    receiver_told_ = false;
    (void)pair_.receiver.look();
    const unsigned there = pair_.receiver.available();
    const unsigned most = 1 + static_cast<unsigned>(random_() % frame_slots);
    const unsigned count = std::min(there, most);
    ReceivedFrame frame;
    for (unsigned i = 0; i < count; ++i) {
      interrupted();
      REQUIRE(pair_.receiver.try_take(frame));
      REQUIRE(pair_.receiver.their_slot(frame).bytes[frame_offset] == static_cast<uint8_t>(received_));
      received_ += 1;
    }
    interrupted();
    pair_.receiver.release();
    interrupted();
    const bool awaited = asks_ ? pair_.receiver.room_is_asked_for() : there > frame_slots / 2;
    if (count != 0 && awaited) sender_told_ = true;
    if (count < there) receiver_told_ = true;
  }

  void interrupted() {
    if (inside_ || random_() % 4 != 0) return;
    inside_ = true;
    if (urgent_ == Urgent::sender && sender_told_) act_as_sender();
    if (urgent_ == Urgent::receiver && receiver_told_) act_as_receiver();
    inside_ = false;
  }

  Pair pair_;
  Urgent urgent_;
  std::mt19937_64 random_;
  bool asks_;
  bool sender_told_ = false;
  bool receiver_told_ = false;
  bool inside_ = false;
  unsigned sent_ = 0;
  unsigned received_ = 0;
};

/// Of 1,000 conversations, those in which both waited for the other before everything had come.
unsigned standstills(Conversation::Urgent urgent, bool asks) {
  unsigned count = 0;
  for (uint64_t seed = 1; seed <= 1'000; ++seed)
    count += Conversation(urgent, seed, asks).run() == Conversation::frames ? 0 : 1;
  return count;
}

TEST_CASE("who asks for room is told of it, whoever comes between, and nobody waits for ever") {
  CHECK(standstills(Conversation::Urgent::sender, true) == 0);
  CHECK(standstills(Conversation::Urgent::receiver, true) == 0);
}

TEST_CASE("a receiver that guesses from what it has taken whether the sender waits is wrong at times") {
  CHECK(standstills(Conversation::Urgent::sender, false) > 0);
}

TEST_CASE("a copy holds the whole frame, at every length") {
  auto from = std::make_unique<FrameSlot>();
  auto to = std::make_unique<FrameSlot>();
  for (size_t i = 0; i < slot_size; ++i) from->bytes[i] = static_cast<uint8_t>(i * 7);
  for (size_t length = 1; length <= longest_frame; ++length) {
    memset(to->bytes, 0xee, slot_size);
    copy_frame(*to, *from, length);
    REQUIRE(memcmp(to->bytes + frame_offset, from->bytes + frame_offset, length) == 0);
    REQUIRE(to->bytes[15] == 0xee);
  }
}

}  // namespace
