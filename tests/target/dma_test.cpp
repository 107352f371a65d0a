// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A hostile driver tells its device to write into memory that is not the driver's. Behind the SMMU nothing changes
// there, the fault is named, and the driver is restarted. Without the SMMU the same orders do the harm.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "abi/image.hpp"
#include "interfaces/supervision.hpp"
#include "tests/target/observer/subject.hpp"
#include "tests/target/systems/dma/orders.hpp"

using namespace nacre;
using namespace nacre::observer;

namespace {

constexpr unsigned patience = 4000;  ///< idle points until something must have happened

std::vector<std::byte> copy_of(const Subject& subject, uint64_t physical, size_t size) {
  const auto view = subject.memory().view(physical, size);
  return {view.begin(), view.end()};
}

class Scene {
 public:
  Scene(const std::string& system, const std::vector<std::string>& devices)
      : subject({.system = system, .clock = machine::Clock::paced, .extra = devices}), hostile(subject.id("hostile")) {
    REQUIRE(comes([&] { return report().own_buffer != 0 && subject.component(hostile).generation == 1; }));
    const unsigned bystander = subject.id("bystander");
    REQUIRE(comes([&] { return subject.memory().read<uint8_t>(subject.region("diary") + 255) == 255; }));
    REQUIRE(subject.component(bystander).generation == 1);
  }

  [[nodiscard]] dma_test::Report report() const {
    return subject.memory().read<dma_test::Report>(subject.region("report"));
  }
  [[nodiscard]] uint64_t generation() const { return subject.component(hostile).generation; }

  /// The device is to write at `address`.
  void order(uint64_t address) {
    const uint64_t orders = subject.region("orders");
    number += 1;
    subject.memory().write(orders + offsetof(dma_test::Orders, address), address);
    subject.memory().write(orders + offsetof(dma_test::Orders, number), number);
  }

  [[nodiscard]] bool comes(const std::function<bool()>& event) {
    for (unsigned i = 0; i < patience; ++i) {
      if (event()) return true;
      subject.run_to_idle();
    }
    return event();
  }

  Subject subject;
  unsigned hostile;
  uint64_t number = 0;
};

Scene isolated() {
  return {"tests/target/systems/dma",
          {"-device", "virtio-rng-pci,addr=2,iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0"}};
}

/// One attempt that must come to nothing.
void attempt(Scene& scene, const std::string& what, uint64_t address, uint64_t physical) {
  INFO(what);
  const std::vector<std::byte> before = copy_of(scene.subject, physical, dma_test::bytes_written);
  const uint64_t generation = scene.generation();
  scene.order(address);
  REQUIRE(scene.comes([&] { return scene.generation() > generation && scene.report().taken == scene.number; }));
  CHECK(copy_of(scene.subject, physical, dma_test::bytes_written) == before);
  const auto status = scene.subject.memory().read<interfaces::SupervisionStatus>(scene.subject.region("status"));
  CHECK(status.components[scene.hostile].cause == interfaces::cause_device_fault);
  const std::string told = fmt::format("virtio_pci_2 was stopped writing {:x}", address);
  CHECK_MESSAGE(scene.comes([&] { return scene.subject.machine().console().find(told) != std::string::npos; }),
                "the console does not say: ", told, "\n", scene.subject.machine().console());
}

}  // namespace

TEST_CASE("behind the SMMU a device reaches its driver's dma regions and nothing else") {
  Scene scene = isolated();
  Subject& subject = scene.subject;
  const uint64_t own = scene.report().own_buffer;
  const uint64_t buffer = subject.region("buffer");

  scene.order(own);
  REQUIRE(scene.comes([&] { return scene.report().finished == scene.number; }));
  const std::vector<std::byte> zeros(dma_test::bytes_written);
  CHECK(copy_of(subject, buffer, dma_test::bytes_written) != zeros);  // the honest order is carried out
  CHECK(scene.generation() == 1);

  const auto& layout = subject.system().layout;
  const uint64_t diary = subject.region("diary");
  attempt(scene, "another component's memory, by its physical address", diary, diary);
  attempt(scene, "the kernel's text", layout.load + NACRE_TEXT_OFFSET, layout.load + NACRE_TEXT_OFFSET);
  attempt(scene, "the authority tables", layout.load + NACRE_TABLES_OFFSET, layout.load + NACRE_TABLES_OFFSET);
  attempt(scene, "page tables", layout.tables, layout.tables);
  attempt(scene, "the own buffer by its physical address", buffer, buffer);
  const auto& pages = subject.pages(scene.hostile);
  const auto page_of = [&](uint64_t physical) {
    for (const machine::Mapping& page : pages) {
      if (page.physical_address == physical) return page.virtual_address;
    }
    return uint64_t{0};
  };
  const uint64_t shown = subject.region("shown");
  attempt(scene, "memory that the driver may only read", page_of(shown), shown);
  const uint64_t report = subject.region("report");
  attempt(scene, "memory of the driver's that is not for the device", page_of(report), report + 1024);

  scene.order(own);
  const std::vector<std::byte> before = copy_of(subject, buffer, dma_test::bytes_written);
  const uint64_t generation = scene.generation();
  REQUIRE(scene.comes([&] { return scene.report().finished == scene.number; }));
  CHECK(copy_of(subject, buffer, dma_test::bytes_written) != before);  // after all this the device serves again
  CHECK(scene.generation() == generation);
}

TEST_CASE("without an SMMU the same order does the harm") {
  Scene scene("tests/target/systems/dma_open", {"-device", "virtio-rng-device,bus=virtio-mmio-bus.24"});
  Subject& subject = scene.subject;
  for (const uint64_t target : {subject.region("diary"), subject.system().layout.load + NACRE_TABLES_OFFSET + 0x7000}) {
    const std::vector<std::byte> before = copy_of(subject, target, dma_test::bytes_written);
    scene.order(target);
    REQUIRE(scene.comes([&] { return scene.report().finished == scene.number; }));
    CHECK(copy_of(subject, target, dma_test::bytes_written) != before);
    CHECK(scene.generation() == 1);
  }
}
