// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/board.hpp"

#include <fmt/format.h>

#include "abi/calls.hpp"
#include "abi/isolation.hpp"
#include "tools/nacre/reader.hpp"

namespace nacre::tool {
namespace {

constexpr uint64_t highest_address = 0xffff'ffff;  // both halves are 4 GiB
constexpr uint64_t pci_functions = 8;              // of a slot

struct Range {
  uint64_t address = 0;
  uint64_t size = 0;
};

Range read_range(Reader& reader, Diagnostics& diagnostics) {
  const auto address = reader.number("address", highest_address);
  const auto size = reader.size("size");
  reader.require("address", address.has_value());
  reader.require("size", size.has_value());
  if (!address || !size) return {};
  const Range range{address->value, size->value.to_raw()};
  if (range.address % page_size != 0) diagnostics.error(address->at, "the address is not that of a 4 KiB page");
  if (range.size == 0 || range.size % page_size != 0)
    diagnostics.error(size->at, "the size is not a number of 4 KiB pages");
  return range;
}

/// Of a PCI device: its slot on bus 0, function 0.
void read_stream(Reader& reader, Device& device, Diagnostics& diagnostics) {
  const auto stream = reader.number("stream", (1U << abi::stream_table_log2) - 1);
  if (!stream) return;
  device.stream = static_cast<uint32_t>(stream->value);
  if (stream->value % pci_functions != 0)
    diagnostics.error(stream->at, fmt::format("{} is no StreamID of a PCI slot: expected a multiple of {}",
                                              stream->value, pci_functions));
  if (!device.bus_master)
    diagnostics.error(stream->at, "a device that masters no bus has no StreamID; expected bus_master = true");
}

Device read_device(Reader reader, Diagnostics& diagnostics) {
  Device device;
  device.name = reader.required_text("name");
  const Range range = read_range(reader, diagnostics);
  device.address = range.address;
  device.size = range.size;
  const auto interrupt = reader.number("interrupt", abi::max_intids - 1);
  if (interrupt && interrupt->value < 32) diagnostics.error(interrupt->at, "numbers below 32 belong to the processor");
  if (interrupt) device.interrupt = static_cast<uint32_t>(interrupt->value);
  if (const auto trigger = reader.choice("trigger", {"level", "edge"})) device.edge = trigger->value == 1;
  if (const auto master = reader.boolean("bus_master")) device.bus_master = master->value;
  read_stream(reader, device, diagnostics);
  reader.finish();
  return device;
}

KernelDevice read_kernel_device(Reader reader, Diagnostics& diagnostics) {
  const Name name = reader.required_text("name");
  const Range range = read_range(reader, diagnostics);
  const auto panic_only = reader.boolean("panic_only");
  reader.finish();
  return {name, range.address, range.size, panic_only && panic_only->value};
}

void read_header(Reader reader, Board& board, Diagnostics& diagnostics) {
  board.name = reader.required_text("name");
  const auto counter = reader.number("counter", 1'000'000'000'000);
  const auto path = reader.duration("longest_kernel_path");
  const toml::table* memory = reader.table("memory");
  reader.require("counter", counter.has_value());
  reader.require("longest_kernel_path", path.has_value());
  reader.require("memory", memory != nullptr);
  if (counter) board.counter = TicksPerSecond::from_raw(counter->value);
  if (counter && counter->value == 0) diagnostics.error(counter->at, "a counter that stands still");
  if (path) board.longest_kernel_path = path->value;
  if (memory != nullptr) {
    Reader inner(*memory, board.file, "[board.memory]", diagnostics);
    const Range range = read_range(inner, diagnostics);
    board.memory_address = range.address;
    board.memory_size = range.size;
    inner.finish();
  }
  reader.finish();
}

void check_streams(const Board& board, Diagnostics& diagnostics) {
  for (size_t i = 0; i < board.devices.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Device& a = board.devices[j];
      const Device& b = board.devices[i];
      if (b.stream && a.stream == b.stream)
        diagnostics.error(b.name.at, fmt::format("the devices '{}' and '{}' have the same StreamID {}", a.name.value,
                                                 b.name.value, *b.stream));
    }
  }
}

}  // namespace

const Device* Board::find(const std::string& device) const {
  for (const Device& candidate : devices) {
    if (candidate.name.value == device) return &candidate;
  }
  return nullptr;
}

Board read_board(const std::string& path, Diagnostics& diagnostics) {
  Board board;
  board.file = path;
  const auto root = try_parse_toml(path, diagnostics);
  if (!root) return board;
  Reader reader(*root, board.file, "a board", diagnostics);
  const toml::table* header = reader.table("board");
  reader.require("board", header != nullptr);
  if (header != nullptr) read_header(Reader(*header, board.file, "[board]", diagnostics), board, diagnostics);
  for (const toml::table* table : reader.tables("kernel_device")) {
    board.kernel_devices.push_back(
        read_kernel_device(Reader(*table, board.file, "[[kernel_device]]", diagnostics), diagnostics));
  }
  for (const toml::table* table : reader.tables("device")) {
    board.devices.push_back(read_device(Reader(*table, board.file, "[[device]]", diagnostics), diagnostics));
  }
  check_streams(board, diagnostics);
  reader.finish();
  return board;
}

}  // namespace nacre::tool
