// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/checker/check.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <memory>

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "tools/nacre/checker/isolation.hpp"

namespace nacre::checker {
namespace {

constexpr uint64_t page = 0x1000;
constexpr size_t most_findings = 20;

class Checker {
 public:
  Checker(std::span<const uint8_t> bytes, const Inputs& inputs)
      : image_{bytes, NACRE_LOAD_ADDRESS}, in_(inputs), walker_(image_, findings_) {}

  Findings run() {
    if (image_.bytes.size() < NACRE_WINDOW_SIZE) return {"the image is shorter than the kernel's window"};
    memcpy(&boot_, image_.bytes.data() + NACRE_BOOT_INFO_OFFSET, sizeof boot_);
    tables_ = std::make_unique<abi::Tables>();
    memcpy(tables_.get(), image_.bytes.data() + NACRE_TABLES_OFFSET, sizeof *tables_);
    if (boot_.load_address != image_.load) findings_.push_back("BootInfo names another load address");
    if (tables_->component_count != in_.description.components.size())
      return {"the tables have another number of components"};
    image_size_ = image_.word(image_.load + 16);
    check_kernel();
    check_kernel_bytes();
    for (size_t i = 0; i < in_.description.components.size(); ++i) check_component(i);
    if (const auto info = told_places_.find(Told::isolation); info != told_places_.end())
      check_isolation({image_, in_, walker_, info->second, region_places_}, findings_);
    check_tables_unmapped();
    if (findings_.size() > most_findings) findings_.resize(most_findings);
    return std::move(findings_);
  }

 private:
  void report(const std::string& whose, uint64_t address, const std::string& text) {
    findings_.push_back(fmt::format("{}, address {:#x}: {}", whose, address, text));
  }

  [[nodiscard]] uint64_t image_end() const { return image_.load + image_.bytes.size(); }

  // ---- the kernel's half and boot's map ----

  struct Part {
    uint64_t physical;
    uint64_t size;
    bool write;
    bool execute;
    bool device;
  };

  void check_kernel() {
    const uint64_t load = image_.load;
    std::vector<Part> parts = {
        {load + NACRE_TEXT_OFFSET, NACRE_CONSTANTS_OFFSET - NACRE_TEXT_OFFSET, false, true, false},
        {load + NACRE_CONSTANTS_OFFSET, NACRE_STATE_OFFSET - NACRE_CONSTANTS_OFFSET, false, false, false},
        {load + NACRE_STATE_OFFSET, NACRE_WINDOW_SIZE - NACRE_STATE_OFFSET, true, false, false},
    };
    const std::vector<Part> text(parts.begin(), parts.begin() + 1);
    for (const tool::KernelDevice& device : in_.board.kernel_devices)
      parts.push_back({device.address, device.size, true, false, true});
    compare_kernel("kernel", walker_.walk(boot_.kernel_root, 0xffff'ffff'0000'0000, "kernel"), parts,
                   NACRE_KERNEL_OFFSET, true);
    compare_kernel("boot", walker_.walk(boot_.boot_root, 0, "boot"), text, 0, false);
  }

  /// What the kernel executes and reads is what its ELF file holds; its state begins as zeros.
  void check_kernel_bytes() {
    std::vector<uint8_t> expected(NACRE_WINDOW_SIZE);
    for (const tool::Segment& segment : in_.kernel.segments) {
      const uint64_t offset = segment.address - NACRE_KERNEL_OFFSET - image_.load;
      if (offset > NACRE_WINDOW_SIZE || segment.content.size() > NACRE_WINDOW_SIZE - offset) {
        findings_.push_back("the kernel has a segment outside its window");
      } else if (!segment.write) {
        std::copy(segment.content.begin(), segment.content.end(), expected.begin() + static_cast<ptrdiff_t>(offset));
      }
    }
    for (uint64_t offset = NACRE_TEXT_OFFSET; offset < NACRE_WINDOW_SIZE; ++offset) {
      const bool tables = offset >= NACRE_TABLES_OFFSET && offset < NACRE_TABLES_OFFSET + sizeof(abi::Tables);
      if (tables || image_.bytes[offset] == expected[offset]) continue;
      return report("kernel", NACRE_KERNEL_OFFSET + image_.load + offset, "the byte is not that of the kernel");
    }
  }

  void compare_kernel(const std::string& whose, AddressSpace space, const std::vector<Part>& parts, uint64_t offset,
                      bool global) {
    for (const Part& part : parts) {
      for (uint64_t at = 0; at < part.size; at += page) {
        const Page expected{part.physical + at, false, part.write, false, part.execute, part.device, global};
        const uint64_t address = offset + part.physical + at;
        const auto found = space.find(address);
        if (found == space.end()) {
          report(whose, address, "not mapped");
        } else {
          if (!(found->second == expected)) report(whose, address, "mapped to another page or with other rights");
          space.erase(found);
        }
      }
    }
    for (const auto& [address, unexpected] : space) report(whose, address, "mapped, and should not be");
  }

  // ---- components ----

  void check_component(size_t index) {
    const std::string& name = in_.description.components[index].name.value;
    const abi::ComponentEntry& entry = tables_->components[index];
    if (entry.page_table >> 48 != index + 1)
      findings_.push_back(
          fmt::format("{}: address space identifier {}, not {}", name, entry.page_table >> 48, index + 1));
    if (entry.entry != in_.programs[index].file.entry)
      findings_.push_back(fmt::format("{}: starts at {:#x}, not at the program's entry", name, entry.entry));
    if (entry.stack != expected_stack(in_, index))
      findings_.push_back(fmt::format("{}: its stack begins at {:#x}", name, entry.stack));
    AddressSpace space = walker_.walk(entry.page_table & 0x0000'ffff'ffff'ffff, 0, name);
    check_uses(index, space);
    for (const Expected& expected : expected_of(in_, index)) compare(index, expected, space);
    for (const auto& [address, unexpected] : space) report(name, address, "mapped, and should not be");
  }

  void compare(size_t index, const Expected& expected, AddressSpace& space) {
    const std::string& name = in_.description.components[index].name.value;
    for (uint64_t offset = 0; offset < expected.size; offset += page) {
      const uint64_t address = expected.address + offset;
      const auto found = space.find(address);
      if (found == space.end()) {
        report(name, address, fmt::format("{} is not mapped", expected.name));
        continue;
      }
      const Page rights{found->second.physical, true, expected.write, expected.execute, false, expected.device, false};
      if (!(found->second == rights))
        report(name, address, fmt::format("{} is mapped with other rights", expected.name));
      check_frame(index, expected, offset, found->second.physical);
      space.erase(found);
    }
  }

  void check_frame(size_t index, const Expected& expected, uint64_t offset, uint64_t frame) {
    const std::string& name = in_.description.components[index].name.value;
    const uint64_t address = expected.address + offset;
    switch (expected.backing) {
      case Backing::content:
        claim(name, address, frame, fmt::format("{} of {}", expected.name, name));
        return check_content(index, address, frame);
      case Backing::own:
        check_memory(name, address, frame, Place::packed);
        return claim(name, address, frame, fmt::format("{} of {}", expected.name, name));
      case Backing::region:
        return check_region(name, expected, offset, frame);
      case Backing::told:
        return check_told(name, expected, offset, frame);
      case Backing::fixed:
        if (frame != expected.physical + offset)
          report(name, address, fmt::format("{} is mapped to the page {:#x}", expected.name, frame));
        if (expected.device) claim(name, address, frame, fmt::format("device {} of {}", expected.name, name));
        return;
    }
  }

  [[nodiscard]] uint64_t kernel_end() const { return image_.load + NACRE_WINDOW_SIZE; }

  /// Each frame has one use in the whole system.
  void claim(const std::string& whose, uint64_t address, uint64_t frame, const std::string& use) {
    const auto [entry, added] = owners_.emplace(frame, use);
    if (!added) report(whose, address, fmt::format("the page {:#x} belongs to {} already", frame, entry->second));
  }

  enum class Place { packed, fixed };

  /// Memory that nothing initialises follows the image, up to the size that the image's header asks for.
  void check_memory(const std::string& whose, uint64_t address, uint64_t frame, Place place) {
    const uint64_t board_end = in_.board.memory_address + in_.board.memory_size;
    const uint64_t end = place == Place::packed ? image_.load + image_size_ : board_end;
    if (frame < image_end() || frame + page > end || end > board_end)
      report(whose, address, fmt::format("the page {:#x} is not in the memory beyond the image", frame));
  }

  /// Everybody is told the same, on pages that are nothing else.
  void check_told(const std::string& whose, const Expected& expected, uint64_t offset, uint64_t frame) {
    const uint64_t place = told_places_.emplace(expected.told, frame - offset).first->second;
    if (frame != place + offset || !image_.holds(frame, page) || frame < kernel_end())
      report(whose, expected.address + offset, fmt::format("the {} information is another page", expected.name));
    const auto [entry, added] = told_frames_.emplace(frame, expected.name);
    if (!added && entry->second != expected.name)
      report(whose, expected.address + offset, fmt::format("the page {:#x} tells {} already", frame, entry->second));
  }

  void check_region(const std::string& whose, const Expected& expected, uint64_t offset, uint64_t frame) {
    const tool::Region& region = in_.description.regions[expected.region];
    const uint64_t address = expected.address + offset;
    const uint64_t place = region_places_.emplace(expected.region, frame - offset).first->second;
    if (frame != place + offset)
      report(whose, address,
             fmt::format("the region {} is another page than for others, or not contiguous", region.name.value));
    if (region.address && place != region.address->value)
      report(whose, address, fmt::format("the region {} is not at its declared address", region.name.value));
    const std::vector<uint8_t>& content = in_.region_contents[expected.region];
    if (content.empty()) {
      check_memory(whose, address, frame, region.address ? Place::fixed : Place::packed);
    } else if (frame < kernel_end() || !image_.holds(frame, page) ||
               memcmp(image_.bytes.data() + (frame - image_.load), content.data() + offset, page) != 0) {
      report(whose, address, fmt::format("the region {} is not its content in the image", region.name.value));
    }
    const std::string use = "region " + region.name.value;
    const auto [entry, added] = owners_.emplace(frame, use);
    if (!added && entry->second != use)
      report(whose, address, fmt::format("the page {:#x} belongs to {} already", frame, entry->second));
  }

  /// The page in the image is the page in the ELF file, but for what the tool fills into .nacre.uses.
  void check_content(size_t index, uint64_t address, uint64_t frame) {
    const std::string& name = in_.description.components[index].name.value;
    if (!image_.holds(frame, page) || frame < kernel_end())
      return report(name, address, fmt::format("the page {:#x} is not among the contents of the image", frame));
    const tool::Program& program = in_.programs[index];
    const std::vector<uint8_t> expected = expected_bytes(program, address);
    const uint8_t* actual = image_.bytes.data() + (frame - image_.load);
    const uint64_t uses_end = program.uses_address + program.uses.size() * sizeof(abi::Use);
    for (uint64_t i = 0; i < page; ++i) {
      const bool filled = address + i >= program.uses_address && address + i < uses_end;
      if (!filled && actual[i] != expected[i]) return report(name, address + i, "the byte is not that of the program");
    }
  }

  // ---- what the programs are told ----

  /// The filled metadata as the program sees it, through its own pages.
  [[nodiscard]] std::vector<abi::Use> filled_uses(size_t index, const AddressSpace& space) const {
    const tool::Program& program = in_.programs[index];
    std::vector<abi::Use> uses(program.uses.size());
    auto* out = reinterpret_cast<uint8_t*>(uses.data());
    for (uint64_t i = 0; i < uses.size() * sizeof(abi::Use); ++i) {
      const uint64_t address = program.uses_address + i;
      const auto found = space.find(address / page * page);
      if (found == space.end() || !image_.holds(found->second.physical, page)) continue;
      out[i] = image_.bytes[found->second.physical - image_.load + address % page];
    }
    return uses;
  }

  void check_uses(size_t index, const AddressSpace& space) {
    const std::vector<abi::Use> filled = filled_uses(index, space);
    for (size_t u = 0; u < filled.size(); ++u) check_use(index, in_.programs[index].uses[u], filled[u], space);
  }

  void check_use(size_t index, const abi::Use& before, const abi::Use& filled, const AddressSpace& space) {
    const std::string& name = in_.description.components[index].name.value;
    const bool renamed = before.kind != abi::UseKind::self && memcmp(before.name, filled.name, sizeof before.name) != 0;
    if (renamed || filled.kind != before.kind || filled.optional != before.optional ||
        filled.interface != before.interface || filled.need != before.need) {
      return findings_.push_back(fmt::format("{}: its metadata for '{}' has been altered", name, before.name));
    }
    if (filled.value == ~uint64_t{0} || (filled.kind != abi::UseKind::device && filled.kind != abi::UseKind::region))
      return;
    for (const Expected& expected : expected_of(in_, index)) {
      if (expected.address != filled.value || expected.size != filled.extent ||
          expected.device != (filled.kind == abi::UseKind::device))
        continue;
      const bool dma = expected.backing == Backing::region && in_.description.regions[expected.region].dma;
      const auto first = space.find(expected.address);
      const uint64_t physical = first == space.end() ? 0 : first->second.physical;
      const uint64_t for_device = is_isolated(in_, index) ? expected.address : physical;
      if (filled.physical == (dma ? for_device : 0)) return;
    }
    findings_.push_back(fmt::format("{}: the program is told that '{}' is at {:#x}, where nothing such begins", name,
                                    before.name, filled.value));
  }

  /// Tables and the kernel's window are nobody's memory.
  void check_tables_unmapped() {
    const std::set<uint64_t> tables = walker_.table_pages();
    for (const auto& [frame, use] : owners_) {
      if (tables.contains(frame)) findings_.push_back(fmt::format("the page {:#x}, {}, holds page tables", frame, use));
      if (told_frames_.contains(frame))
        findings_.push_back(
            fmt::format("the page {:#x}, {}, holds the {} information", frame, use, told_frames_.at(frame)));
    }
    for (const auto& [frame, name] : told_frames_) {
      if (tables.contains(frame))
        findings_.push_back(fmt::format("the page {:#x} of the {} information holds page tables", frame, name));
    }
    for (const uint64_t frame : tables) {
      if (frame < kernel_end())
        findings_.push_back(fmt::format("the page tables at {:#x} are in the kernel's window", frame));
    }
  }

  Findings findings_;
  Image image_;
  const Inputs& in_;
  Walker walker_;
  abi::BootInfo boot_{};
  uint64_t image_size_ = 0;  ///< by the arm64 header
  std::unique_ptr<abi::Tables> tables_;
  std::map<uint64_t, std::string> owners_;
  std::map<size_t, uint64_t> region_places_;
  std::map<Told, uint64_t> told_places_;
  std::map<uint64_t, std::string> told_frames_;
};

}  // namespace

Findings check_page_tables(std::span<const uint8_t> image, const Inputs& inputs) {
  return Checker(image, inputs).run();
}

}  // namespace nacre::checker
