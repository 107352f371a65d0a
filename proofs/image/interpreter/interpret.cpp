// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/interpret.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <optional>

#include "abi/image.hpp"
#include "proofs/image/interpreter/entry_cells.hpp"

namespace nacre::proof::interpreter {
namespace {

constexpr uint64_t frame_bits = 0x0000'ffff'ffff'f000;
constexpr uint64_t root_bits = 0x0000'ffff'ffff'ffff;

uint64_t word_at(std::span<const uint8_t> image, uint64_t offset) {
  uint64_t word = 0;
  if (offset > image.size() || image.size() - offset < sizeof word) throw Refused("an address beyond the image");
  memcpy(&word, image.data() + offset, sizeof word);
  return word;
}

uint64_t root_of(std::span<const uint8_t> image, unsigned component) {
  const uint64_t entry = offsetof(abi::Tables, components) + component * sizeof(abi::ComponentEntry);
  return word_at(image, NACRE_TABLES_OFFSET + entry + offsetof(abi::ComponentEntry, page_table)) & root_bits;
}

/// The physical address, by three levels of tables; nothing if it is not mapped.
std::optional<uint64_t> translate(std::span<const uint8_t> image, uint64_t root, uint64_t address) {
  uint64_t table = root;
  for (const unsigned shift : {30U, 21U, 12U}) {
    const uint64_t slot = shift == 30 ? address >> 30 & 3 : address >> shift & 511;
    const uint64_t descriptor = word_at(image, table + slot * 8 - NACRE_LOAD_ADDRESS);
    if ((descriptor & 3) != 3) return std::nullopt;
    table = descriptor & frame_bits;
  }
  return table | (address & (page_size - 1));
}

class Interpreter {
 public:
  Interpreter(const Sources& in, std::span<const uint8_t> image) : in_(in), image_(image) {}

  Sheet run() {
    if (image_.size() < NACRE_WINDOW_SIZE) throw Refused("the image is shorter than the kernel's window");
    add_header();
    add_tables();
    for (unsigned id = 0; id < in_.system.components.size(); ++id) add_uses(id);
    add_system_info();
    add_isolation();
    if (const auto begin = area_of(PieceKind::network, "network rules"))
      add_network_cells(sheet_, *network_rules_of(in_), *begin);
    return std::move(sheet_);
  }

 private:
  /// Where memory ends that the image asks for: the last page that is neither of a device nor at a place of its own.
  [[nodiscard]] uint64_t memory_end() const {
    uint64_t end = NACRE_LOAD_ADDRESS + image_.size();
    for (unsigned id = 0; id < in_.system.components.size(); ++id) {
      const uint64_t root = root_of(image_, id);
      for (uint64_t address = NACRE_USER_BEGIN; address < in_.plans[id].end; address += page_size) {
        if (elsewhere(id, address)) continue;
        if (const auto physical = translate(image_, root, address)) end = std::max(end, *physical + page_size);
      }
    }
    return end;
  }

  [[nodiscard]] bool elsewhere(unsigned id, uint64_t address) const {
    const auto& pieces = in_.plans[id].pieces;
    return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
      const bool here = address >= piece.address && address < piece.address + piece.size;
      return here && (piece.kind == PieceKind::device || (piece.region != nullptr && piece.region->placed));
    });
  }

  /// The header of arm64 Linux images (Documentation/arch/arm64/booting.rst), then BootInfo, then nothing.
  void add_header() {
    sheet_.add_area(0, NACRE_TEXT_OFFSET, "header");
    sheet_.add_number(0, 4, 0x1400'0000 + NACRE_TEXT_OFFSET / 4, "header.code0");  // b text
    sheet_.add_number(4, 4, 0, "header.code1");
    sheet_.add_number(8, 8, 0x20'0000, "header.text_offset");
    sheet_.add_number(16, 8, memory_end() - NACRE_LOAD_ADDRESS, "header.image_size");
    sheet_.add_number(24, 8, 0b0010, "header.flags");  // little endian, pages of 4 KiB, placed as text_offset says
    for (unsigned i = 0; i < 3; ++i) sheet_.add_number(32 + 8 * i, 8, 0, fmt::format("header.reserved[{}]", i));
    sheet_.add_number(56, 4, 0x644d'5241, "header.magic");  // "ARM\x64"
    sheet_.add_number(60, 4, 0, "header.reserved1");
    const uint64_t kernel_root = NACRE_BOOT_INFO_OFFSET + offsetof(abi::BootInfo, kernel_root);
    const uint64_t boot_root = NACRE_BOOT_INFO_OFFSET + offsetof(abi::BootInfo, boot_root);
    sheet_.add_number(NACRE_BOOT_INFO_OFFSET, 8, NACRE_LOAD_ADDRESS, "BootInfo.load_address");
    sheet_.add_number(kernel_root, 8, word_at(image_, kernel_root), "BootInfo.kernel_root");
    sheet_.add_number(boot_root, 8, word_at(image_, boot_root), "BootInfo.boot_root");
  }

  void add_tables() {
    const std::unique_ptr<abi::Tables> tables = tables_of(in_);
    for (unsigned id = 0; id < tables->component_count; ++id) tables->components[id].page_table |= root_of(image_, id);
    sheet_.add_area(NACRE_TABLES_OFFSET, NACRE_STATE_OFFSET, "tables");
    add_table_cells(sheet_, *tables, NACRE_TABLES_OFFSET);
  }

  void add_uses(unsigned id) {
    std::vector<abi::Use> uses = uses_of(in_, id);
    if (uses.empty()) return;
    const Component& c = in_.system.components[id];
    const uint64_t begin = offset_of(image_, id, in_.programs[id].uses_address);
    const uint64_t size = uses.size() * sizeof(abi::Use);
    if (offset_of(image_, id, in_.programs[id].uses_address + size - 1) != begin + size - 1)
      throw Refused("the metadata of '" + c.name + "' is scattered");
    for (abi::Use& use : uses) {
      for (const Piece& piece : in_.plans[id].pieces) {
        const bool dma = piece.region != nullptr && piece.region->dma && use.kind == abi::UseKind::region;
        if (!dma || use.value != piece.address) continue;
        use.physical =
            is_isolated(in_, id) ? piece.address : translate(image_, root_of(image_, id), piece.address).value_or(0);
      }
    }
    sheet_.add_area(begin, begin + size, "metadata of " + c.name);
    for (size_t i = 0; i < uses.size(); ++i)
      add_use_cells(sheet_, uses[i], begin + i * sizeof(abi::Use), fmt::format("uses of {}[{}]", c.name, i));
  }

  /// Where the first component that is told something is told it, as an area of the image; nothing if nobody is.
  std::optional<uint64_t> area_of(PieceKind kind, const char* name) {
    for (unsigned id = 0; id < in_.system.components.size(); ++id) {
      for (const Piece& piece : in_.plans[id].pieces) {
        if (piece.kind != kind) continue;
        const uint64_t begin = offset_of(image_, id, piece.address);
        sheet_.add_area(begin, begin + piece.size, name);
        return begin;
      }
    }
    return std::nullopt;
  }

  void add_system_info() {
    if (const auto begin = area_of(PieceKind::system_info, "system information"))
      add_info_cells(sheet_, *system_info_of(in_), *begin);
  }

  void add_isolation() {
    const auto begin = area_of(PieceKind::isolation, "isolation");
    if (!begin) return;
    const std::unique_ptr<abi::Isolation> isolation = isolation_of(in_);
    isolation->stream_table = word_at(image_, *begin + offsetof(abi::Isolation, stream_table));
    add_isolation_cells(sheet_, *isolation, *begin);
  }

  const Sources& in_;
  std::span<const uint8_t> image_;
  Sheet sheet_;
};

}  // namespace

uint64_t offset_of(std::span<const uint8_t> image, unsigned component, uint64_t address) {
  const auto physical = translate(image, root_of(image, component), address);
  if (!physical) throw Refused(fmt::format("component {} does not map {:#x}", component, address));
  if (*physical < NACRE_LOAD_ADDRESS || *physical - NACRE_LOAD_ADDRESS >= image.size())
    throw Refused(fmt::format("component {}: the address {:#x} is not in the image", component, address));
  return *physical - NACRE_LOAD_ADDRESS;
}

Sheet interpret(const Sources& sources, std::span<const uint8_t> image) { return Interpreter(sources, image).run(); }

}  // namespace nacre::proof::interpreter
