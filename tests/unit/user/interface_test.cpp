// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Interfaces: values as words, what a server makes of a request, what a client makes of a reply, and the metadata. The
// words are the peer's, so most of this is about words that nobody honest sends.
#include <doctest/doctest.h>

#include <random>
#include <string>

#include "user/metadata.hpp"
#include "user/reply.hpp"
#include "user/server.hpp"

namespace {

using namespace nacre;
using namespace nacre::user;

enum class Colour : uint8_t { red, green, blue };

}  // namespace

template <>
inline constexpr unsigned nacre::user::enumerator_count<Colour> = 3;

namespace {

struct Lamp {
  static constexpr FixedText name{"lamp"};
  enum class Status { broken, dark };
  struct Set
      : Method<Status, 0, "set",
               Takes<Argument<"level", uint8_t>, Argument<"colour", Colour>, Argument<"shift", int16_t>>, Gives<>> {};
  struct Get : Method<Status, 1, "get", Takes<>, Gives<Argument<"level", uint8_t>, Argument<"colour", Colour>>> {};
  struct Blink : Method<Status, 5, "blink",
                        Takes<Argument<"count", Bounded<uint32_t, 1, 10>>,
                              Packed<Argument<"on", int16_t>, Argument<"off", uint16_t>, Argument<"loud", bool>>>,
                        Gives<Argument<"done", bool>>> {};
  struct Label : Method<Status, 6, "label", Takes<Argument<"text", Block<6>>>, Gives<>> {};
  struct Try : Method<Status, 7, "try", Takes<Argument<"code", uint32_t>>, GivesStatus> {};
  using Methods = MethodList<Set, Get, Blink, Label, Try>;
  using Extents = ExtentList<Extent<Set, "level", "shift">>;
};

struct Server {
  int calls = 0;
  uint8_t level = 0;
  Colour colour = Colour::red;
  int16_t shift = 0;
  Caller caller{};
  int16_t on_time = 0;
  uint16_t off_time = 0;
  bool loud = false;

  Answer<Lamp::Set> on(Lamp::Set, Caller who, uint8_t new_level, Colour new_colour, int16_t new_shift) {
    calls += 1;
    caller = who;
    if (new_level > 100) return Failed{Lamp::Status::dark};
    level = new_level;
    colour = new_colour;
    shift = new_shift;
    return Nothing{};
  }
  Answer<Lamp::Get> on(Lamp::Get, Caller) {
    calls += 1;
    return std::tuple(level, colour);
  }
  Answer<Lamp::Blink> on(Lamp::Blink, Caller, Bounded<uint32_t, 1, 10> count, int16_t on, uint16_t off, bool is_loud) {
    calls += 1;
    on_time = on;
    off_time = off;
    loud = is_loud;
    return count.value() == 10;
  }
  Answer<Lamp::Try> on(Lamp::Try, Caller, uint32_t code) {
    if (code != 7) return Failed{Lamp::Status::dark};
    return Nothing{};
  }
  Answer<Lamp::Label> on(Lamp::Label, Caller, const Block<6>& text) {
    calls += 1;
    if (text.byte(0) == 0) return Failed{Lamp::Status::broken};
    return Nothing{};
  }
};

/// A request on tag 9; the registers are then what reply_wait would be given.
Registers ask(Server& server, uint64_t method, std::initializer_list<uint64_t> words) {
  Registers registers;
  unsigned i = 0;
  for (const uint64_t word : words) registers.word[i++] = word;
  registers.selector = 9 << abi::method_bits | method;
  serve_request<Lamp>(server, registers);
  return registers;
}

bool empty(const Registers& registers) {
  for (const uint64_t word : registers.word) {
    if (word != 0) return false;
  }
  return true;
}

TEST_CASE("a good request reaches its handler with its values and its caller") {
  Server server;
  const Registers reply = ask(server, 0, {42, 2, static_cast<uint64_t>(int64_t{-5})});
  CHECK(reply.selector == 0);
  CHECK(empty(reply));
  CHECK(server.level == 42);
  CHECK(server.colour == Colour::blue);
  CHECK(server.shift == -5);
  CHECK(server.caller == Caller::from_raw(9));
  const Registers values = ask(server, 1, {});
  CHECK(values.word[0] == 42);
  CHECK(values.word[1] == 2);
}

TEST_CASE("a handler's own status travels above those of the runtime") {
  Server server;
  CHECK(ask(server, 0, {101, 0, 0}).selector == first_own + 1);
  CHECK(ask(server, 6, {0}).selector == first_own + 0);
}

TEST_CASE("words that encode no value never reach a handler") {
  Server server;
  for (const Registers& reply :
       {ask(server, 0, {256, 0, 0}), ask(server, 0, {1, 3, 0}), ask(server, 0, {1, 0, 0x8000}),
        ask(server, 0, {1, 0, 0, 1}), ask(server, 0, {1, 0, 0, 0, 0, 1}), ask(server, 1, {1}), ask(server, 5, {0, 0}),
        ask(server, 5, {11, 0}), ask(server, 5, {1, uint64_t{1} << 33}), ask(server, 5, {1, uint64_t{1} << 63})}) {
    CHECK(reply.selector == bad_argument.to_raw());
    CHECK(empty(reply));
  }
  CHECK(server.calls == 0);
}

TEST_CASE("a method that does not exist is answered") {
  Server server;
  for (uint64_t method = 0; method < 64; ++method) {
    if (method <= 1 || method == 5 || method == 6) continue;
    const Registers reply = ask(server, method, {1, 2, 3, 4, 5, 6});
    CHECK(reply.selector == unknown_method.to_raw());
    CHECK(empty(reply));
  }
  CHECK(server.calls == 0);
}

TEST_CASE("packed arguments") {
  Server server;
  const Registers reply = ask(server, 5, {10, uint64_t{1} << 32 | uint64_t{7} << 16 | 0xfffe});
  CHECK(reply.selector == 0);
  CHECK(reply.word[0] == 1);
  CHECK(server.on_time == -2);
  CHECK(server.off_time == 7);
  CHECK(server.loud);
}

TEST_CASE("what the client's stub encodes, the server decodes; anything else is refused or equal after a round trip") {
  std::mt19937_64 random(5);
  using Takes = Lamp::Blink::Takes;
  for (int round = 0; round < 100'000; ++round) {
    uint64_t words[abi::words] = {random() % 14, random() >> (random() % 64), 0, 0, 0, 0};
    Takes::Types values{};
    if (!MessageCodec<Takes>::decode(words, values)) continue;
    uint64_t again[abi::words] = {};
    MessageCodec<Takes>::encode(values, again);
    REQUIRE(again[0] == words[0]);
    REQUIRE(again[1] == words[1]);
  }
}

TEST_CASE("a client tells the kernel's refusal, the server's and nonsense apart") {
  Registers registers;
  registers.word[0] = 5;
  registers.word[1] = 1;
  const Reply<Lamp::Get> good = decode_reply<Lamp::Get>(registers);
  REQUIRE(good.ok());
  CHECK(std::get<1>(good.value()) == Colour::green);

  registers.word[1] = 3;
  CHECK(decode_reply<Lamp::Get>(registers).error().is(bad_reply));

  registers.selector = first_own + 1;
  CHECK(decode_reply<Lamp::Get>(registers).error().is(Lamp::Status::dark));
  CHECK(!decode_reply<Lamp::Get>(registers).error().peer_lost());

  registers.outcome = static_cast<uint64_t>(abi::Outcome::peer_failed);
  const Failure lost = decode_reply<Lamp::Get>(registers).error();
  CHECK(lost.peer_lost());
  CHECK(!lost.is(Lamp::Status::dark));
}

TEST_CASE("the metadata says what the types say") {
  constexpr const char* expected =
      "interface lamp\n"
      "method 0 set level:u8@0 colour:enum3{red,green,blue}@1 shift:i16@2 ->\n"
      "method 1 get -> level:u8@0 colour:enum3{red,green,blue}@1\n"
      "method 5 blink count:u32@0 on:i16@1.shared off:u16@1.shared loud:bool@1.shared -> done:bool@0\n"
      "method 6 label text:block6@0.shared ->\n"
      "method 7 try code:u32@0 -> status\n"
      "extent set level shift\n";
  CHECK(std::string(InterfaceText<Lamp>::characters.data()) == expected);
  uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (const char* each = expected; *each != 0; ++each) {
    hash = (hash ^ static_cast<unsigned char>(*each)) * 0x100'0000'01b3;
  }
  CHECK(InterfaceText<Lamp>::hash == hash);
}

TEST_CASE("a name of the description becomes one record") {
  using Name = UseOf<abi::UseKind::client, "bus", Need::optional, 77>;
  CHECK(std::string(Name::record.name) == "bus");
  CHECK(Name::record.kind == abi::UseKind::client);
  CHECK(Name::record.optional == 1);
  CHECK(Name::record.interface == 77);
}

}  // namespace
