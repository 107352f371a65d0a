// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A component asks the network stack for names and for the time, through the firewall, of servers on the other end of
// the card's cable, which is this test: nobody there, then DHCP and the time, then names.
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "interfaces/sockets.hpp"
#include "tests/network/neighbour.hpp"
#include "tests/target/observer/subject.hpp"
#include "tools/process/temporary_folder.hpp"

using namespace nacre;
using namespace nacre::observer;
using Status = interfaces::Sockets::Status;

namespace {

constexpr uint32_t from_1900_to_1970 = 2'208'988'800;
constexpr uint32_t said = 1'790'000'000;  ///< September 2026

/// Who is there.
enum class Stage : uint8_t { nobody, address_and_time, names_too };

/// The other end of the cable: each frame is a datagram between two sockets in a folder.
class Cable {
 public:
  Cable() : neighbour_([this](const wire::Bytes& frame) { send(frame); }) {
    neighbour_.dns = [this](const wire::Neighbour::Asked& asked) { return dns(asked); };
    neighbour_.sntp = [](const wire::Neighbour::Asked& asked) {
      return wire::TimeAnswer{asked.sntp_time, said + from_1900_to_1970, 0x8000'0000}.frame(asked.sntp_port);
    };
    const sockaddr_un own = address("/test");
    REQUIRE(socket_ >= 0);
    REQUIRE(bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0);
    thread_ = std::jthread([this](const std::stop_token& stop) { serve(stop); });
  }
  Cable(const Cable&) = delete;
  Cable& operator=(const Cable&) = delete;
  ~Cable() {
    thread_.request_stop();
    thread_.join();
    close(socket_);
  }

  [[nodiscard]] std::vector<std::string> devices() const {
    const std::string isolated = ",iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";
    return {
        "-netdev",
        "dgram,id=net,local.type=unix,local.path=" + path("/card") + ",remote.type=unix,remote.path=" + path("/test"),
        "-device",
        "virtio-net-pci,netdev=net,addr=1,romfile=" + isolated,
        "-device",
        "virtio-rng-pci,addr=2" + isolated};
  }
  void enter(Stage stage) { stage_ = stage; }

 private:
  [[nodiscard]] std::string path(const char* name) const { return folder_.path().string() + name; }
  [[nodiscard]] sockaddr_un address(const char* name) const {
    sockaddr_un made{};
    made.sun_family = AF_UNIX;
    (void)path(name).copy(made.sun_path, sizeof made.sun_path - 1);
    return made;
  }

  /// A frame that the machine does not take is lost.
  void send(const wire::Bytes& frame) {
    if (frame.empty()) return;
    const sockaddr_un card = address("/card");
    (void)sendto(socket_, frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&card), sizeof card);
  }
  /// nobody.example is the name that there is not.
  [[nodiscard]] wire::Bytes dns(const wire::Neighbour::Asked& asked) const {
    if (stage_ != Stage::names_too) return {};
    if (asked.dns_name != "broker.example") return wire::dns_refusal(asked.dns_id, asked.dns_port, asked.dns_name, 3);
    return wire::dns_answer(asked.dns_id, asked.dns_port, asked.dns_name, wire::ipv4(10, 0, 2, 77));
  }

  void serve(const std::stop_token& stop) {
    wire::Bytes frame(2'000);
    while (!stop.stop_requested()) {
      pollfd waiting{socket_, POLLIN, 0};
      if (poll(&waiting, 1, 20) <= 0) continue;
      const ssize_t count = recv(socket_, frame.data(), frame.size(), 0);
      if (count > 0 && stage_ != Stage::nobody) neighbour_.receive({frame.data(), static_cast<size_t>(count)}, 0);
    }
  }

  process::TemporaryFolder folder_;
  int socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  std::atomic<Stage> stage_ = Stage::nobody;
  wire::Neighbour neighbour_;
  std::jthread thread_;
};

std::string failed(const std::string& what, Status status) {
  return "asker| " + what + ": status " + std::to_string(static_cast<unsigned>(status));
}

}  // namespace

TEST_CASE("a component is told the addresses of names and the time, and what it is that cannot be told") {
  Cable cable;
  Subject subject({.system = "tests/target/systems/names", .clock = machine::Clock::paced, .extra = cable.devices()});
  const auto says = [&](const std::string& text) { subject.run_to_output(text); };
  says(failed("broker.example", Status::no_network));
  says(failed("time", Status::no_network));
  cable.enter(Stage::address_and_time);
  says("asker| time 1790000000, 500000 us, not longer than 1 s ago: yes");
  says(failed("broker.example", Status::no_answer));
  cable.enter(Stage::names_too);
  says(failed("nobody.example", Status::unknown));  // its turn comes first
  says("asker| 192.0.2.7 is 192.0.2.7");
  says("asker| broker.example is 10.0.2.77");
  for (unsigned id = 0; id < subject.count(); ++id) CHECK(subject.component(id).generation == 1);
}
