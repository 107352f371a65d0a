// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/walk.hpp"

#include <optional>

#include "abi/image.hpp"
#include "proofs/validation/policies.hpp"

namespace nacre::proof {

namespace {

constexpr unsigned entries = 9;
constexpr uint64_t fp_off = uint64_t{1} << 20;

struct Entry {
  Store store;
  std::unique_ptr<Session> session;
};

/// Other tables, as a system's description could have made them.
void vary_tables(Concrete& s, std::mt19937_64& random) {
  const auto half = [&] { return random() % 2 == 0; };
  const uint64_t components = s.read("tables.component_count");
  for (unsigned c = 0; c < components; ++c) {
    if (half() && c < 12) s.write("entry.fp_slot", c, c + 1);
    if (half()) {
      s.write("entry.denial_quota", c, random() % 4);
      s.write("denials_left", c, random() % 2);
    }
    if (half()) {
      const uint64_t most = s.read("nested", c) + random() % 3;
      for (const char* const field : {"entry.nested", "nested_limit"}) s.write(field, c, most);
    }
    if (half()) s.write("entry.period", c, s.read("entry.budget", c) + random() % 3000);
    if (half() && (s.read("flags", c) & 1) != 0) {
      const uint64_t limit = 1 + random() % 5000;
      for (const char* const field : {"entry.limit", "limit"}) s.write(field, c, limit);
    }
    if (half()) {
      const uint64_t flag = 2;
      const uint64_t device = half() ? flag : 0;
      for (const char* const field : {"entry.flags", "flags"}) s.write(field, c, (s.read(field, c) & ~flag) | device);
    }
  }
  for (unsigned h = 0; h < s.read("tables.channel_count"); ++h) {
    if (half()) s.write("channel.audited", h, s.read("channel.governed", h));
    if (s.read("channel.kind", h) == 2 && half()) {
      s.write("channel.rate_interval", h, half() ? 0 : random() % 20'000);
      s.write("channel.rate_tolerance", h, random() % 5000);
    }
  }
  for (unsigned l = 0; l < s.read("tables.line_count"); ++l) {
    if (half()) s.write("line.cost", l, random() % 100'000);
  }
  if (half()) vary_policy(s, random);
}

/// What a component, a device or the timer does next.
class Chance {
 public:
  /// `calm`: components wait for each other most of the time.
  Chance(Concrete& state, const Program& program, bool calm, std::mt19937_64& random)
      : s_(state), program_(program), calm_(calm), random_(random) {}

  EntryPoint choose(uint64_t& now) {
    const bool idle = s_.machine.tpidr_el1 == 0;
    self_ = s_.current();
    const uint64_t armed = s_.read("armed");
    const bool due = one_in(idle ? 2 : 5) && armed < uint64_t{1} << 60;
    if (due) {
      now = std::max(now, armed) + pick({0, 0, 1, 50, 5000});
    } else if (armed > now + 1 && !one_in(20)) {
      now += below(std::min<uint64_t>(armed - now, one_in(3) ? 2'000'000 : 2000));
    } else {
      now += below(20);
    }
    if (one_in(6)) exactly(now);
    const uint64_t later = now + pick({0, 0, 0, 7});
    s_.environment.counter = {now, later};
    s_.environment.pending = one_in(25) ? replay::abort_pending : 0;
    s_.environment.interrupt = due ? 27 : number();
    if (idle) return define(EntryPoint::interrupt_idle);
    registers();
    if (due) return define(EntryPoint::interrupt);
    if (calm_ && one_in(2)) {
      s_.machine.x[7] = one_in(4) ? now + below(10'000'000) : ~uint64_t{0};
      return define(EntryPoint::reply_wait);
    }
    if (s_.read("serving", self_) != 0 && one_in(3)) return define(EntryPoint::reply_wait);
    switch (below(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
        request();
        return define(EntryPoint::call);
      case 4:
      case 5:
      case 6:
        return define(EntryPoint::reply_wait);
      case 7:
      case 8:
        request();
        return define(EntryPoint::signal);
      case 9:
        s_.machine.x[6] = (one_in(8) ? random_() >> 8 : below(s_.read("line_count", self_) + 1)) << 6;
        return define(EntryPoint::irq_done);
      case 10:
      case 11:
        authority();
        return define(EntryPoint::control);
      case 12:
        fault();
        return define(EntryPoint::exception);
      case 13:
        return define(one_in(4) ? EntryPoint::abort : EntryPoint::interrupt);
      default:
        return define(EntryPoint::interrupt);
    }
  }

 private:
  uint64_t below(uint64_t n) { return n == 0 ? 0 : random_() % n; }
  bool one_in(unsigned n) { return below(n) == 0; }
  uint64_t pick(std::initializer_list<uint64_t> list) { return list.begin()[below(list.size())]; }

  EntryPoint define(EntryPoint entry) {
    s_.define(program_, entry, self_);
    return entry;
  }

  /// When something is due to the tick.
  void exactly(uint64_t& now) {
    const uint64_t payer = s_.read("payer", self_) & 63;
    const uint64_t other = below(s_.read("tables.component_count"));
    const uint64_t at =
        pick({s_.read("armed"), s_.read("refill_at", payer), s_.read("account", payer), s_.read("activation", self_),
              s_.read("refill_at", other), s_.read("deadline", other), s_.read("deadline", other)});
    if (at >= now && at < now + 10'000'000) now = at;
  }

  void registers() {
    for (uint64_t& x : s_.machine.x) x = random_();
    if (s_.machine.cpacr_el1 != fp_off) {
      for (auto& q : s_.machine.q) q = {random_(), random_()};
      s_.machine.fpcr = random_() & 0x07c0'0000;
      s_.machine.fpsr = random_() & 0x0800'009f;
    }
    s_.machine.sp_el0 = random_() % NACRE_USER_END;
    s_.machine.elr_el1 = random_() % NACRE_USER_END & ~uint64_t{3};
    s_.machine.spsr_el1 = random_() & 0xf000'0000;
    s_.machine.tpidr_el0 = random_();
    s_.machine.flags = random_() & 0xf000'0000;
    const uint64_t now = s_.environment.counter[0];
    s_.machine.x[7] = pick({now + below(1000), now + below(10'000'000), 0, ~uint64_t{0}, now});
  }

  /// A call or a signal, most of the time one that the tables know.
  void request() {
    const uint64_t count = s_.read("channel_count", self_);
    const uint64_t handle = one_in(12) ? pick({count, random_() >> 6, count + 1}) : below(count);
    uint64_t method = below(64);
    const uint64_t channel = (s_.read("channel_base", self_) + handle) & 255;
    if (handle < count && !one_in(5)) {
      const uint64_t known = s_.read("channel.plain", channel) | s_.read("channel.governed", channel);
      while (known != 0 && (known >> method & 1) == 0) method = (method + 1) % 64;
      const uint64_t governed = s_.read("channel.governed", channel);
      if ((governed >> method & 1) != 0 && !one_in(4)) {
        uint64_t row = first_row_of(s_, channel, method);
        while (s_.read("row.next", row) != 0 && one_in(2)) row = s_.read("row.next", row);
        for (unsigned i = 0; i < 6; ++i) {
          const std::string n = std::to_string(i);
          const uint64_t span = s_.read("row.span" + n, row);
          const uint64_t width = span == ~uint64_t{0} ? span : span + 1;
          s_.machine.x[i] = s_.read("row.lo" + n, row) + (one_in(3) ? span : below(width)) + (one_in(12) ? 1 : 0);
        }
      }
    }
    s_.machine.x[6] = handle << 6 | method;
  }

  void authority() {
    std::vector<uint64_t> own{below(64), 0, s_.read("tables.component_count")};
    for (uint64_t c = 1; c < s_.read("tables.component_count"); ++c) {
      if (s_.read("entry.supervisor", c) != self_) continue;
      for (unsigned i = 0; i < 4; ++i) own.push_back(c);
      // Who is down is started: or nobody is left.
      if ((s_.read("down") >> c & 1) != 0) {
        for (unsigned i = 0; i < 12; ++i) own.push_back(c);
      }
    }
    s_.machine.x[6] = own[below(own.size())] << 6 | (one_in(10) ? below(64) : pick({0, 1, 1, 1, 2, 3, 4}));
  }

  void fault() {
    const uint64_t kind = pick({0x07, 0x07, 0x07, 0x07, 0x00, 0x20, 0x22, 0x24, 0x26, 0x15, 0x3c});
    s_.environment.syndrome = kind << 26 | uint64_t{1} << 25 | pick({0x10, 0x21, 0x07, 0x0f, 0x100});
    if (kind == 0x07 && s_.machine.cpacr_el1 != fp_off) s_.environment.syndrome = uint64_t{0x24} << 26;
    s_.environment.fault_address = random_();
  }

  uint64_t number() {
    std::vector<uint64_t> known{1023, 1020, below(1020), 300, 255};
    for (unsigned l = 0; l < s_.read("tables.line_count"); ++l) {
      for (unsigned i = 0; i < 3; ++i) known.push_back(s_.read("line.intid", l));
    }
    return known[below(known.size())];
  }

  Concrete& s_;
  const Program& program_;
  bool calm_;
  std::mt19937_64& random_;
  unsigned self_ = 0;
};

}  // namespace

Moments walk(const Program& program, const Layout& layout, const std::vector<replay::Snapshot>& seeds, unsigned events,
             unsigned each, uint64_t random_seed) {
  Moments moments;
  std::array<Entry, entries> kernel;
  for (unsigned e = 0; e < entries; ++e) {
    const StoreScope scope(kernel[e].store);
    kernel[e].session =
        std::make_unique<Session>(program, static_cast<EntryPoint>(e), SessionOptions{.meetings = false});
    for (const Edge& edge : kernel[e].session->executor().edges()) moments.all_edges.emplace(edge.address, edge.taken);
  }
  std::mt19937_64 random(random_seed);
  std::set<std::tuple<unsigned, uint64_t, bool>> covered;
  std::optional<Concrete> state;
  uint64_t now = 0;
  unsigned left = 0;
  bool calm = false;
  bool varied = false;
  for (unsigned event = 0; event < events; ++event) {
    if (!state || left-- == 0) {
      const replay::Snapshot& seed = seeds[random() % seeds.size()];
      state.emplace(layout, seed.state, seed.environment);
      now = seed.environment.counter[0];
      left = 250;
      calm = random() % 2 == 0;
      varied = random() % 3 != 0;
      if (varied) vary_tables(*state, random);
    }
    const uint64_t last = now;
    const EntryPoint entry = Chance(*state, program, calm, random).choose(now);
    state->define_ghosts(last);
    const auto e = static_cast<unsigned>(entry);
    const StoreScope scope(kernel[e].store);
    const Outcomes outcomes = by_machine_code(*kernel[e].session, *state);
    ++moments.events;
    if (!outcomes.expected) {
      moments.problems.push_back(name_of(entry) + ": " +
                                 (outcomes.problem.empty() ? "a check fails" : outcomes.problem));
      state.reset();
      continue;
    }
    bool fresh = false;
    const std::vector<Edge>& edges = kernel[e].session->executor().edges();
    for (size_t i = 0; i < outcomes.edges.size(); ++i) {
      if (!outcomes.edges[i]) continue;
      moments.edges.emplace(edges[i].address, edges[i].taken);
      fresh |= covered.emplace(e, edges[i].address, edges[i].taken).second;
    }
    auto& kept = moments.by_entry[e];
    if (fresh || (kept.size() < each && random() % 4 == 0)) {
      kept.push_back({entry, *state, varied});
    } else if (random() % 50 == 0 && kept.size() >= each) {
      kept[each / 2 + random() % (each / 2)] = {entry, *state, varied};
    }
    if (outcomes.expected->exit != replay::Exit::component && outcomes.expected->exit != replay::Exit::idle) {
      state.reset();
      continue;
    }
    state->machine = outcomes.expected->after;
    now = std::max(now, state->environment.counter[1]);
  }
  for (Entry& k : kernel) {
    const StoreScope scope(k.store);
    k.session.reset();
  }
  return moments;
}

}  // namespace nacre::proof
