// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Symbolic execution of the kernel's machine code: all inputs at once. Paths that meet at the same address with the same callers
// become one state. What must hold for the execution to mean anything (an address is a field, an index is below its
// count, the stack is inside its bounds) is collected as checks to be proved. Whatever is not understood ends the
// execution with an error.
#pragma once

#include <map>
#include <set>
#include <stdexcept>

#include "proofs/engine/memory.hpp"
#include "proofs/engine/program.hpp"

namespace nacre::proof {

/// Something that the executor does not understand: the proof fails.
class Unsupported : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a check is about: that execution means something, that it does what the specification says, or what a loop finds out.
enum class Purpose : uint8_t { safety, refinement, finding };

/// Holds whenever execution comes here.
struct Check {
  Purpose purpose = Purpose::safety;
  std::string what;
  uint64_t address = 0;
  Term holds;  ///< path included
};

struct State {
  explicit State(const Memory& memory) : memory(memory) {}
  std::array<Term, 31> x{};
  Term sp{};
  Flags flags{};
  Memory memory;
  std::map<uint64_t, Term> stack;  ///< by address of the 8-byte word
  std::vector<Term> path;          ///< conjunction
  std::vector<uint64_t> callers;   ///< return addresses
  uint64_t pc = 0;
  unsigned counter_reads = 0;
  uint64_t instructions = 0;  ///< the most on any path to here
  uint32_t apart = 0;         ///< paths with different numbers are not joined
  bool met = false;           ///< every path to here has met the specification
  Term time{};                ///< the reading of the counter that counts as the time of the event
  bool is_timed = false;      ///< some path to here has decided which reading that is
  bool is_unmasked = false;   ///< asynchronous aborts are unmasked
  bool is_synchronized = false;  ///< ... and an isb has run since: one that was pending has been taken
  [[nodiscard]] Term condition() const;
};

enum class ExitKind : uint8_t { component, idle, reset, refused, fatal, stopped };

struct Exit {
  ExitKind kind = ExitKind::component;
  uint64_t address = 0;
  State state;
};

/// A conditional branch that has been met in a state, with its condition (path included).
struct Edge {
  uint64_t address = 0;
  bool taken = false;
  Term condition;
};

/// A value that a loop accumulates. After i iterations the values of all accumulators have `property(values, i, k)` for each k.
struct Accumulator {
  std::string name;
  std::string end_name;          ///< of the variable that stands for it behind the loop
  std::optional<FieldId> field;  ///< a word in memory, or
  int general = -1;              ///< a general register, or
  unsigned ghost_width = 0;      ///< a value that the proof alone knows:
  Term ghost_start{};
  std::function<Term(const std::vector<Term>& values, Term index)> ghost_step;
  std::function<Term(const std::vector<Term>& values, Term iterations, Term k)> property;
  std::function<Term(Term iterations)> value{};  ///< in closed form, where it has one
  bool whole_column = false;                     ///< `field` is a column: any function, without a value
};

/// For all elements of a sort: the effect of the loop's first `iterations` iterations, in closed form.
struct LoopRule {
  std::string function;
  unsigned ordinal = 0;
  Sort sort = Sort::component;
  uint64_t count = 64;
  /// Changes `memory` (the one at entry) into what it is after `iterations` (index width + 1 bits) iterations.
  std::function<void(const State& entry, Term iterations, Memory& memory)> closed_form;
  /// `changed`: general registers that an iteration changes otherwise than by a constant.
  std::function<std::vector<Accumulator>(const State& entry, const std::vector<unsigned>& changed)> accumulators;
  /// What holds at the end of an iteration that began at `head`; `escapes` are the ways out of the kernel within it.
  std::function<std::vector<std::pair<std::string, Term>>(const State& head, Term index, const State& latch,
                                                          std::span<const Exit> escapes)>
      iteration{};
  /// A truth value that stands for "execution has come past the loop": what the loop has found out is known only there.
  std::optional<Term> passed{};
};

/// Where the machine code meets the specification: the memory of every path that comes there is replaced by the
/// specification's. That field by field the two are the same is checked.
struct Meeting {
  std::string name;
  std::function<std::optional<Memory>(const State&)> specified;
  bool joins = false;            ///< paths that were kept apart come together
  std::optional<Term> result{};  ///< what x0 is there
  /// Facts that make the comparison simple: each is checked, and what it says replaces terms in the comparison.
  using Require = std::function<void(Term holds, const std::string& what)>;
  std::function<std::unordered_map<uint32_t, Term>(const State&, const Require&)> lemmas{};
};

/// A function that is proved by itself: where it is called, what it does takes its place.
struct KnownFunction {
  /// The arguments are in the registers, and so are the results afterwards. All that a call may change is unknown by then.
  std::function<void(State& state, const std::array<Term, 8>& arguments)> apply;
  uint64_t instructions = 0;  ///< the most that it takes, its return included
  uint64_t stack = 0;         ///< bytes below the stack pointer that it may use
};

/// A fact for all indexes of a sort, to be instantiated where a proof needs it.
struct Fact {
  Sort sort = Sort::component;
  std::string name;
  std::function<Term(Term index)> at;
};

struct Device {
  std::string name;
  uint64_t address = 0;
  uint64_t size = 0;
};

class Executor : public Processor {
 public:
  Executor(const Program& program, const Layout& layout);

  /// Registers outside memory that the layout has.
  struct Registers;

  void add_rule(LoopRule rule) { rules_.push_back(std::move(rule)); }
  /// Where the second argument is the time of the event: from here on it is `name`.
  void time_at(uint64_t address, Term name) {
    time_address_ = address;
    time_name_ = name;
  }
  /// Paths that part in this function are not joined before they meet the specification.
  void keep_apart(std::string function) { apart_.insert(std::move(function)); }
  void meet_at(uint64_t address, Meeting meeting) { meetings_[address] = std::move(meeting); }
  /// How a field of the machine relates to the specification's at index k; by default they are equal.
  using Relation =
      std::function<std::optional<Term>(FieldId field, Term k, const Memory& machine, const Memory& specified)>;
  void relate_by(Relation relation) { relation_ = std::move(relation); }
  /// A register that the machine writes together with a field: where the field becomes the specification's, it does, too.
  void mirror(FieldId register_field, FieldId field) { mirrors_.emplace_back(register_field, field); }
  void know(uint64_t address, KnownFunction function) { known_[address] = std::move(function); }
  /// Ends an execution that comes here.
  void stop_at(uint64_t address, ExitKind kind) { stops_[address] = kind; }
  /// Registers of devices: a load gives an unknown value, a store is not recorded.
  void add_device(Device device) { devices_.push_back(std::move(device)); }

  /// Runs until every path has left the kernel.
  [[nodiscard]] std::vector<Exit> run(State start);

  [[nodiscard]] const std::vector<Check>& checks() const { return checks_; }
  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  [[nodiscard]] const std::set<uint64_t>& visited() const { return visited_; }
  [[nodiscard]] unsigned counter_reads() const { return most_counter_reads_; }
  [[nodiscard]] uint64_t deepest_stack() const { return deepest_stack_; }
  [[nodiscard]] const std::vector<Term>& assumptions() const { return assumptions_; }
  [[nodiscard]] static Term counter(unsigned reading);

  // Processor
  Term x(unsigned number) override { return now_->x[number]; }
  void set_x(unsigned number, Term value) override { now_->x[number] = value; }
  Term sp() override { return now_->sp; }
  void set_sp(Term value) override { now_->sp = value; }
  Flags flags() override { return now_->flags; }
  void set_flags(const Flags& flags) override { now_->flags = flags; }
  Term load(Term address, unsigned bytes) override;
  void store(Term address, unsigned bytes, Term value) override;
  void expect_aligned_stack(Term sp) override;
  void expect_floating_point();
  Term q(unsigned number, unsigned half) override;
  void set_q(unsigned number, unsigned half, Term value) override;
  Term system(SystemRegister name) override;
  void set_system(SystemRegister name, Term value) override;
  void set_state(ProcessorState field, unsigned value) override;
  void barrier(Barrier kind) override;
  void maintain(Maintenance operation, Term argument) override;

 private:
  struct Place {
    const Area* area = nullptr;
    uint64_t offset = 0;  ///< in the element
    Term index{};         ///< of index_width bits
  };
  /// Back to the caller of a known function, whose effect takes place. Its address.
  uint64_t apply_known(State& state, const KnownFunction& function);
  struct Key {
    size_t depth;
    uint32_t rank;
    uint64_t pc;
    std::vector<uint64_t> callers;
    uint32_t apart;
    bool met;  ///< what has met the specification is compared with it more easily than what has not
    bool operator<(const Key& other) const;
  };
  using Pending = std::map<Key, State>;

  [[nodiscard]] std::vector<Exit> explore(State start, const std::set<uint64_t>& stops);
  void step(State& state, Pending& pending, std::vector<Exit>& exits, const std::set<uint64_t>& stops);
  void go(State&& state, uint64_t target, Pending& pending, std::vector<Exit>& exits, const std::set<uint64_t>& stops);
  void assume(State& state, Term condition);
  [[nodiscard]] static Term decided(const State& state, Term condition);
  [[nodiscard]] static State join(const State& a, const State& b);
  void run_loop(State entry, const Loop& loop, const LoopRule& rule, Pending& pending, std::vector<Exit>& exits,
                const std::set<uint64_t>& stops);
  void require(Term condition, std::string what, Purpose purpose = Purpose::safety);
  void meet(State& state, const Meeting& meeting);
  [[nodiscard]] Place resolve(Term address, unsigned bytes, bool write);
  [[nodiscard]] Term simplified_address(Term address) const;
  [[nodiscard]] bool on_stack(Term address, unsigned bytes, uint64_t& at);
  [[nodiscard]] Term stack_word(uint64_t at);
  [[nodiscard]] bool on_device(Term address, unsigned bytes, bool write);
  [[nodiscard]] FieldId register_field(SystemRegister name) const;
  [[nodiscard]] std::string here() const;

  const Program& program_;
  const Layout& layout_;
  State* now_ = nullptr;
  std::vector<LoopRule> rules_;
  std::map<uint64_t, ExitKind> stops_;
  std::map<uint64_t, Meeting> meetings_;
  std::map<uint64_t, KnownFunction> known_;
  Relation relation_;
  std::vector<std::pair<FieldId, FieldId>> mirrors_;
  uint64_t time_address_ = 0;
  Term time_name_{};
  std::set<uint32_t> required_;
  std::set<std::string> apart_;
  uint32_t last_apart_ = 0;
  std::vector<Check> checks_;
  std::vector<Fact> facts_;
  std::vector<Edge> edges_;
  std::vector<Term> assumptions_;
  std::set<uint64_t> visited_;
  std::set<uint64_t> loops_running_;
  unsigned most_counter_reads_ = 0;
  unsigned fresh_ = 0;
  uint64_t deepest_stack_ = 0;
  std::vector<Device> devices_;
  bool probing_ = false;
};

/// Of the kernel's symbols.
[[nodiscard]] Layout::Addresses addresses_of(const Program& program);
/// Adds the registers that the executor knows to a layout.
void add_registers(Layout& layout);
/// The registers that boot alone writes.
void add_boot_registers(Layout& layout);

}  // namespace nacre::proof
