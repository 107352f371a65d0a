// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/session.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "abi/calls.hpp"
#include "proofs/properties/decide.hpp"
#include "proofs/properties/functions.hpp"
#include "proofs/properties/goals.hpp"
#include "proofs/properties/isolation.hpp"
#include "proofs/properties/last_words.hpp"
#include "proofs/spec/tick.hpp"

namespace nacre::proof {

namespace {

using spec::System;

Term word64(uint64_t value) { return constant(64, value); }

constexpr uint64_t svc_class = 0x5600'0000;
constexpr uint64_t from_component = 0x400;  ///< vectors of AArch64 at the lower level
constexpr uint64_t counter_limit = uint64_t{1} << 62;
constexpr size_t checks_at_once = 12;

Layout make_layout(const Program& program) {
  Layout layout(addresses_of(program));
  add_registers(layout);
  spec::add_ghosts(layout);
  return layout;
}

/// What is checked, without the number of a register or the field of a record.
std::string kind_of(const std::string& what) {
  const size_t colon = what.rfind(": ");
  if (colon == std::string::npos) return what;
  const std::string field = what.substr(colon + 2);
  if (field.starts_with("fp_q") || (field.starts_with("q") && field.find('.') != std::string::npos))
    return what.substr(0, colon) + ": floating-point registers";
  if (field.starts_with("events.") || field.starts_with("denials.")) return what.substr(0, colon) + ": records";
  if (field.size() <= 3 && field[0] == 'x' && field != "x0") return what.substr(0, colon) + ": registers";
  return what;
}

bool is_context(const std::string& name) {
  if (name == "sp" || name == "pc" || name == "thread" || name == "spsr") return true;
  return name.size() >= 2 && name[0] == 'x' && name[1] >= '0' && name[1] <= '9';
}

}  // namespace

std::string name_of(EntryPoint entry) {
  static constexpr const char* names[] = {
      "call",      "reply_wait",          "signal", "irq_done", "control", "exception", "abort",
      "interrupt", "interrupt from idle", "enter"};
  return names[static_cast<unsigned>(entry)];
}

Claim claim_of(Purpose purpose) {
  switch (purpose) {
    case Purpose::safety:
      return Claim::k1;
    case Purpose::refinement:
      return Claim::k3;
    case Purpose::finding:
      return Claim::k2;
  }
  return Claim::k1;
}

std::string name_of(Claim claim) { return "K" + std::to_string(static_cast<unsigned>(claim) + 1); }

struct Session::Parts {
  Parts(const Program& program, EntryPoint entry, const SessionOptions& options)
      : program(program),
        entry(entry),
        options(options),
        layout(make_layout(program)),
        initial(prepare()),
        environment(surroundings()),
        before(initial, environment),
        executor(program, layout) {}

  const Program& program;
  EntryPoint entry;
  SessionOptions options;
  Layout layout;
  Memory initial;
  spec::Environment environment;
  System before;
  Executor executor;
  std::vector<Exit> exits;
  std::map<uint64_t, Experience> experience;  ///< by address
  spec::Registers registers;
  std::optional<System> after;  ///< by the specification
  Premises premises;

  [[nodiscard]] bool idle() const { return entry == EntryPoint::interrupt_idle || entry == EntryPoint::enter; }

  /// What is so by definition: the id of a component is its place, the pointer to the current one points there.
  Memory prepare() {
    Memory memory(layout);
    const auto scalar = [&](const char* name, Term value) {
      memory.define(layout.find(name), [value](Term) { return value; });
    };
    memory.define(layout.find("id"), [](Term c) { return zero_extend(c, 8); });
    for (const char* const name : {"zero0", "zero1"}) memory.define(layout.find(name), [](Term) { return word64(0); });
    const Term current = variable("current", 6);
    scalar("current", zero_extend(current, 8));
    scalar("running", constant(8, idle() ? 0 : 1));
    scalar("resets", constant(8, 0));
    for (const char* const name : {"waited", "drained", "taken"}) scalar(name, word64(0));
    scalar("TPIDR_EL1", idle() ? word64(0) : word64(layout.addresses().state) + zero_extend(current, 64) * word64(512));
    scalar("CNTV_CVAL_EL0", memory.read(layout.find("armed")));
    if (!idle()) {
      scalar("CPACR_EL1", memory.read(layout.find("fp_access"), current));
      scalar("TTBR0_EL1", memory.read(layout.find("page_table"), current));
    }
    return memory;
  }
  spec::Environment surroundings() {
    return {.now = variable("now", 64),
            .aborts = variable("pending interrupts", 64),
            .interrupt = variable("interrupt", 24),
            .prefix = ""};
  }

  State start() {
    State s(initial);
    s.time = Executor::counter(0);
    for (unsigned i = 0; i < 31; ++i) s.x[i] = variable("x" + std::to_string(i), 64);
    s.sp = word64(layout.addresses().stack_end);
    const auto flag = [](const char* name) { return variable(std::string("flag ") + name, 1); };
    s.flags = flags_of(flag("n"), flag("z"), flag("c"), flag("v"));
    const uint64_t vectors = program.symbol("nacre_vectors") + from_component;
    switch (entry) {
      case EntryPoint::interrupt:
        s.pc = vectors + 0x80;
        break;
      case EntryPoint::interrupt_idle:
        s.pc = idle_address() + 4;
        break;
      case EntryPoint::abort:
        s.pc = vectors + 0x180;
        break;
      default:
        s.pc = vectors;
        break;
    }
    const FieldId syndrome = layout.find("ESR_EL1");
    const auto svc = [&](unsigned number) { s.memory.write(syndrome, word64(svc_class + number)); };
    if (entry <= EntryPoint::control) svc(static_cast<unsigned>(entry));
    return s;
  }

  /// The one instruction that waits for an interrupt.
  [[nodiscard]] uint64_t idle_address() const {
    std::vector<uint64_t> found;
    const Segment& text = program.text();
    for (uint64_t at = text.address; at + 4 <= text.address + text.bytes.size(); at += 4) {
      const Instruction* const i = program.at(at);
      if (i != nullptr && i->form == Form::wfi) found.push_back(at);
    }
    if (found.size() != 1)
      throw Unsupported("the kernel waits for interrupts at " + std::to_string(found.size()) + " places, not at one");
    return found.front();
  }

  void run() {
    if (entry == EntryPoint::enter) {
      for (unsigned i = 0; i < 31; ++i) registers.x[i] = variable("x" + std::to_string(i), 64);
      after = specified(before);
      premises.assumptions.push_back(equal(before.named("last"), environment.now));
      return;
    }
    executor.stop_at(program.symbol("nacre_reset"), ExitKind::reset);
    executor.stop_at(program.symbol("nacre_refuse"), ExitKind::refused);
    executor.stop_at(program.symbol("nacre_kernel_exception"), ExitKind::fatal);
    State s = start();
    for (unsigned i = 0; i < 31; ++i) registers.x[i] = s.x[i];
    const auto of = [&](const char* name) { return s.memory.read(layout.find(name)); };
    registers.sp = of("SP_EL0");
    registers.pc = of("ELR_EL1");
    registers.spsr = of("SPSR_EL1");
    registers.thread = of("TPIDR_EL0");
    registers.fp_control = concat(extract(of("FPSR"), 0, 32), extract(of("FPCR"), 0, 32));
    for (unsigned i = 0; i < 64; ++i)
      registers.q[i] = of(("q" + std::to_string(i / 2) + (i % 2 == 0 ? ".low" : ".high")).c_str());
    after = specified(before);
    add_rules();
    know_functions(executor, program, environment);
    executor.time_at(program.function("nacre::kernel::leave"), environment.now);
    if (options.meetings) add_meetings();
    exits = executor.run(std::move(s));
    assume_environment();
  }

  void add_rules() {
    // The server that a fallen client was calling.
    executor.add_rule({.function = "nacre::kernel::fall",
                       .ordinal = 0,
                       .sort = Sort::component,
                       .count = 64,
                       .closed_form =
                           [this](const State& at, Term done, Memory& memory) {
                             const FieldId serving = layout.find("serving");
                             const Memory held = at.memory;
                             const Term caller = extract(at.memory.read(layout.find("id"), fallen(at)), 0, 8);
                             memory.map(serving, [held, serving, caller, done](Term k) {
                               const Term client = held.read(serving, k);
                               return choose(less(zero_extend(k, 7), done) & equal(client, caller), constant(8, 0),
                                             client);
                             });
                           },
                       .accumulators = {}});
    executor.add_rule(
        {.function = "nacre::kernel::tick",
         .ordinal = 0,
         .sort = Sort::component,
         .count = 64,
         .closed_form = [this](const State& at, Term done,
                               Memory& memory) { spec::tick_columns(System(at.memory, environment), done, memory); },
         .accumulators =
             [this](const State& at, const std::vector<unsigned>& changed) {
               std::vector<Accumulator> all = spec::tick_accumulators(System(at.memory, environment));
               for (const unsigned r : changed) {
                 if (is_constant(at.x[r]) && value_of(at.x[r]) == ~uint64_t{0}) all[3].general = static_cast<int>(r);
               }
               if (all[3].general < 0) throw Unsupported("the timer's loop keeps the earliest need in no register");
               return all;
             }});
  }

  /// The machine code meets the specification where the current component has been left, at the timer's loop, and where the
  /// next one is chosen.
  void add_meetings() {
    const auto at = [&](uint64_t address, const std::string& name) {
      executor.meet_at(address, {.name = "meets the specification " + name,
                                 .specified = [this, name](const State& state) { return after->at(place(name, state)); },
                                 .joins = name == "entering" || name == "ticking",
                                 .lemmas =
                                     [this, name](const State& state, const Meeting::Require& require) {
                                       // Somebody else may run from here on: the device accesses of who was left have ended.
                                       if (name == "entering" && !idle())
                                         require(equal(state.memory.read(layout.find("drained")), word64(1)) |
                                                     !before.has_device(before.current_id()),
                                                 "device accesses awaited");
                                       if (name == "entering" && !idle()) require(has_taken(state.memory), "an abort is taken");
                                       return std::unordered_map<uint32_t, Term>{};
                                     }});
    };
    at(program.function("nacre::kernel::enter"), "entering");
    if (entry == EntryPoint::control) {
      at(program.function("nacre::kernel::fall"), "falling");
      at(program.function("nacre::kernel::begin"), "beginning");
    }
    const uint64_t leave = program.function("nacre::kernel::leave");
    for (const uint64_t site : program.calls_of(leave)) at(site + 4, "left");
    System done = *after;
    const Term next =
        choose(done.is_running(), word64(layout.addresses().state) + zero_extend(done.current_id(), 64) * word64(512),
               word64(0));
    for (const char* const name :
         {"nacre_call_general", "nacre_reply_general", "nacre_signal_general", "nacre_irq_done_general",
          "nacre_give_way", "nacre_control", "nacre_interrupt", "nacre_exception_handler", "nacre_fault"}) {
      for (const uint64_t site : program.calls_of(program.symbol(name)))
        executor.meet_at(site + 4, {"meets the specification at the end of " + std::string(name),
                                    [this](const State&) { return after->memory; }, true, next,
                                    [this](const State& state, const Meeting::Require& require) {
                                      if (state.met) return std::unordered_map<uint32_t, Term>{};
                                      return lemmas(state, state.x[0], require);
                                    }});
    }
    if (const std::optional<Memory> ticking = after->at("ticking")) {
      for (const Loop& loop : program.loops()) {
        if (loop.function == "nacre::kernel::tick") at(loop.head, "ticking");
      }
      premises.facts = spec::tick_facts(System(*ticking, environment));
    }
    executor.keep_apart("nacre_control");
    executor.keep_apart(program.function_at(program.calls_of(program.function("nacre::kernel::tick")).front()));
    executor.mirror(layout.find("CNTV_CVAL_EL0"), layout.find("armed"));
    executor.relate_by([this](FieldId field, Term k, const Memory& machine, const Memory& specified) {
      return relation(field, k, machine, specified);
    });
  }

  /// Somebody may fall twice in one event: blamed, and stopped by the supervisor.
  [[nodiscard]] std::string place(const std::string& name, const State& state) const {
    if (name != "falling") return name;
    return program.function_at(state.callers.back()) == "nacre::kernel::blame" ? "blamed" : "stopping";
  }

  /// An abort that was looked for and is pending has been taken, so that nobody else is blamed for it.
  [[nodiscard]] Term has_taken(const Memory& memory) const {
    const Term looked_for = equal(memory.read(layout.find("drained")), word64(1));
    return implies(looked_for & extract(environment.aborts, 8, 1), equal(memory.read(layout.find("taken")), word64(1)));
  }

  /// Nothing for fields that are compared elsewhere.
  [[nodiscard]] std::optional<Term> relation(FieldId field, Term k, const Memory& machine,
                                             const Memory& specified) const {
    static const std::set<std::string> elsewhere = {
        "running",   "current",   "resets",    "last",          "callee",  "TPIDR_EL1", "SP_EL0", "ELR_EL1", "SPSR_EL1",
        "TPIDR_EL0", "CPACR_EL1", "TTBR0_EL1", "CNTV_CVAL_EL0", "ESR_EL1", "FAR_EL1",   "waited", "drained", "taken"};
    const Field& description = layout[field];
    if (!description.writable || elsewhere.contains(description.name)) return std::nullopt;
    return is_as_specified(field, k, machine, specified, initial, environment.now);
  }

  /// The component whose `fall` runs: the argument that the function keeps in a register, as a linear form of the table's address.
  [[nodiscard]] Term fallen(const State& at) const {
    for (const unsigned r : {19U, 20U, 21U, 0U, 8U}) {
      const Node n = Store::current().node(at.x[r]);
      if (n.op == Op::sum && n.value == layout.addresses().state && n.count == 1 &&
          Store::current().factors(at.x[r])[0] == 512)
        return extract(Store::current().operands(at.x[r])[0], 0, 6);
    }
    throw Unsupported("the fallen component is in no register at the head of the loop over its servers");
  }

  void assume_environment() {
    const Term now = environment.now;
    premises.assumptions.push_back(less(now, word64(counter_limit)));
    premises.assumptions.push_back(at_most(before.named("last"), now));
    for (unsigned i = 0; i < executor.counter_reads(); ++i) {
      premises.assumptions.push_back(less(Executor::counter(i), word64(counter_limit)));
      if (i != 0) premises.assumptions.push_back(at_most(Executor::counter(i - 1), Executor::counter(i)));
    }
    if (!idle()) premises.assumptions.push_back(spec::is_component_mode(registers.spsr));
    // The upper halves of these registers read as zero (DDI 0487, FPCR and FPSR).
    for (const char* const name : {"FPCR", "FPSR"})
      premises.assumptions.push_back(equal(extract(before.named(name), 32, 32), constant(32, 0)));
    if (entry == EntryPoint::exception) {
      const Term syndrome = before.named("ESR_EL1");
      premises.assumptions.push_back(less(word64(4), syndrome - word64(svc_class)));
      premises.assumptions.push_back(equal(extract(syndrome, 32, 32), constant(32, 0)));
    }
  }

  System specified(System s) {
    switch (entry) {
      case EntryPoint::call:
        spec::call(s, registers);
        break;
      case EntryPoint::reply_wait:
        spec::reply_wait(s, registers);
        break;
      case EntryPoint::signal:
        spec::signal(s, registers);
        break;
      case EntryPoint::irq_done:
        spec::irq_done(s, registers);
        break;
      case EntryPoint::control:
        spec::control(s, registers);
        break;
      case EntryPoint::exception:
        spec::exception(s, registers, before.named("ESR_EL1"), before.named("FAR_EL1"));
        break;
      case EntryPoint::abort:
        spec::abort(s, registers);
        break;
      case EntryPoint::interrupt:
        spec::interrupt(s, registers);
        break;
      case EntryPoint::interrupt_idle:
        spec::interrupt_idle(s);
        break;
      case EntryPoint::enter:
        spec::enter(s);
        s.when(s.is_running(), [&] { (void)spec::entry_of(s, s.current_id()); });
        break;
    }
    s.named("last") = environment.now;
    if (options.change) options.change(s);
    return s;
  }

  /// Of the state in which the specification leaves the kernel; but for `enter` it is enough that all clauses that do not speak
  /// about the choice of the current component hold before it is chosen.
  void add_invariant(const std::string& entry_name, std::vector<Obligation>& obligations) {
    const bool chosen = entry == EntryPoint::enter;
    System s = *after;
    if (!chosen) {
      s.memory = *after->at("entering");
      s.named("last") = environment.now;
    }
    const Term not_reset = equal(s.word(s.resets), constant(8, 0));
    for (const spec::Clause& clause : spec::invariant()) {
      if (clause.by_enter && !chosen) continue;
      const Claim claim = clause.name == "6 slice" ? Claim::k6 : Claim::k2;
      obligations.push_back(of_clause(claim, clause, s, entry_name + ": invariant " + clause.name, given({not_reset})));
    }
  }

  void add_isolation(std::vector<Obligation>& obligations) {
    const Event event{
        .entry = entry, .before = before, .after = *after, .registers = registers, .run = [this](System s) {
          return specified(std::move(s));
        }};
    std::ranges::move(isolation(event, given({})), std::back_inserter(obligations));
  }

  /// On a short path the machine code decides at once what the specification works out: that nothing is due, and who runs.
  /// Each fact is an obligation of its own; with what they say, the rest becomes simple.
  [[nodiscard]] std::unordered_map<uint32_t, Term> lemmas(const State& state, Term address,
                                                          const Meeting::Require& require) const {
    std::unordered_map<uint32_t, Term> known{{state.time.id, environment.now}};
    for (const Term t : state.path) {
      known[t.id] = truth(true);
      if (Store::current().node(t).op == Op::bit_not) known[Store::current().operands(t)[0].id] = truth(false);
    }
    const auto lemma = [&](const std::string& name, Term is, Term value) {
      const Term now_is = substitute(is, known);
      const Term now_value = substitute(value, known);
      require(equal(now_is, now_value), name);
      known[is.id] = now_value;
      known[now_is.id] = now_value;
    };
    const Node n = Store::current().node(address);
    const std::optional<Memory> left = after->at("left");
    const std::optional<Memory> entering = after->at("entering");
    if (!left || !entering || n.op != Op::sum || n.count != 1 || n.value != layout.addresses().state) return known;
    const Term next = extract(Store::current().operands(address)[0], 0, 6);
    System s = before;
    const Term now = environment.now;
    if (known.contains(equal(s.flags[s.current_id()], constant(8, 0)).id))
      lemma("who is left pays for itself", s.payer[s.current_id()], zero_extend(s.current_id(), 8));
    lemma("no abort is noticed", extract(environment.aborts, 8, 1) & s.has_device(s.current_id()), truth(false));
    lemma("no refill of the payer is due", less(now, s.refill_at[extract(s.payer[s.current_id()], 0, 6)]), truth(true));
    System l(*left, environment);
    lemma("nobody's funds change", l.word(l.funded), s.word(s.funded));
    lemma("the same may run", l.word(l.runnable), s.word(s.runnable));
    System e(*entering, environment);
    const Term candidates = spec::eligible(e);
    lemma("somebody may run", equal(candidates, word64(0)), truth(false));
    lemma("who runs", trailing_zeros(candidates), zero_extend(next, 64));
    const Term payer = substitute(extract(e.payer[next], 0, 6), known);
    lemma("no refill of the next payer is due", less(now, e.refill_at[payer]), truth(true));
    lemma("the next payer's funds", e.in(e.funded, payer), s.in(s.funded, payer));
    return known;
  }

  [[nodiscard]] std::vector<Term> given(std::vector<Term> first) const { return premises.given(std::move(first)); }
  [[nodiscard]] std::vector<Fact> all_facts() const { return premises.all_facts(executor); }
};

Session::Session(const Program& program, EntryPoint entry, const SessionOptions& options)
    : parts_(std::make_unique<Parts>(program, entry, options)) {
  parts_->run();
}
Session::~Session() = default;
const Executor& Session::executor() const { return parts_->executor; }
const std::vector<Exit>& Session::exits() const { return parts_->exits; }
const Layout& Session::layout() const { return parts_->layout; }
const System& Session::before() const { return parts_->before; }
const System& Session::after() const { return *parts_->after; }
const std::vector<Term>& Session::assumptions() const { return parts_->premises.assumptions; }
std::vector<Fact> Session::facts() const { return parts_->all_facts(); }

uint64_t Session::worst_case() const {
  uint64_t most = 0;
  for (const Exit& e : parts_->exits) most = std::max(most, e.state.instructions);
  return most;
}

std::vector<Instance> Session::instances_for(const Obligation& obligation) const {
  System after = *parts_->after;
  const bool chosen = parts_->entry != EntryPoint::enter;
  return instances(parts_->before, parts_->layout, parts_->all_facts(), chosen, {after.current_id()}, obligation.given,
                   obligation.goals);
}

Decision Session::decide(const Obligation& obligation, const Limits& limits) const {
  Experience& experience = parts_->experience[obligation.address];
  return proof::decide(obligation.name, obligation.given, obligation.goals, instances_for(obligation), experience,
                       limits);
}

Decision Session::possible(Term condition, const std::string& name, const Limits& limits) const {
  return decide(
      {.claim = Claim::k1, .name = name, .address = 0, .given = parts_->given({condition}), .goals = {truth(false)}},
      limits);
}

std::vector<Obligation> Session::obligations() {
  Parts& p = *parts_;
  std::vector<Obligation> all;
  const std::string entry = name_of(p.entry);

  // Checks of the same kind at the same place are decided together.
  for (const Check& check : p.executor.checks()) {
    const std::string kind = kind_of(check.what);
    const std::string name = entry + ": " + kind + " at " + p.program.place(check.address);
    if (kind != check.what && !all.empty() && all.back().name == name && all.back().goals.size() < checks_at_once) {
      all.back().goals.push_back(check.holds);
    } else {
      all.push_back({claim_of(check.purpose), name, check.address, p.given({}), {check.holds}});
    }
  }

  if (p.entry == EntryPoint::enter) {
    p.add_invariant(entry, all);
    p.add_isolation(all);
    return all;
  }
  System after = *p.after;
  const Term not_reset = equal(after.word(after.resets), constant(8, 0));
  const Term runs = after.is_running();
  const Term next = after.current_id();
  System left = after;
  const spec::Entry expected = spec::entry_of(left, next);
  System kept = after;
  kept.when(runs, [&] { kept.memory = left.memory; });

  // K3: every way out of the kernel is the specification's, in each register and each field.
  unsigned number = 0;
  std::set<uint64_t> reset_stacks;
  bool enters = false;
  for (const Exit& exit : p.exits) {
    const std::string where = entry + ": exit " + std::to_string(++number) + " at " + p.program.place(exit.address);
    const Term path = exit.state.condition() & equal(p.environment.now, exit.state.time);
    std::vector<Goal> goals;
    std::unordered_map<uint32_t, Term> known;
    const auto goal = [&](std::string name, Term holds) {
      holds = substitute(holds, known);
      if (!is_true(holds)) goals.push_back({std::move(name), holds});
    };
    const auto reg = [&](const char* name) { return exit.state.memory.read(p.layout.find(name)); };
    // An abort that was not looked for is not noticed at this event; looked for it must be before somebody else runs.
    const Term drained = equal(reg("drained"), word64(1));
    const Term noticed = exit.state.met ? truth(true) : drained | !extract(p.environment.aborts, 8, 1);
    const auto finish = [&] { add_goals(where, exit.address, p.given({path, noticed}), goals, all); };
    if (exit.kind == ExitKind::reset) {
      goal("the board is reset", !not_reset);
      finish();
      if (!is_constant(exit.state.sp)) throw Unsupported("a reset with a stack pointer that is no constant");
      reset_stacks.insert(value_of(exit.state.sp));
      continue;
    }
    if (exit.kind != ExitKind::component && exit.kind != ExitKind::idle) {
      goal("never reached", truth(false));
      finish();
      continue;
    }
    const bool component = exit.kind == ExitKind::component;
    enters |= component;
    if (component && !exit.state.met) {
      known = p.lemmas(exit.state, reg("TPIDR_EL1"), [&](Term holds, const std::string& what) {
        if (!is_true(holds))
          all.push_back({Claim::k3, where + ": " + what, exit.address, p.given({path, noticed}), {holds}});
      });
    }
    goal("no reset", not_reset);
    if (!p.idle()) {
      const Term goes_on = component ? equal(next, p.before.current_id()) : truth(false);
      goal("device accesses awaited", drained | goes_on | !p.before.has_device(p.before.current_id()));
      goal("an abort is taken", p.has_taken(exit.state.memory));
    }
    goal(component ? "a component runs" : "nobody runs", component ? runs : !runs);
    // From here on that is known: the goal above says it.
    known[runs.id] = truth(component);
    if (const Node n = Store::current().node(runs); n.op == Op::bit_not)
      known[Store::current().operands(runs)[0].id] = truth(!component);
    goal("timer", equal(reg("CNTV_CVAL_EL0"), after.word(after.armed)));
    goal("stack", equal(exit.state.sp, word64(p.layout.addresses().stack_end)));
    goal("current",
         equal(reg("TPIDR_EL1"),
               component ? word64(p.layout.addresses().state) + zero_extend(next, 64) * word64(512) : word64(0)));
    if (component) {
      for (unsigned i = 0; i < 31; ++i) goal("register x" + std::to_string(i), equal(exit.state.x[i], expected.x[i]));
      goal("SP_EL0", equal(reg("SP_EL0"), expected.sp));
      goal("ELR_EL1", equal(reg("ELR_EL1"), expected.pc));
      // Who goes on at once may keep its condition flags.
      const Term keeps =
          p.idle() ? truth(false) : equal(next, p.before.current_id()) & equal(reg("SPSR_EL1"), p.registers.spsr);
      goal("SPSR_EL1", equal(reg("SPSR_EL1"), expected.spsr) | keeps);
      goal("level", spec::is_component_mode(reg("SPSR_EL1")));
      goal("TPIDR_EL0", equal(reg("TPIDR_EL0"), expected.thread));
      goal("CPACR_EL1", equal(reg("CPACR_EL1"), expected.fp_access));
      goal("TTBR0_EL1", equal(reg("TTBR0_EL1"), expected.page_table));
    }
    for (uint32_t f = 0; f < p.layout.fields().size(); ++f) {
      const FieldId field{f};
      const Field& description = p.layout[field];
      const Term k = description.sort == Sort::scalar
                         ? Term{}
                         : variable("k" + std::to_string(index_width(description.sort)), index_width(description.sort));
      const std::optional<Term> related = p.relation(field, k, exit.state.memory, kept.memory);
      if (!related || is_true(*related)) continue;
      Term holds = *related;
      // While a server waits, its activation means nothing.
      if (description.name == "activation") holds = holds | kept.is_receiving(k);
      if (component && description.sort == Sort::component && is_context(description.name)) {
        // The context of the component that runs is out of date: its own earlier values may stay in it.
        holds = holds | (equal(k, next) & equal(exit.state.memory.read(field, k), p.initial.read(field, k)));
      }
      goal(description.name, holds);
    }
    finish();
  }

  if (!enters) throw Unsupported(entry + " never comes back to a component");
  for (const uint64_t stack : reset_stacks)
    std::ranges::move(
        last_words(p.program, p.layout,
                   {.name = entry + ": reset", .function = "nacre_reset", .argument = variable("x0", 64), .stack = stack}),
        std::back_inserter(all));

  p.add_invariant(entry, all);
  p.add_isolation(all);
  return all;
}

}  // namespace nacre::proof
