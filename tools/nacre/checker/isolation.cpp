// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/checker/isolation.hpp"

#include <fmt/format.h>

#include "abi/isolation.hpp"

namespace nacre::checker {
namespace {

constexpr uint64_t page = 0x1000;

struct Driven {
  size_t driver = 0;
  std::string name;
};

std::map<uint32_t, Driven> driven(const Inputs& in) {
  std::map<uint32_t, Driven> all;
  for (size_t i = 0; i < in.description.components.size(); ++i) {
    for (const tool::DeviceGrant& grant : in.description.components[i].devices) {
      for (const tool::Device& device : in.board.devices) {
        if (device.name.value == grant.device.value && device.stream) all[*device.stream] = {i, device.name.value};
      }
    }
  }
  return all;
}

class Comparison {
 public:
  Comparison(const IsolationView& view, Findings& findings) : view_(view), findings_(findings) {}

  void run() {
    const uint64_t stream_table = view_.image.word(view_.info + offsetof(abi::Isolation, stream_table));
    StreamWalker streams(view_.image, view_.walker, findings_);
    std::map<uint32_t, AddressSpace> spaces = streams.walk(stream_table, driven_streams(view_.inputs));
    for (const auto& [stream, device] : driven(view_.inputs)) {
      whose_ = fmt::format("stream {} ({})", stream, device.name);
      if (const auto space = spaces.find(stream); space != spaces.end()) compare(device.driver, space->second);
    }
  }

 private:
  void report(uint64_t address, const std::string& text) {
    findings_.push_back(fmt::format("{}, address {:#x}: {}", whose_, address, text));
  }

  void compare(size_t driver, AddressSpace& space) {
    for (const Expected& expected : expected_of(view_.inputs, driver)) {
      const bool dma = expected.backing == Backing::region && view_.inputs.description.regions[expected.region].dma;
      if (dma) compare_region(expected, space);
    }
    for (const auto& [address, unexpected] : space)
      report(address, fmt::format("it reaches the page {:#x}, and should not", unexpected.physical));
  }

  void compare_region(const Expected& expected, AddressSpace& space) {
    const auto place = view_.region_places.find(expected.region);
    if (place == view_.region_places.end()) return report(expected.address, "nobody maps " + expected.name);
    for (uint64_t offset = 0; offset < expected.size; offset += page) {
      const uint64_t address = expected.address + offset;
      const auto found = space.find(address);
      if (found == space.end()) {
        report(address, fmt::format("it does not reach {}", expected.name));
        continue;
      }
      const Page right{place->second + offset, true, expected.write, false, false, false, false};
      if (found->second.physical != right.physical) {
        report(address, fmt::format("it reaches the page {:#x} for one of {}", found->second.physical, expected.name));
      } else if (!(found->second == right)) {
        report(address, fmt::format("it reaches {} with other rights than its driver's", expected.name));
      }
      space.erase(found);
    }
  }

  const IsolationView& view_;
  Findings& findings_;
  std::string whose_;
};

}  // namespace

Streams driven_streams(const Inputs& inputs) {
  Streams names;
  for (const auto& [stream, device] : driven(inputs)) names[stream] = device.name;
  return names;
}

void check_isolation(const IsolationView& view, Findings& findings) { Comparison(view, findings).run(); }

}  // namespace nacre::checker
