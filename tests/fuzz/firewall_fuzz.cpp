// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The firewall's judgement of any bytes, of any length, under any rules, against one that was written from its README
// alone. The bytes lie in memory that ends where they end.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "services/firewall/rules.hpp"
#include "tests/network/wire.hpp"

namespace nacre::fuzz {
namespace {

using namespace wire;
using firewall::Way;

constexpr uint16_t ports[] = {53, 67, 68, 80, 123, 502, 1883, 5353, 49151, 49152, 65535};

struct Input {
  std::span<const uint8_t> bytes;
  uint8_t take() {
    if (bytes.empty()) return 0;
    const uint8_t byte = bytes.front();
    bytes = bytes.subspan(1);
    return byte;
  }
  uint16_t port() {
    const uint8_t choice = take();
    return choice < 0xe0 ? ports[choice % std::size(ports)] : static_cast<uint16_t>(take() << 8 | take());
  }
};

abi::NetworkRules make_rules(Input& input) {
  abi::NetworkRules made{};
  made.rule_count = input.take();
  for (unsigned i = 0; i < made.rule_count % 5U; ++i) {
    abi::NetworkRule& rule = made.rules[i];
    rule.address = ipv4(10, 0, 2, input.take());
    rule.prefix = static_cast<uint8_t>(input.take() % 40);
    rule.protocol = input.take() % 2 == 0 ? abi::Protocol::tcp : abi::Protocol::udp;
    rule.port = input.port();
    rule.direction = input.take() % 2 == 0 ? abi::Direction::accept : abi::Direction::connect;
    rule.local_port = input.take() % 2 == 0 ? 0 : input.port();
  }
  if (made.rule_count < 0xf0) made.rule_count %= 5;
  return made;
}

Bytes make_frame(Input& input) {
  const unsigned kind = input.take() % 6;
  const uint32_t peer = ipv4(10, 0, 2, input.take());
  Segment segment;
  segment.from = peer;
  segment.from_port = input.port();
  segment.to_port = input.port();
  segment.flags = input.take();
  Bytes frame = kind == 0   ? arp(1 + input.take() % 2U, neighbour_address, peer, card_address, device_ip)
                : kind == 1 ? echo_request(peer, device_ip, Bytes(input.take()))
                : kind == 2 ? udp(peer, segment.from_port, device_ip, segment.to_port, Bytes(input.take()))
                : kind == 5 ? Bytes()
                            : segment.frame();
  if (input.take() % 2 == 0 && frame.size() > 34)
    std::swap_ranges(frame.begin() + 26, frame.begin() + 30, frame.begin() + 30);
  for (unsigned changes = input.take() % 4; changes != 0 && !frame.empty(); --changes) {
    const size_t at = input.take() % std::min<size_t>(frame.size(), 64);
    frame[at] = input.take();
  }
  if (const uint8_t cut = input.take(); cut < frame.size()) frame.resize(cut);
  if (frame.empty()) frame.assign(input.bytes.begin(), input.bytes.end());
  return frame;
}

/// One rule, one frame: the sentences of abi/network.hpp.
bool allowed_by(const abi::NetworkRule& rule, View frame, Way way, unsigned protocol) {
  const bool in = way == Way::in;
  const uint32_t peer = get32(frame, in ? 26 : 30);
  const unsigned peer_port = get16(frame, in ? 34 : 36), own_port = get16(frame, in ? 36 : 34);
  if (protocol != static_cast<unsigned>(rule.protocol) || rule.prefix > 32) return false;
  for (unsigned bit = 0; bit < rule.prefix; ++bit) {
    if ((peer >> (31 - bit) & 1) != (rule.address >> (31 - bit) & 1)) return false;
  }
  const bool opens = protocol == 6 && (get8(frame, 47) & 2) != 0 && (get8(frame, 47) & 16) == 0;
  const bool we_open = rule.direction == abi::Direction::connect;
  if (opens && we_open == in) return false;
  if (!we_open) return own_port == rule.port;
  return peer_port == rule.port && (rule.local_port == 0 ? own_port > 49151 : own_port == rule.local_port);
}

bool should_pass(const abi::NetworkRules& rules, View frame, Way way) {
  if (frame.size() < 42) return false;
  if (get16(frame, 12) == 0x0806) {
    return get16(frame, 14) == 1 && get16(frame, 16) == 0x0800 && get8(frame, 18) == 6 && get8(frame, 19) == 4;
  }
  const unsigned total = get16(frame, 16);
  const bool whole = (get16(frame, 20) & 0x2000) == 0 && (get16(frame, 20) & 0x1fff) == 0;
  if (get16(frame, 12) != 0x0800 || get8(frame, 14) != 0x45 || !whole || total < 28 || total + 14 > frame.size())
    return false;
  const unsigned protocol = get8(frame, 23), message = get8(frame, 34);
  if (protocol == 1) return way == Way::in ? message == 8 || message == 3 : message == 0;
  if (protocol == 6 && total < 40) return false;
  if (protocol != 6 && protocol != 17) return false;
  const auto end = rules.rules + std::min<size_t>(rules.rule_count, abi::max_network_rules);
  return std::any_of(rules.rules, end,
                     [&](const abi::NetworkRule& rule) { return allowed_by(rule, frame, way, protocol); });
}

uint64_t judged[2];  ///< refused, passed
void tell() {
  std::fprintf(stderr, "%llu passed, %llu refused\n", static_cast<unsigned long long>(judged[1]),
               static_cast<unsigned long long>(judged[0]));
}

}  // namespace
}  // namespace nacre::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::atexit(nacre::fuzz::tell);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nacre::fuzz;
  Input input{{data, size}};
  const auto rules = make_rules(input);
  const Way way = input.take() % 2 == 0 ? Way::in : Way::out;
  const Bytes frame = make_frame(input);
  const size_t looked = std::min(frame.size(), nacre::firewall::looked_at);
  const std::unique_ptr<uint8_t[]> memory(new uint8_t[looked]);
  std::copy_n(frame.begin(), looked, memory.get());
  const bool passes = nacre::firewall::passes(rules, {memory.get(), looked}, frame.size(), way);
  if (passes != should_pass(rules, frame, way)) {
    std::fprintf(stderr, "the firewall %s what the rules do not say\n", passes ? "lets pass" : "refuses");
    std::abort();
  }
  judged[passes ? 1 : 0] += 1;
  return 0;
}
