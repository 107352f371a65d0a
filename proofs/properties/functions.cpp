// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/functions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "proofs/properties/last_words.hpp"
#include "proofs/spec/policy.hpp"

namespace nacre::proof {

namespace {

using spec::System;
using Arguments = std::array<Term, 8>;

/// What a function gives back, in the registers from x0 on.
using Results = std::vector<Term>;

struct Function {
  const char* name;
  uint64_t instructions;  ///< the most that it may take
  uint64_t stack;         ///< bytes of its own
  Results (*named)(System& s, const Arguments& x);
  Results (*meant)(System& s, const Arguments& x);
  /// What an iteration of its loop does, where the machine code meets the specification at each.
  void (*iteration)(System& s, const Arguments& x, unsigned number) = nullptr;
};

std::array<Term, abi::words> words(const Arguments& x) { return {x[0], x[1], x[2], x[3], x[4], x[5]}; }

constexpr Function functions[] = {
    {"nacre::kernel::find_row", 400, 0,
     [](System& s, const Arguments& x) -> Results {
       const spec::Found found = spec::find_row(s, words(x), extract(x[6], 0, 8));
       return {choose(found.matched, zero_extend(found.row, 64), constant(64, abi::max_rows))};
     },
     [](System& s, const Arguments& x) -> Results {
       const Term row = spec::first_match(s, words(x), extract(x[6], 0, 8));
       return {choose(less(row, constant(64, abi::max_rows)), zero_extend(extract(row, 0, 8), 64),
                      constant(64, abi::max_rows))};
     }},
    {"nacre::kernel::compared_word", 40, 0,
     [](System& s, const Arguments& x) -> Results { return {spec::compared_word(s, extract(x[6], 0, 8), words(x))}; },
     [](System& s, const Arguments& x) -> Results { return {spec::meant_word(s, extract(x[6], 0, 8), words(x))}; }},
    {"nacre::kernel::find_refusal", 250, 0,
     [](System& s, const Arguments& x) -> Results { return {spec::find_refusal(s, x[0], x[1], x[2])}; },
     [](System& s, const Arguments& x) -> Results {
       return {zero_extend(extract(spec::refusal_of(s, x[0], x[1], x[2]), 0, 32), 64)};
     }},
    {"nacre::kernel::commit", 300, 32,
     [](System& s, const Arguments& x) -> Results {
       const spec::Moved moved = spec::commit(s, x[0], x[1], x[2]);
       return {moved.states, moved.changed};
     },
     [](System& s, const Arguments& x) -> Results {
       const spec::Moved moved = spec::move_all(s, x[0], x[1], x[2]);
       return {moved.states, zero_extend(extract(moved.changed, 0, 16), 64)};
     },
     [](System& s, const Arguments& x, unsigned number) { spec::move_by_step(s, x[0], number, x[1], x[2]); }},
};

constexpr unsigned first_kept = 19;  ///< x19 to x29 are the caller's

}  // namespace

void know_functions(Executor& executor, const Program& program, const spec::Environment& environment) {
  for (const Function& function : functions) {
    executor.know(program.function(function.name),
                  {.apply =
                       [&function, environment](State& state, const Arguments& x) {
                         System s(state.memory, environment);
                         const Results results = function.named(s, x);
                         state.memory = s.memory;
                         std::ranges::copy(results, state.x.begin());
                       },
                   .instructions = function.instructions,
                   .stack = function.stack});
  }
}

struct FunctionSession::Parts {
  explicit Parts(const Program& program) : program(program), layout(make_layout(program)), initial(layout) {}

  static Layout make_layout(const Program& program) {
    Layout layout(addresses_of(program));
    add_registers(layout);
    spec::add_ghosts(layout);
    return layout;
  }

  void run(const Function& function) {
    const Term now = variable("now", 64);
    Executor executor(program, layout);
    executor.time_at(0, now);
    const uint64_t back = program.symbol("nacre_reset");
    executor.stop_at(back, ExitKind::stopped);
    State s = unknown_state(initial);
    const uint64_t top = layout.addresses().stack_end - 1024;
    s.time = now;
    s.sp = constant(64, top);
    s.x[30] = constant(64, back);
    s.callers = {back};
    s.pc = program.function(function.name);
    const State before = s;
    if (function.iteration != nullptr) meet_at_iterations(function, executor, before);
    const std::vector<Exit> found = executor.run(std::move(s));
    const std::string name = fmt::format("{}: ", function.name);
    for (const Check& check : executor.checks())
      all.push_back({claim_of(check.purpose), name + check.what + " at " + program.place(check.address), check.address, {}, {check.holds}});
    if (executor.deepest_stack() + function.stack < top) throw Unsupported(name + "takes more of the stack than it may");
    for (const Exit& e : found) add_exit(function, name, before, e);
    exits.insert(exits.end(), found.begin(), found.end());
    edges.insert(edges.end(), executor.edges().begin(), executor.edges().end());
  }

  /// At the end of each iteration of its loop the memory is what the steps so far have made of it.
  void meet_at_iterations(const Function& function, Executor& executor, const State& before) {
    const auto loop = std::ranges::find(program.loops(), function.name, &Loop::function);
    if (loop == program.loops().end()) throw Unsupported(std::string(function.name) + " has no loop");
    Arguments x{};
    std::copy_n(before.x.begin(), x.size(), x.begin());
    const auto so_far = std::make_shared<System>(initial, environment_of(x));
    const auto visits = std::make_shared<unsigned>(0);
    executor.relate_by([](FieldId field, Term k, const Memory& machine, const Memory& specified) -> std::optional<Term> {
      return equal(machine.read(field, k), specified.read(field, k));
    });
    executor.meet_at(loop->latch, {.name = "iteration",
                                  .specified = [&function, x, so_far, visits](const State&) -> std::optional<Memory> {
                                    function.iteration(*so_far, x, (*visits)++);
                                    return so_far->memory;
                                  }});
  }

  static spec::Environment environment_of(const Arguments& x) {
    return {.now = x[2], .aborts = {}, .interrupt = {}, .prefix = ""};
  }

  void add_exit(const Function& function, const std::string& name, const State& before, const Exit& e) {
    if (e.kind != ExitKind::stopped) throw Unsupported(name + "does not return");
    if (e.state.instructions > function.instructions)
      throw Unsupported(fmt::format("{}{} instructions, not {}", name, e.state.instructions, function.instructions));
    Arguments x{};
    std::copy_n(before.x.begin(), x.size(), x.begin());
    System meant(initial, environment_of(x));
    const Results results = function.meant(meant, x);
    const auto goal = [&](const std::string& what, Term holds) {
      if (!is_true(holds)) all.push_back({Claim::k3, name + what, e.address, {e.state.condition()}, {holds}});
    };
    for (size_t i = 0; i < results.size(); ++i) goal(fmt::format("x{}", i), equal(e.state.x[i], results[i]));
    std::vector<Term> kept{equal(e.state.sp, before.sp)};
    for (unsigned i = first_kept; i < 30; ++i) kept.push_back(equal(e.state.x[i], before.x[i]));
    std::erase_if(kept, is_true);
    if (!kept.empty()) all.push_back({Claim::k3, name + "keeps what is the caller's", e.address, {e.state.condition()}, kept});
    for (uint32_t i = 0; i < layout.fields().size(); ++i) {
      const unsigned bits = index_width(layout.fields()[i].sort);
      const Term k = bits == 0 ? Term{} : variable("k" + std::to_string(bits), bits);
      goal(layout.fields()[i].name, equal(meant.memory.read({i}, k), e.state.memory.read({i}, k)));
    }
  }

  const Program& program;
  Layout layout;
  Memory initial;
  std::vector<Exit> exits;
  std::vector<Edge> edges;
  std::vector<Obligation> all;
};

FunctionSession::FunctionSession(const Program& program) : parts_(std::make_unique<Parts>(program)) {
  for (const Function& function : functions) parts_->run(function);
}
FunctionSession::~FunctionSession() = default;
const std::vector<Exit>& FunctionSession::exits() const { return parts_->exits; }
const std::vector<Edge>& FunctionSession::edges() const { return parts_->edges; }
std::vector<Obligation> FunctionSession::obligations() { return parts_->all; }

}  // namespace nacre::proof
