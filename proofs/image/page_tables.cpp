// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// I1: the checker of tools/nacre, and that nothing beside what it walks is in the area of the tables.
#include <fmt/format.h>
#include <string.h>

#include <algorithm>

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "proofs/image/image_claims.hpp"
#include "proofs/image/timed.hpp"
#include "tools/nacre/checker/check.hpp"
#include "tools/nacre/checker/isolation.hpp"

namespace nacre::proof::image {
namespace {

constexpr uint64_t page = 0x1000;
constexpr uint64_t root_size = 64;
constexpr uint64_t table_bits = 0x0000'ffff'ffff'ffff;
constexpr uint64_t upper_half = 0xffff'ffff'0000'0000;

/// Walks every address space that the image has and counts.
class Coverage {
 public:
  Coverage(std::span<const uint8_t> image, const tool::BuiltSystem& system, const checker::Inputs& inputs, Claim& claim)
      : image_{image, NACRE_LOAD_ADDRESS},
        walker_(image_, claim.findings),
        system_(system),
        inputs_(inputs),
        claim_(claim) {}

  void run() {
    abi::BootInfo boot{};
    memcpy(&boot, image_.bytes.data() + NACRE_BOOT_INFO_OFFSET, sizeof boot);
    add(boot.kernel_root, upper_half, "the kernel");
    add(boot.boot_root, 0, "boot");
    for (size_t i = 0; i < system_.description.components.size(); ++i)
      add(root_of(i), 0, system_.description.components[i].name.value);
    if (system_.isolation != nullptr) add_devices();
    check_rest();
    claim_.obligations += pages_ + rest_;
    claim_.evidence.push_back(fmt::format("{} address spaces, {} pages mapped as described, {} unused bytes zero",
                                          roots_.size(), pages_, rest_));
  }

 private:
  [[nodiscard]] uint64_t root_of(size_t component) const {
    const uint64_t entry = NACRE_TABLES_OFFSET + offsetof(abi::Tables, components) +
                           component * sizeof(abi::ComponentEntry) + offsetof(abi::ComponentEntry, page_table);
    return image_.word(image_.load + entry) & table_bits;
  }

  void add(uint64_t root, uint64_t base, const std::string& whose) {
    const checker::AddressSpace space = walker_.walk(root, base, whose);
    roots_.push_back(root);
    pages_ += space.size();
    for (const auto& [address, leaf] : space) {
      if (leaf.physical >= image_.load + NACRE_WINDOW_SIZE && image_.holds(leaf.physical, page))
        first_content_ = std::min(first_content_, leaf.physical);
    }
  }

  void add_devices() {
    const uint64_t info = system_.layout.isolation.info + offsetof(abi::Isolation, stream_table);
    checker::StreamWalker streams(image_, walker_, claim_.findings);
    size_t pages = 0;
    const auto spaces = streams.walk(image_.word(info), checker::driven_streams(inputs_));
    for (const auto& [stream, space] : spaces) pages += space.size();
    pages_ += pages;
    claim_.evidence.push_back(
        fmt::format("{} devices behind the SMMU reach {} pages, all other streams none", spaces.size(), pages));
  }

  /// From the end of the kernel's window to the first page that somebody maps, everything but roots and tables is zero.
  void check_rest() {
    std::set<uint64_t> tables = walker_.table_pages();
    for (const uint64_t root : roots_) tables.erase(root / page * page);
    for (uint64_t at = image_.load + NACRE_WINDOW_SIZE; at < first_content_; ++at) {
      const bool root =
          std::any_of(roots_.begin(), roots_.end(), [&](uint64_t one) { return at >= one && at < one + root_size; });
      if (root || tables.contains(at / page * page)) continue;
      rest_ += 1;
      if (image_.bytes[at - image_.load] != 0)
        claim_.findings.push_back(fmt::format(
            "between the page tables: a byte that no table holds, offset {:#x}, is not 0", at - image_.load));
    }
  }

  checker::Image image_;
  checker::Walker walker_;
  const tool::BuiltSystem& system_;
  const checker::Inputs& inputs_;
  Claim& claim_;
  std::vector<uint64_t> roots_;
  uint64_t first_content_ = ~uint64_t{0};
  size_t pages_ = 0;
  size_t rest_ = 0;
};

}  // namespace

Claim check_page_tables(std::span<const uint8_t> image, const tool::BuiltSystem& system) {
  Claim claim = timed("I1", [&](Claim& c) {
    const checker::Inputs inputs{system.description, system.board, system.programs, system.region_contents,
                                 *system.kernel};
    c.findings = checker::check_page_tables(image, inputs);
    if (c.findings.empty()) Coverage(image, system, inputs, c).run();
  });
  claim.assumptions = {"the processor walks tables as VMSAv8-64, stage 1, 4 KiB granule, 32-bit halves, says",
                       "boot installs the roots that BootInfo and the tables name (K2)"};
  if (system.isolation != nullptr)
    claim.assumptions.push_back(
        "the SMMU reads its tables as Arm IHI 0070 says, and the component with isolation = true "
        "gives it the stream table before a device masters the bus");
  claim.trusted = {"tools/nacre/checker", "tools/nacre: readers of the description and of ELF files; toml++, libelf"};
  return claim;
}

}  // namespace nacre::proof::image
