// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/concrete.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "abi/tables.hpp"

namespace nacre::proof {

namespace {

constexpr uint64_t component_stride = 512;
constexpr uint64_t fp_off = uint64_t{1} << 20;
constexpr uint64_t never = ~uint64_t{0};

bool is_name(const std::string& name, const std::string& prefix, unsigned& number) {
  if (!name.starts_with(prefix) || name.size() == prefix.size()) return false;
  const std::string digits = name.substr(prefix.size());
  if (digits.find_first_not_of("0123456789") != std::string::npos) return false;
  number = static_cast<unsigned>(std::stoul(digits));
  return true;
}

uint64_t flag_bit(char name) {
  switch (name) {
    case 'n':
      return uint64_t{1} << 31;
    case 'z':
      return uint64_t{1} << 30;
    case 'c':
      return uint64_t{1} << 29;
    default:
      return uint64_t{1} << 28;
  }
}

bool is_context(const std::string& name) {
  if (name == "sp" || name == "pc" || name == "thread" || name == "spsr") return true;
  return name.size() >= 2 && name[0] == 'x' && name[1] >= '0' && name[1] <= '9';
}

}  // namespace

Concrete::Concrete(const Layout& layout, replay::MachineState state, replay::Environment outside)
    : machine(std::move(state)), environment(std::move(outside)), layout_(&layout), strides_(layout.fields().size()) {
  for (const Area& area : layout.areas()) {
    for (const FieldId field : area.by_offset) strides_[field.number] = area.stride;
  }
}

uint8_t* Concrete::place(FieldId field, uint64_t index) {
  const Field& f = (*layout_)[field];
  if (f.address == 0) return nullptr;
  const uint64_t address = f.address + index * strides_[field.number];
  const Layout::Addresses& a = layout_->addresses();
  const auto within = [&](std::vector<uint8_t>& image, uint64_t begin) {
    return address >= begin && address + f.bytes <= begin + image.size() ? image.data() + (address - begin) : nullptr;
  };
  if (uint8_t* const p = within(machine.state, a.stack_begin)) return p;
  if (uint8_t* const p = within(machine.tables, a.tables)) return p;
  throw std::logic_error("the field " + f.name + " is in no image");
}

uint64_t* Concrete::register_of(FieldId field) {
  const std::string& name = (*layout_)[field].name;
  if (name == "TPIDR_EL1") return &machine.tpidr_el1;
  if (name == "SP_EL0") return &machine.sp_el0;
  if (name == "ELR_EL1") return &machine.elr_el1;
  if (name == "SPSR_EL1") return &machine.spsr_el1;
  if (name == "TPIDR_EL0") return &machine.tpidr_el0;
  if (name == "CPACR_EL1") return &machine.cpacr_el1;
  if (name == "TTBR0_EL1") return &machine.ttbr0_el1;
  if (name == "CNTV_CVAL_EL0") return &machine.cntv_cval_el0;
  if (name == "FPCR") return &machine.fpcr;
  if (name == "FPSR") return &machine.fpsr;
  if (name == "ESR_EL1") return &environment.syndrome;
  if (name == "FAR_EL1") return &environment.fault_address;
  if (name.size() > 4 && name[0] == 'q') {
    const size_t dot = name.find('.');
    if (dot != std::string::npos)
      return &machine.q.at(std::stoul(name.substr(1, dot - 1)))[name.substr(dot) == ".low" ? 0 : 1];
  }
  return nullptr;
}

uint64_t Concrete::read(FieldId field, uint64_t index) const {
  auto& self = const_cast<Concrete&>(*this);
  if (const uint8_t* const p = self.place(field, index)) {
    uint64_t value = 0;
    std::memcpy(&value, p, (*layout_)[field].bytes);
    return value;
  }
  if (const uint64_t* const r = self.register_of(field)) return *r;
  const auto found = ghosts_.find({field.number, index});
  return found == ghosts_.end() ? 0 : found->second;
}

void Concrete::write(FieldId field, uint64_t index, uint64_t value) {
  if (uint8_t* const p = place(field, index)) {
    std::memcpy(p, &value, (*layout_)[field].bytes);
  } else if (uint64_t* const r = register_of(field)) {
    *r = value;
  } else {
    ghosts_[{field.number, index}] = value;
  }
}

uint64_t Concrete::variable(const std::string& name) const {
  if (const auto found = variables_.find(name); found != variables_.end()) return found->second;
  unsigned number = 0;
  if (is_name(name, "x", number) && number < 31) return machine.x[number];
  if (is_name(name, "counter.", number))
    return environment.counter.at(std::min<size_t>(number, environment.counter.size() - 1));
  if (name == "current") return current();
  if (name == "pending interrupts") return environment.pending;
  if (name == "interrupt") return environment.interrupt & 0xff'ffff;
  if (name.size() == 6 && name.starts_with("flag ")) return (machine.flags & flag_bit(name[5])) != 0 ? 1 : 0;
  return 0;
}

void Concrete::set_input(const std::string& name, uint64_t value) {
  unsigned number = 0;
  if (is_name(name, "x", number) && number < 31) {
    machine.x[number] = value;
  } else if (is_name(name, "counter.", number)) {
    if (environment.counter.size() <= number) environment.counter.resize(number + 1, value);
    environment.counter[number] = value;
  } else if (name == "current") {
    machine.tpidr_el1 = layout_->addresses().state + value * component_stride;
    variables_[name] = value;
  } else if (name == "pending interrupts") {
    environment.pending = value & replay::abort_pending;
  } else if (name == "interrupt") {
    environment.interrupt = value;
  } else if (name.size() == 6 && name.starts_with("flag ")) {
    machine.flags = (machine.flags & ~flag_bit(name[5])) | (value != 0 ? flag_bit(name[5]) : 0);
  } else {
    variables_[name] = value;
  }
}

Assignment Concrete::assignment() const {
  return {.variable = [this](uint64_t number) { return variable(Store::current().variable(number).name); },
          .read =
              [this](uint64_t number, std::span<const uint64_t> indexes) {
                // Fields are declared in the order of the layout, by a memory without a prefix.
                return number < layout_->fields().size()
                           ? read(FieldId{static_cast<uint32_t>(number)}, indexes.empty() ? 0 : indexes[0])
                           : 0;
              }};
}

unsigned Concrete::current() const {
  if (machine.tpidr_el1 == 0) return 0;
  return static_cast<unsigned>((machine.tpidr_el1 - layout_->addresses().state) / component_stride % 64);
}

uint64_t syndrome_of(EntryPoint call) { return 0x5600'0000 + static_cast<uint64_t>(call); }

uint64_t address_of(const Program& program, EntryPoint entry) {
  const uint64_t vectors = program.symbol("nacre_vectors") + 0x400;
  switch (entry) {
    case EntryPoint::interrupt:
      return vectors + 0x80;
    case EntryPoint::abort:
      return vectors + 0x180;
    case EntryPoint::interrupt_idle:
      for (uint64_t at = program.text().address; program.is_text(at); at += 4) {
        const Instruction* const i = program.at(at);
        if (i != nullptr && i->form == Form::wfi) return at + 4;
      }
      throw std::runtime_error("the kernel never waits for an interrupt");
    default:
      return vectors;
  }
}

void Concrete::define(const Program& program, EntryPoint entry, unsigned current) {
  const bool idle = entry == EntryPoint::interrupt_idle;
  for (unsigned c = 0; c < 64; ++c) {
    write("id", c, c);
    write("zero0", c, 0);
    write("zero1", c, 0);
  }
  machine.tpidr_el1 = idle ? 0 : layout_->addresses().state + current * component_stride;
  machine.sp = layout_->addresses().stack_end;
  machine.pc = address_of(program, entry);
  machine.cntv_cval_el0 = read("armed");
  if (entry <= EntryPoint::control) environment.syndrome = syndrome_of(entry);
  if (!idle) {
    machine.cpacr_el1 = read("fp_access", current);
    machine.ttbr0_el1 = read("page_table", current);
  }
  write("running", idle ? 0 : 1);
  write("current", current);
}

void Concrete::define_ghosts(uint64_t last) {
  write("last", last);
  for (unsigned d = 0; d < 64; ++d) {
    const uint64_t client = read("serving", d);
    if (client != 0 && client < 64) write("callee", client, d);
  }
}

Concrete Concrete::quiet(const Layout& layout, const Program& program) {
  replay::MachineState state{};
  state.state.resize(program.symbol("nacre_state_end") - program.symbol("nacre_state_begin"));
  state.tables.resize(sizeof(abi::Tables));
  Concrete c(layout, std::move(state), {.counter = {0}});
  for (unsigned i = 0; i < 64; ++i) {
    c.write("payer", i, i);
    c.write("account", i, 1);
    c.write("refill_at", i, never);
    c.write("fp_access", i, fp_off);
    c.write("page_table", i, (i + uint64_t{1}) << 48);
    c.write("entry.page_table", i, (i + uint64_t{1}) << 48);
    c.write("entry.budget", i, 1);
    c.write("entry.period", i, 1);
  }
  for (unsigned i = 0; i < 256; ++i) c.write("line_of_intid", i, abi::no_line);
  c.write("tables.component_count", 1);
  c.write("tables.quantum_mask", 1);
  c.write("armed", never);
  c.write("runnable", never);
  c.write("funded", never);
  c.write("down", never - 1);
  c.write("fp_owner", 64);
  return c;
}

Concrete Concrete::with_model(Concrete rest, const Model& model) {
  const Store& store = Store::current();
  for (const auto& [place, value] : model.reads) {
    if (place.first < rest.layout_->fields().size())
      rest.write(FieldId{static_cast<uint32_t>(place.first)}, place.second.empty() ? 0 : place.second[0], value);
  }
  for (const auto& [number, value] : model.variables) rest.set_input(store.variable(number).name, value);
  return rest;
}

namespace {

/// All elements of a field that `memory` has written.
void write_field(Evaluator& value, const Memory& memory, FieldId field, Concrete& to) {
  const Sort sort = to.layout()[field].sort;
  if (sort == Sort::scalar) {
    to.write(field, 0, value(memory.read(field)));
    return;
  }
  std::vector<uint64_t> values;
  for (uint64_t k = 0; k < element_count(sort); ++k)
    values.push_back(value(memory.read(field, constant(index_width(sort), k))));
  for (uint64_t k = 0; k < values.size(); ++k) to.write(field, k, values[k]);
}

Expected taken_from(const Concrete& after, replay::Exit exit) {
  return {.exit = exit,
          .after = after.machine,
          .priority_drops = static_cast<unsigned>(after.read("priority drops")),
          .deactivations = static_cast<unsigned>(after.read("deactivations")),
          .priority_dropped = after.read("priority dropped"),
          .deactivated = after.read("deactivated")};
}

replay::Exit exit_of(ExitKind kind) {
  switch (kind) {
    case ExitKind::component:
      return replay::Exit::component;
    case ExitKind::idle:
      return replay::Exit::idle;
    case ExitKind::reset:
      return replay::Exit::reset;
    case ExitKind::refused:
      return replay::Exit::refused;
    default:
      return replay::Exit::kernel_exception;
  }
}

}  // namespace

Outcomes by_machine_code(const Session& session, const Concrete& before) {
  Outcomes outcomes;
  const std::vector<Exit>& exits = session.exits();
  std::optional<size_t> taken;
  uint64_t now = 0;
  uint64_t time_taken = 0;
  Concrete state = before;
  for (size_t i = 0; i < exits.size(); ++i) {
    Evaluator time(state.assignment());
    const uint64_t reading = time(exits[i].state.time);
    if (i == 0 || reading != now) {
      now = reading;
      state.set("now", now);
      solve_loop_words(session, state);
    }
    Evaluator value(state.assignment());
    if (value(exits[i].state.condition()) == 0) continue;
    if (taken) {
      outcomes.problem = "two exits";
      return outcomes;
    }
    taken = i;
    time_taken = reading;
  }
  if (!taken) outcomes.problem = "no exit";
  if (taken && time_taken != now) {
    state.set("now", time_taken);
    solve_loop_words(session, state);
  }
  Evaluator value(state.assignment());
  for (const Check& check : session.executor().checks()) {
    // Those of a loop speak about any iteration, of which no value is known here.
    if (check.what.find("iteration") != std::string::npos || check.what.find("the loop ends") != std::string::npos)
      continue;
    if (value(check.holds) == 0) return {};
  }
  if (!taken) return outcomes;
  outcomes.exit = *taken;
  for (const Edge& edge : session.executor().edges()) outcomes.edges.push_back(value(edge.condition) != 0);
  const Exit& exit = exits[*taken];
  Concrete after = before;
  for (const FieldId field : exit.state.memory.changed_since(session.before().memory))
    write_field(value, exit.state.memory, field, after);
  for (unsigned i = 0; i < 31; ++i) after.machine.x[i] = value(exit.state.x[i]);
  after.machine.sp = value(exit.state.sp);
  outcomes.expected = taken_from(after, exit_of(exit.kind));
  return outcomes;
}

Expected by_specification(const Session& session, const Concrete& before) {
  spec::System s = session.after();
  Evaluator value(before.assignment());
  Concrete after = before;
  if (value(s.word(s.resets)) != 0) {
    Expected e = taken_from(after, replay::Exit::reset);
    return e;
  }
  const bool runs = value(s.is_running()) != 0;
  const auto next = static_cast<unsigned>(value(s.current_id()));
  const bool was_running = before.machine.tpidr_el1 != 0;
  std::optional<spec::Entry> entry;
  if (runs) entry = spec::entry_of(s, constant(6, next));
  for (const FieldId field : s.memory.changed_since(session.before().memory))
    write_field(value, s.memory, field, after);
  replay::MachineState& m = after.machine;
  m.sp = session.layout().addresses().stack_end;
  m.cntv_cval_el0 = value(s.word(s.armed));
  m.tpidr_el1 = runs ? session.layout().addresses().state + next * component_stride : 0;
  Expected expected = taken_from(after, runs ? replay::Exit::component : replay::Exit::idle);
  if (entry) {
    replay::MachineState& e = expected.after;
    for (unsigned i = 0; i < 31; ++i) e.x[i] = value(entry->x[i]);
    e.sp_el0 = value(entry->sp);
    e.elr_el1 = value(entry->pc);
    e.spsr_el1 = value(entry->spsr);
    e.tpidr_el0 = value(entry->thread);
    e.cpacr_el1 = value(entry->fp_access);
    e.ttbr0_el1 = value(entry->page_table);
    expected.scratch_is_free = true;
    expected.flags_are_free = was_running && next == before.current();
  }
  return expected;
}

std::vector<std::string> differences(const Layout& layout, const Expected& expected, const Concrete& before,
                                     const replay::Run& run) {
  std::vector<std::string> all;
  const auto hexadecimal = [](uint64_t v) {
    char text[20];
    std::snprintf(text, sizeof text, "%#lx", v);
    return std::string(text);
  };
  const auto compare = [&](const std::string& name, uint64_t is, uint64_t should) {
    if (is != should) all.push_back(name + " is " + hexadecimal(is) + " instead of " + hexadecimal(should));
  };
  static constexpr const char* exits[] = {"component", "idle", "reset", "refused", "kernel exception", "stuck"};
  if (expected.exit != run.exit) {
    all.push_back(std::string("the way out is ") + exits[static_cast<unsigned>(run.exit)] + " instead of " +
                  exits[static_cast<unsigned>(expected.exit)]);
    return all;
  }
  if (run.exit != replay::Exit::component && run.exit != replay::Exit::idle) return all;
  const replay::MachineState& is = run.after;
  const replay::MachineState& should = expected.after;
  compare("TPIDR_EL1", is.tpidr_el1, should.tpidr_el1);
  compare("SP", is.sp, should.sp);
  compare("CNTV_CVAL_EL0", is.cntv_cval_el0, should.cntv_cval_el0);
  if (run.exit == replay::Exit::component) {
    for (unsigned i = 0; i < 31; ++i) compare("x" + std::to_string(i), is.x[i], should.x[i]);
    compare("SP_EL0", is.sp_el0, should.sp_el0);
    compare("ELR_EL1", is.elr_el1, should.elr_el1);
    if (!expected.flags_are_free || is.spsr_el1 != before.machine.spsr_el1)
      compare("SPSR_EL1", is.spsr_el1, should.spsr_el1);
    compare("TPIDR_EL0", is.tpidr_el0, should.tpidr_el0);
    compare("CPACR_EL1", is.cpacr_el1, should.cpacr_el1);
    compare("TTBR0_EL1", is.ttbr0_el1, should.ttbr0_el1);
  }
  compare("FPCR", is.fpcr, should.fpcr);
  compare("FPSR", is.fpsr, should.fpsr);
  for (unsigned i = 0; i < 32; ++i) {
    for (unsigned half : {0U, 1U})
      compare("q" + std::to_string(i) + (half == 0 ? ".low" : ".high"), is.q[i][half], should.q[i][half]);
  }
  unsigned drops = 0;
  unsigned deactivations = 0;
  for (const replay::DeviceWrite& write : run.device_writes) {
    if (write.device == replay::Device::end_of_interrupt) {
      ++drops;
      compare("priority dropped", write.value, expected.priority_dropped);
    } else if (write.device == replay::Device::deactivate) {
      ++deactivations;
      compare("deactivated", write.value, expected.deactivated);
    }
  }
  compare("priority drops", drops, expected.priority_drops);
  compare("deactivations", deactivations, expected.deactivations);
  if (is.tables != should.tables) all.push_back("the tables have changed");

  // Every byte but the stack's: by field, and those that are no field.
  const Layout::Addresses& a = layout.addresses();
  Concrete actual(layout, is, {});
  Concrete wanted(layout, should, {});
  const unsigned running = actual.current();
  for (uint32_t i = 0; i < layout.fields().size(); ++i) {
    const Field& f = layout.fields()[i];
    if (f.address == 0 || !f.writable) continue;
    for (uint64_t k = 0; k < element_count(f.sort); ++k) {
      const uint64_t x = actual.read(FieldId{i}, k);
      const uint64_t y = wanted.read(FieldId{i}, k);
      if (x == y) continue;
      const bool own = expected.scratch_is_free && f.sort == Sort::component && k == running && is_context(f.name) &&
                       x == before.read(FieldId{i}, k);
      // While a server waits, its activation means nothing, and K3 leaves it open; the kernel leaves what it was.
      const bool free = f.name == "activation" && wanted.read("deadline", k) != 0 && x == before.read(FieldId{i}, k);
      if (!own && !free) compare(f.sort == Sort::scalar ? f.name : f.name + "[" + std::to_string(k) + "]", x, y);
      actual.write(FieldId{i}, k, y);
    }
  }
  const size_t stack = a.stack_end - a.stack_begin;
  if (!std::equal(actual.machine.state.begin() + static_cast<std::ptrdiff_t>(stack), actual.machine.state.end(),
                  wanted.machine.state.begin() + static_cast<std::ptrdiff_t>(stack)))
    all.push_back("bytes that are no field have changed");
  return all;
}

replay::Run run_of(const Expected& expected) {
  replay::Run run{};
  run.after = expected.after;
  run.exit = expected.exit;
  for (unsigned i = 0; i < expected.priority_drops; ++i)
    run.device_writes.push_back({replay::Device::end_of_interrupt, expected.priority_dropped});
  for (unsigned i = 0; i < expected.deactivations; ++i)
    run.device_writes.push_back({replay::Device::deactivate, expected.deactivated});
  return run;
}

void solve_loop_words(const Session& session, Concrete& state) {
  // What is known of a word: for each component one bit of it. Of the earliest need: it is at most each component's.
  const std::vector<Fact>& facts = session.executor().facts();
  const auto find_less = [](Term t, Term wanted, auto&& self) -> std::optional<Term> {
    const Store& store = Store::current();
    const std::vector<Term> o(store.operands(t).begin(), store.operands(t).end());
    if (store.node(t).op == Op::less && same(o[1], wanted)) return o[0];
    for (const Term operand : o) {
      if (store.node(operand).width != 1) continue;
      if (auto found = self(operand, wanted, self)) return found;
    }
    return std::nullopt;
  };
  for (const char* const name : {"ready", "funded", "runnable", "next"}) {
    const std::string variable_name = std::string("tick.") + name;
    const Fact* fact = nullptr;
    for (const Fact& f : facts) {
      if (f.name.ends_with(std::string(" end ") + name)) fact = &f;
    }
    if (fact == nullptr) continue;
    if (std::string(name) == "runnable") {
      state.set(variable_name, state.variable("tick.funded") | state.read("servers"));
      continue;
    }
    if (std::string(name) == "next") {
      const Term next = variable(variable_name, 64);
      uint64_t earliest = never;
      Evaluator value(state.assignment());
      for (uint64_t k = 0; k < 64; ++k) {
        const Term known = fact->at(constant(6, k));
        if (is_true(known)) continue;
        const std::optional<Term> needs = find_less(known, next, find_less);
        if (!needs) throw std::logic_error("what is known of the timer's loop has another form");
        if (value(*needs) < earliest) {
          earliest = value(*needs);
          state.set("tick.who", k);
        }
      }
      state.set(variable_name, earliest);
      continue;
    }
    state.set(variable_name, 0);
    Evaluator value(state.assignment());
    uint64_t word = 0;
    for (uint64_t k = 0; k < 64; ++k) {
      if (value(fact->at(constant(6, k))) == 0) word |= uint64_t{1} << k;
    }
    state.set(variable_name, word);
  }
}

}  // namespace nacre::proof
