// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/spec/tick.hpp"

#include <atomic>

#include "abi/calls.hpp"
#include "proofs/spec/transitions.hpp"

namespace nacre::proof::spec {

namespace {

constexpr const char* columns[] = {"account",    "granted", "refill_at", "denials_left", "deadline", "payer",
                                   "activation", "nested",  "pending",   "x0",           "x1",       "x2",
                                   "x3",         "x4",      "x5",        "x6",           "x7"};

Term never() { return constant(64, ~uint64_t{0}); }

struct Served {
  explicit Served(const System& before) : after(before) {}
  System after;
  Term needs;
};

/// Remembers what it has computed last, for one store in one thread: many columns ask for the same component.
class Service {
 public:
  explicit Service(const System& before) : before_(before) {
    static std::atomic<uint64_t> last{0};
    number_ = ++last;
  }
  Served& operator()(Term c) {
    Recent& recent = recent_;
    const uint64_t store = Store::current().serial();
    if (recent.service != number_ || recent.store != store) recent = {.service = number_, .store = store, .known = {}};
    auto& place = recent.known[c.id];
    if (!place) {
      auto served = std::make_unique<Served>(before_);
      served->needs = serve(served->after, c);
      place = std::move(served);
    }
    return *place;
  }
  [[nodiscard]] System before() const { return before_; }

 private:
  struct Recent {
    uint64_t service = 0;
    uint64_t store = 0;
    std::map<uint32_t, std::unique_ptr<Served>> known;
  };
  static thread_local Recent recent_;
  System before_;
  uint64_t number_;
};
thread_local Service::Recent Service::recent_;

std::string name_in(const System& s, const char* what) { return s.environment.prefix + "tick." + what; }

}  // namespace

Term serve(System& s, Term c) {
  const Term now = s.environment.now;
  s.when(!s.in(s.funded, c) & at_most(s.refill_at[c], now), [&] { refill(s, c); });
  const Term funded = s.in(s.funded, c);
  const Term notifies = funded & s.is_receiving(c) & differ(s.pending[c], constant(64, 0));
  const Term waits = funded & s.is_receiving(c) & !notifies;
  const Term expires = waits & at_most(s.deadline[c], now);
  const Term needs = choose(!funded, s.refill_at[c], choose(waits & !expires, s.deadline[c], never()));
  s.when(notifies, [&] { wake(s, c, notified); });
  s.when(expires, [&] { wake(s, c, timeout); });
  return needs;
}

void tick_columns(const System& before, Term done, Memory& memory) {
  const auto service = std::make_shared<Service>(before);
  for (const char* const name : columns) {
    const FieldId field = memory.layout().find(name);
    memory.map(field, [service, field, done](Term k) {
      return choose(less(zero_extend(k, 7), done), (*service)(k).after.memory.read(field, k),
                    service->before().memory.read(field, k));
    });
  }
}

std::vector<Accumulator> tick_accumulators(const System& before) {
  const auto service = std::make_shared<Service>(before);
  std::vector<Accumulator> all;
  const auto word = [&](const char* name, size_t position) {
    const FieldId field = before.memory.layout().find(name);
    all.push_back({.name = name,
                   .end_name = name_in(before, name),
                   .field = field,
                   .ghost_start = {},
                   .ghost_step = {},
                   .property = [service, field, position](const std::vector<Term>& values, Term iterations, Term k) {
                     const Term was = System::bit_of(service->before().memory.read(field), k);
                     const Term is = System::bit_of((*service)(k).after.memory.read(field), k);
                     return equal(System::bit_of(values[position], k),
                                  choose(less(zero_extend(k, 7), iterations), is, was));
                   }});
  };
  word("ready", 0);
  word("funded", 1);
  all.push_back({.name = "runnable",
                 .end_name = name_in(before, "runnable"),
                 .field = before.memory.layout().find("runnable"),
                 .ghost_start = {},
                 .ghost_step = {},
                 .property = [service](const std::vector<Term>& values, Term, Term) {
                   System s = service->before();
                   return equal(values[2], values[1] | s.word(s.servers));
                 }});
  all.push_back({.name = "next",
                 .end_name = name_in(before, "next"),
                 .field = {},
                 .ghost_start = {},
                 .ghost_step = {},
                 .property = [service](const std::vector<Term>& values, Term iterations, Term k) {
                   return implies(less(zero_extend(k, 7), iterations), at_most(values[3], (*service)(k).needs));
                 }});
  // The earliest need is somebody's: no timer interrupt comes for nothing.
  all.push_back({.name = "who is next",
                 .end_name = name_in(before, "who"),
                 .field = {},
                 .ghost_width = 6,
                 .ghost_start = constant(6, 0),
                 .ghost_step =
                     [service](const std::vector<Term>& values, Term index) {
                       return choose(less((*service)(index).needs, values[3]), index, values[4]);
                     },
                 .property =
                     [service](const std::vector<Term>& values, Term iterations, Term) {
                       return equal(values[3], never()) | (less(zero_extend(values[4], 7), iterations) &
                                                           equal(values[3], (*service)(values[4]).needs));
                     }});
  return all;
}

std::vector<Fact> tick_facts(const System& before) {
  const std::vector<Accumulator> all = tick_accumulators(before);
  std::vector<Term> values;
  for (const Accumulator& a : all) values.push_back(variable(a.end_name, a.ghost_width != 0 ? a.ghost_width : 64));
  std::vector<Fact> facts;
  for (const Accumulator& a : all)
    facts.push_back({Sort::component, a.end_name,
                     [values, property = a.property](Term k) { return property(values, constant(7, 64), k); }});
  return facts;
}

void tick(System& s) {
  const System before = s;
  tick_columns(before, constant(7, 64), s.memory);
  s.word(s.ready) = variable(name_in(s, "ready"), 64);
  s.word(s.funded) = variable(name_in(s, "funded"), 64);
  s.word(s.runnable) = variable(name_in(s, "runnable"), 64);
  s.word(s.armed) = variable(name_in(s, "next"), 64);
}

}  // namespace nacre::proof::spec
