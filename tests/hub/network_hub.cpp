// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/network_hub.hpp"

#include <fmt/format.h>

#include "interfaces/supervision.hpp"

namespace nacre::hub_test {

using namespace observer;
using namespace std::chrono_literals;

namespace {

constexpr uint64_t shown_events = 30;

}  // namespace

NetworkHub::NetworkHub(Cable* cable) : subject_(boot(cable)) {
  auto peer = process::Child::start({.words = {NACRE_MODBUS_PEER, "--socket", line_}});
  if (!peer) throw std::runtime_error(peer.error());
  peer_.emplace(std::move(*peer));
  if (cable != nullptr) cable->plug_in(*subject_.system().network);
  resume();
  if (!page_comes(0)) throw std::runtime_error("no first page; console:\n" + subject_.machine().console());
}

Boot NetworkHub::boot(const Cable* cable) const {
  const std::string isolated = ",iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";
  const std::string user = "restrict=on,hostfwd=tcp:127.0.0.1:" + std::to_string(port_) + "-:80";
  std::vector<std::string> net = {"-netdev", "user,id=net," + user};
  if (cable != nullptr) net = cable->arguments(user);
  std::vector<std::string> words = {"-chardev", "socket,id=line,server=on,wait=off,path=" + line_,
                                    "-device",  "virtio-serial-device,id=serial,bus=virtio-mmio-bus.8,max_ports=1",
                                    "-device",  "virtconsole,bus=serial.0,chardev=line",
                                    "-device",  "virtio-net-pci,netdev=net,addr=1,romfile=" + isolated,
                                    "-device",  "virtio-rng-pci,addr=2" + isolated};
  words.insert(words.begin(), net.begin(), net.end());
  return {.system = "systems/hub", .clock = machine::Clock::paced, .extra = words};
}

void NetworkHub::resume() { must(subject_.debugger().resume()); }

void NetworkHub::stop() {
  must(subject_.debugger().interrupt(60s));
  if (!subject_.place().user) subject_.run_to_idle();
}

double NetworkHub::seconds() {
  return static_cast<double>(subject_.now()) / static_cast<double>(subject_.system().board.counter.to_raw());
}

double NetworkHub::now() {
  stop();
  const double time = seconds();
  resume();
  return time;
}

bool NetworkHub::page_comes(uint64_t number) {
  const auto end = std::chrono::steady_clock::now() + 60s;
  while (std::chrono::steady_clock::now() < end) {
    if (browser_.answered() > 0 && browser_.answered() >= number) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

double NetworkHub::time_to_page() {
  stop();
  const double before = seconds();
  const uint64_t begun = browser_.begun();
  resume();
  const bool came = page_comes(begun + 1);
  const double after = now();
  return came ? after - before : -1;
}

std::string NetworkHub::complaints() {
  stop();
  const auto status = subject_.memory().read<interfaces::SupervisionStatus>(subject_.region("status"));
  std::string text;
  for (unsigned i = 1; i < subject_.count(); ++i) {
    if (status.components[i].phase == interfaces::Phase::isolated) text += subject_.name(i) + " is isolated; ";
  }
  const std::string console = subject_.machine().console();
  if (const size_t at = console.find("climate| missed"); at != std::string::npos) text += console.substr(at, 60);
  if (!text.empty()) text += "\n" + newest_events();
  resume();
  return text;
}

std::string NetworkHub::newest_events() const {
  const abi::AuditArea& audit = subject_.audit();
  std::string text;
  for (uint64_t i = audit.event_head - std::min(audit.event_head, shown_events) + 1; i <= audit.event_head; ++i) {
    const abi::Record& record = audit.events.records[i % abi::ring_records];
    text +=
        fmt::format("{:.3f} {}: kind {}, cause {}, object {}, {:#x} {:#x}\n",
                    static_cast<double>(record.time.to_raw()) / 62.5e6, subject_.name(record.subject.to_raw()),
                    static_cast<unsigned>(record.kind), record.detail, record.object, record.value[0], record.value[1]);
  }
  return text;
}

}  // namespace nacre::hub_test
