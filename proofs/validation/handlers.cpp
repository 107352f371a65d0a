// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/handlers.hpp"

#include <stdexcept>

#include "abi/image.hpp"
#include "proofs/validation/policies.hpp"

namespace nacre::proof {

namespace {

class Variation {
 public:
  Variation(Concrete& state, const Program& program, EntryPoint entry, std::mt19937_64& random)
      : s_(state), program_(program), entry_(entry), random_(random), now_(uint64_t{1} << 33) {}

  void apply() {
    // Readings after the first are the same: the executor counts them on the longest path.
    const uint64_t later = now_ + pick({0, 1, 5, 300});
    s_.environment.counter = {now_, later};
    s_.environment.pending = chance(8) ? replay::abort_pending : 0;
    self_ = below(chance(3) ? 64 : 12);
    other_ = below(chance(3) ? 64 : 12);
    third_ = below(64);
    times();
    words();
    for (const uint64_t c : {self_, other_, third_, uint64_t{0}}) component(c);
    if (chance(2)) calm();
    if (chance(3)) {
      vary_policy(s_, random_);
      vary_automata(s_, now_, random_);
    }
    registers();
    channel();
    line();
    cause();
    s_.define(program_, entry_, static_cast<unsigned>(self_));
  }

 private:
  uint64_t below(uint64_t n) { return random_() % n; }
  bool chance(unsigned one_in) { return below(one_in) == 0; }
  uint64_t pick(std::initializer_list<uint64_t> list) { return list.begin()[below(list.size())]; }
  uint64_t near() { return now_ + pick({0, 1, 2, 400, 4000}) - pick({0, 0, 1, 2, 400, 4000}); }
  void maybe(const char* field, uint64_t index, uint64_t value, unsigned one_in = 2) {
    if (chance(one_in)) s_.write(field, index, value);
  }

  void times() { s_.write("armed", chance(3) ? near() : now_ + 100'000); }

  void words() {
    for (const char* const name : {"ready", "runnable", "funded", "servers", "down", "active"}) {
      uint64_t word = s_.read(name);
      if (chance(4)) word = pick({0, ~uint64_t{0}, random_()});
      for (const uint64_t c : {self_, other_, third_}) {
        if (chance(2)) word ^= uint64_t{1} << c;
      }
      s_.write(name, word);
    }
    maybe("fp_owner", 0, pick({64, 64, self_, other_, below(64)}));
    if (chance(2)) s_.write("down", s_.read("down") & ~(uint64_t{1} << other_));
  }

  void component(uint64_t c) {
    maybe("deadline", c, pick({0, 0, near(), ~uint64_t{0}}));
    maybe("pending", c, pick({0, 0, 1, random_()}));
    maybe("account", c, pick({near(), 5, 0, ~uint64_t{3}, random_(), uint64_t{1} << 20}));
    maybe("refill_at", c, pick({near(), near(), ~uint64_t{0}, now_ + 200'000}));
    maybe("limit", c, pick({100, 1 << 20, 1}));
    maybe("activation", c, pick({near(), 0, 50, ~uint64_t{9}}));
    maybe("payer", c, pick({c, c, self_, other_, below(64)}));
    maybe("serving", c, pick({0, 0, self_, other_, below(64)}));
    maybe("nested", c, below(4));
    maybe("nested_limit", c, below(4));
    maybe("flags", c, below(16));
    maybe("open_row", c, below(256));
    maybe("full", c, pick({0, 0, 1}));
    maybe("denials_left", c, below(3));
    maybe("channel_count", c, below(4));
    maybe("channel_base", c, below(250), 4);
    maybe("line_count", c, below(4));
    maybe("line_base", c, below(60), 4);
    maybe("spsr", c, pick({0, uint64_t{1} << 29, uint64_t{6} << 28}));
    maybe("fp_access", c, pick({uint64_t{1} << 20, uint64_t{3} << 20}));
    maybe("generation", c, random_());
    maybe("cause", c, below(10));
    maybe("entry.budget", c, pick({1, 1000, 1 << 20}));
    maybe("entry.period", c, pick({1000, 1 << 21}));
    maybe("entry.supervisor", c, pick({0, self_, self_, other_}));
    maybe("entry.fault_bit", c, below(64));
    maybe("entry.fp_slot", c, below(17));
    maybe("entry.denial_quota", c, below(5));
    for (unsigned i = 0; i < 31; ++i) maybe(("x" + std::to_string(i)).c_str(), c, random_(), 8);
  }

  /// Nothing is due, both components may run, the other one is more urgent and waits: what the short paths are for.
  void calm() {
    if (other_ > self_) std::swap(other_, self_);
    s_.write("armed", now_ + 100'000);
    for (const uint64_t c : {self_, other_}) {
      s_.write("refill_at", c, now_ + 200'000);
      s_.write("account", c, c == self_ ? now_ + 1000 : 1000);
      s_.write("funded", s_.read("funded") | uint64_t{1} << c);
      s_.write("runnable", s_.read("runnable") | uint64_t{1} << c);
      s_.write("down", s_.read("down") & ~(uint64_t{1} << c));
    }
    s_.write("flags", self_, chance(4) ? 1 : 0);
    s_.write("payer", self_, self_);
    s_.write("deadline", other_, chance(4) ? 0 : now_ + pick({500'000, 0}));
    if (chance(2)) s_.write("ready", s_.read("ready") & ~((uint64_t{2} << self_) - 1));
  }

  void registers() {
    for (uint64_t& x : s_.machine.x) x = random_();
    for (auto& q : s_.machine.q) q = {random_(), random_()};
    s_.machine.fpcr = random_() & 0x07c0'0000;
    s_.machine.fpsr = random_() & 0x0800'009f;
    s_.machine.sp_el0 = random_() & ~uint64_t{15};
    s_.machine.elr_el1 = random_() % NACRE_USER_END & ~uint64_t{3};
    s_.machine.spsr_el1 = random_() & 0xf000'0000;
    s_.machine.tpidr_el0 = random_();
    s_.machine.flags = random_() & 0xf000'0000;
    handle_ = below(4);
    method_ = below(6);
    s_.machine.x[6] = entry_ == EntryPoint::control ? pick({other_, other_, self_, 0, 70, random_()}) << 6 | below(6)
                                                    : pick({handle_, handle_, handle_, random_() >> 6}) << 6 | method_;
    s_.machine.x[7] = pick({near(), near(), 0, ~uint64_t{0}});
    for (unsigned i = 0; i < 6; ++i) s_.machine.x[i] = pick({below(8), random_()});
  }

  void channel() {
    const uint64_t h = (s_.read("channel_base", self_) + handle_) & 255;
    if (chance(2)) s_.write("channel_count", self_, handle_ + below(3));
    maybe("channel.peer", h, pick({other_, other_, below(64), 0}));
    const bool call = entry_ == EntryPoint::call;
    maybe("channel.kind", h, pick({call ? 0U : 1U, call ? 0U : 1U, below(3)}));
    s_.write("channel.plain", h, pick({0, uint64_t{1} << method_, random_()}));
    s_.write("channel.governed", h, pick({0, uint64_t{1} << method_, 0x3f, random_()}));
    maybe("channel.audited", h, pick({0, ~uint64_t{0}}));
    maybe("channel.first_row", h, below(190));
    maybe("channel.rate_interval", h, pick({0, 100, 1000}));
    maybe("channel.rate_tolerance", h, pick({0, 500}));
    maybe("arrival", h, near());
    maybe("channel.bit", h, below(64));
    maybe("channel.tag", h, random_());
    uint64_t row = first_row_of(s_, h, method_);
    while (s_.read("row.next", row) != 0 && chance(2)) row = s_.read("row.next", row);
    for (unsigned i = 0; i < 6; ++i) {
      s_.write(("row.lo" + std::to_string(i)), row, chance(2) ? s_.machine.x[i] - below(3) : below(4));
      s_.write(("row.span" + std::to_string(i)), row, pick({2, 9, ~uint64_t{0}}));
    }
  }

  void line() {
    const uint64_t l = pick({(s_.read("line_base", self_) + handle_) & 63, below(64)});
    maybe("line.intid", l, 32 + below(200));
    s_.write("line.owner", l, pick({other_, other_, self_, below(64)}));
    maybe("line.bit", l, below(64));
    maybe("line.cost", l, below(1 << 16));
    if (chance(2)) s_.write("active", s_.read("active") | uint64_t{1} << l);
    const uint64_t intid = s_.read("line.intid", l) & 255;
    if (chance(2)) s_.write("line_of_intid", intid, l);
    s_.environment.interrupt = pick({27, 27, 27, intid, intid, intid, 1023, 1020, 250, below(300)});
  }

  void cause() {
    const uint64_t class_of_trap = pick({0x07, 0x07, 0x00, 0x20, 0x22, 0x24, 0x26, 0x15, 0x3c, 0x24});
    s_.environment.syndrome = class_of_trap << 26 | uint64_t{1} << 25 | pick({0x10, 0x21, 0x07, 0x0f, 0x100});
    s_.environment.fault_address = random_();
  }

  Concrete& s_;
  const Program& program_;
  EntryPoint entry_;
  std::mt19937_64& random_;
  uint64_t now_;
  uint64_t self_ = 0;
  uint64_t other_ = 0;
  uint64_t third_ = 0;
  uint64_t handle_ = 0;
  uint64_t method_ = 0;
};

}  // namespace

Concrete vary(const Layout& layout, const Program& program, EntryPoint entry, const replay::Snapshot& seed,
              std::mt19937_64& random) {
  Concrete state(layout, seed.state, seed.environment);
  Variation(state, program, entry, random).apply();
  return state;
}

Agreement compare_with_processor(replay::Replay& kernel, const Program& program, EntryPoint entry,
                                 const std::vector<Moment>& moments, const std::vector<replay::Snapshot>& seeds,
                                 unsigned states, uint64_t random_seed) {
  Store store;
  const StoreScope scope(store);
  const Session session(program, entry, {.meetings = false});
  Agreement result;
  result.exits.resize(session.exits().size());
  for (const Edge& edge : session.executor().edges()) result.all_edges.emplace(edge.address, edge.taken);
  std::mt19937_64 random(random_seed);
  const std::string name = name_of(entry);
  size_t next = 0;
  while (result.compared < states && result.outside < 50 * states && result.problems.size() < 8) {
    const Concrete state = next < moments.size()
                               ? moments[next++].state
                               : vary(session.layout(), program, entry, seeds[random() % seeds.size()], random);
    const Outcomes outcomes = by_machine_code(session, state);
    if (!outcomes.problem.empty()) {
      result.problems.push_back(name + ": " + outcomes.problem);
      continue;
    }
    if (!outcomes.expected) {
      ++result.outside;
      continue;
    }
    const auto run = kernel.run(state.machine, state.environment);
    if (!run) throw std::runtime_error(run.error().text);
    ++result.compared;
    ++result.exits[outcomes.exit];
    for (size_t i = 0; i < outcomes.edges.size(); ++i) {
      if (outcomes.edges[i])
        result.edges.emplace(session.executor().edges()[i].address, session.executor().edges()[i].taken);
    }
    for (const std::string& difference : differences(session.layout(), *outcomes.expected, state, *run))
      result.problems.push_back(name + ": state " + std::to_string(result.compared) + ": " + difference);
  }
  return result;
}

}  // namespace nacre::proof
