// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A client asks for the address of a name: what the server says, what somebody else says, and when nobody says anything.
#include <doctest/doctest.h>

#include "services/firewall/rules.hpp"
#include "tests/unit/tcpip/fixture.hpp"

namespace {

using namespace nacre;
using namespace nacre::wire;
using tcpip::Client;
using user::HostName;
using Asked = Neighbour::Asked;
using Status = Client::Status;

constexpr uint32_t found = ipv4(10, 0, 2, 77);
constexpr uint32_t longest_wait = 15'000;  ///< as interfaces/sockets.hpp promises

HostName name(std::string_view text) { return HostName::try_from(text).value(); }
const HostName broker = name("broker.example");

/// A world whose neighbour knows broker.example.
struct NamedWorld : UpWorld {
  NamedWorld() : UpWorld(Servers::named) {
    neighbour.dns = [](const Asked& asked) { return dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found); };
  }

  Client& client() { return first->stack; }
  Status status(const HostName& host) {
    const auto answer = client().try_resolve(host);
    REQUIRE_FALSE(answer);
    return answer.error();
  }
  /// Asks, and asks again at the signal.
  Result<uint32_t, Status> resolve(const HostName& host, Customer& customer) {
    const unsigned signals = customer.signals;
    const auto at_once = customer.stack.try_resolve(host);
    if (at_once || at_once.error() != Status::in_progress) return at_once;
    if (!run_until([&] { return customer.signals != signals; }, longest_wait)) return Failed{Status::in_progress};
    return customer.stack.try_resolve(host);
  }
  Result<uint32_t, Status> resolve(const HostName& host) { return resolve(host, *first); }
};

TEST_CASE("a name is asked for once, and then remembered as long as the server says") {
  NamedWorld world;
  CHECK(world.status(broker) == Status::in_progress);
  CHECK(world.status(broker) == Status::in_progress);
  const unsigned signals = world.first->signals;
  REQUIRE(world.run_until([&] { return world.first->signals != signals; }, 1'000));
  CHECK(world.neighbour.asked().dns_name == "broker.example");
  CHECK(world.client().try_resolve(broker).value() == found);
  CHECK(world.client().try_resolve(name("Broker.EXAMPLE")).value() == found);
  CHECK(world.second->stack.try_resolve(broker).value() == found);
  CHECK(world.neighbour.dns_questions() == 1);
  CHECK(world.second->signals == 0);
  world.run(62'000);
  CHECK(world.resolve(broker).value() == found);
  CHECK(world.neighbour.dns_questions() == 2);
  world.check_nothing_left();
}

TEST_CASE("an answer that may not be kept is given once") {
  NamedWorld world;
  world.neighbour.dns = [](const Asked& asked) {
    return dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found, 0);
  };
  CHECK(world.resolve(broker).value() == found);
  CHECK(world.status(broker) == Status::in_progress);
  world.run(10);
  CHECK(world.neighbour.dns_questions() == 2);
  world.check_nothing_left();
}

TEST_CASE("the longest name, and an address in figures") {
  NamedWorld world;
  const HostName longest = name(std::string(29, 'a') + '.' + std::string(30, 'b'));
  CHECK(world.resolve(longest).value() == found);
  CHECK(world.neighbour.asked().dns_name == longest.view());
  CHECK(world.client().try_resolve(name("192.0.2.7")).value() == ipv4(192, 0, 2, 7));
  CHECK(world.neighbour.dns_questions() == 1);
}

TEST_CASE("questions pass the firewall, by a port and a number that change") {
  NamedWorld world;
  std::vector<unsigned> ports, numbers;
  world.neighbour.dns = [&](const Asked& asked) {
    ports.push_back(asked.dns_port);
    numbers.push_back(asked.dns_id);
    const Bytes& frame = asked.service;
    CHECK(firewall::passes(rules(), frame, frame.size(), firewall::Way::out));
    const Bytes answer = dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found, 0);
    CHECK(firewall::passes(rules(), answer, answer.size(), firewall::Way::in));
    return answer;
  };
  for (int i = 0; i < 50; ++i) CHECK(world.resolve(broker).value() == found);
  std::ranges::sort(ports);
  std::ranges::sort(numbers);
  CHECK(std::unique(ports.begin(), ports.end()) - ports.begin() > 40);
  CHECK(std::unique(numbers.begin(), numbers.end()) - numbers.begin() > 40);
}

TEST_CASE("the server has no address for the name: that is no silence") {
  NamedWorld world;
  for (const unsigned code : {3U, 2U, 5U, 0U}) {  // no such name; the server fails; it refuses; a name without address
    CAPTURE(code);
    world.neighbour.dns = [code](const Asked& asked) {
      return dns_refusal(asked.dns_id, asked.dns_port, asked.dns_name, code);
    };
    const uint32_t begun = World::now();
    CHECK(world.resolve(broker).error() == Status::unknown);
    CHECK(World::now() - begun < 1'000);
  }
  world.neighbour.dns = [](const Asked& asked) {
    return dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found);
  };
  CHECK(world.resolve(broker).value() == found);
  world.check_nothing_left();
}

TEST_CASE("nobody answers: the client is told so in time, and may ask again") {
  NamedWorld world;
  world.neighbour.dns = nullptr;
  CHECK(world.resolve(broker).error() == Status::no_answer);
  CHECK(world.neighbour.dns_questions() == 4);
  CHECK(world.status(broker) == Status::in_progress);
  world.run(2 * longest_wait);
  CHECK(world.status(broker) == Status::no_answer);
  world.check_nothing_left();
}

TEST_CASE("an answer that is lost is asked for again") {
  NamedWorld world;
  int asked_before = 0;
  world.neighbour.dns = [&](const Asked& asked) {
    return dns_answer(asked.dns_id + (asked_before++ < 2 ? 1 : 0), asked.dns_port, asked.dns_name, found);
  };
  CHECK(world.resolve(broker).value() == found);
  CHECK(world.neighbour.dns_questions() == 3);
}

TEST_CASE("DHCP names no server") {
  World world;
  world.neighbour.servers = Servers::none;
  REQUIRE(world.come_up());
  CHECK(world.first->stack.try_resolve(broker).error() == Status::no_server);
  CHECK(world.first->stack.try_resolve(broker).error() == Status::no_server);
}

/// Frames that are no answer to the question; none of them must end it, or be taken for the answer.
Bytes wrong_answer(const Asked& asked, unsigned which) {
  const uint32_t wrong = ipv4(10, 6, 6, 6);
  const Bytes right = dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, wrong);
  constexpr size_t message = ethernet_header + ip_header + 8;
  Bytes frame = right;
  switch (which) {
    case 0:  // another number
      return dns_answer(asked.dns_id ^ 1, asked.dns_port, asked.dns_name, wrong);
    case 1:  // another port
      return dns_answer(asked.dns_id, asked.dns_port ^ 1, asked.dns_name, wrong);
    case 2:  // another name
      return dns_answer(asked.dns_id, asked.dns_port, "other.example", wrong);
    case 3:  // from somebody else
      return udp(neighbour_ip, 53, device_ip, asked.dns_port, View(right).subspan(message));
    case 4:  // a question
      frame[message + 2] &= 0x7f;
      break;
    case 5:  // two questions
      frame[message + 5] = 2;
      break;
    case 6:  // another kind of question
      frame[message + 12 + asked.dns_name.size() + 3] = 28;
      break;
    case 7:  // a refusal for another name
      return dns_refusal(asked.dns_id, asked.dns_port, "other.example", 3);
    default:  // cut short
      return udp(name_server_ip, 53, device_ip, asked.dns_port, View(right).subspan(message, which - 8));
  }
  fix_sums(frame);
  return frame;
}

TEST_CASE("wrong answers are no answers, and the right one still counts") {
  constexpr unsigned question = 12 + 20;  // the message up to its end
  constexpr unsigned whole = question + 16;
  for (unsigned which = 0; which < 8 + whole; ++which) {
    if (which == 8 + question) continue;  // an answer without an address
    CAPTURE(which);
    NamedWorld world;
    world.neighbour.dns = [&](const Asked& asked) {
      world.inject(wrong_answer(asked, which));
      return dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found);
    };
    const auto address = world.resolve(broker);
    REQUIRE(address);
    CHECK(address.value() == found);
    CHECK(world.neighbour.dns_questions() == 1);
    world.neighbour.dns = [&](const Asked& asked) { return wrong_answer(asked, which); };
    CHECK(world.resolve(name("silent.example")).error() == Status::no_answer);
  }
}

TEST_CASE("one name at a time: a client that asks for more keeps no other from asking") {
  NamedWorld world;
  world.neighbour.dns = nullptr;
  CHECK(world.status(broker) == Status::in_progress);
  for (int i = 0; i < 100; ++i) {
    CHECK(world.status(name("name" + std::to_string(i) + ".example")) == Status::busy);
    if (i % 10 == 0) world.client().begin();
  }
  world.neighbour.dns = [](const Asked& asked) {
    return asked.dns_name == "other.example" ? dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, found)
                                             : Bytes(60);
  };
  CHECK(world.resolve(name("other.example"), *world.second).value() == found);
  CHECK(world.status(broker) == Status::in_progress);
  world.run(longest_wait);
  CHECK(world.status(broker) == Status::no_answer);
  world.check_nothing_left();
}

TEST_CASE("a client that begins again is not told what its earlier life has asked") {
  NamedWorld world;
  CHECK(world.status(broker) == Status::in_progress);
  world.client().begin();
  const unsigned signals = world.first->signals;
  world.run(1'000);
  CHECK(world.first->signals <= signals + 1);  // for the connections that begin() has cut
  world.neighbour.dns = nullptr;
  CHECK(world.status(name("silent.example")) == Status::in_progress);
  world.run(longest_wait);
  world.client().begin();
  CHECK(world.status(name("silent.example")) == Status::in_progress);  // and not: no answer
  world.client().begin();
  world.run(longest_wait);
  CHECK(world.status(name("silent.example")) == Status::in_progress);  // it was given up before it was over
  world.client().begin();
  CHECK(world.status(broker) == Status::busy);
  CHECK(world.status(name("silent.example")) == Status::in_progress);  // taken up again
  world.run(longest_wait);
  CHECK(world.status(name("silent.example")) == Status::no_answer);
  world.check_nothing_left();
}

TEST_CASE("a name gives no right to connect") {
  NamedWorld world;
  const uint32_t forbidden = ipv4(198, 51, 100, 7);
  world.neighbour.dns = [&](const Asked& asked) {
    return dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, forbidden);
  };
  const uint32_t address = world.resolve(broker).value();
  CHECK(address == forbidden);
  CHECK(world.client().try_connect(rules(), address, reached_port).error() == Status::not_allowed);
}

}  // namespace
