// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// QEMU's `virt`: interrupt controller, board reset, and the last words of a kernel that cannot go on.

#include "abi/image.hpp"
#include "kernel/core/entry.hpp"

extern "C" {
uint64_t nacre_smc;  ///< 1: the firmware is called by SMC, 0: by HVC
void nacre_board_boot();
void nacre_reset();
[[noreturn]] void nacre_kernel_exception();
void nacre_firmware(uint64_t function);
}

namespace nacre::kernel {

namespace {

constexpr uint64_t distributor = NACRE_KERNEL_OFFSET + 0x0800'0000;
constexpr uint64_t redistributor = NACRE_KERNEL_OFFSET + 0x080a'0000;
constexpr uint64_t private_lines = redistributor + 0x1'0000;
constexpr uint64_t uart_data = NACRE_KERNEL_OFFSET + 0x0900'0000;

/// Registers of the GICv3 (IHI 0069, chapter 12).
constexpr uint64_t control = 0x0;
constexpr uint64_t waker = 0x14;
constexpr uint64_t group = 0x80;
constexpr uint64_t set_enable = 0x100;
constexpr uint64_t priority = 0x400;
constexpr uint64_t configuration = 0xc00;
constexpr uint64_t route = 0x6000;

constexpr uint8_t line_priority = 0x80;

enum class Firmware : uint64_t { off = 0x8400'0008, reset = 0x8400'0009 };  // PSCI, DEN0022

template <class T>
void write(uint64_t at, T value) {
  *reinterpret_cast<volatile T*>(at) = value;
}
template <class T>
T read(uint64_t at) {
  return *reinterpret_cast<volatile T*>(at);
}
void set_bit(uint64_t at, unsigned bit) { write<uint32_t>(at, read<uint32_t>(at) | uint32_t{1} << bit); }

void say(const char* text) {
  for (; *text != 0; ++text) write<uint32_t>(uart_data, static_cast<uint8_t>(*text));
}

void say_number(unsigned number) {
  const char digits[4] = {static_cast<char>('0' + number / 100 % 10), static_cast<char>('0' + number / 10 % 10),
                          static_cast<char>('0' + number % 10), 0};
  say(digits);
}

[[noreturn]] void leave_to_firmware(Firmware function) {
  nacre_firmware(static_cast<uint64_t>(function));
  for (;;) asm volatile("wfe");
}

}  // namespace

}  // namespace nacre::kernel

using namespace nacre::kernel;

extern "C" {

void nacre_board_boot() {
  write<uint32_t>(distributor + control, 0x12);  // affinity routing, group 1
  write<uint32_t>(redistributor + waker, 0);
  set_bit(private_lines + group, Arch::timer_intid);
  write<uint8_t>(private_lines + priority + Arch::timer_intid, line_priority);
  write<uint32_t>(private_lines + set_enable, uint32_t{1} << Arch::timer_intid);
  asm volatile(
      "msr s3_0_c12_c12_5, %0\n\t"  // ICC_SRE_EL1: system registers
      "isb\n\t"
      "msr s3_0_c4_c6_0, %1\n\t"    // ICC_PMR_EL1: everything but idle priority
      "msr s3_0_c12_c12_4, %2\n\t"  // ICC_CTLR_EL1: EOImode 1
      "msr s3_0_c12_c12_7, %0\n\t"  // ICC_IGRPEN1_EL1
      "isb"
      :
      : "r"(uint64_t{1}), "r"(uint64_t{0xf0}), "r"(uint64_t{2}));
}

void nacre_configure_line(const nacre::abi::LineEntry& line) {
  const unsigned word = line.intid / 32 * 4;
  const unsigned index = line.intid % 32;
  set_bit(distributor + group + word, index);
  write<uint8_t>(distributor + priority + line.intid, line_priority);
  if (line.edge != 0) set_bit(distributor + configuration + line.intid / 16 * 4, line.intid % 16 * 2 + 1);
  write<uint64_t>(distributor + route + uint64_t{line.intid} * 8, 0);
  write<uint32_t>(distributor + set_enable + word, uint32_t{1} << index);
}

void nacre_reset() {
  say("nacre: the supervisor fell, reset\r\n");
  leave_to_firmware(Firmware::reset);
}

void nacre_refuse(const char* rule, unsigned index) {
  say("nacre: tables refused: ");
  say(rule);
  say(" ");
  say_number(index);
  say("\r\n");
  leave_to_firmware(Firmware::off);
}

void nacre_kernel_exception() {
  say("nacre: exception in the kernel, reset\r\n");
  leave_to_firmware(Firmware::reset);
}
}
