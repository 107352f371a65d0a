// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/programs.hpp"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <filesystem>

#include "abi/image.hpp"

namespace nacre::tool {
namespace {

class ProgramReader {
 public:
  ProgramReader(const Component& component, Diagnostics& diagnostics) : c_(component), diagnostics_(diagnostics) {}

  Program read(const std::string& path) {
    if (!std::filesystem::exists(path)) {
      diagnostics_.error(c_.program.at, fmt::format("there is no program {}: nacre_component({} SOURCES ...) in a "
                                                    "CMakeLists.txt makes it",
                                                    path, c_.program.value));
      return {};
    }
    auto file = try_read_elf(path, c_.program.at, diagnostics_);
    if (!file) return {};
    program_.file = std::move(*file);
    for (const Segment& segment : program_.file.segments) check_segment(segment);
    check_entry();
    check_fp();
    take_uses();
    take_interfaces();
    check_memory();
    return std::move(program_);
  }

 private:
  void error(const std::string& text) {
    diagnostics_.error(c_.program.at,
                       fmt::format("the program of '{}' ({}): {}", c_.name.value, program_.file.path, text));
  }

  void check_segment(const Segment& segment) {
    const uint64_t end = round_up(segment.address + segment.memory_size, page_size);
    if (segment.write && segment.execute)
      error(fmt::format("the segment at {:#x} is writable and executable", segment.address));
    if (segment.address < NACRE_USER_BEGIN || end > NACRE_USER_END) {
      error(fmt::format("the segment at {:#x} to {:#x} is outside the addresses of components, {:#x} to {:#x}",
                        segment.address, end, NACRE_USER_BEGIN, NACRE_USER_END));
    }
    program_.end = std::max(program_.end, end);
    if (segment.write && !segment.content.empty()) check_initial_data(segment);
  }

  /// The copy of the initial data is mapped too, where p_paddr says.
  void check_initial_data(const Segment& segment) {
    const uint64_t begin = segment.load_address;
    const uint64_t size = segment.content.size();
    if (begin < NACRE_USER_BEGIN || begin > NACRE_USER_END - size) {
      error(fmt::format("the initial data at {:#x} is outside the addresses of components", begin));
    }
    for (const Segment& other : program_.file.segments) {
      const uint64_t other_size = other.write ? other.content.size() : other.memory_size;
      const uint64_t other_begin = other.write ? other.load_address : other.address;
      if (&other == &segment || begin >= other_begin + other_size || other_begin >= begin + size) continue;
      error(fmt::format("the initial data at {:#x} overlaps other content", begin));
    }
  }

  void check_entry() {
    const uint64_t entry = program_.file.entry;
    for (const Segment& segment : program_.file.segments) {
      if (segment.execute && entry >= segment.address && entry < segment.address + segment.memory_size &&
          entry % 4 == 0)
        return;
    }
    error(fmt::format("the entry {:#x} is not in an executable segment", entry));
  }

  void check_fp() {
    if (c_.fp.value) return;
    const auto where = first_fp_instruction(program_.file);
    if (where)
      error(fmt::format(
          "the instruction at {:#x} uses floating-point registers, and the component does not declare 'fp = true'",
          *where));
  }

  void take_uses() {
    if (!program_.file.uses || program_.file.uses->content.empty()) return;
    const Section& section = *program_.file.uses;
    if (section.content.size() % sizeof(abi::Use) != 0) return error("the section .nacre.uses is no array of abi::Use");
    program_.uses_address = section.address;
    program_.uses.resize(section.content.size() / sizeof(abi::Use));
    memcpy(program_.uses.data(), section.content.data(), section.content.size());
    for (abi::Use& use : program_.uses) {
      if (use.name[sizeof use.name - 1] != '\0') return error("a name in .nacre.uses does not end");
    }
  }

  void take_interfaces() {
    const auto interfaces = try_interfaces(program_.file.interfaces);
    if (!interfaces) return error("the section .nacre.interfaces has a line of an unknown form");
    program_.interfaces = *interfaces;
  }

  void check_memory() {
    if (!c_.memory) return;
    const uint64_t needed = program_.end - NACRE_USER_BEGIN + round_up(c_.stack.value.to_raw(), page_size);
    if (needed <= c_.memory->value.to_raw()) return;
    diagnostics_.error(c_.memory->at, fmt::format("'{}' may have {}, but its program and stack take {}", c_.name.value,
                                                  size_text(c_.memory->value), size_text(ByteCount::from_raw(needed))));
  }

  const Component& c_;
  Diagnostics& diagnostics_;
  Program program_;
};

}  // namespace

std::vector<Program> read_programs(const Description& description, const std::string& directory,
                                   Diagnostics& diagnostics) {
  std::vector<Program> programs;
  for (const Component& component : description.components) {
    programs.push_back(
        ProgramReader(component, diagnostics).read(fmt::format("{}/{}.elf", directory, component.program.value)));
  }
  return programs;
}

}  // namespace nacre::tool
