// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/engine/executor.hpp"

#include <algorithm>
#include <cassert>
#include <tuple>

namespace nacre::proof {

namespace {

constexpr uint64_t longest_run = 400'000;

struct KnownRegister {
  SystemRegister name;
  const char* field;
};
/// Registers that hold what was last written. Effects on the interrupt controller are counted below.
constexpr KnownRegister known_registers[] = {
    {SystemRegister::tpidr_el1, "TPIDR_EL1"}, {SystemRegister::sp_el0, "SP_EL0"},
    {SystemRegister::elr_el1, "ELR_EL1"},     {SystemRegister::spsr_el1, "SPSR_EL1"},
    {SystemRegister::tpidr_el0, "TPIDR_EL0"}, {SystemRegister::cpacr_el1, "CPACR_EL1"},
    {SystemRegister::ttbr0_el1, "TTBR0_EL1"}, {SystemRegister::cntv_cval_el0, "CNTV_CVAL_EL0"},
    {SystemRegister::fpcr, "FPCR"},           {SystemRegister::fpsr, "FPSR"},
    {SystemRegister::esr_el1, "ESR_EL1"},     {SystemRegister::far_el1, "FAR_EL1"},
};

constexpr KnownRegister boot_registers[] = {
    {SystemRegister::vbar_el1, "VBAR_EL1"},
    {SystemRegister::cntkctl_el1, "CNTKCTL_EL1"},
    {SystemRegister::mdscr_el1, "MDSCR_EL1"},
    {SystemRegister::pmuserenr_el0, "PMUSERENR_EL0"},
    {SystemRegister::tpidrro_el0, "TPIDRRO_EL0"},
    {SystemRegister::icc_sre_el1, "ICC_SRE_EL1"},
    {SystemRegister::icc_pmr_el1, "ICC_PMR_EL1"},
    {SystemRegister::icc_ctlr_el1, "ICC_CTLR_EL1"},
    {SystemRegister::icc_igrpen1_el1, "ICC_IGRPEN1_EL1"},
    {SystemRegister::cntv_ctl_el0, "CNTV_CTL_EL0"},
};

/// Equal to `t` wherever `t` is not zero.
Term without_zero(Term t) {
  const Store& store = Store::current();
  if (store.node(t).op != Op::choose) return t;
  const std::vector<Term> o(store.operands(t).begin(), store.operands(t).end());
  const auto is_zero = [](Term x) { return is_constant(x) && value_of(x) == 0; };
  if (is_zero(o[1])) return without_zero(o[2]);
  if (is_zero(o[2])) return without_zero(o[1]);
  return choose(o[0], without_zero(o[1]), without_zero(o[2]));
}

}  // namespace

Layout::Addresses addresses_of(const Program& program) {
  return {.state = program.symbol("nacre_state"),
          .audit = program.symbol("nacre_audit"),
          .tables = program.symbol("nacre_tables"),
          .firmware = program.symbol("nacre_smc"),
          .stack_begin = program.symbol("nacre_state_begin"),
          .stack_end = program.symbol("nacre_stack_end")};
}

void add_registers(Layout& layout) {
  for (const KnownRegister& r : known_registers) layout.add_register(r.field, 8);
  for (unsigned i = 0; i < 64; ++i)
    layout.add_register("q" + std::to_string(i / 2) + (i % 2 == 0 ? ".low" : ".high"), 8);
  layout.add_register("waited", 8);
  layout.add_register("drained", 8);
  layout.add_register("taken", 8);
  layout.add_register("acknowledgements", 8);
  layout.add_register("priority drops", 8);
  layout.add_register("priority dropped", 8);
  layout.add_register("deactivations", 8);
  layout.add_register("deactivated", 8);
}

void add_boot_registers(Layout& layout) {
  for (const KnownRegister& r : boot_registers) layout.add_register(r.field, 8);
}

Term State::condition() const {
  Term all = truth(true);
  for (const Term t : path) all = all & t;
  return all;
}

Executor::Executor(const Program& program, const Layout& layout)
    : program_(program), layout_(layout), deepest_stack_(layout.addresses().stack_end) {}

bool Executor::Key::operator<(const Key& other) const {
  return std::tie(other.depth, rank, pc, callers, apart, met) <
         std::tie(depth, other.rank, other.pc, other.callers, other.apart, other.met);
}

std::string Executor::here() const { return program_.place(now_->pc); }

Term Executor::counter(unsigned reading) { return variable("counter." + std::to_string(reading), 64); }

void Executor::require(Term condition, std::string what, Purpose purpose) {
  if (probing_) return;
  const Term holds = implies(now_->condition() & equal(time_name_, now_->time), condition);
  if (is_true(holds) || is_true(condition) || !required_.insert(holds.id).second) return;
  checks_.push_back({purpose, std::move(what), now_->pc, holds});
}

FieldId Executor::register_field(SystemRegister name) const {
  for (const KnownRegister& r : known_registers) {
    if (r.name == name) return layout_.find(r.field);
  }
  for (const KnownRegister& r : boot_registers) {
    if (r.name != name) continue;
    for (uint32_t i = 0; i < layout_.fields().size(); ++i) {
      if (layout_.fields()[i].name == r.field) return {i};
    }
  }
  throw Unsupported(here() + ": access to a system register that no rule describes");
}

Term Executor::system(SystemRegister name) {
  if (name == SystemRegister::fpcr || name == SystemRegister::fpsr) expect_floating_point();
  switch (name) {
    case SystemRegister::cntvct_el0: {
      const Term value = counter(now_->counter_reads++);
      most_counter_reads_ = std::max(most_counter_reads_, now_->counter_reads);
      return value;
    }
    case SystemRegister::isr_el1:
      require(equal(now_->memory.read(layout_.find("waited")), constant(64, 1)),
              "outstanding accesses are awaited before an abort is looked for");
      require(equal(now_->memory.read(layout_.find("drained")), constant(64, 0)), "an abort is looked for once");
      now_->memory.write(layout_.find("drained"), constant(64, 1));
      return variable("pending interrupts", 64);
    case SystemRegister::icc_iar1_el1: {
      const FieldId counted = layout_.find("acknowledgements");
      now_->memory.write(counted, now_->memory.read(counted) + constant(64, 1));
      return zero_extend(variable("interrupt", 24), 64);
    }
    default:
      return now_->memory.read(register_field(name));
  }
}

void Executor::set_system(SystemRegister name, Term value) {
  if (name == SystemRegister::fpcr || name == SystemRegister::fpsr) expect_floating_point();
  const auto effect = [&](const char* count, const char* what) {
    const FieldId counted = layout_.find(count);
    now_->memory.write(counted, now_->memory.read(counted) + constant(64, 1));
    now_->memory.write(layout_.find(what), value);
  };
  if (name == SystemRegister::icc_eoir1_el1) return effect("priority drops", "priority dropped");
  if (name == SystemRegister::icc_dir_el1) return effect("deactivations", "deactivated");
  if (name == SystemRegister::esr_el1 || name == SystemRegister::far_el1)
    throw Unsupported(here() + ": writes a syndrome");
  now_->memory.write(register_field(name), value);
}

void Executor::set_state(ProcessorState field, unsigned value) {
  if (field == ProcessorState::mask_clear && value == 4) {
    // An asynchronous abort is taken from here on, if it is pending: its vector returns at once and leaves these changed.
    for (const char* name : {"ELR_EL1", "SPSR_EL1", "ESR_EL1", "FAR_EL1"})
      now_->memory.write(layout_.find(name),
                         variable("after abort " + std::string(name) + std::to_string(fresh_++), 64));
    now_->is_unmasked = true;
    now_->is_synchronized = false;
    return;
  }
  if (field == ProcessorState::mask_set && value == 4) {
    if (now_->is_unmasked) {
      if (!now_->is_synchronized) throw Unsupported(here() + ": masks asynchronous aborts before one can be taken");
      now_->memory.write(layout_.find("taken"), constant(64, 1));
    }
    now_->is_unmasked = false;
    return;
  }
  throw Unsupported(here() + ": changes the processor state");
}

void Executor::barrier(Barrier kind) {
  if (kind == Barrier::dsb) now_->memory.write(layout_.find("waited"), constant(64, 1));
  if (kind == Barrier::isb) now_->is_synchronized = true;
}

void Executor::maintain(Maintenance, Term) { throw Unsupported(here() + ": maintains caches or the TLB"); }

/// Otherwise the access is an exception of the kernel's own.
void Executor::expect_floating_point() {
  require(equal(extract(now_->memory.read(layout_.find("CPACR_EL1")), 20, 1), constant(1, 1)), "floating-point registers do not trap");
}

Term Executor::q(unsigned number, unsigned half) {
  expect_floating_point();
  return now_->memory.read(layout_.find("q" + std::to_string(number) + (half == 0 ? ".low" : ".high")));
}
void Executor::set_q(unsigned number, unsigned half, Term value) {
  expect_floating_point();
  now_->memory.write(layout_.find("q" + std::to_string(number) + (half == 0 ? ".low" : ".high")), value);
}

void Executor::expect_aligned_stack(Term sp) {
  if (!is_constant(sp) || value_of(sp) % 16 != 0)
    throw Unsupported(here() + ": the stack pointer is not a known multiple of 16");
}

// ---- memory

Term Executor::simplified_address(Term address) const {
  std::unordered_map<uint32_t, Term> known;
  for (const Term t : now_->path) {
    const Node& n = Store::current().node(t);
    known[t.id] = truth(true);
    if (n.op == Op::bit_not) known[Store::current().operands(t)[0].id] = truth(false);
  }
  return substitute(address, known);
}

bool Executor::on_stack(Term address, unsigned bytes, uint64_t& at) {
  if (!is_constant(address)) return false;
  at = value_of(address);
  const Layout::Addresses& a = layout_.addresses();
  if (at < a.stack_begin || at + bytes > a.stack_end) return false;
  for (const Area& area : layout_.areas()) {
    if (at >= area.address && at < area.address + area.stride * element_count(area.sort)) {
      deepest_stack_ = std::min(deepest_stack_, area.address);
      return false;
    }
  }
  if (at / 8 != (at + bytes - 1) / 8) throw Unsupported(here() + ": an access across words of the stack");
  deepest_stack_ = std::min(deepest_stack_, at);
  return true;
}

Term Executor::stack_word(uint64_t at) {
  const auto [place, added] = now_->stack.try_emplace(at, Term{});
  if (added) place->second = variable("stack." + std::to_string(layout_.addresses().stack_end - at), 64);
  return place->second;
}

bool Executor::on_device(Term address, unsigned bytes, bool write) {
  const Node& n = Store::current().node(address);
  if (n.op != Op::constant && n.op != Op::sum) return false;
  for (const Device& device : devices_) {
    if (n.value < device.address || n.value >= device.address + device.size) continue;
    const Term offset = address - constant(64, device.address);
    require(
        at_most(offset, constant(64, device.size - bytes)) & equal(offset & constant(64, bytes - 1), constant(64, 0)),
        std::string(write ? "store to a register of " : "load of a register of ") + device.name);
    return true;
  }
  return false;
}

Executor::Place Executor::resolve(Term address, unsigned bytes, bool write) {
  const Store& store = Store::current();
  const Node n = store.node(address);
  uint64_t base = 0;
  std::vector<std::pair<Term, uint64_t>> parts;
  if (n.op == Op::constant || n.op == Op::sum) {
    base = n.value;
    for (unsigned i = 0; i < n.count; ++i) parts.emplace_back(store.operands(address)[i], store.factors(address)[i]);
  } else {
    parts.emplace_back(address, 1);
  }
  // The object is a guess, the check that the index is within it is not. The constant part of the index is small: -1 where a
  // number counts from one.
  const Area* best = nullptr;
  uint64_t smallest = ~uint64_t{0};
  for (const Area& area : layout_.areas()) {
    if (area.sort == Sort::scalar) {
      if (!parts.empty() || base < area.address || base + bytes > area.address + area.stride) continue;
      // The audit area's scalars are at its begin; its arrays are areas of their own.
      if (best == nullptr) best = &area;
      continue;
    }
    const uint64_t end = area.address + area.stride * element_count(area.sort);
    if (base + area.stride < area.address || base >= end) continue;
    const bool inside = base >= area.address;
    if (parts.empty() && !inside) continue;
    const bool fits = std::ranges::all_of(
        parts, [&](const auto& part) { return part.second % area.stride == 0 && part.second < uint64_t{1} << 32; });
    if (!fits) continue;
    const uint64_t position = inside ? (base - area.address) / area.stride : 1;
    if (best != nullptr && best->sort != Sort::scalar && position >= smallest) continue;
    best = &area;
    smallest = position;
  }
  if (best == nullptr) throw Unsupported(here() + ": an address that is no object of the kernel: " + to_text(address));
  Place place{.area = best, .offset = 0, .index = {}};
  if (best->sort == Sort::scalar) {
    place.offset = base - best->address;
    return place;
  }
  const uint64_t distance = base + best->stride - best->address;  // of one element more, so that it is not negative
  place.offset = distance % best->stride;
  Term index = constant(64, distance / best->stride - 1);
  for (const auto& [term, factor] : parts) index = index + term * constant(64, factor / best->stride);
  require(less(index, constant(64, element_count(best->sort))),
          std::string(write ? "store" : "load") + " within " + best->name);
  place.index = extract(index, 0, index_width(best->sort));
  return place;
}

Term Executor::load(Term address, unsigned bytes) {
  address = simplified_address(address);
  if (const Node n = Store::current().node(address); n.op == Op::choose) {
    const std::vector<Term> o(Store::current().operands(address).begin(), Store::current().operands(address).end());
    return choose(o[0], load(o[1], bytes), load(o[2], bytes));
  }
  uint64_t at = 0;
  if (on_stack(address, bytes, at)) {
    if (!now_->stack.contains(at & ~uint64_t{7}))
      throw Unsupported(here() + ": reads a word of the stack that it has not written");
    return extract(stack_word(at & ~uint64_t{7}), static_cast<unsigned>(at % 8) * 8, bytes * 8);
  }
  if (is_constant(address)) {
    uint64_t value = 0;
    if (program_.constant_at(value_of(address), bytes, value)) return constant(bytes * 8, value);
  }
  if (on_device(address, bytes, false)) return variable("device." + std::to_string(fresh_++), bytes * 8);
  const Place place = resolve(address, bytes, false);
  std::optional<Term> result;
  uint64_t done = 0;
  for (const FieldId id : place.area->by_offset) {
    const Field& field = layout_[id];
    const uint64_t begin = field.address - place.area->address;
    if (begin + field.bytes <= place.offset + done || begin >= place.offset + bytes) continue;
    if (begin > place.offset + done) break;
    const uint64_t skip = place.offset + done - begin;
    const uint64_t take = std::min<uint64_t>(field.bytes - skip, bytes - done);
    const Term part =
        extract(now_->memory.read(id, place.index), static_cast<unsigned>(skip) * 8, static_cast<unsigned>(take) * 8);
    result = result ? concat(part, *result) : part;
    done += take;
  }
  if (done != bytes) throw Unsupported(here() + ": a load of bytes that are no field: " + to_text(address));
  return *result;
}

void Executor::store(Term address, unsigned bytes, Term value) {
  address = simplified_address(address);
  if (const Node n = Store::current().node(address); n.op == Op::choose) {
    const std::vector<Term> o(Store::current().operands(address).begin(), Store::current().operands(address).end());
    // One after the other: the two places may be the same one.
    for (const bool side : {true, false}) {
      const Term place = side ? o[1] : o[2];
      store(place, bytes, choose(side ? o[0] : !o[0], value, load(place, bytes)));
    }
    return;
  }
  uint64_t at = 0;
  if (on_stack(address, bytes, at)) {
    const uint64_t word = at & ~uint64_t{7};
    Term whole = value;
    if (bytes != 8) {
      const Term old = stack_word(word);
      const auto low = static_cast<unsigned>(at % 8) * 8;
      if (low != 0) whole = concat(whole, extract(old, 0, low));
      if (low + bytes * 8 < 64) whole = concat(extract(old, low + bytes * 8, 64 - low - bytes * 8), whole);
    }
    now_->stack[word] = whole;
    return;
  }
  if (on_device(address, bytes, true)) return;
  const Place place = resolve(address, bytes, true);
  uint64_t done = 0;
  for (const FieldId id : place.area->by_offset) {
    const Field& field = layout_[id];
    const uint64_t begin = field.address - place.area->address;
    if (begin + field.bytes <= place.offset + done || begin >= place.offset + bytes) continue;
    if (begin > place.offset + done) break;
    if (!field.writable) throw Unsupported(here() + ": a store to " + field.name + ", which is read-only");
    const uint64_t skip = place.offset + done - begin;
    const uint64_t take = std::min<uint64_t>(field.bytes - skip, bytes - done);
    Term part = extract(value, static_cast<unsigned>(done) * 8, static_cast<unsigned>(take) * 8);
    if (take != field.bytes) {
      const Term old = now_->memory.read(id, place.index);
      if (skip != 0) part = concat(part, extract(old, 0, static_cast<unsigned>(skip) * 8));
      if (skip + take < field.bytes)
        part = concat(
            extract(old, static_cast<unsigned>(skip + take) * 8, static_cast<unsigned>(field.bytes - skip - take) * 8),
            part);
    }
    now_->memory.write(id, place.index, part);
    done += take;
  }
  if (done != bytes) throw Unsupported(here() + ": a store to bytes that are no field: " + to_text(address));
}

void Executor::meet(State& state, const Meeting& meeting) {
  now_ = &state;
  std::optional<Memory> specified = meeting.specified(state);
  if (!specified) return;
  std::unordered_map<uint32_t, Term> known;
  for (const Term t : state.path) {
    known[t.id] = truth(true);
    if (Store::current().node(t).op == Op::bit_not) known[Store::current().operands(t)[0].id] = truth(false);
  }
  if (meeting.joins) state.apart = 0;
  if (meeting.lemmas)
    known.merge(meeting.lemmas(state, [&](Term holds, const std::string& what) {
      require(holds, meeting.name + ": " + what, Purpose::refinement);
    }));
  for (uint32_t i = 0; i < layout_.fields().size(); ++i) {
    const FieldId field{i};
    const Sort sort = layout_[field].sort;
    const Term k = sort == Sort::scalar ? Term{} : variable("k" + std::to_string(index_width(sort)), index_width(sort));
    const std::optional<Term> same_value = relation_(field, k, state.memory, *specified);
    if (!same_value) {
      specified->adopt(field, state.memory);
      continue;
    }
    require(substitute(*same_value, known), meeting.name + ": " + layout_[field].name, Purpose::refinement);
    if (!is_true(*same_value) && layout_[field].name.ends_with(".time")) specified->adopt(field, state.memory);
  }
  for (const auto& [register_field, field] : mirrors_) {
    if (same(state.memory.read(register_field), state.memory.read(field)))
      specified->write(register_field, specified->read(field));
  }
  state.memory = *specified;
  state.met = true;
  if (meeting.result) {
    require(substitute(equal(state.x[0], *meeting.result), known), meeting.name + ": x0", Purpose::refinement);
    state.x[0] = *meeting.result;
  }
}

// ---- control

Term Executor::decided(const State& state, Term condition) {
  if (is_constant(condition)) return condition;
  const Term opposite = !condition;
  for (const Term t : state.path) {
    if (same(t, condition)) return truth(true);
    if (same(t, opposite)) return truth(false);
  }
  return condition;
}

void Executor::assume(State& state, Term condition) {
  const std::vector<Term> operands(Store::current().operands(condition).begin(),
                                   Store::current().operands(condition).end());
  const Node n = Store::current().node(condition);
  if (n.op == Op::bit_and && n.width == 1) {
    assume(state, operands[0]);
    assume(state, operands[1]);
    return;
  }
  if (is_true(decided(state, condition))) return;
  state.path.push_back(condition);
  std::unordered_map<uint32_t, Term> known{{condition.id, truth(true)}};
  if (n.op == Op::bit_not) known[operands[0].id] = truth(false);
  for (Term& t : state.x) t = substitute(t, known);
  for (auto& [at, t] : state.stack) t = substitute(t, known);
  Flags& f = state.flags;
  for (Term* const t : {&f.n, &f.z, &f.c, &f.v, &f.higher, &f.less, &f.greater}) *t = substitute(*t, known);
}

State Executor::join(const State& a, const State& b) {
  size_t common = 0;
  while (common < a.path.size() && common < b.path.size() && same(a.path[common], b.path[common])) ++common;
  Term left = truth(true);
  Term right = truth(true);
  for (size_t i = common; i < a.path.size(); ++i) left = left & a.path[i];
  for (size_t i = common; i < b.path.size(); ++i) right = right & b.path[i];
  // The states exclude each other; where they part, one literal tells which.
  Term which = left;
  if (common < a.path.size() && common < b.path.size() && same(a.path[common], !b.path[common])) which = a.path[common];
  State result(Memory::join(which, a.memory, b.memory));
  const auto pick = [&](Term p, Term q) { return choose(which, p, q); };
  for (unsigned i = 0; i < 31; ++i) result.x[i] = pick(a.x[i], b.x[i]);
  result.sp = pick(a.sp, b.sp);
  result.flags = choose(which, a.flags, b.flags);
  for (const auto& [at, value] : a.stack) {
    const auto other = b.stack.find(at);
    if (other != b.stack.end()) result.stack[at] = pick(value, other->second);
  }
  result.path.assign(a.path.begin(), a.path.begin() + static_cast<std::ptrdiff_t>(common));
  const Term either = left | right;
  if (!is_true(either)) result.path.push_back(either);
  result.callers = a.callers;
  result.apart = a.apart;
  result.pc = a.pc;
  result.counter_reads = std::max(a.counter_reads, b.counter_reads);
  result.time = pick(a.time, b.time);
  result.met = a.met && b.met;
  result.is_timed = a.is_timed || b.is_timed;
  result.is_unmasked = a.is_unmasked || b.is_unmasked;
  result.is_synchronized = a.is_synchronized && b.is_synchronized;
  result.instructions = std::max(a.instructions, b.instructions);
  return result;
}

uint64_t Executor::apply_known(State& state, const KnownFunction& function) {
  now_ = &state;
  const Term back = state.x[30];
  if (state.callers.empty() || !is_constant(back) || value_of(back) != state.callers.back())
    throw Unsupported(here() + ": a known function that returns to somewhere else than its caller");
  if (!is_constant(state.sp) || value_of(state.sp) < layout_.addresses().stack_begin + function.stack)
    throw Unsupported(here() + ": no stack is left for a known function");
  deepest_stack_ = std::min(deepest_stack_, value_of(state.sp) - function.stack);
  std::erase_if(state.stack, [&](const auto& word) { return word.first < value_of(state.sp); });
  std::array<Term, 8> arguments{};
  std::ranges::transform(std::span(state.x).first(arguments.size()), arguments.begin(),
                         [&](Term t) { return simplified_address(t); });
  // What the procedure call standard lets a function change.
  const std::string name = "known." + std::to_string(fresh_++);
  for (unsigned i = 0; i <= 18; ++i) state.x[i] = variable(name + ".x" + std::to_string(i), 64);
  const auto flag = [&](const char* which) { return variable(name + "." + which, 1); };
  state.flags = flags_of(flag("n"), flag("z"), flag("c"), flag("v"));
  function.apply(state, arguments);
  state.instructions += function.instructions;
  state.callers.pop_back();
  return value_of(back);
}

void Executor::go(State&& state, uint64_t target, Pending& pending, std::vector<Exit>& exits,
                  const std::set<uint64_t>& stops) {
  if (const auto known = known_.find(target); known != known_.end() && !state.callers.empty())
    target = apply_known(state, known->second);
  state.pc = target;
  if (stops.contains(target)) {
    exits.push_back({ExitKind::stopped, target, std::move(state)});
    return;
  }
  if (const auto stop = stops_.find(target); stop != stops_.end()) {
    exits.push_back({stop->second, target, std::move(state)});
    return;
  }
  if (!program_.is_text(target)) throw Unsupported(here() + ": jumps out of the text");
  if (const auto meeting = meetings_.find(target); meeting != meetings_.end() && !probing_)
    meet(state, meeting->second);
  const Key key{state.callers.size(), program_.rank(target), target, state.callers, state.apart, state.met};
  const auto found = pending.find(key);
  if (found == pending.end()) {
    pending.emplace(key, std::move(state));
  } else {
    found->second = join(found->second, state);
  }
}

void Executor::step(State& state, Pending& pending, std::vector<Exit>& exits, const std::set<uint64_t>& stops) {
  now_ = &state;
  const uint64_t pc = state.pc;
  if (!loops_running_.contains(pc)) {
    for (const LoopRule& rule : rules_) {
      for (const Loop& loop : program_.loops()) {
        if (loop.head == pc && loop.function == rule.function && loop.ordinal == rule.ordinal)
          return run_loop(state, loop, rule, pending, exits, stops);
      }
    }
  }
  if (pc == time_address_) {
    if (state.is_timed) throw Unsupported(here() + ": the time of the event is decided twice");
    state.is_timed = true;
    state.time = state.x[1];
    const std::unordered_map<uint32_t, Term> named{{state.time.id, time_name_}};
    for (Term& t : state.x) t = substitute(t, named);
    for (auto& [at, t] : state.stack) t = substitute(t, named);
  }
  const Instruction* const instruction = program_.at(pc);
  if (instruction == nullptr) throw Unsupported(here() + ": an instruction that the decoder does not know");
  if (++state.instructions > longest_run) throw Unsupported(here() + ": no end after many instructions");
  if (!probing_) visited_.insert(pc);
  const bool was_unmasked = state.is_unmasked;
  const Control outcome = execute(*instruction, pc, *this);
  // Whatever is between would run with registers that an abort may have changed.
  if (was_unmasked && state.is_unmasked && instruction->form != Form::isb)
    throw Unsupported(here() + ": asynchronous aborts stay unmasked for longer than a barrier");
  switch (outcome.flow) {
    case Flow::next:
      return go(std::move(state), pc + 4, pending, exits, stops);
    case Flow::jump:
      return go(std::move(state), outcome.target, pending, exits, stops);
    case Flow::call:
      state.callers.push_back(pc + 4);
      return go(std::move(state), outcome.target, pending, exits, stops);
    case Flow::jump_register: {
      if (!is_constant(outcome.register_target))
        throw Unsupported(here() + ": jumps to an address that is not a constant");
      const uint64_t target = value_of(outcome.register_target);
      if (state.callers.empty() || state.callers.back() != target)
        throw Unsupported(here() + ": returns to somewhere else than its caller");
      state.callers.pop_back();
      return go(std::move(state), target, pending, exits, stops);
    }
    case Flow::branch: {
      const Term condition = decided(state, outcome.condition);
      if (is_constant(condition))
        return go(std::move(state), is_true(condition) ? outcome.target : pc + 4, pending, exits, stops);
      if (!probing_) {
        edges_.push_back({pc, true, state.condition() & condition});
        edges_.push_back({pc, false, state.condition() & !condition});
      }
      State other = state;
      if (!apart_.empty() && apart_.contains(program_.function_at(pc))) {
        state.apart = ++last_apart_;
        other.apart = ++last_apart_;
      }
      assume(other, condition);
      assume(state, !condition);
      if ((instruction->form == Form::cbz || instruction->form == Form::cbnz) && instruction->width == 64 &&
          instruction->destination < 31) {
        Term& tested = (instruction->form == Form::cbz ? state : other).x[instruction->destination];
        tested = without_zero(tested);
      }
      go(std::move(state), pc + 4, pending, exits, stops);
      go(std::move(other), outcome.target, pending, exits, stops);
      return;
    }
    case Flow::exception_return:
      exits.push_back({ExitKind::component, pc, std::move(state)});
      return;
    case Flow::wait_interrupt:
      exits.push_back({ExitKind::idle, pc, std::move(state)});
      return;
    default:
      throw Unsupported(here() + ": an instruction that has no place here");
  }
}

std::vector<Exit> Executor::explore(State start, const std::set<uint64_t>& stops) {
  Pending pending;
  std::vector<Exit> exits;
  const uint64_t begin = start.pc;
  if (stops.contains(begin)) {  // a loop's head: begin behind the check
    step(start, pending, exits, stops);
  } else {
    go(std::move(start), begin, pending, exits, stops);
  }
  while (!pending.empty()) {
    State state = std::move(pending.extract(pending.begin()).mapped());
    step(state, pending, exits, stops);
  }
  return exits;
}

std::vector<Exit> Executor::run(State start) { return explore(std::move(start), {}); }

void Executor::run_loop(State entry, const Loop& loop, const LoopRule& rule, Pending& pending, std::vector<Exit>& exits,
                        const std::set<uint64_t>& stops) {
  const unsigned w = index_width(rule.sort);
  const unsigned application = fresh_++;
  const std::string name = rule.function + "#" + std::to_string(application);
  loops_running_.insert(loop.head);
  const std::set<uint64_t> ends{loop.head, loop.latch + 4};
  now_ = &entry;

  // What one iteration changes in the registers: nothing, a constant step, or something else.
  probing_ = true;
  State probe = entry;
  std::vector<Exit> probed = explore(probe, ends);
  std::vector<Exit> again;
  for (const Exit& e : probed) {
    if (e.kind == ExitKind::stopped && e.address == loop.head) {
      again = explore(e.state, ends);
      break;
    }
  }
  probing_ = false;
  now_ = &entry;
  if (probed.empty()) throw Unsupported(here() + ": a loop without an iteration");
  enum class Change { none, step, other };
  std::array<Change, 31> change{};
  std::array<uint64_t, 31> steps{};
  for (unsigned r = 0; r < 31; ++r) {
    for (const Exit& e : probed) {
      if (same(e.state.x[r], entry.x[r])) continue;
      const Term difference = e.state.x[r] - entry.x[r];
      if (change[r] == Change::none && is_constant(difference) && is_constant(entry.x[r])) {
        change[r] = Change::step;
        steps[r] = value_of(difference);
      } else if (change[r] != Change::step || !is_constant(difference) || value_of(difference) != steps[r]) {
        change[r] = Change::other;
      }
    }
  }
  for (unsigned r = 0; r < 31; ++r) {
    // A step is the same the second time; what an iteration sets anew is none.
    for (const Exit& e : again) {
      if (e.kind != ExitKind::stopped) continue;
      if (change[r] == Change::step && !same(e.state.x[r], entry.x[r] + constant(64, 2 * steps[r])))
        change[r] = Change::other;
    }
  }
  std::vector<unsigned> changed;
  for (unsigned r = 0; r < 31; ++r) {
    if (change[r] == Change::other) changed.push_back(r);
  }
  const std::vector<Accumulator> accumulators =
      rule.accumulators ? rule.accumulators(entry, changed) : std::vector<Accumulator>{};
  const auto accumulated = [&](const State& s, const std::vector<Term>& ghosts) {
    std::vector<Term> values;
    for (size_t i = 0; i < accumulators.size(); ++i) {
      const Accumulator& a = accumulators[i];
      values.push_back(a.whole_column       ? truth(false)
                       : a.ghost_width != 0 ? ghosts[i]
                       : a.field            ? s.memory.read(*a.field)
                                            : s.x[static_cast<unsigned>(a.general)]);
    }
    return values;
  };

  /// The state after i iterations (w + 1 bits), with the accumulators as variables of which only their property is known.
  const auto after = [&](Term i, const std::string& label) {
    State s = entry;
    rule.closed_form(entry, i, s.memory);
    for (unsigned r = 0; r < 31; ++r) {
      if (change[r] == Change::step) s.x[r] = entry.x[r] + zero_extend(i, 64) * constant(64, steps[r]);
      if (change[r] == Change::other) s.x[r] = variable(name + " " + label + " x" + std::to_string(r), 64);
    }
    for (const Exit& e : probed) {
      for (const auto& [at, value] : e.state.stack) {
        if (const auto old = s.stack.find(at); old == s.stack.end() || !same(old->second, value))
          s.stack[at] = variable(name + " " + label + " stack" + std::to_string(at), 64);
      }
    }
    const auto unknown = [&](const char* flag) { return variable(name + " " + label + " flag " + flag, 1); };
    s.flags = flags_of(unknown("n"), unknown("z"), unknown("c"), unknown("v"));
    std::vector<Term> values;
    for (const Accumulator& a : accumulators) {
      if (a.whole_column) {
        const Field& field = layout_[*a.field];
        const uint32_t number =
            Store::current().declare_field({.name = name + " " + label + " " + a.name,
                                            .width = static_cast<uint8_t>(field.bytes * 8),
                                            .index_widths = {static_cast<uint8_t>(index_width(field.sort))}});
        s.memory.map(*a.field, [number](Term at) { return proof::read(number, std::span<const Term>(&at, 1)); });
        values.push_back(truth(false));
        continue;
      }
      const unsigned bits = a.ghost_width != 0 ? a.ghost_width : a.field ? layout_[*a.field].bytes * 8 : 64;
      const Term value =
          a.value ? a.value(i) : variable(label == "end" ? a.end_name : name + " " + label + " " + a.name, bits);
      values.push_back(value);
      if (a.field) s.memory.write(*a.field, value);
      if (a.general >= 0) s.x[static_cast<unsigned>(a.general)] = value;
    }
    for (const Accumulator& a : accumulators) {
      if (!a.property) continue;
      const Term known = label == "end" && rule.passed ? *rule.passed : truth(true);
      facts_.push_back(
          {rule.sort, name + " " + label + " " + a.name,
           [values, i, known, property = a.property](Term k) { return implies(known, property(values, i, k)); }});
    }
    return std::pair(std::move(s), std::move(values));
  };

  const Term k = variable(name + " k" + std::to_string(w), w);
  std::vector<Term> ghosts;
  for (const Accumulator& a : accumulators) ghosts.push_back(a.ghost_width != 0 ? a.ghost_start : Term{});
  const std::vector<Term> first = accumulated(entry, ghosts);
  for (const Accumulator& a : accumulators) {
    if (a.property)
      require(a.property(first, constant(w + 1, 0), k), "loop begins with " + a.name, Purpose::refinement);
  }

  // One iteration, any.
  const Term index = variable(name + " i", w);
  auto [body, head_values] = after(zero_extend(index, w + 1), "head");
  const std::array<Term, 31> head_x = body.x;
  const size_t floor = body.path.size();
  body.instructions = 0;
  std::vector<Exit> ended = explore(body, ends);
  std::vector<Exit> escapes;
  uint64_t longest = 0;
  std::optional<State> joined;
  Term leaves = truth(false);
  Term stays = truth(false);
  for (Exit& e : ended) {
    if (e.kind != ExitKind::stopped || e.state.callers != entry.callers) {
      if (e.kind == ExitKind::stopped) throw Unsupported(here() + ": a loop with an unknown way out");
      escapes.push_back(std::move(e));
      continue;
    }
    longest = std::max(longest, e.state.instructions);
    Term taken = truth(true);
    for (size_t p = floor; p < e.state.path.size(); ++p) taken = taken & e.state.path[p];
    (e.address == loop.head ? stays : leaves) = (e.address == loop.head ? stays : leaves) | taken;
    joined = joined ? join(*joined, e.state) : e.state;
  }
  if (!joined) throw Unsupported(here() + ": a loop that never ends an iteration");
  if (joined->counter_reads != entry.counter_reads) throw Unsupported(here() + ": a loop that reads the counter");
  now_ = &*joined;
  now_->pc = loop.latch;
  now_->path.resize(std::min(now_->path.size(), floor));
  if (!escapes.empty()) now_->path.push_back(leaves | stays);
  const Term last = equal(index, constant(w, rule.count - 1));
  require(implies(leaves, last), "the loop ends after the last element only");
  require(implies(stays, !last), "the loop ends after the last element");
  const Term next = zero_extend(index, w + 1) + constant(w + 1, 1);
  State expected = entry;
  rule.closed_form(entry, next, expected.memory);
  for (uint32_t i = 0; i < layout_.fields().size(); ++i) {
    const FieldId field{i};
    const bool accumulates = std::ranges::any_of(accumulators, [&](const Accumulator& a) { return a.field == field; });
    if (accumulates) continue;
    const Sort sort = layout_[field].sort;
    const Term at =
        sort == Sort::scalar ? Term{} : variable(name + " k" + std::to_string(index_width(sort)), index_width(sort));
    require(equal(joined->memory.read(field, at), expected.memory.read(field, at)),
            "an iteration does what the specification says: " + layout_[field].name, Purpose::refinement);
  }
  for (size_t i = 0; i < accumulators.size(); ++i) {
    if (accumulators[i].ghost_width != 0) ghosts[i] = accumulators[i].ghost_step(head_values, index);
  }
  const std::vector<Term> now_values = accumulated(*joined, ghosts);
  for (const Accumulator& a : accumulators) {
    if (a.property) require(a.property(now_values, next, k), "an iteration keeps " + a.name, Purpose::refinement);
  }
  if (rule.iteration) {
    for (const auto& [what, holds] : rule.iteration(body, index, *joined, escapes))
      require(holds, what, Purpose::finding);
  }
  exits.insert(exits.end(), escapes.begin(), escapes.end());
  for (unsigned r = 0; r < 31; ++r) {
    if (change[r] == Change::none) require(equal(joined->x[r], entry.x[r]), "an iteration keeps x" + std::to_string(r));
    if (change[r] == Change::step)
      require(equal(joined->x[r], head_x[r] + constant(64, steps[r])), "an iteration steps x" + std::to_string(r));
  }
  require(equal(joined->sp, entry.sp), "an iteration keeps the stack pointer");
  for (const auto& [at, value] : entry.stack) {
    const auto now = joined->stack.find(at);
    if (now == joined->stack.end()) continue;
    const bool havoc = std::ranges::any_of(probed, [&](const Exit& e) {
      const auto p = e.state.stack.find(at);
      return p == e.state.stack.end() || !same(p->second, value);
    });
    if (!havoc) require(equal(now->second, value), "an iteration keeps the stack");
  }

  // And behind the loop.
  State done = after(constant(w + 1, rule.count), "end").first;
  if (rule.passed) done.path.push_back(*rule.passed);
  done.counter_reads = joined->counter_reads;
  done.instructions = entry.instructions + longest * rule.count;
  loops_running_.erase(loop.head);
  go(std::move(done), loop.latch + 4, pending, exits, stops);
}

}  // namespace nacre::proof
