// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/replay/transfer.hpp"

#include <cstddef>

namespace nacre::replay {
namespace {

constexpr uint32_t load_pair_q = 0xad40'0000;
constexpr uint32_t store_pair_q = 0xad00'0000;
constexpr uint32_t load_x = 0xf940'0000;
constexpr uint32_t store_x = 0xf900'0000;
constexpr uint32_t read_instead = 0x0020'0000;  ///< the difference of mrs from msr
constexpr uint32_t stack_from_x1 = 0x9100'003f;
constexpr uint32_t mask_all = 0xd503'4fdf;  ///< msr daifset, #15
constexpr uint32_t synchronize = 0xd503'3fdf;
constexpr uint32_t no_operation = 0xd503'201f;
constexpr uint32_t write_cpacr = 0xd518'1040;

struct SystemRegister {
  size_t offset;
  uint32_t write;  ///< msr of x0
};

constexpr SystemRegister loaded_and_stored[] = {
    {offsetof(Frame, sp_el0), 0xd518'4100},        {offsetof(Frame, elr_el1), 0xd518'4020},
    {offsetof(Frame, spsr_el1), 0xd518'4000},      {offsetof(Frame, tpidr_el0), 0xd51b'd040},
    {offsetof(Frame, tpidr_el1), 0xd518'd080},     {offsetof(Frame, ttbr0_el1), 0xd518'2000},
    {offsetof(Frame, cntv_cval_el0), 0xd51b'e340}, {offsetof(Frame, cntv_ctl_el0), 0xd51b'e320},
    {offsetof(Frame, esr_el1), 0xd518'5200},       {offsetof(Frame, far_el1), 0xd518'6000},
    {offsetof(Frame, fpcr), 0xd51b'4400},          {offsetof(Frame, fpsr), 0xd51b'4420},
    {offsetof(Frame, nzcv), 0xd51b'4200},
};
constexpr SystemRegister stored[] = {
    {offsetof(Frame, cntvct_el0), 0xd51b'e040},
    {offsetof(Frame, isr_el1), 0xd518'c100},
    {offsetof(Frame, icc_hppir1_el1), 0xd518'cc40},
};

constexpr uint64_t page = 4096;

class Writer {
 public:
  explicit Writer(uint64_t offset) : piece_{offset, {}} {}

  void word(uint32_t opcode) { piece_.words.push_back(opcode); }
  /// adr x0: the frame is on the page before the code.
  void address_of_frame() {
    const auto distance = static_cast<uint32_t>(-static_cast<int64_t>(page + piece_.offset + piece_.words.size() * 4));
    word(0x1000'0000 | (distance & 3) << 29 | (distance >> 2 & 0x7'ffff) << 5);
  }
  /// A pair of vector registers, from or to [x0].
  void pairs_q(uint32_t opcode) {
    for (uint32_t i = 0; i < 32; i += 2) {
      const auto offset = static_cast<uint32_t>(offsetof(Frame, q) / 16 + i);
      word(opcode | offset << 15 | (i + 1) << 10 | i);
    }
  }
  /// A general register, from or to [x0, offset].
  void x(uint32_t opcode, uint32_t number, size_t offset) {
    word(opcode | static_cast<uint32_t>(offset / 8) << 10 | number);
  }
  void load_system(const SystemRegister& target) {
    x(load_x, 1, target.offset);
    word(target.write | 1);
  }
  void store_system(const SystemRegister& source) {
    word(source.write | read_instead | 1);
    x(store_x, 1, source.offset);
  }
  void open_vectors() {
    load_system({offsetof(Frame, full_access), write_cpacr});
    word(synchronize);
  }
  Piece take() {
    word(no_operation);
    return std::move(piece_);
  }

 private:
  Piece piece_;
};

}  // namespace

Piece loading_code() {
  Writer writer(0);
  writer.word(mask_all);
  writer.address_of_frame();
  writer.open_vectors();
  writer.pairs_q(load_pair_q);
  for (const SystemRegister& target : loaded_and_stored) writer.load_system(target);
  writer.load_system({offsetof(Frame, cpacr_el1), write_cpacr});
  writer.word(synchronize);
  writer.x(load_x, 1, offsetof(Frame, sp));
  writer.word(stack_from_x1);
  for (uint32_t i = 31; i-- > 0;) writer.x(load_x, i, offsetof(Frame, x) + i * 8);
  return writer.take();
}

Piece storing_code() {
  Writer writer(0x400);
  writer.word(mask_all);
  writer.address_of_frame();
  writer.store_system({offsetof(Frame, cpacr_el1), write_cpacr});
  writer.open_vectors();
  writer.pairs_q(store_pair_q);
  for (const SystemRegister& source : loaded_and_stored) writer.store_system(source);
  for (const SystemRegister& source : stored) writer.store_system(source);
  return writer.take();
}

Piece exception_code() {
  Writer writer(0x800);
  writer.word(0xd518'4020);  // msr elr_el1, x0
  writer.word(0xd518'4001);  // msr spsr_el1, x1
  return writer.take();
}

}  // namespace nacre::replay
