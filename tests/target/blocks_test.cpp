// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A disk behind the SMMU, with a file of this host for its medium: what the client writes stands there, at its place;
// what is wrong is refused by name; the driver falls and the client goes on. A disk that cannot be written, that has a
// bad sector or does not answer says so. The device reaches the client's areas because the description says so: when it
// does not, the same read is a fault of the device.
#include "interfaces/blocks.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "interfaces/supervision.hpp"
#include "tests/target/observer/injector.hpp"
#include "tests/target/systems/blocks/orders.hpp"

using namespace nacre;
using namespace nacre::observer;
using blocks_test::Kind;
using blocks_test::Order;
using interfaces::area_sectors;
using interfaces::most_requests;
using interfaces::most_sectors;
using interfaces::sector_size;
using Status = interfaces::Blocks::Status;
using Bytes = std::vector<uint8_t>;

namespace {

constexpr uint64_t sectors = 2048;
constexpr uint64_t file_seed = 1;
constexpr unsigned patience = 40'000;  ///< idle points until something must have happened

Bytes pattern(uint64_t seed, size_t size) {
  Bytes bytes(size);
  for (size_t at = 0; at < size; ++at) bytes[at] = blocks_test::pattern(seed, at);
  return bytes;
}

/// The medium, and what must be on it.
class Medium {
 public:
  Medium() : file_(pattern(file_seed, sectors * sector_size)), expected_(pattern(file_seed, sectors * sector_size)) {}

  [[nodiscard]] const std::string& path() const { return file_.path(); }
  void expect(uint64_t sector, const Bytes& bytes) {
    std::copy(bytes.begin(), bytes.end(), expected_.begin() + static_cast<ptrdiff_t>(sector * sector_size));
  }
  [[nodiscard]] Bytes expected(uint64_t sector, uint64_t count) const {
    const auto begin = expected_.begin() + static_cast<ptrdiff_t>(sector * sector_size);
    return {begin, begin + static_cast<ptrdiff_t>(count * sector_size)};
  }
  /// Of the whole file, every byte.
  [[nodiscard]] bool is_as_expected() const {
    std::ifstream stream(path(), std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(stream), {}) == expected_;
  }

 private:
  ImageFile file_;
  Bytes expected_;
};

class Scene {
 public:
  explicit Scene(const std::string& drive, const std::string& system = "blocks")
      : subject(
            {.system = "tests/target/systems/" + system,
             .clock = machine::Clock::paced,
             .extra = {"-drive", "if=none,id=disk," + drive, "-device",
                       "virtio-blk-pci,drive=disk,addr=3,iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0"}}),
        disk(subject.id("disk")) {
    REQUIRE(comes([&] { return report().begins == 1; }));
    CHECK(subject.component(disk).generation == 1);
  }

  [[nodiscard]] blocks_test::Report report() const {
    return subject.memory().read<blocks_test::Report>(subject.region("report"));
  }
  [[nodiscard]] uint64_t generation() const { return subject.component(disk).generation; }
  [[nodiscard]] bool console_says(const std::string& text) {
    return comes([&] { return subject.machine().console().find(text) != std::string::npos; });
  }

  void order(const Order& order) {
    const uint64_t orders = subject.region("orders");
    number += 1;
    subject.memory().write(orders + offsetof(blocks_test::Orders, order), order);
    subject.memory().write(orders + offsetof(blocks_test::Orders, number), number);
  }
  [[nodiscard]] blocks_test::Report result() {
    REQUIRE_MESSAGE(comes([&] { return report().finished == number; }), subject.machine().console());
    return report();
  }
  [[nodiscard]] blocks_test::Report carry_out(const Order& wanted) {
    order(wanted);
    return result();
  }
  void succeed(const Order& wanted) {
    const blocks_test::Report report = carry_out(wanted);
    CHECK(report.outcome == static_cast<uint64_t>(abi::Outcome::ok));
    CHECK(report.status == 0);
    CHECK(report.collected == report.started);
  }
  void fail(const Order& wanted, Status status, uint64_t started) {
    const blocks_test::Report report = carry_out(wanted);
    CHECK(report.outcome == static_cast<uint64_t>(abi::Outcome::ok));
    CHECK(report.status == user::to_code(status).to_raw());
    CHECK(report.started == started);
  }

  /// The client has read what is on the medium, and so has who looks from outside.
  void read(const Medium& medium, uint64_t sector, uint32_t count, uint32_t place) {
    succeed({Kind::read, sector, count, place, 0});
    const Bytes expected = medium.expected(sector, count);
    uint64_t sum = 0;
    for (const uint8_t byte : expected) sum = blocks_test::add(sum, byte);
    CHECK(report().sum == sum);
    CHECK(area(place, count) == expected);
  }

  /// What has been read into the area.
  [[nodiscard]] Bytes area(uint32_t place, uint32_t count) const {
    const auto view = subject.memory().view(subject.region("blocks_in") + place * sector_size, count * sector_size);
    const auto* const bytes = reinterpret_cast<const uint8_t*>(view.data());
    return {bytes, bytes + view.size()};
  }

  [[nodiscard]] bool comes(const std::function<bool()>& event) {
    for (unsigned i = 0; i < patience; ++i) {
      if (event()) return true;
      subject.run_to_idle();
    }
    return event();
  }

  Subject subject;
  unsigned disk;
  uint64_t number = 0;
};

std::string raw(const Medium& medium) { return "format=raw,file=" + medium.path(); }

/// The seed of an order is the number of the order.
void write_and_read_back(Scene& scene, Medium& medium, uint64_t sector, uint32_t count, uint32_t place) {
  INFO(sector, " ", count, " ", place);
  const uint64_t seed = scene.number + 1000;
  scene.succeed({Kind::write, sector, count, place, seed});
  medium.expect(sector, pattern(seed, count * sector_size));
  scene.succeed({Kind::flush, 0, 0, 0, 0});
  CHECK(medium.is_as_expected());
  scene.read(medium, sector, count, area_sectors - count - place);
}

void refuse_what_is_wrong(Scene& scene) {
  for (const Kind kind : {Kind::read, Kind::write}) {
    scene.fail({kind, sectors, 1, 0, 0}, Status::out_of_range, 0);
    scene.fail({kind, sectors - 1, 2, 0, 0}, Status::out_of_range, 0);
    scene.fail({kind, ~uint64_t{0}, 2, 0, 0}, Status::out_of_range, 0);
    scene.fail({kind, 0, 0, 0, 0}, Status::bad_count, 0);
    scene.fail({kind, 0, most_sectors + 1, 0, 0}, Status::bad_count, 0);
    scene.fail({kind, 0, 1, area_sectors, 0}, Status::outside_area, 0);
    scene.fail({kind, 0, 2, ~uint32_t{0}, 0}, Status::outside_area, 0);
  }
  scene.fail({Kind::several, 0, most_requests + 1, 0, 0}, Status::busy, most_requests);
  CHECK(scene.report().collected == most_requests);
}

/// Runs until the driver, at EL0, has been woken by a request of this component, or by its device.
void run_to_request(Scene& scene, unsigned of) {
  scene.subject.run_to_wake(scene.disk, [&](const Place&) {
    return scene.report().taken == scene.number && scene.subject.component(scene.disk).serving.to_raw() == of;
  });
}
constexpr unsigned nobody = 0;  ///< the supervisor calls nobody

/// The driver falls while its client wants nothing. The next order meets one that knows of no client.
void fall_unseen(Scene& scene, Medium& medium) {
  const blocks_test::Report before = scene.report();
  const uint64_t generation = scene.generation();
  run_to_request(scene, scene.subject.id("stranger"));
  Injector(scene.subject).inject(scene.disk, FaultKind::null_access);
  REQUIRE(scene.comes([&] { return scene.generation() == generation + 1; }));
  CHECK(scene.report().begins == before.begins);
  scene.read(medium, 3, 5, 7);
  CHECK(scene.report().lost == before.lost + 1);
  CHECK(scene.report().begins == before.begins + 1);
}

/// The driver falls while it has an order. The order is carried out all the same, by its next life.
void fall(Scene& scene, Medium& medium, unsigned serving) {
  Subject& subject = scene.subject;
  const blocks_test::Report before = scene.report();
  const uint64_t seed = scene.number + 1000;
  const uint64_t sector = 500 + scene.number;
  scene.order({Kind::write, sector, most_sectors, 0, seed});
  run_to_request(scene, serving);
  CHECK(scene.report().finished != scene.number);
  const uint64_t generation = scene.generation();
  Injector(subject).inject(scene.disk, FaultKind::null_access);
  const blocks_test::Report after = scene.result();
  CHECK(scene.generation() == generation + 1);
  CHECK(after.status == 0);
  CHECK(after.lost > before.lost);
  CHECK(after.begins > before.begins);
  medium.expect(sector, pattern(seed, most_sectors * sector_size));
  CHECK(medium.is_as_expected());
}

}  // namespace

TEST_CASE("what the client writes is on the disk, what is wrong is refused, and a fall of the driver loses nothing") {
  Medium medium;
  Scene scene(raw(medium));
  CHECK(scene.report().sectors == sectors);
  CHECK(scene.report().read_only == 0);
  scene.read(medium, 77, most_sectors, 1);
  write_and_read_back(scene, medium, 0, 1, 0);
  write_and_read_back(scene, medium, 1001, 3, 5);
  write_and_read_back(scene, medium, sectors - most_sectors, most_sectors, area_sectors - most_sectors);
  scene.succeed({Kind::several, 1000, most_requests, 9, 0});
  for (unsigned i = 0; i < most_requests; ++i)
    CHECK(scene.area(9 + i, 1) == medium.expected(1000 + i * blocks_test::step, 1));
  refuse_what_is_wrong(scene);
  CHECK(medium.is_as_expected());
  CHECK(scene.generation() == 1);
  CHECK(scene.report().begins == 1);

  fall(scene, medium, scene.subject.id("client"));
  fall(scene, medium, nobody);
  fall_unseen(scene, medium);
  write_and_read_back(scene, medium, 1001, 3, 5);
  const auto refusals = scene.subject.memory().read<blocks_test::Refusals>(scene.subject.region("refusals"));
  CHECK(refusals.refused >= 5);
  CHECK(refusals.others == 0);
}

TEST_CASE("a client that waits is told when the answer is there") {
  Medium medium;
  Scene scene(raw(medium) + ",throttling.iops-total=10");
  scene.succeed({Kind::several, 0, most_requests, 0, 0});
  CHECK(scene.report().told > 0);
}

TEST_CASE("a disk that cannot be written says so") {
  Medium medium;
  Scene fixed(raw(medium) + ",readonly=on");
  CHECK(fixed.report().read_only == 1);
  fixed.fail({Kind::write, 0, 1, 0, 0}, Status::read_only, 0);
  fixed.read(medium, 0, 1, 0);
  CHECK(medium.is_as_expected());
}

TEST_CASE("a sector that cannot be read, and a flush that fails, are errors of their requests and of no other") {
  Medium medium;
  Scene bad("driver=blkdebug,image.driver=file,image.filename=" + medium.path() +
            ",inject-error.0.event=none,inject-error.0.iotype=read,inject-error.0.errno=5,inject-error.0.sector=7,"
            "inject-error.1.event=none,inject-error.1.iotype=flush,inject-error.1.errno=5");
  bad.fail({Kind::read, 5, 4, 0, 0}, Status::device_failed, 1);
  bad.fail({Kind::several, 3, most_requests, 0, 0}, Status::device_failed, most_requests);
  CHECK(bad.report().collected == most_requests - 1);
  bad.read(medium, 8, 4, 0);
  bad.succeed({Kind::write, 100, 1, 0, 0});  // without it QEMU flushes nothing
  bad.fail({Kind::flush, 0, 0, 0, 0}, Status::device_failed, 1);
  CHECK(bad.generation() == 1);
}

TEST_CASE("a disk that does not answer is reset, the client is told, and the driver goes on") {
  Medium medium;
  Scene scene(raw(medium) + ",throttling.bps-total=512");  // after a request of 64 sectors it does nothing for a minute
  scene.succeed({Kind::read, 0, most_sectors, 0, 0});
  scene.order({Kind::several, 0, 2, 0, 0});
  scene.subject.run_to_output("the disk does not answer and is reset");  // without stops, for which the machine is slow
  const blocks_test::Report report = scene.result();
  CHECK(report.status == user::to_code(Status::no_answer).to_raw());
  CHECK(report.started == 2);
  CHECK(report.collected == 0);
  CHECK(scene.generation() == 1);
  CHECK(scene.report().begins == 1);
}

TEST_CASE("a device that may not reach the client's area gets a fault, which names it, and its driver is restarted") {
  Medium medium;
  Scene scene(raw(medium), "blocks_closed");
  scene.succeed({Kind::write, 9, 4, 2, 3});  // the other area is as it was
  medium.expect(9, pattern(3, 4 * sector_size));
  CHECK(medium.is_as_expected());
  const Bytes before = scene.area(0, area_sectors);
  const uint64_t generation = scene.generation();
  scene.order({Kind::read, 0, 8, 0, 0});
  REQUIRE(scene.comes([&] { return scene.generation() > generation; }));
  CHECK(scene.console_says("virtio_pci_3 was stopped writing"));
  const auto status = scene.subject.memory().read<interfaces::SupervisionStatus>(scene.subject.region("status"));
  CHECK(status.components[scene.disk].cause == interfaces::cause_device_fault);
  CHECK(scene.area(0, area_sectors) == before);
  CHECK(scene.report().finished != scene.number);
}
