// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/kernel_exception.hpp"

#include <fmt/format.h>

#include <array>

#include "proofs/properties/last_words.hpp"

namespace nacre::proof {

namespace {

constexpr uint64_t own_abort = 0x380;
/// Offsets in the vector table (DDI 0487, D1.10.2): from the kernel with either stack pointer, then fast interrupts of
/// components, then everything from AArch32.
constexpr std::array<uint64_t, 12> fatal = {0x000, 0x080, 0x100, 0x180, 0x200, 0x280,
                                            0x300, 0x500, 0x600, 0x680, 0x700, 0x780};

}  // namespace

struct KernelExceptionSession::Parts {
  explicit Parts(const Program& program) : program(program), layout(make_layout(program)), initial(layout) {}

  static Layout make_layout(const Program& program) {
    Layout layout(addresses_of(program));
    add_registers(layout);
    return layout;
  }

  std::vector<Exit> run(uint64_t offset, std::vector<Obligation>& all) {
    Executor executor(program, layout);
    executor.time_at(0, Executor::counter(0));
    executor.stop_at(program.symbol("nacre_kernel_exception"), ExitKind::fatal);
    State s = unknown_state(initial);
    s.pc = program.symbol("nacre_vectors") + offset;
    const std::vector<Exit> found = executor.run(std::move(s));
    for (const Check& check : executor.checks())
      all.push_back({Claim::k1,
                     name(offset) + check.what + " at " + program.place(check.address),
                     check.address,
                     {},
                     {check.holds}});
    exits.insert(exits.end(), found.begin(), found.end());
    return found;
  }

  static std::string name(uint64_t offset) { return fmt::format("kernel exception: vector {:#x}: ", offset); }

  void add_fatal(uint64_t offset, std::vector<Obligation>& all) {
    for (const Exit& e : run(offset, all)) {
      std::vector<Term> goals = unchanged(initial, e.state.memory);
      goals.push_back(truth(e.kind == ExitKind::fatal));
      goals.push_back(equal(e.state.sp, constant(64, layout.addresses().stack_end)));
      all.push_back({Claim::k3,
                     name(offset) + "the kernel ends, on an empty stack, nothing changed",
                     e.address,
                     {e.state.condition()},
                     std::move(goals)});
    }
  }

  void add_own_abort(std::vector<Obligation>& all) {
    const State before = unknown_state(initial);
    for (const Exit& e : run(own_abort, all)) {
      std::vector<Term> goals{truth(e.kind == ExitKind::component), equal(e.state.sp, before.sp)};
      for (unsigned r = 0; r < 31; ++r) goals.push_back(equal(e.state.x[r], before.x[r]));
      for (uint32_t i = 0; i < layout.fields().size(); ++i) {
        const unsigned bits = index_width(layout.fields()[i].sort);
        const Term k = bits == 0 ? Term{} : variable("k" + std::to_string(bits), bits);
        goals.push_back(equal(initial.read({i}, k), e.state.memory.read({i}, k)));
      }
      all.push_back({Claim::k3,
                     name(own_abort) + "returns at once, nothing changed",
                     e.address,
                     {e.state.condition()},
                     std::move(goals)});
    }
  }

  const Program& program;
  Layout layout;
  Memory initial;
  std::vector<Exit> exits;
  std::vector<Obligation> all;
};

KernelExceptionSession::KernelExceptionSession(const Program& program) : parts_(std::make_unique<Parts>(program)) {
  Parts& p = *parts_;
  for (const uint64_t offset : fatal) p.add_fatal(offset, p.all);
  p.add_own_abort(p.all);
  const LastWords words{.name = "kernel exception",
                        .function = "nacre_kernel_exception",
                        .argument = variable("x0", 64),
                        .stack = p.layout.addresses().stack_end};
  std::ranges::move(last_words(program, p.layout, words), std::back_inserter(p.all));
}
KernelExceptionSession::~KernelExceptionSession() = default;
const std::vector<Exit>& KernelExceptionSession::exits() const { return parts_->exits; }
std::vector<Obligation> KernelExceptionSession::obligations() { return parts_->all; }

}  // namespace nacre::proof
