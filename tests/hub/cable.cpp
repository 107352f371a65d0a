// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/cable.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

#include "services/firewall/rules.hpp"

namespace nacre::hub_test {
namespace {

using namespace wire;

constexpr size_t most_heard = 4096;
constexpr size_t longest = 65536;
constexpr int patience_ms = 50;
constexpr std::chrono::milliseconds pause(1);

sockaddr_un address_of(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof address.sun_path - 1);
  return address;
}

int open_socket(const std::filesystem::path& path) {
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_of(path);
  if (descriptor < 0 || bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("no socket at " + path.string());
  const timeval patience{10, 0};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return descriptor;
}

void join(int descriptor, const std::filesystem::path& path) {
  const sockaddr_un address = address_of(path);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("QEMU has no socket at " + path.string());
}

std::string netdev(const std::string& name, const std::filesystem::path& folder) {
  return "dgram,id=" + name + ",local.type=unix,local.path=" + (folder / (name + "_qemu")).string() +
         ",remote.type=unix,remote.path=" + (folder / name).string();
}

/// A whole frame, or nothing.
Bytes receive(int descriptor) {
  Bytes frame(longest);
  const ssize_t got = recv(descriptor, frame.data(), frame.size(), MSG_DONTWAIT);
  frame.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return frame;
}

}  // namespace

Cable::Cable(const std::filesystem::path& folder)
    : folder_(folder),
      card_(open_socket(folder / "net")),
      world_(open_socket(folder / "world")),
      world_ports_(65'536) {}

Cable::~Cable() {
  over_ = true;
  if (outwards_.joinable()) outwards_.join();
  if (inwards_.joinable()) inwards_.join();
  close(card_);
  close(world_);
}

std::vector<std::string> Cable::arguments(const std::string& user) const {
  return {"-netdev", netdev("net", folder_),
          "-netdev", netdev("world", folder_),
          "-netdev", "user,id=user," + user,
          "-netdev", "hubport,id=user_port,hubid=1,netdev=user",
          "-netdev", "hubport,id=world_port,hubid=1,netdev=world"};
}

void Cable::plug_in(const abi::NetworkRules& rules) {
  rules_ = &rules;
  join(card_, folder_ / "net_qemu");
  join(world_, folder_ / "world_qemu");
  outwards_ = std::thread([this] { carry(card_, &Cable::carry_from_card); });
  inwards_ = std::thread([this] { carry(world_, &Cable::carry_from_world); });
}

void Cable::inject(View frame) {
  if (stuck_) throw std::runtime_error("the card takes no frames any more");
  if (!torn_) return to_card(frame);
  frames_ += 1;
}

std::deque<Bytes> Cable::heard() {
  const std::lock_guard guard(lock_);
  return std::exchange(heard_, {});
}

void Cable::carry(int from, void (Cable::*one)()) {
  while (!over_) {
    pollfd end{from, POLLIN, 0};
    if (poll(&end, 1, patience_ms) > 0) (this->*one)();
  }
}

void Cable::carry_from_card() {
  if (held_) return std::this_thread::sleep_for(pause);
  Bytes frame = receive(card_);
  if (frame.empty()) return;
  if (of_world(frame)) (void)send(world_, frame.data(), frame.size(), MSG_NOSIGNAL);
  const std::lock_guard guard(lock_);
  if (heard_.size() == most_heard) heard_.pop_front();
  heard_.push_back(std::move(frame));
}

void Cable::carry_from_world() {
  const Bytes frame = receive(world_);
  if (frame.empty()) return;
  if (const auto segment = Segment::read(frame); segment && segment->has(Segment::syn))
    world_ports_[segment->from_port] = true;
  to_card(frame);
}

void Cable::to_card(View frame) {
  const View looked = frame.first(std::min(frame.size(), firewall::looked_at));
  allowed_ += firewall::passes(*rules_, looked, frame.size(), firewall::Way::in) ? 1 : 0;
  frames_ += 1;
  if (send(card_, frame.data(), frame.size(), MSG_NOSIGNAL) < 0 && errno == EAGAIN) stuck_ = true;
}

bool Cable::of_world(View frame) const {
  const auto segment = Segment::read(frame);
  return !segment || world_ports_[segment->to_port];
}

}  // namespace nacre::hub_test
