// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/properties/straight.hpp"

#include <algorithm>
#include <stdexcept>

namespace nacre::proof {

namespace {

constexpr unsigned most_steps = 1000;
constexpr unsigned most_paths = 16;

class Straight : public Processor {
 public:
  Straight(const Program& program, const Stretch& stretch, std::vector<bool> choices)
      : program_(program), stretch_(stretch), choices_(std::move(choices)) {
    path_.x = stretch.x;
    path_.sp = variable("sp", 64);
    flags_ = flags_of(variable("flag n", 1), variable("flag z", 1), variable("flag c", 1), variable("flag v", 1));
  }

  Path run() {
    uint64_t pc = stretch_.begin;
    for (unsigned step = 0; step < most_steps; ++step) {
      if (step != 0 && (std::ranges::find(stretch_.ends, pc) != stretch_.ends.end() ||
                        (stretch_.stops_at_begin && pc == stretch_.begin)))
        return finished(pc);
      const Instruction* const instruction = program_.at(pc);
      if (instruction == nullptr) fail(pc, "an instruction that the decoder does not know");
      const Control outcome = execute(*instruction, pc + stretch_.displacement, *this);
      const uint64_t target = outcome.target - stretch_.displacement;
      switch (outcome.flow) {
        case Flow::next:
          pc += 4;
          break;
        case Flow::jump:
          pc = target;
          break;
        case Flow::branch:
          pc = choose_way(outcome.condition) ? target : pc + 4;
          break;
        case Flow::jump_register:
          path_.target = outcome.register_target;
          return finished(pc);
        case Flow::exception_return: {
          path_.effects.push_back({Effect::Kind::exception_return, 0, {}, system(SystemRegister::spsr_el2)});
          const Term to = system(SystemRegister::elr_el2);
          if (!is_constant(to)) fail(pc, "returns to an address that is not a constant");
          pc = value_of(to) - stretch_.displacement;
          break;
        }
        default:
          fail(pc, "an instruction that has no place here");
      }
    }
    fail(pc, "no end");
  }

  [[nodiscard]] const std::vector<bool>& choices() const { return choices_; }

  Term x(unsigned number) override { return path_.x[number]; }
  void set_x(unsigned number, Term value) override { path_.x[number] = value; }
  Term sp() override { return path_.sp; }
  void set_sp(Term value) override { path_.sp = value; }
  Flags flags() override { return flags_; }
  void set_flags(const Flags& flags) override { flags_ = flags; }
  Term load(Term address, unsigned bytes) override {
    if (is_constant(address)) {
      uint64_t value = 0;
      if (program_.constant_at(value_of(address) - stretch_.displacement, bytes, value))
        return constant(bytes * 8, value);
    }
    const Term distance = stretch_.stable ? address - *stretch_.stable : address;
    const bool stable = stretch_.stable && is_constant(distance);
    const Term value =
        stable
            ? variable("stable." + std::to_string(value_of(distance)) + "." + std::to_string(bytes), bytes * 8)
            : variable("loaded." + std::to_string(address.id) + "." + std::to_string(path_.effects.size()), bytes * 8);
    path_.effects.push_back({Effect::Kind::load, bytes, address, value});
    return value;
  }
  void store(Term address, unsigned bytes, Term value) override {
    path_.effects.push_back({Effect::Kind::store, bytes, address, value});
  }
  void expect_aligned_stack(Term) override { throw std::runtime_error("a stack where there is none"); }
  Term q(unsigned, unsigned) override { throw std::runtime_error("floating point where there is none"); }
  void set_q(unsigned, unsigned, Term) override { throw std::runtime_error("floating point where there is none"); }
  Term system(SystemRegister name) override {
    const auto [place, added] = system_.try_emplace(name, Term{});
    if (added) place->second = variable("before." + std::string(name_of(name)), 64);
    return place->second;
  }
  void set_system(SystemRegister name, Term value) override {
    system_[name] = value;
    path_.effects.push_back({Effect::Kind::system_write, static_cast<unsigned>(name), {}, value});
  }
  void set_state(ProcessorState field, unsigned value) override {
    path_.effects.push_back({Effect::Kind::state, static_cast<unsigned>(field), {}, constant(64, value)});
  }
  void barrier(Barrier kind) override {
    path_.effects.push_back({Effect::Kind::barrier, static_cast<unsigned>(kind), {}, {}});
  }
  void maintain(Maintenance operation, Term) override {
    path_.effects.push_back({Effect::Kind::maintenance, static_cast<unsigned>(operation), {}, {}});
  }

 private:
  [[noreturn]] void fail(uint64_t pc, const char* why) const {
    throw std::runtime_error(program_.place(pc) + ": " + why);
  }
  Path finished(uint64_t pc) {
    path_.end = pc;
    return std::move(path_);
  }
  bool choose_way(Term condition) {
    if (is_constant(condition)) return is_true(condition);
    const bool taken = turn_ < choices_.size() ? choices_[turn_] : true;
    if (turn_ == choices_.size()) choices_.push_back(true);
    ++turn_;
    path_.conditions.push_back(taken ? condition : !condition);
    return taken;
  }

  const Program& program_;
  const Stretch& stretch_;
  Path path_;
  Flags flags_{};
  std::map<SystemRegister, Term> system_;
  std::vector<bool> choices_;
  size_t turn_ = 0;
};

}  // namespace

Term Path::condition() const {
  Term all = truth(true);
  for (const Term t : conditions) all = all & t;
  return all;
}

std::vector<Path> run_straight(const Program& program, const Stretch& stretch) {
  std::vector<Path> paths;
  std::vector<bool> choices;
  while (paths.size() < most_paths) {
    Straight run(program, stretch, choices);
    paths.push_back(run.run());
    choices = run.choices();
    while (!choices.empty() && !choices.back()) choices.pop_back();
    if (choices.empty()) return paths;
    choices.back() = false;
  }
  throw std::runtime_error("too many paths");
}

}  // namespace nacre::proof
