// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "tools/nacre/isolation.hpp"
#include "tools/nacre/rules.hpp"
#include "tools/nacre/wiring.hpp"

namespace nacre::tool {
namespace {

struct Span64 {
  uint64_t begin = 0;
  uint64_t end = 0;
};

bool overlap(Span64 a, Span64 b) { return a.begin < b.end && b.begin < a.end; }
Span64 pages_of(const Device& device) { return {device.address, device.address + device.size}; }

/// A device that was given away.
struct Given {
  const Component* owner;
  const DeviceGrant* grant;
  const Device* device;
};

class SharingRules {
 public:
  SharingRules(const Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics) {}

  void run() {
    check_devices();
    for (const Region& region : d_.regions) check_region(region);
    check_region_places();
    check_local_names();
  }

 private:
  void check_devices() {
    std::vector<Given> given;
    for (const Component& c : d_.components) {
      for (const DeviceGrant& grant : c.devices) {
        const Given now{&c, &grant, board_.find(grant.device.value)};
        check_device(now);
        for (const Given& before : given) check_pair(before, now);
        given.push_back(now);
      }
    }
  }

  void check_device(const Given& now) {
    const Place& at = now.grant->device.at;
    for (const KernelDevice& kernel : board_.kernel_devices) {
      if (kernel.panic_only || !overlap(pages_of(*now.device), {kernel.address, kernel.address + kernel.size}))
        continue;
      diagnostics_.error(at, fmt::format("the device '{}' is on a page that the kernel keeps for '{}'",
                                         now.device->name.value, kernel.name.value));
    }
    if (now.device->reaches_all() && now.owner->trust != Trust::trusted) {
      diagnostics_.error(at,
                         fmt::format("the device '{}' reaches all memory by itself, so its driver '{}' must be trusted",
                                     now.device->name.value, now.owner->name.value));
    }
  }

  void check_pair(const Given& before, const Given& now) {
    const Place& at = now.grant->device.at;
    const std::string owners = fmt::format("'{}' and '{}'", before.owner->name.value, now.owner->name.value);
    if (overlap(pages_of(*before.device), pages_of(*now.device))) {
      diagnostics_.error(at, fmt::format("the devices '{}' and '{}' are on the page at {:#x}, which has two owners: {}",
                                         before.device->name.value, now.device->name.value,
                                         std::max(before.device->address, now.device->address), owners));
    } else if (before.device->interrupt != 0 && before.device->interrupt == now.device->interrupt) {
      diagnostics_.error(at, fmt::format("the interrupt {} of '{}' and '{}' has two owners: {}", now.device->interrupt,
                                         before.device->name.value, now.device->name.value, owners));
    }
  }

  void check_region(const Region& region) {
    const uint64_t size = region.size.value.to_raw();
    if (size == 0 || size % page_size != 0) {
      diagnostics_.error(region.size.at, fmt::format("the region '{}' has {}; expected a number of 4 KiB pages",
                                                     region.name.value, size_text(region.size.value)));
    }
    if (region.content) check_content(region);
    if (region.maps.empty())
      diagnostics_.error(region.at, fmt::format("nobody maps the region '{}'", region.name.value));
    const RegionMap* writer = nullptr;
    for (const RegionMap& map : region.maps) {
      check_mapped_once(region, map);
      if (map.access != Access::write) continue;
      if (writer != nullptr) {
        diagnostics_.error(map.at, fmt::format("the region '{}' has two writers: '{}' and '{}'", region.name.value,
                                               writer->component_name.value, map.component_name.value));
      }
      writer = &map;
      if (region.dma && d_.of(map.component).trust != Trust::trusted && !is_bounded(region, d_, board_)) {
        diagnostics_.error(
            map.at,
            fmt::format(
                "the untrusted '{}' may not write '{}': a device follows the addresses that stand in a DMA region",
                map.component_name.value, region.name.value));
      }
    }
  }

  /// Content stands in the image and is a secret: nobody alters it, and no untrusted component sees it.
  void check_content(const Region& region) {
    if (region.address || region.dma || region.kept) {
      diagnostics_.error(
          region.content->at,
          fmt::format("the region '{}' stands in the image: it has no 'address', 'dma' or 'kept'", region.name.value));
    }
    for (const RegionMap& map : region.maps) {
      if (map.access == Access::write)
        diagnostics_.error(map.at, fmt::format("'{}' may not write the region '{}', which stands in the image",
                                               map.component_name.value, region.name.value));
      if (d_.of(map.component).trust == Trust::trusted) continue;
      diagnostics_.error(map.at, fmt::format("the untrusted '{}' may not see the secret '{}'", map.component_name.value,
                                             region.name.value));
    }
  }

  void check_mapped_once(const Region& region, const RegionMap& map) {
    for (const RegionMap& other : region.maps) {
      if (&other == &map) return;
      if (other.component == map.component)
        diagnostics_.error(map.at,
                           fmt::format("'{}' maps the region '{}' twice", map.component_name.value, region.name.value));
    }
  }

  /// Regions with a place of their own choice; the layout keeps the rest out of their way.
  void check_region_places() {
    for (size_t i = 0; i < d_.regions.size(); ++i) {
      const Region& a = d_.regions[i];
      if (!a.address) continue;
      if (a.address->value % page_size != 0)
        diagnostics_.error(a.address->at,
                           fmt::format("the region '{}' is not at the address of a 4 KiB page", a.name.value));
      for (size_t j = 0; j < i; ++j) {
        const Region& b = d_.regions[j];
        if (!b.address || !overlap({a.address->value, a.address->value + a.size.value.to_raw()},
                                   {b.address->value, b.address->value + b.size.value.to_raw()}))
          continue;
        diagnostics_.error(a.address->at, fmt::format("the regions '{}' and '{}' overlap at {:#x}", b.name.value,
                                                      a.name.value, std::max(a.address->value, b.address->value)));
      }
    }
  }

  void claim(ComponentId component, const char* kind, const Name& name) {
    if (names_.emplace(component.to_raw(), kind, name.value).second) return;
    diagnostics_.error(
        name.at,
        fmt::format(
            "'{}' knows two things of the kind {} by the name '{}'; give one another name with 'as' or 'known_as'",
            d_.of(component).name.value, kind, name.value));
  }

  void check_local_names() {
    for (size_t i = 0; i < d_.components.size(); ++i) {
      const auto id = ComponentId::from_raw(static_cast<uint8_t>(i));
      claim(id, "incoming signal", {faults_name, d_.components[i].at});
      if (d_.components[i].system_info) claim(id, "region", {"system", d_.components[i].at});
      if (d_.components[i].audit) claim(id, "region", {"audit", d_.components[i].at});
      if (d_.components[i].isolation.value) claim(id, "region", {"isolation", d_.components[i].at});
      if (d_.components[i].network) claim(id, "region", {"network", d_.components[i].at});
      for (const DeviceGrant& grant : d_.components[i].devices) claim(id, "device", grant.as);
    }
    for (const Channel& channel : d_.channels) {
      claim(channel.client, "outgoing channel", channel.as);
      claim(channel.server, "incoming channel", channel.known_as);
    }
    for (const Signal& signal : d_.signals) {
      claim(signal.from, "outgoing signal", signal.as);
      claim(signal.to, "incoming signal", signal.known_as);
    }
    for (const Region& region : d_.regions) {
      for (const RegionMap& map : region.maps) claim(map.component, "region", map.as);
    }
  }

  const Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
  std::set<std::tuple<uint8_t, std::string, std::string>> names_;
};

}  // namespace

void check_sharing_rules(const Description& description, const Board& board, Diagnostics& diagnostics) {
  SharingRules(description, board, diagnostics).run();
}

}  // namespace nacre::tool
