// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The terms that code leads to are those that a person would write.
#include <doctest/doctest.h>

#include <map>

#include "proofs/isa/isa.hpp"

using namespace nacre::proof;

namespace {

/// Registers that are variables, and nothing else.
class Registers final : public Processor {
 public:
  Registers() {
    for (unsigned n = 0; n < 31; ++n) x_[n] = variable("x" + std::to_string(n), 64);
    const auto flag = [](const char* name) { return variable(name, 1); };
    flags_ = flags_of(flag("n"), flag("z"), flag("c"), flag("v"));
  }
  Term x(unsigned number) override { return x_.at(number); }
  void set_x(unsigned number, Term value) override { x_.at(number) = value; }
  Term sp() override { return variable("sp", 64); }
  void set_sp(Term) override {}
  Flags flags() override { return flags_; }
  void set_flags(const Flags& flags) override { flags_ = flags; }
  Term load(Term, unsigned bytes) override { return variable("loaded" + std::to_string(bytes), 8 * bytes); }
  void store(Term, unsigned, Term) override {}
  void expect_aligned_stack(Term) override {}
  Term q(unsigned, unsigned) override { return constant(64, 0); }
  void set_q(unsigned, unsigned, Term) override {}
  Term system(SystemRegister) override { return constant(64, 0); }
  void set_system(SystemRegister, Term) override {}
  void set_state(ProcessorState, unsigned) override {}
  void barrier(Barrier) override {}
  void maintain(Maintenance, Term) override {}

  Control run(uint32_t word) {
    const auto instruction = decode(word);
    REQUIRE(instruction);
    return execute(*instruction, 0x1000, *this);
  }

 private:
  std::map<unsigned, Term> x_;
  Flags flags_{};
};

constexpr uint32_t b_condition(unsigned condition) { return 0x5400'0040 | condition; }
enum Condition : unsigned { eq, ne, hs, lo, mi, pl, vs, vc, hi, ls, ge, lt, gt, le };

}  // namespace

TEST_CASE("a branch after a comparison has the comparison as its condition") {
  Store store;
  const StoreScope scope(store);
  Registers machine;
  const Term a = machine.x(1);
  const Term b = machine.x(2);
  (void)machine.run(0xeb02003f);  // cmp x1, x2
  const auto taken = [&](Condition condition) {
    const Control control = machine.run(b_condition(condition));
    CHECK(control.flow == Flow::branch);
    CHECK(control.target == 0x1008);
    return control.condition;
  };
  CHECK(same(taken(eq), equal(a, b)));
  CHECK(same(taken(ne), differ(a, b)));
  CHECK(same(taken(hs), at_most(b, a)));
  CHECK(same(taken(lo), less(a, b)));
  CHECK(same(taken(hi), less(b, a)));
  CHECK(same(taken(ls), at_most(a, b)));
  CHECK(same(taken(lt), less_signed(a, b)));
  CHECK(same(taken(ge), !less_signed(a, b)));
  CHECK(same(taken(gt), less_signed(b, a)));
  CHECK(same(taken(le), !less_signed(b, a)));
}

TEST_CASE("a conditional comparison chooses between a comparison and constants") {
  Store store;
  const StoreScope scope(store);
  Registers machine;
  const Term a = machine.x(1);
  const Term b = machine.x(2);
  (void)machine.run(0xf1000c3f);  // cmp x1, #3
  (void)machine.run(0xfa451844);  // ccmp x2, #5, #4, ne
  const Term taken = machine.run(b_condition(eq)).condition;
  CHECK(same(taken, choose(differ(a, constant(64, 3)), equal(b, constant(64, 5)), truth(true))));
}

TEST_CASE("cmn of a constant compares with its opposite") {
  Store store;
  const StoreScope scope(store);
  Registers machine;
  const Term a = machine.x(1);
  (void)machine.run(0xb100043f);  // cmn x1, #1
  CHECK(same(machine.run(b_condition(eq)).condition, equal(a, constant(64, ~uint64_t{0}))));
  CHECK(same(machine.run(b_condition(hs)).condition, at_most(constant(64, ~uint64_t{0}), a)));
}

TEST_CASE("results are the plain terms") {
  Store store;
  const StoreScope scope(store);
  Registers machine;
  const Term a = machine.x(1);
  const auto result = [&](uint32_t word) {
    (void)machine.run(word);
    return machine.x(0);
  };
  CHECK(same(result(0xd343fc20), a >> constant(64, 3)));                                        // lsr x0, x1, #3
  CHECK(same(result(0xd37df020), a << constant(64, 3)));                                        // lsl x0, x1, #3
  CHECK(same(result(0x53001c20), zero_extend(extract(a, 0, 8), 64)));                           // uxtb w0, w1
  CHECK(same(result(0x92401c20), zero_extend(extract(a, 0, 8), 64)));                           // and x0, x1, #0xff
  CHECK(same(result(0x39400020), zero_extend(variable("loaded1", 8), 64)));                     // ldrb w0, [x1]
  CHECK(same(result(0x2a0103e0), zero_extend(extract(a, 0, 32), 64)));                          // mov w0, w1
  CHECK(same(result(0xaa0103e0), a));                                                           // mov x0, x1
  CHECK(same(result(0x10000040), constant(64, 0x1008)));                                        // adr x0, 0x1008
  CHECK(same(result(0x9a9f17e0), choose(variable("z", 1), constant(64, 1), constant(64, 0))));  // cset x0, eq
  CHECK(same(result(0x8b020020), a + machine.x(2)));                                            // add x0, x1, x2
}
