// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The network component's parts and lwIP under a sequence of frames, honest connections between them, and a client that
// does anything. Whatever comes: no access outside of what is there, no assertion of lwIP's, no wrong sum on the wire, and
// once all connections are over nothing of them is left.
#include <lwip/priv/tcp_priv.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/fuzz/tcpip_frames.hpp"
#include "tests/network/world.hpp"
#include "user/datagram.hpp"

namespace nacre::fuzz {
namespace {

using namespace wire;
using user::SocketState;

uint64_t frames;
uint64_t connections;

[[noreturn]] void stop(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

void tell() {
  std::fprintf(stderr, "%llu frames, %llu connections\n", static_cast<unsigned long long>(frames),
               static_cast<unsigned long long>(connections));
}

class Run {
 public:
  Run() {
    if (!world_.come_up()) stop("no address");
    (void)first().stack.try_listen(rules(), served_port);
    (void)world_.second->stack.try_listen(rules(), served_port + 1);
    world_.neighbour.accept(reached_port);
  }

  void step(const Step& step) {
    switch (static_cast<StepKind>(step.kind % step_kinds)) {
      case StepKind::frame:
        inject(make_frame(world_.neighbour, step));
        break;
      case StepKind::raw_frame:
        inject(make_raw_frame(step));
        break;
      case StepKind::time:
        lwip_host::advance(step.b % 8 == 0 ? step.a : step.a % 600);
        break;
      case StepKind::peer:
        peer(step);
        break;
      case StepKind::client:
        client(step);
        break;
      case StepKind::ask:
        ask(step);
        break;
    }
    world_.neighbour.turn(World::now());
    world_.pump();
    lwip_host::advance(1);
    if (world_.neighbour.wrong_sums() != 0) stop("a frame with a wrong sum");
  }

  /// What connections had taken is back when they are over.
  void drain() {
    first().stack.begin();
    world_.second->stack.begin();
    world_.neighbour.peers().clear();
    for (unsigned i = 0; i < 1'000; ++i) {
      lwip_host::advance(TCP_TMR_INTERVAL);
      world_.pump();
    }
    const auto left = lwip_host::usage();
    for (const memp_t pool : {MEMP_TCP_PCB, MEMP_TCP_PCB_LISTEN, MEMP_TCP_SEG, MEMP_PBUF}) {
      if (left.pools[pool] == 0) continue;
      std::fprintf(stderr, "%zu of pool %d: ", left.pools[pool], static_cast<int>(pool));
      stop("something of a connection is left");
    }
    if (left.pools[MEMP_PBUF_POOL] > ARP_TABLE_SIZE * ARP_QUEUE_LEN) stop("received frames are left");
  }

 private:
  [[nodiscard]] Customer& first() { return *world_.first; }

  void inject(const Bytes& frame) {
    frames += 1;
    world_.inject(frame);
  }

  void peer(const Step& step) {
    TcpPeer* fresh = act_as_peer(world_.neighbour, step, World::now());
    if (fresh == nullptr) return;
    connections += 1;
    if (step.b % 2 == 0) fresh->send(Bytes(step.a % 3'000, 'a'));
  }

  void client(const Step& step) {
    const unsigned socket = step.subject % interfaces::socket_count;
    tcpip::Client& stack = first().stack;
    switch (step.what % 11) {
      case 0:
        (void)stack.try_connect(rules(), any_target(step), reached_port);
        break;
      case 1:
        first().ends[socket].say(SocketState::finished);
        break;
      case 2:
        first().ends[socket].say(SocketState::gone);
        break;
      case 3:
        (void)first().read(socket, step.a);
        break;
      case 4:
        nonsense(step, first().out.sockets[socket], first().in.sockets[socket]);
        break;
      case 5:
        if (step.a % 4 == 0) stack.begin();
        (void)stack.try_listen(rules(), served_port);
        break;
      case 6:
        (void)stack.try_bind(rules(), step.a % 2 == 0 ? asked_port : 0);
        break;
      case 7:
        send_datagram(step, first().ends[socket]);
        break;
      default:
        while (first().adopt() >= 0) {
        }
        (void)first().write(socket, Bytes(step.a % 5'000, 'c'));
    }
  }

  /// A word that no honest client writes.
  static void nonsense(const Step& step, user::SocketHalf& half, const user::SocketHalf& stack) {
    switch (step.b % 4) {
      case 0:
        half.sent = step.c;
        break;
      case 1:
        half.read = step.c;
        break;
      case 2:
        half.state = static_cast<SocketState>(step.a);
        break;
      default:
        half.connection = stack.connection + step.d;
    }
  }

  /// A datagram; its header may lie.
  static void send_datagram(const Step& step, user::SocketEnd& end) {
    const user::DatagramHeader header{neighbour_ip + step.b % 2, static_cast<uint16_t>(told_port + step.c % 2), step.a};
    const size_t length = step.d == 0 ? header.length : step.d % 1'500;
    if (header.length > user::longest_datagram) return;
    (void)end.write({reinterpret_cast<const uint8_t*>(&header), sizeof header});
    (void)end.write(Bytes(user::padded(length), 'd'));
  }

  static uint32_t any_target(const Step& step) { return ipv4(10, 0, 2, step.a % 8 == 0 ? step.b % 256 : 77); }

  /// Questions of the device's own, so that answers have something to answer.
  void ask(const Step& step) {
    const auto name = user::HostName::try_from(step.a % 2 == 0 ? "time.example" : "other.example");
    switch (step.what % 4) {
      case 0:
        (void)(step.b % 4 == 0 ? *world_.second : first()).stack.try_resolve(*name);
        break;
      case 1:
        world_.neighbour.answers_arp = step.a % 4 != 0;
        break;
      case 2:
        world_.neighbour.answers_dhcp = step.a % 4 != 0;
        break;
      default:
        lwip_host::advance(SNTP_UPDATE_DELAY / 16 * (step.a % 16U));
    }
  }

  World world_;
};

}  // namespace
}  // namespace nacre::fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::atexit(nacre::fuzz::tell);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace nacre::fuzz;
  Run run;
  for (size_t at = 0; at + sizeof(Step) <= size && at < most_steps * sizeof(Step); at += sizeof(Step)) {
    Step step;
    std::memcpy(&step, data + at, sizeof step);
    run.step(step);
  }
  if (size / sizeof(Step) % 8 == 0) run.drain();
  return 0;
}
