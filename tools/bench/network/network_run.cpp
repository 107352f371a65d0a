// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/network_run.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <filesystem>
#include <thread>

#include "abi/image.hpp"

namespace nacre::bench {
namespace {

constexpr machine::Milliseconds start_patience{60'000};
constexpr unsigned most_questions = 1000;
constexpr machine::Milliseconds between_questions{2};

/// As `nacre run` wires the board (tools/nacre/run/board_command.cpp), with a second line that nobody answers, and
/// without `restrict`, under which QEMU drops every datagram from the machine, forwarded or not. An open card has
/// interrupts as messages, which Linux takes with fewer instructions.
std::vector<std::string> devices(const Ports& ports, Card card) {
  const std::string isolated = ",iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";
  const std::string wired = card == Card::isolated ? isolated : ",disable-legacy=on,bus=pcie.0";
  const std::string net = fmt::format(
      "user,id=net,hostfwd=udp:127.0.0.1:{}-:7,hostfwd=tcp:127.0.0.1:{}-:9,"
      "hostfwd=tcp:127.0.0.1:{}-:80",
      ports.datagrams, ports.streams, ports.pages);
  return {"-netdev",  net,
          "-device",  "virtio-net-pci,netdev=net,addr=1,romfile=" + wired,
          "-device",  "virtio-rng-pci,addr=2" + isolated,
          "-chardev", "null,id=line",
          "-device",  "virtio-serial-device,id=serial,bus=virtio-mmio-bus.8,max_ports=1",
          "-device",  "virtconsole,bus=serial.0,chardev=line"};
}

Result<Ports> free_ports() {
  const auto datagrams = free_port(SOCK_DGRAM);
  const auto streams = free_port(SOCK_STREAM);
  const auto pages = free_port(SOCK_STREAM);
  if (!datagrams) return std::unexpected(datagrams.error());
  if (!streams) return std::unexpected(streams.error());
  if (!pages) return std::unexpected(pages.error());
  return Ports{*datagrams, *streams, *pages};
}

}  // namespace

Result<NetworkRun> start_machine(const Parts& parts, machine::Options options, Card card, Detail detail) {
  auto view = SharedView::create();
  if (!view) return std::unexpected(view.error());
  const auto ports = free_ports();
  if (!ports) return std::unexpected(ports.error());
  options.clock = machine::Clock::paced;
  options.debugger = false;
  const auto add = [&options](const std::vector<std::string>& more) {
    options.extra.insert(options.extra.end(), more.begin(), more.end());
  };
  add(devices(*ports, card));
  add({"-plugin", fmt::format("{},shared={},sites={},boundary={}", parts.plugin, view->descriptor(),
                              detail == Detail::sites ? 1 : 0, NACRE_USER_END)});
  options.inherited = {view->descriptor()};
  auto machine = machine::Machine::start(options);
  if (!machine) return std::unexpected(machine.error());
  const auto up = machine->process().wait_for_output("address ", 0, start_patience);
  if (!up) return failure("the system got no address; console:\n" + machine->console());
  return NetworkRun{nullptr, std::move(*view), *ports, std::move(*machine)};
}

Result<NetworkRun> start_network(const Parts& parts, const std::string& path, Detail detail) {
  auto system = build_system(parts, path);
  if (!system) return std::unexpected(system.error());
  const auto image = write_image(parts, std::filesystem::path(path).filename(), (*system)->image);
  if (!image) return std::unexpected(image.error());
  machine::Options options;
  options.image = *image;
  auto run = start_machine(parts, options, Card::isolated, detail);
  if (run) run->system = std::move(*system);
  return run;
}

Result<Counts> first_answer(const NetworkRun& run) {
  std::string problem;
  for (unsigned i = 0; i < most_questions; ++i) {
    auto peer = Peer::connect(SOCK_STREAM, run.ports.pages);
    if (!peer) return std::unexpected(peer.error());
    const auto seen = see_good_answer(*peer);
    if (seen) return run.view.counts();
    problem = seen.error().text;
    std::this_thread::sleep_for(between_questions);
  }
  return failure(fmt::format("{}; console:\n{}", problem, run.machine.console()));
}

}  // namespace nacre::bench
