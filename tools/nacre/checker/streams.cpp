// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/checker/streams.hpp"

#include <fmt/format.h>

namespace nacre::checker {

/// Bits of a structure of eight 64-bit words. What no field covers is zero.
struct StreamWalker::Field {
  const char* name;
  unsigned word;
  unsigned shift;
  unsigned width;
  uint64_t value;  ///< ignored where `free`
  bool free = false;

  [[nodiscard]] uint64_t mask() const { return (width == 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1) << shift; }
};

namespace {

constexpr uint64_t page = 0x1000;
constexpr uint64_t structure = 64;     // bytes of an entry and of a context descriptor
constexpr uint32_t stream_count = 64;  // as the isolating component tells the SMMU
constexpr uint64_t context_bits = 0x000f'ffff'ffff'ffc0;
constexpr uint64_t root_bits = 0x000f'ffff'ffff'fff0;

}  // namespace

std::map<uint32_t, AddressSpace> StreamWalker::walk(uint64_t stream_table, const Streams& streams) {
  std::map<uint32_t, AddressSpace> spaces;
  if (!walker_.take_page(stream_table, "stream table")) return spaces;
  uint64_t identifier = 0;
  for (uint32_t stream = 0; stream < stream_count; ++stream) {
    const uint64_t entry = stream_table + stream * structure;
    const auto device = streams.find(stream);
    if (device == streams.end()) {
      check_zero(entry, entry + structure, fmt::format("stream {}, which has no driver", stream));
    } else {
      auto space = try_walk_stream(entry, ++identifier, fmt::format("stream {} ({})", stream, device->second));
      if (space) spaces.emplace(stream, std::move(*space));
    }
  }
  check_context_pages();
  return spaces;
}

/// Stage 1 translates, stage 2 does not; no substreams, no address translation service, nothing overrides attributes.
std::optional<AddressSpace> StreamWalker::try_walk_stream(uint64_t entry, uint64_t identifier,
                                                          const std::string& whose) {
  static constexpr Field entry_fields[] = {
      {"V", 0, 0, 1, 1},     {"Config", 0, 1, 3, 0b101}, {"S1ContextPtr", 0, 6, 46, 0, true},
      {"S1CIR", 1, 2, 2, 1}, {"S1COR", 1, 4, 2, 1},      {"S1CSH", 1, 6, 2, 3},
  };
  // 30 bits from TTB0 with pages of 4 KiB, nothing from TTB1; a fault is recorded and its access aborted, not stalled.
  static constexpr Field context_fields[] = {
      {"T0SZ", 0, 0, 6, 34},    {"IR0", 0, 8, 2, 1},   {"OR0", 0, 10, 2, 1},         {"SH0", 0, 12, 2, 3},
      {"EPD1", 0, 30, 1, 1},    {"V", 0, 31, 1, 1},    {"AA64", 0, 41, 1, 1},        {"R", 0, 45, 1, 1},
      {"A", 0, 46, 1, 1},       {"ASET", 0, 47, 1, 1}, {"ASID", 0, 48, 16, 0, true}, {"TTB0", 1, 4, 48, 0, true},
      {"MAIR", 3, 0, 64, 0xff},
  };
  if (!check_fields(entry, entry_fields, whose + ", entry")) return std::nullopt;
  const uint64_t context = image_.word(entry) & context_bits;
  if (!take_context(context, whose) || !check_fields(context, context_fields, whose + ", context")) return std::nullopt;
  const uint64_t found = image_.word(context) >> 48;
  if (found != identifier)
    findings_.push_back(fmt::format("{}, context: its ASID is {}, not {}", whose, found, identifier));
  return walker_.walk_level2(image_.word(context + 8) & root_bits, whose);
}

bool StreamWalker::check_fields(uint64_t address, std::span<const Field> fields, const std::string& whose) {
  bool good = true;
  for (unsigned word = 0; word < structure / 8; ++word) {
    const uint64_t value = image_.word(address + word * 8);
    uint64_t covered = 0;
    for (const Field& field : fields) {
      if (field.word != word) continue;
      covered |= field.mask();
      const uint64_t found = (value & field.mask()) >> field.shift;
      if (field.free || found == field.value) continue;
      findings_.push_back(fmt::format("{}: {} is {:#x}, not {:#x}", whose, field.name, found, field.value));
      good = false;
    }
    if ((value & ~covered) == 0) continue;
    findings_.push_back(
        fmt::format("{}: word {} has bits that nothing here needs: {:#x}", whose, word, value & ~covered));
    good = false;
  }
  return good;
}

bool StreamWalker::take_context(uint64_t context, const std::string& whose) {
  const uint64_t frame = context / page * page;
  if (!context_pages_.contains(frame) && !walker_.take_page(frame, whose + ", context")) return false;
  context_pages_.insert(frame);
  if (contexts_.insert(context).second) return true;
  findings_.push_back(fmt::format("{}: its context descriptor {:#x} is another stream's too", whose, context));
  return false;
}

void StreamWalker::check_zero(uint64_t begin, uint64_t end, const std::string& what) {
  for (uint64_t at = begin; at < end; at += 8) {
    if (image_.word(at) == 0) continue;
    return findings_.push_back(fmt::format("{}: {:#x} at {:#x} is not 0", what, image_.word(at), at));
  }
}

void StreamWalker::check_context_pages() {
  for (const uint64_t frame : context_pages_) {
    for (uint64_t at = frame; at < frame + page; at += structure) {
      if (!contexts_.contains(at)) check_zero(at, at + structure, "a context descriptor that no stream has");
    }
  }
}

}  // namespace nacre::checker
