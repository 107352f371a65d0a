// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/image.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>

#include "abi/image.hpp"

namespace nacre::tool {
namespace {

/// Documentation/arch/arm64/booting.rst of Linux.
struct Arm64Header {
  uint32_t code0;
  uint32_t code1;
  uint64_t text_offset;
  uint64_t image_size;
  uint64_t flags;
  uint64_t reserved[3];
  uint32_t magic;
  uint32_t reserved1;
};
static_assert(sizeof(Arm64Header) == NACRE_BOOT_INFO_OFFSET);

constexpr uint32_t branch = 0x1400'0000;
constexpr uint32_t arm64_magic = 0x644d'5241;  // "ARM\x64"
constexpr uint64_t text_offset = 0x20'0000;
constexpr uint64_t pages_of_4k = uint64_t{1} << 1;

class ImageBuilder {
 public:
  ImageBuilder(const ImageInput& input, const Place& at, Diagnostics& diagnostics)
      : in_(input), at_(at), diagnostics_(diagnostics), bytes_(input.layout.file_end - input.layout.load) {}

  std::vector<uint8_t> run() {
    put_header();
    for (const Segment& segment : in_.kernel.segments) put_kernel(segment);
    put(NACRE_TABLES_OFFSET, &in_.tables, sizeof in_.tables);
    put_physical(in_.page_tables.address, in_.page_tables.words.data(), in_.page_tables.words.size() * 8);
    put_physical(in_.device_tables.address, in_.device_tables.words.data(), in_.device_tables.words.size() * 8);
    for (const ComponentLayout& component : in_.layout.components) {
      for (const Content& content : component.contents)
        put_physical(content.physical, content.bytes.data(), content.bytes.size());
    }
    for (size_t i = 0; i < in_.uses.size(); ++i) patch_uses(i);
    put_physical(in_.layout.system_info, &in_.system_info, sizeof in_.system_info);
    if (in_.isolation != nullptr) put_physical(in_.layout.isolation.info, in_.isolation, sizeof *in_.isolation);
    if (in_.network != nullptr) put_physical(in_.layout.network, in_.network, sizeof *in_.network);
    for (size_t i = 0; i < in_.region_contents.size(); ++i)
      put_physical(in_.layout.region_places[i], in_.region_contents[i].data(), in_.region_contents[i].size());
    return std::move(bytes_);
  }

 private:
  void put(uint64_t offset, const void* from, size_t size) {
    if (size == 0) return;
    memcpy(&bytes_.at(offset), from, size);
    static_cast<void>(bytes_.at(offset + size - 1));
  }

  void put_physical(uint64_t physical, const void* from, size_t size) { put(physical - in_.layout.load, from, size); }

  void put_header() {
    Arm64Header header{};
    header.code0 = branch | NACRE_TEXT_OFFSET / 4;
    header.text_offset = text_offset;
    header.image_size = in_.layout.memory_end - in_.layout.load;
    header.flags = pages_of_4k;
    header.magic = arm64_magic;
    put(0, &header, sizeof header);
    const abi::BootInfo info{in_.layout.load, in_.layout.kernel_root, in_.layout.boot_root};
    put(NACRE_BOOT_INFO_OFFSET, &info, sizeof info);
  }

  /// Segments of the kernel stand where the fixed window says, and their content leaves the tables' place alone.
  void put_kernel(const Segment& segment) {
    const uint64_t begin = segment.address - NACRE_KERNEL_OFFSET - in_.layout.load;
    const uint64_t end = begin + segment.memory_size;
    const uint64_t limit = segment.execute ? NACRE_CONSTANTS_OFFSET
                           : segment.write ? NACRE_WINDOW_SIZE
                                           : NACRE_TABLES_OFFSET;
    const uint64_t first = segment.execute ? NACRE_TEXT_OFFSET
                           : segment.write ? NACRE_STATE_OFFSET
                                           : NACRE_CONSTANTS_OFFSET;
    if (begin < first || end > limit || end < begin || (segment.write && segment.execute)) {
      diagnostics_.error(
          at_, fmt::format(
                   "the kernel {}: the segment at {:#x}, offsets {:#x} to {:#x}, is outside its window {:#x} to {:#x}",
                   in_.kernel.path, segment.address, begin, end, first, limit));
      return;
    }
    if (segment.write &&
        std::any_of(segment.content.begin(), segment.content.end(), [](uint8_t byte) { return byte != 0; })) {
      diagnostics_.error(at_, fmt::format("the kernel {}: its state is not zero in the file", in_.kernel.path));
    }
    put(begin, segment.content.data(), segment.content.size());
  }

  void patch_uses(size_t index) {
    const Program& program = in_.programs[index];
    const std::vector<abi::Use>& uses = in_.uses[index];
    const uint64_t size = uses.size() * sizeof(abi::Use);
    if (size == 0) return;
    for (size_t i = 0; i < in_.layout.components[index].contents.size(); ++i) {
      const Mapping& mapping = in_.layout.components[index].mappings[i];
      if (program.uses_address < mapping.address || program.uses_address + size > mapping.address + mapping.size)
        continue;
      return put_physical(mapping.physical + program.uses_address - mapping.address, uses.data(), size);
    }
    diagnostics_.error(at_, fmt::format("{}: the section .nacre.uses is in no read-only segment", program.file.path));
  }

  const ImageInput& in_;
  const Place& at_;
  Diagnostics& diagnostics_;
  std::vector<uint8_t> bytes_;
};

}  // namespace

std::vector<uint8_t> build_image(const ImageInput& input, const Place& at, Diagnostics& diagnostics) {
  return ImageBuilder(input, at, diagnostics).run();
}

}  // namespace nacre::tool
