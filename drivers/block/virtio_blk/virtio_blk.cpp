// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A virtio disk (virtio 1.1, 5.2), served to one client. The device moves the bytes between the disk and the areas that
// it shares with the client; none passes through here. Untrusted: what the device can reach is bounded by the SMMU. See
// README.md.
#include "drivers/block/virtio_blk/requests.hpp"
#include "drivers/virtio/pci.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using namespace nacre::drivers::block;
using Interface = interfaces::Blocks;

using Shared = user::Region<"queues", Memory, user::Access::write>;
using In = user::Region<"blocks_in", interfaces::BlocksArea, user::Access::write>;
using Out = user::Region<"blocks_out", interfaces::BlocksArea>;
using Owner = user::Accept<"client", Interface>;
using Client = user::Signal<"client">;
using Isolation = user::Signal<"isolation">;
using Registers = user::Device<"disk">;
constexpr auto interrupt = user::line<"disk">;
constexpr auto late = user::timer<"late">;
constexpr auto again = user::timer<"again">;

constexpr uint16_t only_queue = 0;
constexpr uint64_t feature_read_only = uint64_t{1} << 5;  ///< 5.2.3
constexpr uint64_t feature_flush = uint64_t{1} << 9;  ///< without it, what is written is on the medium when it is done
constexpr uintptr_t capacity = 0;                     ///< in the device's configuration (5.2.4)
constexpr auto patience = 5_s;                        ///< with a device that has a request

class Disk {
 public:
  void begin() {
    start();
    user::print("a disk of {} sectors\n", geometry_.sectors);
    interrupt.done();
    tell();
  }

  /// The reset takes from the device what an earlier life of the client has started.
  user::Answer<Interface::Begin> on(Interface::Begin, user::Caller caller) {
    if (!Owner::is(caller)) return Failed{Status::not_client};
    start();
    requests_.forget();
    begun_ = true;
    return std::tuple{geometry_.sectors, geometry_.read_only};
  }

  user::Answer<Interface::Read> on(Interface::Read, user::Caller caller, Sector sector, SectorCount count,
                                   AreaSector place) {
    return transfer(caller, {Direction::read, sector, count, place});
  }
  user::Answer<Interface::Write> on(Interface::Write, user::Caller caller, Sector sector, SectorCount count,
                                    AreaSector place) {
    return transfer(caller, {Direction::write, sector, count, place});
  }

  user::Answer<Interface::Flush> on(Interface::Flush, user::Caller caller) {
    if (const auto admitted = try_admit(caller); !admitted) return admitted;
    if (!requests_.has_room()) return Failed{Status::busy};
    if (flushes_) {
      requests_.give_flush(deadline());
      notify();
    } else {
      requests_.add_done();
    }
    return Nothing{};
  }

  user::Answer<Interface::Collect> on(Interface::Collect, user::Caller caller) {
    if (const auto admitted = try_admit(caller); !admitted) return admitted;
    return requests_.try_collect();
  }

  void on(decltype(interrupt)) {
    (void)device_.take_interrupts();
    collect();
    interrupt.done();
  }

  void on(decltype(late)) {
    collect();
    if (user::now() < requests_.deadline()) return;
    user::print("the disk does not answer and is reset\n");
    start();
    tell();
  }

  /// The client could not be told at once.
  void on(decltype(again)) { tell(); }

 private:
  [[nodiscard]] Result<Nothing, Status> try_admit(user::Caller caller) const {
    if (!Owner::is(caller)) return Failed{Status::not_client};
    if (!begun_) return Failed{Status::not_begun};
    return Nothing{};
  }

  [[nodiscard]] Result<Nothing, Status> transfer(user::Caller caller, const Wish& wish) {
    if (const auto admitted = try_admit(caller); !admitted) return admitted;
    const auto checked = try_check(wish, geometry_);
    if (!checked) return Failed{checked.error()};
    if (!requests_.has_room()) return Failed{Status::busy};
    requests_.give(checked.value(), deadline());
    notify();
    return Nothing{};
  }

  void notify() {
    device_.notify(only_queue);
    late.set(requests_.deadline());
  }

  void collect() {
    if (requests_.take_answers()) tell();
    late.set(requests_.deadline());
  }

  void start() {
    late.cancel();
    const auto started = try_start();
    if (started) return;
    user::print("no disk here, problem {}\n", started.error());
    __builtin_trap();
  }

  [[nodiscard]] Result<Nothing, drivers::virtio::Problem> try_start() {
    if (const auto reset = device_.try_reset(); !reset) return Failed{reset.error()};
    // Bus mastering is on when this returns: the one who grants it is more urgent.
    if (Isolation::raise() != abi::Outcome::ok) user::print("bus mastering is refused for now\n");
    requests_.lose_device();
    const auto features = device_.try_begin(feature_read_only | feature_flush);
    if (!features) return Failed{features.error()};
    const auto sectors = device_.try_configuration_pair(capacity);
    if (!sectors) return Failed{sectors.error()};
    geometry_ = {sectors.value(), (features.value() & feature_read_only) != 0};
    flushes_ = (features.value() & feature_flush) != 0;
    if (const auto set = device_.try_set_queue(only_queue, requests_.queue()); !set) return Failed{set.error()};
    device_.run();
    return Nothing{};
  }

  [[nodiscard]] static Instant deadline() { return user::now() + user::ticks(patience); }

  static void tell() {
    if (Client::raise() == abi::Outcome::again)
      again.set(user::now() + user::ticks(1_ms));
    else
      again.cancel();
  }

  drivers::virtio::PciDevice device_{Registers::address()};
  Requests requests_{Shared::get(), Shared::physical(), In::physical(), Out::physical()};
  Geometry geometry_;
  bool flushes_ = false;  ///< the device must be asked to put what is written on the medium
  bool begun_ = false;    ///< by the client, in this life of ours
};

}  // namespace

int main() {
  static Disk disk;
  disk.begin();
  user::run(disk, user::serves<Interface>, interrupt, late, again);
}
