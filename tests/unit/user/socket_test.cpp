// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Both ends of a socket: in order, over connections and restarts, while the other side changes it under the reader's
// hands, and with a hostile other side.
#include "user/socket.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace nacre::user;
constexpr size_t capacity = SocketEnd::capacity;

struct Pair {
  std::unique_ptr<SocketHalf> stack_half = std::make_unique<SocketHalf>();
  std::unique_ptr<SocketHalf> client_half = std::make_unique<SocketHalf>();
  SocketEnd stack{*stack_half, *client_half};
  SocketEnd client{*client_half, *stack_half};

  void connect() {
    stack.reset();
    stack.open(SocketState::open);
    REQUIRE(client.adopt());
  }
};

std::vector<uint8_t> some_bytes(size_t count, uint8_t value = 1) { return std::vector<uint8_t>(count, value); }

/// Random pieces from one end to the other, with the value of each byte given by its place.
void stream(SocketEnd& from, SocketEnd& to, std::mt19937& random) {
  uint64_t sent = 0;
  uint64_t received = 0;
  std::vector<uint8_t> piece(2 * capacity);
  while (received < 200'000) {
    const size_t wish = random() % (capacity + capacity / 2);
    for (size_t i = 0; i < wish; ++i) piece[i] = static_cast<uint8_t>((sent + i) * 7);
    sent += from.write(std::span(piece).first(wish));
    REQUIRE(sent - received <= capacity);
    REQUIRE(from.waiting() == sent - received);
    REQUIRE(to.available() == sent - received);
    const size_t count = to.read(std::span(piece).first(random() % (capacity + capacity / 2)));
    for (size_t i = 0; i < count; ++i) REQUIRE(piece[i] == static_cast<uint8_t>((received + i) * 7));
    received += count;
  }
}

TEST_CASE("bytes arrive in order, both ways") {
  Pair pair;
  pair.connect();
  std::mt19937 random(7);
  stream(pair.stack, pair.client, random);
  stream(pair.client, pair.stack, random);
}

TEST_CASE("what has been peeked at stays until it is skipped") {
  Pair pair;
  pair.connect();
  const std::vector<uint8_t> sent = {1, 2, 3, 4, 5};
  CHECK(pair.stack.write(sent) == 5);
  std::vector<uint8_t> out(8);
  CHECK(pair.client.peek(out) == 5);
  CHECK(pair.client.peek(out) == 5);
  pair.client.skip(2);
  CHECK(pair.client.peek(std::span(out).first(2)) == 2);
  CHECK(out[0] == 3);
  pair.client.skip(100);
  CHECK(pair.client.available() == 0);
  CHECK(pair.stack.room() == capacity);
}

TEST_CASE("a full ring takes nothing until the other end reads") {
  Pair pair;
  pair.connect();
  CHECK(pair.client.write(some_bytes(capacity + 9)) == capacity);
  CHECK(pair.client.write(some_bytes(1)) == 0);
  std::vector<uint8_t> out(10);
  CHECK(pair.stack.read(out) == 10);
  CHECK(pair.client.room() == 10);
  CHECK(pair.client.write({}) == 0);
}

TEST_CASE("a client adopts each connection once, also one that the peer has closed already") {
  Pair pair;
  CHECK(!pair.client.adopt());
  CHECK(pair.client.stack_state() == SocketState::idle);
  pair.connect();
  CHECK(!pair.client.adopt());
  CHECK(pair.client.stack_state() == SocketState::open);
  pair.stack.say(SocketState::finished);
  CHECK(pair.client.stack_state() == SocketState::finished);
  pair.stack.reset();
  CHECK(pair.client.stack_state() == SocketState::gone);
  CHECK(!pair.client.adopt());
  pair.stack.open(SocketState::open);
  pair.stack.say(SocketState::finished);
  CHECK(pair.client.stack_state() == SocketState::gone);
  CHECK(pair.client.adopt());
  CHECK(pair.client.stack_state() == SocketState::finished);
}

TEST_CASE("what the client said about an earlier connection is void") {
  Pair pair;
  pair.connect();
  CHECK(pair.client.write(some_bytes(100)) == 100);
  pair.client.say(SocketState::gone);
  CHECK(pair.stack.client_state() == SocketState::gone);
  CHECK(pair.stack.available() == 100);
  pair.stack.reset();
  pair.stack.open(SocketState::open);
  CHECK(pair.stack.client_state() == SocketState::open);
  CHECK(pair.stack.available() == 0);
  CHECK(pair.stack.room() == capacity);
  CHECK(pair.client.write(some_bytes(100)) == 100);
  CHECK(pair.stack.available() == 0);
  REQUIRE(pair.client.adopt());
  CHECK(pair.stack.available() == 0);
  CHECK(pair.client.room() == capacity);
}

TEST_CASE("bytes that were sent before the client looked are there when it does") {
  Pair pair;
  pair.stack.reset();
  pair.stack.open(SocketState::open);
  CHECK(pair.stack.write(some_bytes(capacity)) == capacity);
  CHECK(pair.stack.room() == 0);
  REQUIRE(pair.client.adopt());
  CHECK(pair.client.available() == capacity);
}

TEST_CASE("a stack that falls, also in the middle of a change, never uses a number twice") {
  Pair pair;
  uint64_t last = 0;
  std::mt19937 random(5);
  for (int round = 0; round < 1000; ++round) {
    SocketEnd reborn(*pair.stack_half, *pair.client_half);
    reborn.reset();
    reborn.open(SocketState::open);
    REQUIRE(pair.stack_half->connection > last);
    REQUIRE(pair.stack_half->connection % 2 == 0);
    last = pair.stack_half->connection;
    CHECK(pair.client.adopt());
    if (random() % 2 == 0) continue;
    pair.stack_half->connection |= 1;  // it fell when it had begun to change the socket
    CHECK(pair.client.stack_state() == SocketState::gone);
    CHECK(!pair.client.adopt());
    CHECK(pair.client.available() == 0);
  }
}

TEST_CASE("numbers that come to their end skip zero, which means none") {
  Pair pair;
  pair.stack_half->connection = ~uint64_t{0};
  pair.stack.open(SocketState::open);
  CHECK(pair.stack_half->connection == 2);
  CHECK(pair.client.adopt());
}

TEST_CASE("a client that forgets is not believed") {
  Pair pair;
  pair.connect();
  CHECK(pair.client.write(some_bytes(10)) == 10);
  SocketEnd reborn(*pair.client_half, *pair.stack_half);
  reborn.forget();
  CHECK(pair.stack.available() == 0);
  CHECK(reborn.stack_state() == SocketState::idle);
  CHECK(reborn.available() == 0);
}

TEST_CASE("each life of a stack has its own number") {
  auto side = std::make_unique<SocketsSide>();
  CHECK(life_of(*side) == 0);
  begin_life(*side);
  CHECK(life_of(*side) == 1);
  begin_life(*side);
  CHECK(life_of(*side) == 2);
}

TEST_CASE("a client begins again in each life of the stack, and until the stack agrees") {
  auto side = std::make_unique<SocketsSide>();
  Acquaintance acquaintance;
  unsigned forgotten = 0, asked = 0;
  bool agrees = false;
  const auto holds = [&] {
    return acquaintance.holds(
        *side, [&] { forgotten += 1; }, [&] { return ++asked, agrees; });
  };
  CHECK((!holds() && !holds() && asked == 2 && forgotten == 2));
  agrees = true;
  CHECK((holds() && holds() && asked == 3 && forgotten == 3));
  begin_life(*side);
  agrees = false;
  CHECK((!holds() && asked == 4 && forgotten == 4));
  agrees = true;
  CHECK((holds() && holds() && asked == 5));
}

/// A stack that opens connection after connection and rarely waits; the bytes of each say which one it is.
struct RestlessStack {
  static constexpr unsigned connections = 30'000;
  Pair pair;
  std::atomic<bool> over = false;
  std::thread thread{[this] {
    std::vector<uint8_t> bytes(capacity);
    for (unsigned n = 0; n < connections; ++n) {
      pair.stack.reset();
      pair.stack.open(SocketState::open);
      std::memset(bytes.data(), static_cast<uint8_t>(pair.stack_half->connection / 2), bytes.size());
      (void)pair.stack.write(bytes);
      for (unsigned i = n * 7 % 256; i > 0; --i) (void)number();
      while (n % 64 == 0 && pair.stack.room() == 0) std::this_thread::yield();
    }
    over = true;
  }};

  [[nodiscard]] uint64_t number() const { return __atomic_load_n(&pair.stack_half->connection, __ATOMIC_ACQUIRE); }
  ~RestlessStack() { thread.join(); }
};

TEST_CASE("bytes of one connection never pass for those of another, whenever the stack changes the socket") {
  RestlessStack stack;
  std::vector<uint8_t> out(capacity);
  uint64_t adopted = 0;
  uint64_t wrong = 0;
  uint64_t seen = 0;
  while (!stack.over) {
    const uint64_t number = stack.number();
    if (stack.pair.client.adopt()) adopted = stack.number() == number ? number : 0;
    const size_t count = stack.pair.client.read(out);
    if (adopted == 0) continue;
    for (size_t i = 0; i < count; ++i) wrong += out[i] != static_cast<uint8_t>(adopted / 2) ? 1 : 0;
    seen += count;
  }
  CHECK(wrong == 0);
  CHECK(seen > 0);
}

TEST_CASE("the number of a connection only rises, whenever the stack might fall") {
  RestlessStack stack;
  uint64_t last = 0;
  uint64_t fallen = 0;
  std::vector<uint8_t> out(capacity);
  while (!stack.over) {
    (void)stack.pair.client.adopt();
    (void)stack.pair.client.read(out);
    const uint64_t number = stack.number();
    fallen += number < last ? 1 : 0;
    last = number;
  }
  CHECK(fallen == 0);
}

struct Guarded {
  uint64_t before = 0x1234;
  SocketHalf half{};
  uint64_t behind = 0x5678;
};

TEST_CASE("a hostile other side makes neither end hang, read or write beyond its bounds") {
  for (const bool as_stack : {false, true}) {
    auto mine = std::make_unique<Guarded>();
    auto theirs = std::make_unique<SocketHalf>();
    SocketEnd end(mine->half, *theirs);
    std::mt19937_64 random(99);
    const auto any = [&](uint64_t near) {
      return random() % 3 == 0 ? random() : random() % 2 == 0 ? near : near + random() % 40 - 20;
    };
    std::vector<uint8_t> buffer(capacity + 64, 0xee);
    for (int round = 0; round < 100'000; ++round) {
      theirs->connection = any(mine->half.connection);
      theirs->state = static_cast<SocketState>(random() % 2 == 0 ? random() % 6 : random());
      theirs->sent = any(mine->half.read);
      theirs->read = any(mine->half.sent);
      if (as_stack && random() % 16 == 0) end.open(SocketState::open);
      if (!as_stack) (void)end.adopt();
      const SocketState client = end.client_state();
      REQUIRE((client == SocketState::open || client == SocketState::finished || client == SocketState::gone));
      REQUIRE(static_cast<uint64_t>(end.stack_state()) <= 4);
      REQUIRE(end.read(std::span(buffer).first(random() % capacity)) <= capacity);
      end.skip(random());
      REQUIRE(end.write(std::span(buffer).first(random() % buffer.size())) <= capacity);
      REQUIRE(end.waiting() <= capacity);
      REQUIRE((mine->before == 0x1234 && mine->behind == 0x5678));
    }
  }
}

}  // namespace
