// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/before_boot.hpp"

#include <algorithm>

#include "abi/image.hpp"
#include "abi/tables.hpp"
#include "proofs/properties/straight.hpp"

namespace nacre::proof {

namespace {

Term word64(uint64_t value) { return constant(64, value); }

constexpr uint64_t bit(unsigned number) { return uint64_t{1} << number; }

// ---- The interrupt controller, a GICv3 (IHI 0069, chapter 12), as QEMU's `virt` places it.

constexpr uint64_t distributor = NACRE_KERNEL_OFFSET + 0x0800'0000;
constexpr uint64_t redistributor = NACRE_KERNEL_OFFSET + 0x080a'0000;
constexpr uint64_t redistributor_interrupts = redistributor + 0x1'0000;
constexpr uint64_t serial_port = NACRE_KERNEL_OFFSET + 0x0900'0000;
constexpr uint64_t igroupr = 0x80;
constexpr uint64_t isenabler = 0x100;
constexpr uint64_t ipriorityr = 0x400;
constexpr uint64_t icfgr = 0xc00;
constexpr uint64_t irouter = 0x6000;
constexpr uint64_t middle_priority = 0x80;
constexpr unsigned virtual_timer = 27;

// ---- Registers (DDI 0487, chapter D).

constexpr uint64_t hcr_el1_is_64_bit = bit(31);
constexpr uint64_t hcr_no_pointer_authentication_traps = bit(40) | bit(41);
constexpr uint64_t sctlr_reserved_ones = bit(29) | bit(28) | bit(23) | bit(22) | bit(20) | bit(11);
constexpr uint64_t sctlr_mmu = bit(0), sctlr_cache = bit(2), sctlr_stack = bit(3) | bit(4),
                   sctlr_instruction_cache = bit(12), sctlr_execute_never = bit(19);
constexpr uint64_t spsr_el1h_masked = 0b0101 | bit(6) | bit(7) | bit(8) | bit(9);
constexpr uint64_t mair_normal_then_device = 0xff | uint64_t{0x04} << 8;
/// T0SZ = T1SZ = 32; both walks write-back, write-allocate, inner shareable; 4 KiB granules; 40-bit physical addresses; the tag of
/// TTBR0 (A1 = 0), 8 bits of it (AS = 0).
constexpr uint64_t tcr = 32 | 1 << 8 | 1 << 10 | 3 << 12 | uint64_t{32} << 16 | uint64_t{1} << 24 | uint64_t{1} << 26 |
                         uint64_t{3} << 28 | uint64_t{2} << 30 | uint64_t{2} << 32;

/// What code that stores nothing should do, in order.
struct Expected {
  std::vector<Effect> effects;
  void write(SystemRegister name, Term value) {
    effects.push_back({Effect::Kind::system_write, static_cast<unsigned>(name), {}, value});
  }
  void write(SystemRegister name, uint64_t value) { write(name, word64(value)); }
  void barrier(Barrier kind) { effects.push_back({Effect::Kind::barrier, static_cast<unsigned>(kind), {}, {}}); }
  void maintain(Maintenance operation) {
    effects.push_back({Effect::Kind::maintenance, static_cast<unsigned>(operation), {}, {}});
  }
  void load(unsigned bytes, Term address, Term value) {
    effects.push_back({Effect::Kind::load, bytes, address, value});
  }
  void store(unsigned bytes, Term address, Term value) {
    effects.push_back({Effect::Kind::store, bytes, address, value});
  }
  void state(ProcessorState field, uint64_t value) {
    effects.push_back({Effect::Kind::state, static_cast<unsigned>(field), {}, word64(value)});
  }
  void exception_return(Term state) { effects.push_back({Effect::Kind::exception_return, 0, {}, state}); }
};

/// The same effects in the same order. A load's value is whatever came.
std::vector<Term> same_effects(const std::vector<Effect>& is, const std::vector<Effect>& should) {
  std::vector<Term> goals{truth(is.size() == should.size())};
  for (size_t i = 0; i < std::min(is.size(), should.size()); ++i) {
    const bool kind = is[i].kind == should[i].kind && is[i].number == should[i].number;
    goals.push_back(truth(kind));
    if (!kind) break;
    const bool access = is[i].kind == Effect::Kind::load || is[i].kind == Effect::Kind::store;
    if (access) goals.push_back(equal(is[i].address, should[i].address));
    const bool valued = is[i].kind == Effect::Kind::store || is[i].kind == Effect::Kind::system_write ||
                        is[i].kind == Effect::Kind::state || is[i].kind == Effect::Kind::exception_return;
    if (valued) goals.push_back(equal(is[i].value, should[i].value));
  }
  return goals;
}

std::array<Term, 31> unknown_registers() {
  std::array<Term, 31> x{};
  for (unsigned i = 0; i < 31; ++i) x[i] = variable("x" + std::to_string(i), 64);
  return x;
}

Term before(SystemRegister name) { return variable("before." + std::string(name_of(name)), 64); }

/// Loads of the code itself are constants; the others in order.
std::vector<Term> loaded(const Path& path) {
  std::vector<Term> values;
  for (const Effect& e : path.effects) {
    if (e.kind == Effect::Kind::load) values.push_back(e.value);
  }
  return values;
}

void mmu_off(const Program& program, uint64_t load_address, std::vector<Obligation>& all) {
  const uint64_t boot = program.symbol("nacre_boot");
  const uint64_t window = boot - NACRE_TEXT_OFFSET;
  const uint64_t refuses = program.symbol("nacre_wrong_address");
  const std::string prefix = "boot: MMU off, loaded at " + to_text(word64(load_address)) + ": ";
  const Stretch stretch{
      .begin = boot, .ends = {refuses}, .displacement = load_address - window, .x = unknown_registers()};
  const std::vector<Path> paths = run_straight(program, stretch);
  all.push_back({Claim::k3,
                 prefix + "four ways: from EL1 or EL2, at the right address or not",
                 boot,
                 {},
                 {truth(paths.size() == 4)}});
  for (const Path& path : paths) {
    const Term from_el2 = equal(before(SystemRegister::current_el), word64(2 << 2));
    const bool dropped =
        std::ranges::any_of(path.effects, [](const Effect& e) { return e.kind == Effect::Kind::exception_return; });
    const std::string from = dropped ? "from EL2" : "from EL1";
    Expected e;
    e.state(ProcessorState::mask_set, 15);
    if (dropped) {
      e.write(SystemRegister::hcr_el2, hcr_el1_is_64_bit | hcr_no_pointer_authentication_traps);
      e.write(SystemRegister::ich_hcr_el2, 0);
      e.write(SystemRegister::mdcr_el2, before(SystemRegister::mdcr_el2) & word64(0x1f));
      e.write(SystemRegister::cnthctl_el2, bit(0) | bit(1));
      e.write(SystemRegister::cntvoff_el2, 0);
      e.write(SystemRegister::cptr_el2, 0x33ff);
      e.write(SystemRegister::hstr_el2, 0);
      e.write(SystemRegister::vttbr_el2, 0);
      e.write(SystemRegister::vpidr_el2, before(SystemRegister::midr_el1));
      e.write(SystemRegister::vmpidr_el2, before(SystemRegister::mpidr_el1));
      e.write(SystemRegister::icc_sre_el2, bit(0) | bit(3));
      e.barrier(Barrier::isb);
      e.write(SystemRegister::sctlr_el1, sctlr_reserved_ones);
      e.write(SystemRegister::spsr_el2, spsr_el1h_masked);
      const auto elr = std::ranges::find_if(path.effects, [](const Effect& x) {
        return x.kind == Effect::Kind::system_write && x.number == static_cast<unsigned>(SystemRegister::elr_el2);
      });
      e.write(SystemRegister::elr_el2, elr == path.effects.end() ? word64(0) : elr->value);
      e.exception_return(word64(spsr_el1h_masked));
    }
    e.state(ProcessorState::stack_pointer_select, 1);
    const std::vector<Term> values = loaded(path);
    const auto info = [&](uint64_t offset) { return word64(load_address + NACRE_BOOT_INFO_OFFSET + offset); };
    e.load(8, info(offsetof(abi::BootInfo, load_address)), {});
    std::vector<Term> goals{values.empty() ? truth(false) : equal(from_el2, truth(dropped))};
    const Term right = values.empty() ? truth(false) : equal(values[0], word64(load_address));
    if (path.end == refuses) {
      goals.push_back(!right);
    } else {
      goals.push_back(right);
      e.load(8, info(offsetof(abi::BootInfo, kernel_root)), {});
      e.load(8, info(offsetof(abi::BootInfo, boot_root)), {});
      e.maintain(Maintenance::tlbi_vmalle1);
      e.maintain(Maintenance::ic_iallu);
      e.write(SystemRegister::mair_el1, mair_normal_then_device);
      e.write(SystemRegister::tcr_el1, tcr);
      e.write(SystemRegister::ttbr0_el1, values.size() == 3 ? values[2] : word64(0));
      e.write(SystemRegister::ttbr1_el1, values.size() == 3 ? values[1] : word64(0));
      e.barrier(Barrier::dsb);
      e.barrier(Barrier::isb);
      e.write(SystemRegister::sctlr_el1, sctlr_reserved_ones | sctlr_mmu | sctlr_cache | sctlr_stack |
                                             sctlr_instruction_cache | sctlr_execute_never);
      e.barrier(Barrier::isb);
      goals.push_back(equal(path.target, word64(program.symbol("nacre_mapped"))));
      goals.push_back(equal(path.x[26], word64(dropped ? 1 : 0)));
    }
    const std::vector<Term> effects = same_effects(path.effects, e.effects);
    goals.insert(goals.end(), effects.begin(), effects.end());
    all.push_back({Claim::k3,
                   prefix + from + (path.end == refuses ? ", refused elsewhere" : ", goes on with the MMU on"),
                   path.end,
                   {path.condition()},
                   std::move(goals)});
  }
}

/// It waits for an event and branches to itself.
Term waits_for_ever(const Program& program, uint64_t at) {
  const Instruction* const waits = program.at(at);
  const Instruction* const again = program.at(at + 4);
  return truth(waits != nullptr && waits->form == Form::wfe && again != nullptr && again->form == Form::b &&
               again->immediate == ~uint64_t{3});
}

/// The firmware is called the way that boot has noted, with the function that it was asked for; nothing is stored.
void firmware_is_called(const Program& program, std::vector<Obligation>& all) {
  const uint64_t begin = program.symbol("nacre_firmware");
  const auto first = [&](Form form) {
    uint64_t at = begin;
    while (program.at(at) != nullptr && program.at(at)->form != form) at += 4;
    return at;
  };
  const uint64_t hypervisor = first(Form::hvc);
  const uint64_t monitor = first(Form::smc);
  Stretch stretch{.begin = begin, .ends = {hypervisor, monitor}};
  for (unsigned i = 0; i < 31; ++i) stretch.x[i] = variable("x" + std::to_string(i), 64);
  unsigned ways = 0;
  for (const Path& path : run_straight(program, stretch)) {
    std::vector<Term> goals{equal(path.x[0], stretch.x[0]), truth(path.effects.size() == 1)};
    if (path.effects.size() == 1) {
      const Effect& noted = path.effects.front();
      goals.push_back(truth(noted.kind == Effect::Kind::load && noted.number == 8));
      goals.push_back(equal(noted.address, constant(64, program.symbol("nacre_smc"))));
      goals.push_back(path.end == monitor ? differ(noted.value, constant(64, 0)) : equal(noted.value, constant(64, 0)));
    }
    goals.push_back(truth(path.end == monitor || path.end == hypervisor));
    ways |= path.end == monitor ? 1U : 2U;
    all.push_back({Claim::k3,
                   "boot: the firmware is called as boot has noted at " + program.place(path.end),
                   begin,
                   {path.condition()},
                   std::move(goals)});
  }
  all.push_back({Claim::k3, "boot: both ways to call the firmware are there", begin, {}, {truth(ways == 3)}});
}

void refused_stays(const Program& program, std::vector<Obligation>& all) {
  const uint64_t at = program.symbol("nacre_wrong_address");
  all.push_back(
      {Claim::k3, "boot: MMU off: at another address it stays where it is", at, {}, {waits_for_ever(program, at)}});
  for (const uint64_t site : program.calls_of(program.symbol("nacre_firmware")))
    all.push_back({Claim::k3,
                   "boot: if the firmware returns, nothing more happens at " + program.place(site + 4),
                   site,
                   {},
                   {waits_for_ever(program, site + 4)}});
}

/// One iteration of the loop that zeroes the state, anywhere in it.
void zeroing(const Program& program, std::vector<Obligation>& all) {
  const uint64_t mapped = program.symbol("nacre_mapped");
  const uint64_t begin = program.symbol("nacre_state_begin");
  const uint64_t end = program.symbol("nacre_state_end");
  const Loop* loop = nullptr;
  for (const Loop& l : program.loops()) {
    if (l.function == "nacre_mapped" && l.ordinal == 0) loop = &l;
  }
  if (loop == nullptr) throw Unsupported("nacre_mapped has no loop");
  const std::vector<Path> first =
      run_straight(program, {.begin = mapped, .ends = {loop->head}, .x = unknown_registers()});
  std::vector<Term> starts{truth(first.size() == 1), truth(first[0].effects.empty()),
                           equal(first[0].x[0], word64(begin)), equal(first[0].x[1], word64(end))};
  all.push_back({Claim::k1, "boot: zeroing begins at the begin of the state", mapped, {}, std::move(starts)});

  Stretch body{.begin = loop->head, .ends = {loop->latch + 4}, .x = unknown_registers(), .stops_at_begin = true};
  body.x[1] = word64(end);
  const Term at = body.x[0];
  // Where an iteration begins: at the begin, or where one that did not leave ended.
  constexpr uint64_t step = 64;
  const std::vector<Term> given{at_most(word64(begin), at), less(at, word64(end)),
                                equal((at - word64(begin)) & word64(step - 1), word64(0))};
  for (const Path& path : run_straight(program, body)) {
    const bool leaves = path.end == loop->latch + 4;
    std::vector<Term> known = given;
    known.push_back(path.condition());
    std::vector<Term> goals;
    Expected e;
    for (uint64_t offset = 0; offset < step; offset += 8) {
      const Term address = at + word64(offset);
      e.store(8, address, word64(0));
      goals.push_back(at_most(word64(begin), address) & at_most(address, word64(end - 8)));
    }
    const std::vector<Term> effects = same_effects(path.effects, e.effects);
    goals.insert(goals.end(), effects.begin(), effects.end());
    goals.push_back(equal(path.x[0], at + word64(step)));
    goals.push_back(leaves ? equal(path.x[0], word64(end)) : less(path.x[0], word64(end)));
    for (unsigned i = 1; i < 31; ++i) goals.push_back(equal(path.x[i], body.x[i]));
    all.push_back({Claim::k1,
                   std::string("boot: zeroing stores zero to the next 64 bytes of the state, and ") +
                       (leaves ? "ends at its end" : "goes on before its end"),
                   loop->head, std::move(known), std::move(goals)});
  }
}

/// The interrupt controller at boot: affinity routing and group 1 on; the timer's interrupt in group 1, with the middle priority, enabled.
void controller(const Program& program, std::vector<Obligation>& all) {
  const uint64_t at = program.symbol("nacre_board_boot");
  const std::vector<Path> paths = run_straight(program, {.begin = at, .x = unknown_registers()});
  for (const Path& path : paths) {
    const std::vector<Term> values = loaded(path);
    Expected e;
    e.store(4, word64(distributor), constant(32, bit(1) | bit(4)));
    e.store(4, word64(redistributor + 0x14), constant(32, 0));
    e.load(4, word64(redistributor_interrupts + igroupr), {});
    e.store(4, word64(redistributor_interrupts + igroupr),
            values.empty() ? constant(32, 0) : values[0] | constant(32, bit(virtual_timer)));
    e.store(1, word64(redistributor_interrupts + ipriorityr + virtual_timer), constant(8, middle_priority));
    e.store(4, word64(redistributor_interrupts + isenabler), constant(32, bit(virtual_timer)));
    e.write(SystemRegister::icc_sre_el1, 1);
    e.barrier(Barrier::isb);
    e.write(SystemRegister::icc_pmr_el1, 0xf0);
    e.write(SystemRegister::icc_ctlr_el1, bit(1));
    e.write(SystemRegister::icc_igrpen1_el1, 1);
    e.barrier(Barrier::isb);
    all.push_back({Claim::k3,
                   "boot: the interrupt controller is set up as its manual asks",
                   at,
                   {path.condition()},
                   same_effects(path.effects, e.effects)});
  }
}

/// One line, any: what is written is what its entry says, and it is enabled last.
void line(const Program& program, std::vector<Obligation>& all) {
  const uint64_t at = program.symbol("nacre_configure_line");
  Stretch stretch{.begin = at, .x = unknown_registers(), .stable = variable("line entry", 64)};
  stretch.x[0] = *stretch.stable;
  const Term number = variable("stable." + std::to_string(offsetof(abi::LineEntry, intid)) + ".4", 32);
  const Term edge = variable("stable." + std::to_string(offsetof(abi::LineEntry, edge)) + ".1", 8);
  const Term wide = zero_extend(number, 64);
  const auto word = [&](uint64_t base, unsigned numbers_in_word) {
    unsigned shift = 0;
    while (1U << shift != numbers_in_word) ++shift;
    return word64(distributor + base) + ((wide >> word64(shift)) << word64(2));
  };
  const Term single = constant(32, 1) << (number & constant(32, 31));
  const Term edge_bit = constant(32, 2) << ((number & constant(32, 15)) << constant(32, 1));
  const std::vector<Path> paths = run_straight(program, stretch);
  all.push_back(
      {Claim::k3, "boot: a line is configured in two ways: edge and level", at, {}, {truth(paths.size() == 2)}});
  for (const Path& path : paths) {
    std::vector<Effect> effects;
    std::vector<Term> values;
    for (const Effect& effect : path.effects) {
      if (effect.kind == Effect::Kind::load && is_constant(effect.address - *stretch.stable)) continue;
      effects.push_back(effect);
      if (effect.kind == Effect::Kind::load) values.push_back(effect.value);
    }
    const bool edged = values.size() == 2;
    Expected e;
    e.load(4, word(igroupr, 32), {});
    e.store(4, word(igroupr, 32), values.empty() ? single : values[0] | single);
    e.store(1, word64(distributor + ipriorityr) + wide, constant(8, middle_priority));
    if (edged) {
      e.load(4, word(icfgr, 16), {});
      e.store(4, word(icfgr, 16), values[1] | edge_bit);
    }
    e.store(8, word64(distributor + irouter) + (wide << word64(3)), word64(0));
    e.store(4, word(isenabler, 32), single);
    std::vector<Term> goals = same_effects(effects, e.effects);
    goals.push_back(equal(truth(edged), differ(edge, constant(8, 0))));
    const Term valid = at_most(constant(32, 32), number) & less(number, constant(32, abi::max_intids));
    all.push_back({Claim::k3,
                   std::string("boot: a line is configured as its entry says: ") + (edged ? "edge" : "level"),
                   at,
                   {valid, path.condition()},
                   std::move(goals)});
  }
}

}  // namespace

std::vector<Device> boot_devices() {
  return {{"the distributor", distributor, 0x1'0000},
          {"the redistributor", redistributor, 0x2'0000},
          {"the serial port", serial_port, 0x1000}};
}

std::vector<std::pair<const char*, uint64_t>> boot_register_values(const Program& program) {
  return {{"VBAR_EL1", program.symbol("nacre_vectors")},
          {"CNTKCTL_EL1", bit(1)},  // EL0 reads the virtual counter
          {"MDSCR_EL1", bit(12)},   // no debug channel at EL0
          {"PMUSERENR_EL0", 0},
          {"TPIDRRO_EL0", 0},
          {"CNTV_CTL_EL0", 1},
          {"ICC_SRE_EL1", 1},
          {"ICC_PMR_EL1", 0xf0},
          {"ICC_CTLR_EL1", bit(1)},  // end of interrupt in two steps
          {"ICC_IGRPEN1_EL1", 1}};
}

void before_boot_obligations(const Program& program, std::vector<Obligation>& all) {
  for (const uint64_t load_address : {uint64_t{NACRE_LOAD_ADDRESS}, uint64_t{0x4800'0000}, uint64_t{0xab'cdef'5000}})
    mmu_off(program, load_address, all);
  firmware_is_called(program, all);
  refused_stays(program, all);
  zeroing(program, all);
  controller(program, all);
  line(program, all);
}

}  // namespace nacre::proof
