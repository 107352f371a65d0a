// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Hostile peers and a hostile stack against the web server. The input is a list of steps: a byte that says what and where,
// a byte of length, and the bytes themselves. Checked: no step makes it write outside its region, every answer that is
// complete begins like one, streams stay within their number, and once everybody is silent all sockets are free in bounded time.
#include <cstdlib>
#include <cstring>

#include "tests/unit/web/peers.hpp"
#include "tests/unit/web/requests.hpp"
#include "tests/unit/web/test_site.hpp"

namespace {

using namespace nacre;
using namespace nacre::web;
using namespace nacre::web::test;

void require(bool condition) {
  if (!condition) std::abort();
}

class Run {
 public:
  void step(std::span<const uint8_t>& input) {
    const uint8_t what = input[0];
    const unsigned slot = what % Peers::slots;
    const size_t size = std::min<size_t>(input[1], input.size() - 2);
    const std::string_view bytes(reinterpret_cast<const char*>(input.data()) + 2, size);
    input = input.subspan(2 + size);
    if (what / Peers::slots == 31) return lie(slot, bytes);
    act(what / Peers::slots, slot, bytes);
    require(peers_.server.streams() <= Server::most_streams);
  }

  /// Without a word from anybody everything comes to its end.
  void end() {
    for (unsigned second = 0; second < 200; ++second) {
      peers_.now += 1000;
      peers_.turn();
      for (unsigned slot = 0; slot < Peers::slots; ++slot) {
        if (peers_.said(slot) == user::SocketState::gone) peers_.cut(slot);
      }
    }
    peers_.turn();
    require(peers_.server.deadline() == never);
  }

 private:
  void act(unsigned what, unsigned slot, std::string_view bytes) {
    switch (what % 8) {
      case 0:
        peers_.connect(slot);
        break;
      case 1:
        peers_.finish(slot);
        break;
      case 2:
        peers_.now += bytes.empty() ? 1000 : bytes.size();
        site_.due += 1;
        break;
      case 3:
        take(slot);
        break;
      case 4:
        peers_.send(slot, requests[bytes.size() % std::size(requests)]);
        [[fallthrough]];
      default:
        peers_.send(slot, bytes);
        break;
    }
    peers_.turn();
  }

  void take(unsigned slot) {
    std::string& received = peers_.received[slot];
    peers_.take(slot);
    require(std::string_view("HTTP/1.1 ").starts_with(std::string_view(received).substr(0, 9)));
    received.resize(std::min<size_t>(received.size(), 9));
  }

  /// What a stack that has lost its mind writes into its region, then it begins anew.
  void lie(unsigned slot, std::string_view bytes) {
    user::SocketHalf& half = peers_.stack_side->sockets[slot];
    std::memcpy(&half, bytes.data(), std::min(bytes.size(), offsetof(user::SocketHalf, bytes)));
    peers_.turn();
    half.connection += 2;
    peers_.turn();
    half.connection &= ~uint64_t{0} >> 1;
    for (unsigned each = 0; each < Peers::slots; ++each) peers_.cut(each);
    peers_.turn();
  }

  TestSite site_;
  Peers peers_{site_};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Run run;
  std::span<const uint8_t> input(data, size);
  while (input.size() >= 2) run.step(input);
  run.end();
  return 0;
}
