// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/mutants.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstring>
#include <map>
#include <set>
#include <thread>
#include <unordered_set>

#include "proofs/properties/decide.hpp"
#include "proofs/validation/boot_mutants.hpp"
#include "proofs/validation/counterexample.hpp"
#include "proofs/validation/digests.hpp"
#include "proofs/validation/reach.hpp"
#include "proofs/validation/walk.hpp"
#include "proofs/verify/stopwatch.hpp"

namespace nacre::proof {

namespace {

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// The others have no machine code of their own.
constexpr unsigned machine_entries = static_cast<unsigned>(EntryPoint::interrupt_idle) + 1;
constexpr uint32_t nop_word = 0xd503'201f;

uint32_t word_at(const Program& program, uint64_t address) {
  uint64_t value = 0;
  if (!program.constant_at(address, 4, value)) throw std::runtime_error("an instruction outside of the kernel");
  return static_cast<uint32_t>(value);
}

/// The true kernel's entry, to compare with.
struct Base {
  Store store;
  std::unique_ptr<Session> session;
  std::unordered_set<uint64_t> proved;
  std::set<uint64_t> visited;
};

/// What all workers share.
struct Common {
  const MutantOptions& options;
  const Program& program;
  const Moments& moments;
  replay::Replay& kernel;
  std::mutex machine;
  /// By entry: of moments that satisfy the invariant, what the specification says. Those of the system's own tables come first.
  struct Known {
    std::once_flag once;
    std::vector<std::pair<size_t, Expected>> expected;
  };
  std::array<Known, machine_entries> known;
};

class Worker {
 public:
  explicit Worker(Common& common)
      : common_(common),
        options_(common.options),
        program_(common.program),
        moments_(common.moments),
        kernel_(common.kernel),
        machine_(common.machine) {
    for (unsigned e = 0; e < entry_points; ++e) {
      auto base = std::make_unique<Base>();
      const StoreScope scope(base->store);
      try {
        base->session = std::make_unique<Session>(program_, static_cast<EntryPoint>(e));
        const std::vector<Obligation> obligations = base->session->obligations();
        for (const uint64_t h : digests_of(base->session->facts(), obligations)) base->proved.insert(h);
        base->visited = base->session->executor().visited();
      } catch (const std::exception&) {
        base->session.reset();  // said by the proof itself
      }
      bases_.push_back(std::move(base));
    }
  }
  ~Worker() {
    for (auto& base : bases_) {
      const StoreScope scope(base->store);
      base->session.reset();
    }
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// `words`: what is different in the text.
  /// With `solve`: by the solver only. Without: in known states only.
  MutantResult run(const std::string& name, Program& mutated, const std::vector<std::pair<uint64_t, uint32_t>>& words,
                   bool everywhere, bool solve) {
    const auto begin = Clock::now();
    MutantResult result;
    result.name = name;
    for (unsigned e = 0; e < machine_entries && result.fate != Fate::shown; ++e) {
      Base& base = *bases_[e];
      if (!base.session) continue;
      const bool concerned =
          everywhere || std::ranges::any_of(words, [&](const auto& w) { return base.visited.contains(w.first); });
      if (concerned && !solve) try_moments(static_cast<EntryPoint>(e), base, mutated, words, result);
    }
    spent_ = verify::WorkStopwatch();
    for (unsigned e = 0; e < entry_points && result.fate != Fate::shown && solve; ++e) {
      Base& base = *bases_[e];
      if (!base.session) continue;
      const bool concerned =
          everywhere || std::ranges::any_of(words, [&](const auto& w) { return base.visited.contains(w.first); });
      if (concerned) run_entry(static_cast<EntryPoint>(e), base, mutated, words, result);
    }
    result.seconds = seconds_since(begin);
    return result;
  }

  MutantResult run(const SpecificationMutant& mutant) {
    const auto begin = Clock::now();
    spent_ = verify::WorkStopwatch();
    MutantResult result;
    result.name = mutant.name;
    result.kind = MutantKind::specification;
    std::vector<std::unique_ptr<Suspect>> suspects;
    for (unsigned e = 0; e < entry_points; ++e) {
      if (bases_[e]->session)
        suspects.push_back(std::make_unique<Suspect>(program_, static_cast<EntryPoint>(e), mutant));
    }
    // What most likely fails comes first, of all entries: the clause itself, and the indexes that it bounds.
    for (const int rank : {0, 1, 2}) {
      for (size_t e = 0; e < suspects.size() && result.fate != Fate::killed; ++e)
        notice(mutant, *suspects[e], rank, result);
    }
    result.seconds = seconds_since(begin);
    return result;
  }

  [[nodiscard]] BootWorker& boot() {
    if (!boot_) boot_ = std::make_unique<BootWorker>(options_, program_);
    return *boot_;
  }
  [[nodiscard]] const Layout& layout() const {
    for (const auto& base : bases_) {
      if (base->session) return base->session->layout();
    }
    throw std::runtime_error("the executor understands no entry of this kernel");
  }
  [[nodiscard]] std::set<uint64_t> visited() const {
    std::set<uint64_t> all;
    for (const auto& base : bases_) all.insert(base->visited.begin(), base->visited.end());
    return all;
  }

 private:
  [[nodiscard]] bool is_over() const {
    return spent_.seconds() > std::chrono::duration<double>(options_.patience).count();
  }
  /// An entry of the true kernel under a changed specification.
  struct Suspect {
    Suspect(const Program& program, EntryPoint entry, const SpecificationMutant& mutant) {
      const StoreScope scope(store);
      session = std::make_unique<Session>(program, entry, SessionOptions{.meetings = true, .change = mutant.change});
      obligations = session->obligations();
      if (mutant.instead) replace_clause(entry, mutant);
      digests = digests_of(session->facts(), obligations);
    }
    ~Suspect() {
      const StoreScope scope(store);
      obligations.clear();
      session.reset();
    }
    Suspect(const Suspect&) = delete;
    Suspect& operator=(const Suspect&) = delete;

    /// As Session states it, of the state before the next component is chosen; in `enter`, after.
    void replace_clause(EntryPoint entry, const SpecificationMutant& mutant) {
      spec::System left = session->after();
      if (entry != EntryPoint::enter) {
        left.memory = *left.at("entering");
        left.named("last") = variable("now", 64);
      }
      for (Obligation& o : obligations) {
        if (o.name.ends_with("invariant " + mutant.without_clause))
          o.goals = {mutant.instead(left, variable("s0.6", 6))};
      }
      const auto& clauses = spec::invariant();
      const auto clause = std::ranges::find(clauses, mutant.without_clause, &spec::Clause::name);
      if (clause == clauses.end()) throw std::runtime_error("the invariant has no clause " + mutant.without_clause);
      if (entry == EntryPoint::enter && clause->by_enter) return;  // there it is not assumed
      spec::System before = session->before();
      const auto assume = [&](Term c) { assumed.push_back({mutant.name, mutant.instead(before, c)}); };
      assume(variable("s0.6", 6));
      for (uint64_t c = 0; c < element_count(Sort::component); ++c) assume(constant(6, c));
    }

    Store store;
    std::unique_ptr<Session> session;
    std::vector<Obligation> obligations;
    std::vector<uint64_t> digests;
    std::vector<Instance> assumed;  ///< the clause that is in place of another
  };

  /// Without a clause any proof may fail that drew on it; with another specification those whose terms are others.
  void notice(const SpecificationMutant& mutant, Suspect& suspect, int rank, MutantResult& result) {
    const StoreScope scope(suspect.store);
    const bool has_change = mutant.without_clause.empty();
    const auto rank_of = [&](const Obligation& o) {
      if (!has_change && o.name.find(mutant.without_clause) != std::string::npos) return 0;
      return o.name.find("within") != std::string::npos ? 1 : 2;
    };
    for (size_t i = 0; i < suspect.obligations.size(); ++i) {
      const Obligation& o = suspect.obligations[i];
      if (rank_of(o) != rank || (has_change && is_proved(suspect.digests[i]))) continue;
      if (is_over()) {
        result.fate = Fate::undecided;
        return;
      }
      std::vector<Instance> instances = suspect.session->instances_for(o);
      std::erase_if(instances, [&](const Instance& instance) { return instance.name == mutant.without_clause; });
      instances.insert(instances.end(), suspect.assumed.begin(), suspect.assumed.end());
      ++result.decided;
      Experience experience;
      if (proof::decide(o.name, o.given, o.goals, instances, experience, options_.limits).result != Result::refuted)
        continue;
      result.fate = Fate::killed;
      result.obligation = name_of(o.claim) + " " + o.name;
      return;
    }
  }
  [[nodiscard]] bool is_proved(uint64_t digest) const {
    return std::ranges::any_of(bases_, [&](const auto& base) { return base->proved.contains(digest); });
  }

  const std::vector<std::pair<size_t, Expected>>& expected_of(unsigned e) {
    Common::Known& known = common_.known[e];
    std::call_once(known.once, [&] { know(e, known.expected); });
    return known.expected;
  }
  void know(unsigned e, std::vector<std::pair<size_t, Expected>>& list) {
    const Base& base = *bases_[e];
    const StoreScope scope(bases_[e]->store);
    const Clauses clauses(*base.session);
    for (const bool varied : {false, true}) {
      for (size_t i = 0; i < moments_.by_entry[e].size(); ++i) {
        if (moments_.by_entry[e][i].varied != varied) continue;
        Concrete state = moments_.by_entry[e][i].state;
        settle_time(base, state);
        if (clauses.violated(state).empty()) list.emplace_back(i, by_specification(*base.session, state));
      }
    }
  }
  /// All readings of the counter are the one that counts: the first may come before the event's own.
  static void settle_time(const Base& base, Concrete& state) {
    state.environment.counter = {state.environment.counter.back()};
    state.set("now", state.environment.counter[0]);
    solve_loop_words(*base.session, state);
  }

  /// Known states of a running system: the first in which the mutant does something else.
  void try_moments(EntryPoint entry, Base& base, Program& mutated,
                   const std::vector<std::pair<uint64_t, uint32_t>>& words, MutantResult& result) {
    const auto e = static_cast<unsigned>(entry);
    const auto& expected = expected_of(e);
    std::vector<size_t> order;
    bool is_refused = false;
    {
      Store store;
      const StoreScope scope(store);
      std::unique_ptr<Session> session;
      try {
        session = std::make_unique<Session>(mutated, entry, SessionOptions{.meetings = false});
      } catch (const std::exception& error) {
        is_refused = true;
        result.fate = Fate::refused;
        result.obligation = name_of(entry) + ": " + error.what();
      }
      for (size_t i = 0; session && i < expected.size(); ++i) {
        Concrete state = moments_.by_entry[e][expected[i].first].state;
        state.environment.counter = {state.environment.counter.back()};
        const Outcomes outcomes = by_machine_code(*session, state);
        if (outcomes.expected &&
            differences(session->layout(), expected[i].second, state, run_of(*outcomes.expected)).empty())
          continue;
        order.push_back(i);
        if (order.size() == 3) break;
      }
    }
    // A loop is executed by what the specification says of it, and code that is not understood not at all: only the processor tells.
    const bool in_loop = is_refused || std::ranges::any_of(words, [&](const auto& w) { return loops_reach(w.first); });
    if (order.empty() && in_loop) {
      for (size_t i = 0; i < std::min<size_t>(expected.size(), 60); ++i) order.push_back(i);
    }
    if (order.empty()) return;
    std::optional<Concrete> shown;
    bool by_varied_tables = false;
    {
      const std::scoped_lock lock(machine_);
      patch(words);
      std::optional<size_t> different;
      for (const size_t i : order) {
        Concrete state = moments_.by_entry[e][expected[i].first].state;
        state.environment.counter = {state.environment.counter.back()};
        const auto run = kernel_.run(state.machine, state.environment);
        if (!run) throw std::runtime_error(run.error().text);
        const auto wrong = differences(base.session->layout(), expected[i].second, state, *run);
        if (wrong.empty()) continue;
        different = i;
        by_varied_tables = moments_.by_entry[e][expected[i].first].varied;
        result.difference = wrong[0] + (wrong.size() > 1 ? " (and " + std::to_string(wrong.size() - 1) + " more)" : "");
        shown = state;
        break;
      }
      unpatch(words);
      if (!different) return;
      const auto right = kernel_.run(shown->machine, shown->environment);
      if (!right) throw std::runtime_error(right.error().text);
      if (const auto wrong = differences(base.session->layout(), expected[*different].second, *shown, *right);
          !wrong.empty()) {
        result.problem = "the true kernel differs from the specification: " + wrong[0];
        return;
      }
    }
    result.reach = by_varied_tables ? Reach::other_tables : Reach::running;
    if (!is_refused) name_obligation(entry, base, mutated, *shown, result);
  }

  [[nodiscard]] bool loops_reach(uint64_t address) const {
    for (const Loop& loop : program_.loops()) {
      if (address >= loop.head && address <= loop.latch) return true;
    }
    const std::string name = program_.place(address);
    return name.starts_with("nacre::kernel::tick") || name.starts_with("nacre::kernel::wake") ||
           name.starts_with("nacre::kernel::refill");
  }

  /// The obligation that fails in this state.
  void name_obligation(EntryPoint entry, Base& base, const Program& mutated, Concrete state, MutantResult& result) {
    Store store;
    const StoreScope scope(store);
    Session session(mutated, entry);
    const std::vector<Obligation> obligations = session.obligations();
    const std::vector<uint64_t> digests = digests_of(session.facts(), obligations);
    state.set("now", state.environment.counter[0]);
    solve_loop_words(session, state);
    for (uint64_t k = 0; k < 256; ++k) {
      for (const char* const index : {"k4", "k6", "k8", "s0.6", "s1.6"})
        state.set(index, k & (index[1] == '4' ? 15 : index[1] == '8' ? 255 : 63));
      Evaluator value(state.assignment());
      for (size_t i = 0; i < obligations.size(); ++i) {
        const Obligation& o = obligations[i];
        if (base.proved.contains(digests[i])) continue;
        if (std::ranges::all_of(o.goals, [&](Term t) { return value(t) != 0; }) ||
            !std::ranges::all_of(o.given, [&](Term t) { return value(t) != 0; }))
          continue;
        result.fate = Fate::shown;
        result.obligation = name_of(o.claim) + " " + o.name;
        return;
      }
    }
    // In a loop: the iteration is the solver's to find.
    for (const size_t i : changed(obligations, digests, base, {true, false})) {
      ++result.decided;
      if (session.decide(obligations[i], options_.limits).result != Result::refuted) continue;
      result.fate = Fate::shown;
      result.obligation = name_of(obligations[i].claim) + " " + obligations[i].name;
      return;
    }
    result.problem = "different on the processor, and no obligation fails";
  }

  /// Obligations that the true kernel does not have, those about a loop's iterations (`true`) first or last.
  static std::vector<size_t> changed(const std::vector<Obligation>& obligations, const std::vector<uint64_t>& digests,
                                     const Base& base, std::array<bool, 2> loops) {
    std::vector<size_t> order;
    for (const bool inner : loops) {
      for (size_t i = 0; i < obligations.size(); ++i) {
        const std::string& n = obligations[i].name;
        const bool in_loop = n.find("iteration") != std::string::npos || n.find("loop begins") != std::string::npos;
        if (in_loop == inner && !base.proved.contains(digests[i])) order.push_back(i);
      }
    }
    return order;
  }

  void run_entry(EntryPoint entry, Base& base, Program& mutated,
                 const std::vector<std::pair<uint64_t, uint32_t>>& words, MutantResult& result) {
    Store store;
    const StoreScope scope(store);
    std::unique_ptr<Session> session;
    std::vector<Obligation> obligations;
    try {
      session = std::make_unique<Session>(mutated, entry);
      obligations = session->obligations();
    } catch (const std::exception& error) {
      if (result.fate == Fate::survived || result.fate == Fate::undecided) {
        result.fate = Fate::refused;
        result.obligation = name_of(entry) + ": " + error.what();
      }
      return;
    }
    const std::vector<uint64_t> digests = digests_of(session->facts(), obligations);
    unsigned tried = 0;
    for (const size_t i : changed(obligations, digests, base, {false, true})) {
      if (is_over()) {
        if (result.fate == Fate::survived) result.fate = Fate::undecided;
        return;
      }
      const Obligation& o = obligations[i];
      ++result.decided;
      const Decision decision = session->decide(o, options_.limits);
      if (decision.result == Result::proved) continue;
      if (decision.result == Result::gave_up) {
        if (result.fate == Fate::survived) result.fate = Fate::undecided;
        continue;
      }
      if (result.fate != Fate::killed) {
        result.fate = Fate::killed;
        result.obligation = name_of(o.claim) + " " + o.name;
      }
      if (static_cast<unsigned>(entry) >= machine_entries) {
        result.problem = "it fails where all entries come together, at no entry of the processor's";
        return;
      }
      if (show(entry, *session, base, mutated, o, words, result)) {
        result.fate = Fate::shown;
        result.obligation = name_of(o.claim) + " " + o.name;
        return;
      }
      if (++tried == most_tries) return;
    }
  }

  /// Loads the counterexample into both kernels.
  bool show(EntryPoint entry, const Session& session, Base& base, const Program& mutated, const Obligation& refuted,
            const std::vector<std::pair<uint64_t, uint32_t>>& words, MutantResult& result) {
    const std::optional<Concrete> found = complete(session, mutated, entry, refuted, options_.limits);
    if (!found) {
      result.problem = "no state of a machine found for it";
      return false;
    }
    const size_t elsewhere = Clauses(session).violated(*found).size();
    result.elsewhere = static_cast<unsigned>(elsewhere);
    const StoreScope scope(base.store);
    Concrete state = *found;
    solve_loop_words(*base.session, state);
    const Expected expected = by_specification(*base.session, state);
    const std::scoped_lock lock(machine_);
    const auto right = kernel_.run(state.machine, state.environment);
    if (!right) throw std::runtime_error(right.error().text);
    if (const auto wrong = differences(base.session->layout(), expected, state, *right); !wrong.empty()) {
      result.problem = "the true kernel differs from the specification: " + wrong[0];
      return false;
    }
    patch(words);
    const auto run = kernel_.run(state.machine, state.environment);
    unpatch(words);
    if (!run) throw std::runtime_error(run.error().text);
    const auto different = differences(base.session->layout(), expected, state, *run);
    if (different.empty()) {
      result.problem = "the mutant does what the specification says there";
      return false;
    }
    result.difference = different[0];
    if (different.size() > 1) result.difference += " (and " + std::to_string(different.size() - 1) + " more)";
    return true;
  }

  void write(uint64_t address, uint32_t word) {
    std::array<uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &word, 4);
    const auto done = kernel_.patch_text(address, bytes);
    if (!done) throw std::runtime_error(done.error().text);
  }
  void write_all(const std::vector<std::pair<uint64_t, uint32_t>>& words) {
    if (words.size() <= 2) {
      for (const auto& [address, word] : words) write(address, word);
      return;
    }
    // One piece from the first to the last: each patch renews every breakpoint.
    uint64_t low = ~uint64_t{0};
    uint64_t high = 0;
    for (const auto& [address, word] : words) {
      low = std::min(low, address);
      high = std::max(high, address + 4);
    }
    const std::vector<uint8_t> text = kernel_.text();
    std::vector<uint8_t> piece(text.begin() + static_cast<std::ptrdiff_t>(low - kernel_.text_address()),
                               text.begin() + static_cast<std::ptrdiff_t>(high - kernel_.text_address()));
    for (const auto& [address, word] : words) std::memcpy(piece.data() + (address - low), &word, 4);
    const auto done = kernel_.patch_text(low, piece);
    if (!done) throw std::runtime_error(done.error().text);
  }
  void patch(const std::vector<std::pair<uint64_t, uint32_t>>& words) { write_all(words); }
  void unpatch(const std::vector<std::pair<uint64_t, uint32_t>>& words) {
    std::vector<std::pair<uint64_t, uint32_t>> old;
    for (const auto& [address, word] : words) {
      uint64_t value = 0;
      if (!program_.constant_at(address, 4, value)) value = 0;
      old.emplace_back(address, static_cast<uint32_t>(value));
    }
    write_all(old);
  }

  static constexpr unsigned most_tries = 4;
  verify::WorkStopwatch spent_;  ///< on this mutant

  Common& common_;
  const MutantOptions& options_;
  const Program& program_;
  const Moments& moments_;
  replay::Replay& kernel_;
  std::mutex& machine_;
  std::vector<std::unique_ptr<Base>> bases_;
  std::unique_ptr<BootWorker> boot_;
};

/// A change by rule for each instruction that a proof has visited.
std::vector<std::pair<uint64_t, uint32_t>> systematic(const Program& program, const std::set<uint64_t>& visited) {
  std::vector<std::pair<uint64_t, uint32_t>> all;
  for (const uint64_t at : visited) {
    const Instruction& i = *program.at(at);
    const uint32_t word = word_at(program, at);
    const auto add = [&](uint32_t changed) {
      if (changed != word && decode(changed)) all.emplace_back(at, changed);
    };
    if (const uint32_t other = inverted(word); other != word) add(other);
    if (i.access == Access::store) add(nop_word);
    if (i.access == Access::load && i.first != 31) add(word ^ 1U << 10);
    if (std::string_view(to_text(i, at)).starts_with("cmp\t")) add(word ^ 1U << 10);
    if (std::string_view(to_text(i, at)).starts_with("msr")) add(nop_word);
    if (std::string_view(to_text(i, at)).starts_with("add") || std::string_view(to_text(i, at)).starts_with("orr") ||
        std::string_view(to_text(i, at)).starts_with("bic"))
      add(word ^ 1U << 30);
  }
  return all;
}

}  // namespace

uint32_t Change::operator()(uint32_t word) const {
  switch (kind) {
    case Kind::nop:
      return nop_word;
    case Kind::bits: {
      const uint32_t mask = ((uint32_t{1} << width) - 1) << low;
      return (word & ~mask) | (value << low & mask);
    }
    case Kind::swap:
      return (word & ~(31U | 31U << 10)) | (word >> 10 & 31U) | (word & 31U) << 10;
    case Kind::invert:
      if ((word & 0xff00'0010) == 0x5400'0000) return word ^ 1;
      if ((word & 0x7c00'0000) == 0x3400'0000) return word ^ 1U << 24;
      if ((word & 0x1fe0'0000) == 0x1a80'0000) return word ^ 1U << 12;
      return word;
  }
  return word;
}

std::string name_of(Fate fate) {
  static constexpr const char* names[] = {"shown", "killed", "refused", "SURVIVED", "UNDECIDED", "MISPLACED"};
  return names[static_cast<unsigned>(fate)];
}

bool is_as_claimed(const MutantResult& r) {
  if (r.claimed_equivalent) return r.fate == Fate::survived;
  if (r.kind == MutantKind::specification) return r.fate == Fate::killed;
  return r.fate == Fate::shown || r.fate == Fate::killed || r.fate == Fate::refused;
}

std::vector<std::string> mutant_names() {
  std::vector<std::string> names;
  for (const Mutant& m : binary_mutants()) names.push_back(m.name);
  for (const BootMutant& m : boot_mutants()) names.push_back(m.change.name);
  for (const SourceMutant& m : source_mutants()) names.push_back(m.name);
  for (const SpecificationMutant& m : specification_mutants()) names.push_back(m.name);
  return names;
}

std::vector<MutantResult> run_mutants(const MutantOptions& options) {
  const Program program(options.kernel);
  Store store;
  const StoreScope scope(store);
  const Layout layout = Session(program, EntryPoint::call).layout();
  auto started =
      replay::Replay::start({.image = options.image, .kernel = options.kernel, .clock = machine::Clock::instructions});
  if (!started) throw std::runtime_error(started.error().text);
  replay::Replay kernel = std::move(*started);
  const auto wanted = [&](const std::string& name) {
    return options.only.empty() || std::ranges::find(options.only, name) != options.only.end();
  };
  const auto any = [&](const auto& mutants) {
    return std::ranges::any_of(mutants, [&](const auto& m) { return wanted(m.name); });
  };
  Moments moments;
  if (options.systematic != 0 || any(binary_mutants()) || any(source_mutants())) {
    std::vector<replay::Snapshot> seeds;
    for (const unsigned more : {1U, 40U, 60U, 100U, 200U, 400U}) {
      if (const auto done = kernel.advance(more); !done) throw std::runtime_error(done.error().text);
      seeds.push_back(kernel.live());
    }
    moments = walk(program, layout, seeds, options.events, options.moments, 1);
  }
  Common common{
      .options = options, .program = program, .moments = moments, .kernel = kernel, .machine = {}, .known = {}};
  std::mutex results_lock;
  std::vector<MutantResult> results;

  std::mutex building;
  std::map<std::string, std::string> built;  ///< ELF files, by name of the mutant
  struct Job {
    std::string name;
    MutantKind kind;
    std::function<MutantResult(Worker&, bool solve)> run;
  };
  std::vector<Job> jobs;
  for (const Mutant& mutant : binary_mutants()) {
    if (!wanted(mutant.name)) continue;
    jobs.emplace_back(mutant.name, MutantKind::instruction, [&](Worker& worker, bool solve) {
      MutantResult result;
      result.name = mutant.name;
      result.fate = Fate::misplaced;
      Store store;
      const StoreScope scope(store);
      if (const auto at =
              find_instruction(program, {mutant.function, mutant.instruction, mutant.occurrence}, worker.layout())) {
        Program mutated = program;
        const uint32_t word = mutant.change(word_at(program, *at));
        if (word != word_at(program, *at)) {
          mutated.patch(*at, word);
          mutated.analyse();
          result = worker.run(mutant.name, mutated, {{*at, word}}, false, solve);
        }
      }
      result.claimed_equivalent = !mutant.equivalent.empty();
      return result;
    });
  }
  for (const SourceMutant& mutant : source_mutants()) {
    if (!wanted(mutant.name) || !options.build) continue;
    jobs.emplace_back(mutant.name, MutantKind::source, [&](Worker& worker, bool solve) {
      MutantResult result;
      result.name = mutant.name;
      result.kind = MutantKind::source;
      result.fate = Fate::misplaced;
      std::string path;
      try {
        const std::scoped_lock lock(building);
        std::string& known = built[mutant.name];
        if (known.empty()) known = options.build(mutant);
        path = known;
      } catch (const std::exception& error) {
        result.problem = error.what();
        return result;
      }
      Program mutated(path);
      for (const char* const symbol :
           {"nacre_state", "nacre_audit", "nacre_tables", "nacre_state_begin", "nacre_vectors"}) {
        if (mutated.symbol(symbol) != program.symbol(symbol)) {
          result.problem = std::string(symbol) + " has another place in it";
          return result;
        }
      }
      std::vector<std::pair<uint64_t, uint32_t>> words;
      for (uint64_t at = program.text().address; program.is_text(at) || mutated.is_text(at); at += 4) {
        const uint32_t word = mutated.is_text(at) ? word_at(mutated, at) : 0;
        if (!program.is_text(at) || word != word_at(program, at)) words.emplace_back(at, word);
      }
      result = worker.run(mutant.name, mutated, words, true, solve);
      result.kind = MutantKind::source;
      return result;
    });
  }
  for (const BootMutant& mutant : boot_mutants()) {
    if (wanted(mutant.change.name))
      jobs.emplace_back(mutant.change.name, MutantKind::boot,
                        [&](Worker& worker, bool) { return worker.boot().run(mutant); });
  }
  for (const SpecificationMutant& mutant : specification_mutants()) {
    if (wanted(mutant.name))
      jobs.emplace_back(mutant.name, MutantKind::specification,
                        [&](Worker& worker, bool) { return worker.run(mutant); });
  }

  if (options.systematic != 0) {
    const auto all = systematic(program, Worker(common).visited());
    for (size_t i = 0; i < options.systematic; ++i) {
      jobs.emplace_back("by rule " + std::to_string(i), MutantKind::instruction,
                        [&program, change = all[i * all.size() / options.systematic]](Worker& worker, bool solve) {
                          const auto& [at, word] = change;
                          Store store;
                          const StoreScope scope(store);
                          Program mutated = program;
                          std::string name = program.place(at) + ": " + to_text(*program.at(at), at) + " becomes " +
                                             to_text(*decode(word), at);
                          std::ranges::replace(name, '\t', ' ');
                          mutated.patch(at, word);
                          mutated.analyse();
                          return worker.run(name, mutated, {change}, false, solve);
                        });
    }
  }

  // What no known state shows comes again behind all others, for the solver.
  const unsigned threads_wanted = std::max(1U, options.threads);
  std::array<std::atomic<size_t>, 2> next{};
  std::vector<std::atomic<int>> again(jobs.size());
  std::vector<std::optional<MutantResult>> refused(jobs.size());
  std::barrier all_are_tried(threads_wanted);
  const auto work = [&] {
    Worker worker(common);
    for (const bool solve : {false, true}) {
      for (size_t job = next[solve]++; job < jobs.size(); job = next[solve]++) {
        if (solve && !again[job]) continue;
        MutantResult result;
        try {
          result = jobs[job].run(worker, solve);
        } catch (const std::exception& error) {
          result.name = jobs[job].name;
          result.kind = jobs[job].kind;
          result.fate = Fate::misplaced;
          result.problem = error.what();
        }
        const bool has_states = jobs[job].kind != MutantKind::specification && jobs[job].kind != MutantKind::boot;
        if (!solve && has_states && (result.fate == Fate::survived || result.fate == Fate::refused)) {
          again[job] = 1;
          if (result.fate == Fate::refused) refused[job] = std::move(result);
          continue;
        }
        // Without the specification it was not understood: what it does otherwise has been seen then.
        if (solve && result.fate == Fate::refused && refused[job]) result = *refused[job];
        const std::scoped_lock lock(results_lock);
        if (options.report) options.report(result);
        results.push_back(std::move(result));
      }
      all_are_tried.arrive_and_wait();
    }
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < threads_wanted; ++i) threads.emplace_back(work);
  threads.clear();
  std::ranges::sort(results, {}, &MutantResult::name);
  return results;
}

}  // namespace nacre::proof
