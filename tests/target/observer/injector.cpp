// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/target/observer/injector.hpp"

#include <array>

namespace nacre::observer {
namespace {

constexpr uint32_t wait_instruction = 0xd400'0021;  ///< svc #1
constexpr uint64_t wait_stub_size = 0x80;

using Code = std::array<uint32_t, 2>;

/// Two instructions each.
Code code_of(FaultKind kind) {
  switch (kind) {
    case FaultKind::null_access:
      return {0xd280'0001, 0xf940'0020};  // mov x1, #0; ldr x0, [x1]
    case FaultKind::execute_data:
      return {0x9100'03e1, 0xd61f'0020};  // mov x1, sp; br x1
    case FaultKind::stack_overflow:
      return {0xa9bf'7bfd, 0x17ff'ffff};  // stp x29, x30, [sp, #-16]!; b .-4
    case FaultKind::endless_loop:
      return {0x1400'0000, 0x1400'0000};  // b .
  }
  throw std::logic_error("no such fault");
}

}  // namespace

uint64_t Injector::wait_call(unsigned id) const {
  return subject_.find_instruction(id, subject_.symbol(id, "nacre_reply_wait"), wait_instruction, wait_stub_size);
}

uint64_t Injector::slack(unsigned id) const {
  for (const tool::Segment& segment : subject_.system().programs.at(id).file.segments) {
    if (!segment.execute) continue;
    const uint64_t end = (segment.address + segment.content.size() + 15) & ~uint64_t{15};
    if (end % machine::page_size != 0) return end;
  }
  throw std::runtime_error(subject_.name(id) + " has no room behind its text");
}

void Injector::inject(unsigned id, FaultKind kind) {
  const Code code = code_of(kind);
  const uint64_t address = slack(id);
  must(subject_.debugger().write_memory(subject_.physical(id, address), std::as_bytes(std::span(code)),
                                        gdb_remote::AddressSpace::physical));
  must(subject_.debugger().write_register("pc", address));
}

}  // namespace nacre::observer
