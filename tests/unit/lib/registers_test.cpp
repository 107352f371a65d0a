// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Registers and fields, on memory instead of a device.
#include "lib/registers.hpp"

#include <doctest/doctest.h>

namespace {

using namespace nacre;

struct Thing;
enum class Mode : uint8_t { slow = 1, fast = 3 };
struct Control : Register<Thing, 4, RegisterAccess::read_write> {
  using Enable = Flag<Control, 0>;
  using Speed = Field<Control, 4, 2, Mode>;
  using Top = Field<Control, 24, 8>;
};
struct Whole : Register<Thing, 8, RegisterAccess::read_write, uint64_t> {
  using Value = Field<Whole, 0, 64, uint64_t>;
};

struct Memory {
  uint32_t words[4] = {0x1111'1111, 0xffff'ffff, 0, 0};
  RegisterBlock<Thing> block{reinterpret_cast<uintptr_t>(words)};
};

TEST_CASE("write replaces the whole register, modify the given fields") {
  alignas(8) Memory memory;
  memory.block.write(Control::Enable(true), Control::Speed(Mode::fast));
  CHECK(memory.words[1] == 0x31);
  memory.block.modify(Control::Top(0xab));
  CHECK(memory.words[1] == 0xab00'0031);
  memory.block.modify(Control::Speed(Mode::slow), Control::Enable(false));
  CHECK(memory.words[1] == 0xab00'0010);
  CHECK(memory.words[0] == 0x1111'1111);
  CHECK(memory.words[2] == 0);
}

TEST_CASE("read gives the fields with their types") {
  alignas(8) Memory memory;
  memory.words[1] = 0x4200'0031;
  const auto control = memory.block.read<Control>();
  CHECK(control.get<Control::Enable>());
  CHECK(control.get<Control::Speed>() == Mode::fast);
  CHECK(control.get<Control::Top>() == 0x42);
  CHECK(control.to_raw() == 0x4200'0031);
}

TEST_CASE("a register of 64 bits") {
  alignas(8) Memory memory;
  memory.block.write(Whole::Value(0x0123'4567'89ab'cdef));
  CHECK(memory.block.read<Whole>().get<Whole::Value>() == 0x0123'4567'89ab'cdef);
}

}  // namespace
