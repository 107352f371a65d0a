// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/boot.hpp"

#include <algorithm>
#include <set>

#include "abi/image.hpp"
#include "abi/well_formed.hpp"
#include "proofs/properties/before_boot.hpp"
#include "proofs/properties/decide.hpp"
#include "proofs/properties/goals.hpp"
#include "proofs/properties/last_words.hpp"
#include "proofs/spec/acceptance.hpp"
#include "proofs/spec/boot.hpp"

namespace nacre::proof {

namespace {

using spec::System;

constexpr uint64_t counter_limit = uint64_t{1} << 62;
constexpr uint64_t zeroed_at_once = 64;
constexpr const char* check_loops = "nacre_boot_state";
constexpr const char* first_check = "nacre::abi::well_formed_component";

/// The loops of nacre_boot_state, in order.
enum : unsigned {
  clear_bits,
  check_components,
  check_channels,
  check_lines,
  check_interrupts,
  check_fault_bits,
  prepare_components,
  configure_lines,
  loop_count
};

Term word64(uint64_t value) { return constant(64, value); }

const Loop& loop_of(const Program& program, const std::string& function, unsigned ordinal) {
  for (const Loop& loop : program.loops()) {
    if (loop.function == function && loop.ordinal == ordinal) return loop;
  }
  throw Unsupported("boot has no loop " + std::to_string(ordinal) + " in " + function);
}

Layout plain_layout(const Program& program) {
  Layout layout(addresses_of(program));
  add_registers(layout);
  add_boot_registers(layout);
  spec::add_ghosts(layout);
  return layout;
}

/// Where on the stack the kernel keeps what the entries have claimed: the third argument of the first check.
uint64_t claimed_address(const Program& program) {
  const Layout layout = plain_layout(program);
  Executor executor(program, layout);
  executor.time_at(0, Executor::counter(0));
  executor.stop_at(program.symbol("nacre_refuse"), ExitKind::refused);
  executor.stop_at(program.function(first_check), ExitKind::stopped);
  executor.stop_at(loop_of(program, check_loops, check_components).latch, ExitKind::stopped);
  State s = unknown_state(Memory(layout));
  s.sp = word64(layout.addresses().stack_end);
  s.pc = program.symbol("nacre_boot_state");
  for (const Exit& e : executor.run(std::move(s))) {
    if (e.address == program.function(first_check) && is_constant(e.state.x[2])) return value_of(e.state.x[2]);
  }
  throw Unsupported("what the tables' entries have claimed is not at a constant place");
}

Layout boot_layout(const Program& program) {
  Layout layout = plain_layout(program);
  const uint64_t claimed = claimed_address(program);
  layout.add_object("claimed.channels", claimed + offsetof(abi::Claimed, channels), 8, Sort::scalar);
  layout.add_object("claimed.lines", claimed + offsetof(abi::Claimed, lines), 8, Sort::scalar);
  layout.add_object("claimed.fp_slots", claimed + offsetof(abi::Claimed, fp_slots), 8, Sort::scalar);
  layout.add_object("claimed.bits", claimed + offsetof(abi::Claimed, bits), 8, Sort::component);
  return layout;
}

const spec::Clause& well_formed(const std::string& name) {
  for (const spec::Clause& clause : spec::well_formed()) {
    if (clause.name == name) return clause;
  }
  throw std::logic_error("no clause " + name);
}

}  // namespace

struct BootSession::Parts {
  explicit Parts(const Program& program)
      : program(program),
        layout(boot_layout(program)),
        initial(zeroed()),
        environment{.now = Executor::counter(0),
                    .aborts = variable("pending interrupts", 64),
                    .interrupt = variable("interrupt", 24),
                    .prefix = ""},
        before(initial, environment),
        executor(program, layout) {}

  /// A call of nacre_refuse, and what must be so for it to be right.
  struct Refusal {
    std::string name;
    uint64_t address = 0;
    Term condition, rule, index, first_argument, second_argument;
  };

  const Program& program;
  Layout layout;
  Memory initial;
  spec::Environment environment;
  System before;
  Executor executor;
  std::vector<Exit> exits;
  std::optional<System> after;
  Premises premises;
  std::vector<Refusal> refusals;
  std::set<uint32_t> refused_in_loops;
  struct Configured {
    Term condition, entry;
  };
  std::vector<Configured> configured;  ///< calls of nacre_configure_line
  /// What acceptance proves, for use where it has been proved: `accepted` is among what is given there.
  Term accepted = variable("accepted", 1);
  std::vector<spec::Clause> accepted_clauses;
  std::map<uint64_t, Experience> experience;  ///< by address

  /// The state as the loop in nacre_mapped leaves it: that it does is an obligation of its own. Two words are terms that are
  /// assumed to be zero, so that the executor sees the registers that accumulate them.
  Memory zeroed() {
    Memory memory(layout);
    const uint64_t begin = layout.addresses().stack_begin;
    const uint64_t end = program.symbol("nacre_state_end");
    for (const Area& area : layout.areas()) {
      for (const FieldId id : area.by_offset) {
        const Field& field = layout[id];
        if (!field.writable || field.name.starts_with("claimed.") || field.name == "down" || field.name == "funded")
          continue;
        if (area.address < begin || area.address + area.stride * element_count(area.sort) > end) continue;
        memory.define(id, [bits = field.bytes * 8](Term) { return constant(bits, 0); });
      }
    }
    for (const char* const name : {"running", "resets"})
      memory.define(layout.find(name), [](Term) { return constant(8, 0); });
    return memory;
  }

  void run() {
    for (const char* const name : {"down", "funded"})
      premises.assumptions.push_back(equal(before.named(name), word64(0)));
    executor.time_at(0, environment.now);
    executor.stop_at(program.symbol("nacre_refuse"), ExitKind::refused);
    executor.stop_at(program.symbol("nacre_kernel_exception"), ExitKind::fatal);
    executor.stop_at(program.symbol("nacre_reset"), ExitKind::reset);
    for (const Device& device : boot_devices()) executor.add_device(device);
    after = before;
    spec::boot(*after);
    premises.facts = spec::boot_facts(before);
    for (const spec::Clause& clause : spec::well_formed()) {
      spec::Clause guarded = clause;
      guarded.holds = [this, holds = clause.holds](System& s, std::span<const Term> i) {
        return implies(accepted, holds(s, i));
      };
      accepted_clauses.push_back(std::move(guarded));
    }
    add_rules();
    State s = unknown_state(initial);
    const Loop& zero = loop_of(program, "nacre_mapped", 0);
    s.pc = zero.latch + 4;
    exits = executor.run(std::move(s));
    premises.assumptions.push_back(less(environment.now, word64(counter_limit)));
    for (unsigned i = 1; i < executor.counter_reads(); ++i) {
      premises.assumptions.push_back(less(Executor::counter(i), word64(counter_limit)));
      premises.assumptions.push_back(at_most(Executor::counter(i - 1), Executor::counter(i)));
    }
  }

  // ---- what the loops do

  [[nodiscard]] FieldId field(const char* name) const { return layout.find(name); }
  [[nodiscard]] spec::Claimed claimed_in(const Memory& memory) const {
    return {.channels = memory.read(field("claimed.channels")),
            .lines = memory.read(field("claimed.lines")),
            .fp_slots = memory.read(field("claimed.fp_slots")),
            .bits = [memory, bits = field("claimed.bits")](Term c) { return memory.read(bits, c); }};
  }

  using Property = std::function<Term(const std::vector<Term>& values, Term iterations, Term k)>;
  static Term below(Term k, Term iterations) { return less(zero_extend(k, width(iterations)), iterations); }
  [[nodiscard]] Term exists(Term c) { return less(zero_extend(c, 16), before.named("tables.component_count")); }

  /// A clause of spec::well_formed for all entries that have been checked.
  [[nodiscard]] Property checked(const char* clause) {
    const spec::Clause& c = well_formed(clause);
    return [this, &c](const std::vector<Term>&, Term iterations, Term k) {
      System s = before;
      if (c.sorts.size() == 1) return implies(below(k, iterations), c.holds(s, std::span(&k, 1)));
      const std::vector<Term> pair = indexes_of(c);
      return implies(below(pair[0], iterations) & below(pair[1], iterations), c.holds(s, pair));
    };
  }
  [[nodiscard]] static Accumulator fact(std::string name, Property property) {
    return {.name = name,
            .end_name = "boot." + name,
            .field = {},
            .ghost_width = 1,
            .ghost_start = truth(false),
            .ghost_step = [](const std::vector<Term>&, Term) { return truth(false); },
            .property = std::move(property)};
  }
  [[nodiscard]] Accumulator claimed_bits() const {
    return {.name = "bits",
            .end_name = "",
            .field = field("claimed.bits"),
            .ghost_start = {},
            .ghost_step = {},
            .property = {},
            .value = {},
            .whole_column = true};
  }

  [[nodiscard]] std::vector<Accumulator> component_accumulators() {
    std::vector<Accumulator> all;
    const auto word = [&](const char* name, Property property) {
      all.push_back({.name = name,
                     .end_name = std::string("boot.") + name,
                     .field = field(name),
                     .ghost_start = {},
                     .ghost_step = {},
                     .property = std::move(property)});
    };
    const auto slices = [&](size_t position, const char* base, const char* count, const char* total) -> Property {
      return [=, this](const std::vector<Term>& values, Term iterations, Term k) {
        System s = before;
        const auto wide = [&](const char* name) { return zero_extend(s.named(name, k), 64); };
        return implies(below(k, iterations) & exists(k), at_most(wide(base) + wide(count), values[position])) &
               at_most(values[position], zero_extend(s.named(total), 64));
      };
    };
    word("claimed.channels", slices(0, "entry.channel_base", "entry.channel_count", "tables.channel_count"));
    word("claimed.lines", slices(1, "entry.line_base", "entry.line_count", "tables.line_count"));
    word("claimed.fp_slots", [this](const std::vector<Term>& values, Term iterations, Term k) {
      System s = before;
      const Term slot = s.named("entry.fp_slot", k);
      return implies(below(k, iterations) & exists(k) & differ(slot, constant(8, 0)),
                     extract(values[2] >> zero_extend(slot, 64), 0, 1));
    });
    for (const char* const clause :
         {"times", "slices", "order of slices", "addresses", "supervisors", "fp slots", "fp slots differ"})
      all.push_back(fact(clause, checked(clause)));
    return all;
  }

  using Verdict = std::function<spec::Verdict(System&, Term index, const spec::Claimed&)>;

  /// In each iteration the kernel refuses what the specification refuses, and claims what the specification claims.
  void add_check(unsigned ordinal, const std::string& what, Sort sort, const char* count, const Verdict& verdict,
                 std::function<std::vector<Accumulator>()> accumulators) {
    executor.add_rule(
        {.function = check_loops,
         .ordinal = ordinal,
         .sort = sort,
         .count = element_count(sort),
         .closed_form = [](const State&, Term, Memory&) {},
         .accumulators = [accumulators](const State&, const std::vector<unsigned>&) { return accumulators(); },
         .iteration =
             [this, what, count, verdict](const State& head, Term index, const State& latch,
                                          std::span<const Exit> escapes) {
               System s(head.memory, environment);
               const Term applies = count == nullptr ? truth(true) : less(zero_extend(index, 16), s.named(count));
               const spec::Claimed old = claimed_in(head.memory);
               const spec::Verdict v = verdict(s, index, old);
               for (const Exit& e : escapes) {
                 refused_in_loops.insert(e.state.condition().id);
                 refusals.push_back({.name = what,
                                     .address = e.state.callers.empty() ? e.address : e.state.callers.back() - 4,
                                     .condition = e.state.condition(),
                                     .rule = choose(applies, v.rule, constant(8, 0)),
                                     .index = zero_extend(index, 64),
                                     .first_argument = e.state.x[0],
                                     .second_argument = e.state.x[1]});
               }
               const spec::Claimed now = claimed_in(latch.memory);
               const auto step = [&](Term is, Term was, Term should) {
                 return equal(is, choose(applies, should, was));
               };
               const Term k = variable("claimed k", 6);
               return std::vector<std::pair<std::string, Term>>{
                   {"accepts " + what + " only if it violates no rule",
                    implies(applies, equal(v.rule, constant(8, 0)))},
                   {"channels claimed after " + what, step(now.channels, old.channels, v.claimed.channels)},
                   {"lines claimed after " + what, step(now.lines, old.lines, v.claimed.lines)},
                   {"fp slots claimed after " + what, step(now.fp_slots, old.fp_slots, v.claimed.fp_slots)},
                   {"bits claimed after " + what, step(now.bits(k), old.bits(k), v.claimed.bits(k))}};
             },
         .passed = variable("passed the check of " + what, 1)});
  }

  void add_rules() {
    executor.add_rule({.function = check_loops,
                       .ordinal = clear_bits,
                       .sort = Sort::component,
                       .count = 64,
                       .closed_form =
                           [this](const State& at, Term done, Memory& memory) {
                             const FieldId bits = field("claimed.bits");
                             memory.map(bits, [held = at.memory, bits, done](Term k) {
                               return choose(below(k, done), word64(0), held.read(bits, k));
                             });
                           },
                       .accumulators = {}});
    const auto keeps = [](Term rule, const spec::Claimed& claimed) { return spec::Verdict{rule, claimed}; };
    add_check(check_components, "a component", Sort::component, "tables.component_count", spec::component_rule,
              [this] { return component_accumulators(); });
    add_check(check_channels, "a channel", Sort::channel, "tables.channel_count", spec::channel_rule, [this] {
      return std::vector{claimed_bits(), fact("channels", checked("channels")), fact("rows", checked("rows"))};
    });
    add_check(check_lines, "a line", Sort::line, "tables.line_count", spec::line_rule, [this] {
      return std::vector{claimed_bits(), fact("lines", checked("lines"))};
    });
    add_check(
        check_interrupts, "an interrupt number", Sort::interrupt, nullptr,
        [keeps](System& s, Term i, const spec::Claimed& claimed) { return keeps(spec::interrupt_rule(s, i), claimed); },
        [this] { return std::vector{fact("interrupts", checked("interrupts"))}; });
    add_check(
        check_fault_bits, "a fault bit", Sort::component, "tables.component_count",
        [keeps](System& s, Term i, const spec::Claimed& claimed) {
          return keeps(spec::fault_bit_rule(s, i, claimed), claimed);
        },
        [] { return std::vector<Accumulator>{}; });
    executor.add_rule(
        {.function = check_loops,
         .ordinal = prepare_components,
         .sort = Sort::component,
         .count = 64,
         .closed_form = [this](const State& at, Term done,
                               Memory& memory) { spec::prepare_columns(System(at.memory, environment), done, memory); },
         .accumulators = [this](const State& at,
                                const std::vector<unsigned>& changed) { return prepare_accumulators(at, changed); }});
    executor.meet_at(program.symbol("nacre_configure_line"), {"a line is configured", [this](const State& s) {
                                                                configured.push_back({s.condition(), s.x[0]});
                                                                return std::optional<Memory>{};
                                                              }});
    executor.add_rule({.function = check_loops,
                       .ordinal = configure_lines,
                       .sort = Sort::line,
                       .count = 64,
                       .closed_form = [](const State&, Term, Memory&) {},
                       .accumulators = {},
                       .iteration = [this](const State& head, Term index, const State&,
                                           std::span<const Exit>) { return configures(head, index); }});
  }

  /// One call, exactly if there is such a line, with its entry.
  std::vector<std::pair<std::string, Term>> configures(const State& head, Term index) {
    if (configured.size() != 1) throw Unsupported("lines are configured in more than one place");
    const auto& [condition, entry] = configured[0];
    const Term is_line = less(zero_extend(index, 16), before.named("tables.line_count"));
    const Term place = word64(layout.addresses().tables + offsetof(abi::Tables, lines)) +
                       zero_extend(index, 64) * word64(sizeof(abi::LineEntry));
    return {{"a line is configured exactly if it is in the table", equal(condition, head.condition() & is_line)},
            {"a line is configured by its entry", implies(condition, equal(entry, place))}};
  }

  /// Three words grow in registers; that of the servers in memory besides.
  [[nodiscard]] std::vector<Accumulator> prepare_accumulators(const State& at, const std::vector<unsigned>& changed) {
    std::vector<Accumulator> all;
    const auto servers = [this](size_t position) -> Property {
      return [this, position](const std::vector<Term>& values, Term iterations, Term c) {
        System s = before;
        return spec::is_server_after(s, iterations, values[position], c) & equal(values[position], values[0]);
      };
    };
    all.push_back({.name = "servers",
                   .end_name = "boot.servers",
                   .field = field("servers"),
                   .ghost_start = {},
                   .ghost_step = {},
                   .property = servers(0)});
    bool kept = false;
    for (const unsigned r : changed) {
      for (const char* const name : {"down", "funded"}) {
        if (!same(at.x[r], at.memory.read(field(name)))) continue;
        const size_t position = all.size();
        all.push_back(
            {.name = name,
             .end_name = "",
             .field = {},
             .general = static_cast<int>(r),
             .ghost_start = {},
             .ghost_step = {},
             .property = [position](const std::vector<Term>& values, Term iterations,
                                    Term) { return equal(values[position], spec::first_members(iterations)); },
             .value = spec::first_members});
      }
      // Of the registers that begin as zero, the one that the loop gathers the servers in: it is what is stored.
      if (!kept && is_constant(at.x[r]) && value_of(at.x[r]) == 0 && r == servers_register(at)) {
        all.push_back({.name = "servers register",
                       .end_name = "boot.servers",
                       .field = {},
                       .general = static_cast<int>(r),
                       .ghost_start = {},
                       .ghost_step = {},
                       .property = servers(all.size())});
        kept = true;
      }
    }
    return all;
  }

  /// What the loop that prepares components stores to the servers' word.
  [[nodiscard]] unsigned servers_register(const State& state) const {
    const Loop& loop = loop_of(program, check_loops, prepare_components);
    const Term servers = word64(layout[field("servers")].address);
    for (uint64_t at = loop.head; at < loop.latch; at += 4) {
      const Instruction* const i = program.at(at);
      if (i == nullptr || i->access != Access::store || i->bytes != 8 || i->destination == 31 || i->second != 31) continue;
      if (i->first < 31 && same(state.x[i->first] + word64(i->immediate), servers)) return i->destination;
    }
    return 31;
  }

  // ---- obligations

  [[nodiscard]] std::vector<Term> given(std::vector<Term> first) const { return premises.given(std::move(first)); }
  [[nodiscard]] std::vector<Fact> all_facts() const { return premises.all_facts(executor); }

  void add_refusals(std::vector<Obligation>& all) {
    std::vector<Refusal> everything = refusals;
    for (const Exit& e : exits) {
      if (e.kind != ExitKind::refused || refused_in_loops.contains(e.state.condition().id)) continue;
      System s = before;
      everything.push_back({.name = "the header",
                            .address = e.state.callers.empty() ? e.address : e.state.callers.back() - 4,
                            .condition = e.state.condition(),
                            .rule = spec::header_rule(s),
                            .index = word64(0),
                            .first_argument = e.state.x[0],
                            .second_argument = e.state.x[1]});
    }
    for (const Refusal& r : everything) {
      const Term name = word64(program.function("nacre::abi::rule_names")) +
                        zero_extend(r.rule, 64) * word64(sizeof(abi::rule_names[0]));
      all.push_back(
          {Claim::k2,
           "boot: refuses " + r.name + " only if it violates a rule, and says which at " + program.place(r.address),
           r.address,
           given({r.condition}),
           {differ(r.rule, constant(8, 0)), equal(r.first_argument, name), equal(r.second_argument, r.index)}});
    }
  }

  /// Whatever the rule: its name is printed, then the firmware is called to switch off, and nothing follows that.
  void add_refused(std::vector<Obligation>& all) {
    std::set<uint64_t> stacks;
    for (const Exit& e : exits) {
      if (e.kind == ExitKind::refused) stacks.insert(value_of(e.state.sp));
    }
    for (const uint64_t stack : stacks) {
      for (unsigned rule = 1; rule < abi::rule_count; ++rule) {
        const LastWords words{
            .name = std::string("boot: refused for \"") + abi::rule_names[rule] + "\"",
            .function = "nacre_refuse",
            .argument = word64(program.function("nacre::abi::rule_names") + rule * sizeof(abi::rule_names[0])),
            .stack = stack,
            .asked = Firmware::off};
        std::ranges::move(last_words(program, layout, words), std::back_inserter(all));
      }
    }
  }

  void add_exit(const Exit& exit, std::vector<Obligation>& all) {
    const Term path = exit.state.condition();
    const std::string where = "boot: exit at " + program.place(exit.address);

    // Acceptance. Nothing here may use `accepted`.
    System tables = before;
    all.push_back({Claim::k2,
                   "boot: accepts only if the header violates no rule",
                   exit.address,
                   given({path}),
                   {equal(spec::header_rule(tables), constant(8, 0))}});
    for (const spec::Clause& clause : spec::well_formed()) {
      System s = before;
      all.push_back({Claim::k2,
                     "boot: accepted tables are well-formed: " + clause.name,
                     exit.address,
                     given({path}),
                     {clause.holds(s, indexes_of(clause))}});
    }

    System left = *after;
    const Term next = left.current_id();
    const spec::Entry expected = spec::entry_of(left, next);
    System kept = *after;
    kept.when(after->is_running(), [&] { kept.memory = left.memory; });

    std::vector<Goal> goals;
    const auto goal = [&](std::string name, Term holds) { goals.push_back({std::move(name), holds}); };
    const auto reg = [&](const char* name) { return exit.state.memory.read(layout.find(name)); };
    goal("a component runs", after->is_running());
    goal("it is the first", equal(next, constant(6, 0)));
    goal("stack", equal(exit.state.sp, word64(layout.addresses().stack_end)));
    goal("current", equal(reg("TPIDR_EL1"), word64(layout.addresses().state) + zero_extend(next, 64) * word64(512)));
    for (unsigned i = 0; i < 31; ++i)
      goal("register x" + std::to_string(i), equal(exit.state.x[i], expected.x[i]) & equal(exit.state.x[i], word64(0)));
    goal("SP_EL0", equal(reg("SP_EL0"), expected.sp) & equal(reg("SP_EL0"), before.named("entry.stack", next)));
    goal("ELR_EL1", equal(reg("ELR_EL1"), expected.pc) & equal(reg("ELR_EL1"), before.named("entry.entry", next)));
    goal("SPSR_EL1", equal(reg("SPSR_EL1"), word64(0)) & equal(expected.spsr, word64(0)));
    goal("TPIDR_EL0", equal(reg("TPIDR_EL0"), expected.thread) & equal(expected.thread, word64(0)));
    goal("CPACR_EL1", equal(reg("CPACR_EL1"), expected.fp_access));
    goal("TTBR0_EL1", equal(reg("TTBR0_EL1"), expected.page_table) &
                          equal(expected.page_table, before.named("entry.page_table", next)));
    goal("timer", equal(reg("CNTV_CVAL_EL0"), after->word(after->armed)));
    goal("firmware", equal(reg("smc"), variable("x26", 64)));
    for (const auto& [name, value] : boot_register_values(program)) goal(name, equal(reg(name), word64(value)));
    static const std::set<std::string> elsewhere = {
        "running",  "current", "resets",    "last",      "callee",    "TPIDR_EL1",     "SP_EL0", "ELR_EL1",
        "SPSR_EL1", "smc",     "TPIDR_EL0", "CPACR_EL1", "TTBR0_EL1", "CNTV_CVAL_EL0", "waited", "drained", "taken"};
    std::set<std::string> compared_by_value;
    for (const auto& [name, value] : boot_register_values(program)) compared_by_value.insert(name);
    for (uint32_t f = 0; f < layout.fields().size(); ++f) {
      const FieldId id{f};
      const Field& description = layout[id];
      if (!description.writable || elsewhere.contains(description.name) ||
          compared_by_value.contains(description.name) || description.name.starts_with("claimed."))
        continue;
      const Term k = description.sort == Sort::scalar
                         ? Term{}
                         : variable("k" + std::to_string(index_width(description.sort)), index_width(description.sort));
      const Term holds = is_as_specified(id, k, exit.state.memory, kept.memory, initial, environment.now);
      if (!is_true(holds)) goal(description.name, holds);
    }
    add_goals(where, exit.address, given({path, accepted}), goals, all);

    for (const spec::Clause& clause : spec::invariant())
      all.push_back(of_clause(Claim::k2, clause, kept, "boot: invariant " + clause.name, given({path, accepted})));
  }
};

BootSession::BootSession(const Program& program) : parts_(std::make_unique<Parts>(program)) { parts_->run(); }
BootSession::~BootSession() = default;
const Executor& BootSession::executor() const { return parts_->executor; }
const std::vector<Exit>& BootSession::exits() const { return parts_->exits; }

uint64_t BootSession::worst_case() const {
  uint64_t most = 0;
  for (const Exit& e : parts_->exits) most = std::max(most, e.state.instructions);
  const Loop& zero = loop_of(parts_->program, "nacre_mapped", 0);
  const uint64_t before = (zero.head - parts_->program.symbol("nacre_mapped")) / 4;
  const uint64_t iterations =
      (parts_->program.symbol("nacre_state_end") - parts_->layout.addresses().stack_begin) / zeroed_at_once;
  return most + before + iterations * ((zero.latch - zero.head) / 4 + 1);
}

std::vector<Instance> BootSession::instances_for(const Obligation& obligation) const {
  const Parts& p = *parts_;
  const bool accepted = std::ranges::any_of(obligation.given, [&](Term t) { return same(t, p.accepted); });
  static const std::vector<spec::Clause> none;
  return instances(p.before, p.layout, p.all_facts(), true, {constant(6, 0)}, obligation.given, obligation.goals,
                   {accepted ? &p.accepted_clauses : &none});
}

Decision BootSession::decide(const Obligation& obligation, const Limits& limits) const {
  return proof::decide(obligation.name, obligation.given, obligation.goals, instances_for(obligation),
                       parts_->experience[obligation.address], limits);
}

Decision BootSession::possible(Term condition, const std::string& name, const Limits& limits) const {
  return decide(
      {.claim = Claim::k1, .name = name, .address = 0, .given = parts_->given({condition}), .goals = {truth(false)}},
      limits);
}

std::vector<Obligation> BootSession::obligations() {
  Parts& p = *parts_;
  std::vector<Obligation> all;
  before_boot_obligations(p.program, all);
  for (const Check& check : p.executor.checks())
    all.push_back({claim_of(check.purpose),
                   "boot: " + check.what + " at " + p.program.place(check.address),
                   check.address,
                   p.given({}),
                   {check.holds}});
  p.add_refusals(all);
  p.add_refused(all);
  unsigned components = 0;
  for (const Exit& e : p.exits) {
    if (e.kind == ExitKind::component) {
      p.add_exit(e, all);
      ++components;
    } else if (e.kind != ExitKind::refused) {
      all.push_back({Claim::k3,
                     "boot: never reached: " + p.program.place(e.address),
                     e.address,
                     p.given({e.state.condition()}),
                     {truth(false)}});
    }
  }
  if (components == 0) throw Unsupported("boot never comes to a component");
  return all;
}

}  // namespace nacre::proof
