// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/work.hpp"

#include <sys/socket.h>

#include <thread>

namespace nacre::bench {
namespace {

constexpr size_t kibibyte = 1024;
constexpr unsigned warm_up = 16;
/// After traffic, until what is left of it (acknowledgements, slots given back) is done.
constexpr std::chrono::milliseconds settling{50};

Result<void> echoes(Peer& peer, unsigned times) {
  for (unsigned i = 0; i < times; ++i) {
    if (const auto done = echo_once(peer, i); !done) return done;
  }
  return {};
}

Result<void> pages(Peer& peer, unsigned times) {
  for (unsigned i = 0; i < times; ++i) {
    if (const auto done = get_page(peer, kibibyte); !done) return done;
  }
  return {};
}

Result<void> to_guest(Peer& peer, unsigned times) { return send_stream(peer, times * kibibyte); }
Result<void> from_guest(Peer& peer, unsigned times) { return receive_stream(peer, times * kibibyte); }

}  // namespace

const std::vector<Work>& all_work() {
  static const std::vector<Work> all = {
      {"udp_echo", &NetworkEffort::exchanges, SOCK_DGRAM, &Ports::datagrams, echoes},
      {"tcp_rx_kib", &NetworkEffort::kibibytes, SOCK_STREAM, &Ports::streams, to_guest},
      {"tcp_tx_kib", &NetworkEffort::kibibytes, SOCK_STREAM, &Ports::streams, from_guest},
      {"http_keepalive_1k", &NetworkEffort::exchanges, SOCK_STREAM, &Ports::pages, pages},
  };
  return all;
}

Result<Counts> measure_work(const NetworkRun& run, const Work& work, const NetworkEffort& effort,
                            const std::function<void()>& begun, const std::function<void()>& ended) {
  using Clock = std::chrono::steady_clock;
  auto peer = Peer::connect(work.type, run.ports.*work.port);
  if (!peer) return std::unexpected(peer.error());
  if (const auto warm = work.repeat(*peer, warm_up); !warm) return std::unexpected(warm.error());
  std::this_thread::sleep_for(settling);
  const auto start = Clock::now();
  const Counts before = run.view.counts();
  begun();
  if (const auto done = work.repeat(*peer, work.amount(effort)); !done) return std::unexpected(done.error());
  std::this_thread::sleep_for(settling);
  const Counts after = run.view.counts();
  ended();
  std::this_thread::sleep_for(Clock::now() - start);
  const Counts idle = run.view.counts() - after;
  const Counts busy = after - before;
  const auto share = [&](uint64_t with, uint64_t without) {
    return (with > without ? with - without : 0) / work.amount(effort);
  };
  return Counts{share(busy.kernel, idle.kernel), share(busy.user, idle.user)};
}

}  // namespace nacre::bench
