// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tools/nacre/policy/cells_parts.hpp"
#include "tools/nacre/policy/operations.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

/// What an event does to an automaton.
struct Effect {
  bool denied = false;
  unsigned state = 0;  ///< of the tables
  bool entered = false;
  uint64_t saved = 0;
  bool operator==(const Effect&) const = default;
};

class AutomatonCells {
 public:
  AutomatonCells(const Compiled& compiled, const SystemNames& system, unsigned index, CellResults& results)
      : compiled_(compiled),
        system_(system),
        index_(index),
        results_(results),
        measure_(measure_of(compiled.policy, compiled.names.automata[index].name)),
        interpreter_(*measure_->interpreter) {}

  void run(const std::vector<Sample>& samples) {
    const Automaton& automaton = *measure_->names.in_order.front();
    interpreter_.boot();
    expect(results_, index_of(interpreter_.present().front()) == index_,
           [&] { return fmt::format("{} does not start in the state of its number", automaton.name.text); });
    for (const State& state : automaton.states) {
      const uint64_t low = state.counter ? state.counter->low.value : 0;
      const uint64_t high = state.counter ? state.counter->high.value : 0;
      for (uint64_t count = low; count <= high && !results_.enough(); ++count) {
        state_ = &state;
        count_ = count;
        compare_time();
        compare_events();
        for (const Sample& sample : samples) {
          if (!results_.enough()) compare_call(sample);
        }
      }
    }
  }

 private:
  /// max_states: no state of the tables has this name and count.
  [[nodiscard]] unsigned index_of(const State& state, uint64_t count) const {
    for (const auto& [at, named] : compiled_.names.states) {
      if (named.automaton == index_ && named.state == state.name.text && named.count == count) return at;
    }
    return abi::max_states;
  }
  [[nodiscard]] unsigned index_of(const Present& present) const { return index_of(*present.state, present.count); }
  [[nodiscard]] unsigned here() const { return index_of(*state_, count_); }

  void put(uint64_t saved) {
    interpreter_.boot();
    interpreter_.put(0, *state_, count_, saved);
    entries_ = interpreter_.present().front().entries;
  }

  [[nodiscard]] Effect effect(bool denied) const {
    const Present& present = interpreter_.present().front();
    return {denied, index_of(present), present.entries != entries_, std::get<uint64_t>(present.saved.is)};
  }

  enum class Kind : uint8_t { controllable, observable };

  /// Of a cell; without a column nothing happens.
  [[nodiscard]] Effect effect(std::optional<unsigned> column, Kind kind, uint64_t saved, uint64_t word) const {
    if (!column) return {false, here(), false, saved};
    const abi::Move move = compiled_.tables.moves[here() % abi::max_states].at[*column];
    const bool differs = (move & abi::MoveBits::same) != 0 && saved != word;
    if (kind == Kind::controllable && ((move & abi::MoveBits::refuses) != 0 || differs))
      return {true, here(), false, saved};
    return {false, move & 0xffU, (move & abi::MoveBits::enters) != 0, (move & abi::MoveBits::keep) != 0 ? word : saved};
  }

  [[nodiscard]] std::string text_of(const Effect& effect) const {
    if (effect.denied) return "denied";
    const auto state = compiled_.names.states.find(effect.state);
    const std::string name = state == compiled_.names.states.end() ? "no state" : state->second.text;
    return fmt::format("{}{}, {} saved", name, effect.entered ? " entered" : "", effect.saved);
  }

  void same(const std::string& event, const Effect& policy, const Effect& tables) {
    expect(results_, policy == tables, [&] {
      return fmt::format("{}, {}({}), {}: the policy says '{}', the tables say '{}'",
                         compiled_.names.automata[index_].name, state_->name.text, count_, event, text_of(policy),
                         text_of(tables));
    });
  }

  void compare_call(const Sample& sample) {
    const NamedChannel& channel = compiled_.names.channels.at(sample.channel->index);
    const bool governed = (channel.governed >> sample.method->number & 1) != 0;
    const auto row = governed ? try_row(compiled_.tables, channel, sample.method->number, sample.message)
                              : std::optional<unsigned>();
    if (governed && !row) return;
    static constexpr abi::Row plain{};
    const abi::Row& is = row ? compiled_.tables.rows[*row] : plain;
    const bool compares = (is.flags & abi::RowFlags::compares) != 0;
    const uint64_t word = compares ? sample.message[is.word % abi::words] : 0;
    for (const uint64_t saved : saved_words(sample, word)) {
      put(saved);
      const Ruling ruling = interpreter_.attempt(sample.call);
      if (ruling.is != Verdict::delivered && ruling.is != Verdict::by_automaton) return;
      const auto column = try_column(is.steps, index_);
      same(policy::text_of(sample), effect(ruling.is == Verdict::by_automaton),
           effect(column, Kind::controllable, saved, word));
      compare_ends(sample, is, saved);
    }
  }

  /// Some that are equal to an argument, and one that is not.
  [[nodiscard]] static std::vector<uint64_t> saved_words(const Sample& sample, uint64_t word) {
    std::vector<uint64_t> all = {word, 0x5eed};
    for (const auto& [name, value] : sample.call.arguments) all.push_back(std::get<uint64_t>(value.is));
    return all;
  }

  void compare_ends(const Sample& sample, const abi::Row& row, uint64_t saved) {
    static constexpr const char* ends[] = {"", "ok ", "fail ", "lost "};
    const bool closes = (row.flags & abi::RowFlags::closes) != 0;
    const auto first = try_column(row.steps, index_);
    for (const Moment moment : {Moment::ok, Moment::fail, Moment::lost}) {
      put(saved);
      interpreter_.observe(CallHappening{moment, sample.call});
      const auto number = static_cast<unsigned>(moment);
      const auto column = first ? std::optional((*first + number) % abi::max_columns) : std::nullopt;
      const Effect expected = effect(column, Kind::observable, saved, 0);
      same(ends[number] + policy::text_of(sample), effect(false), expected);
      if (!closes) same("no " + (ends[number] + policy::text_of(sample)), {false, here(), false, saved}, expected);
    }
  }

  void compare_events() {
    for (const SystemSignal& signal : system_.signals) {
      const SignalEvent event{name_of(signal.from), name_of(signal.to)};
      compare_controllable(event, compiled_.tables.signals[signal.index]);
    }
    for (unsigned id = 0; id < system_.components.size(); ++id) {
      put(1);
      interpreter_.observe(RestartEvent{name_of(id)});
      const auto column = try_column(compiled_.tables.restarts[id], index_);
      same("restart " + name_of(id).text, effect(false), effect(column, Kind::observable, 1, 0));
      if (id == 0) continue;
      for (unsigned i = 0; i < operation_names().size(); ++i) {
        const Word supervisor = name_of(system_.components[id].supervisor);
        compare_controllable(ControlEvent{supervisor, name_of(id), {operation_names()[i], {}}},
                             compiled_.tables.controls[id].of[i]);
      }
    }
  }

  template <class Event>
  void compare_controllable(const Event& event, abi::StepSet steps) {
    put(1);
    const bool denied = interpreter_.attempt(event).is != Verdict::delivered;
    same(policy::text_of(Alternative{{}, event}), effect(denied),
         effect(try_column(steps, index_), Kind::controllable, 1, 0));
  }

  [[nodiscard]] Word name_of(unsigned id) const { return {system_.components[id].name, {}}; }

  /// As many ticks as the time takes, and not one more; then the state that follows begins.
  void compare_time() {
    const abi::StateWord word = compiled_.tables.states[here() % abi::max_states];
    const uint64_t ticks = abi::duration_of(word);
    put(1);
    const auto leaves_at = interpreter_.present().front().leaves_at;
    expect(results_, leaves_at.has_value() == (ticks != 0), [&] {
      return fmt::format("{}, {}({}): only one side ends by time", compiled_.names.automata[index_].name,
                         state_->name.text, count_);
    });
    if (!leaves_at) return;
    const auto due = static_cast<unsigned __int128>(leaves_at->to_raw()) * system_.counter.to_raw();
    const auto needed = static_cast<unsigned __int128>(ticks) * 1'000'000'000;
    expect(results_, needed >= due && needed - due < 1'000'000'000, [&] {
      return fmt::format("{}, {}({}): it ends after {} ns, and after {} ticks", compiled_.names.automata[index_].name,
                         state_->name.text, count_, leaves_at->to_raw(), ticks);
    });
    const bool waited = interpreter_.wait(*leaves_at);
    Effect follows{false, static_cast<unsigned>(abi::successor_of(word)), true, 1};
    expect(results_, waited, [&] { return std::string("a state lasts longer than the interpreter waits"); });
    same("the end of its time", effect(false), follows);
  }

  const Compiled& compiled_;
  const SystemNames& system_;
  unsigned index_;
  CellResults& results_;
  std::unique_ptr<Measure> measure_;
  Interpreter& interpreter_;
  const State* state_ = nullptr;
  uint64_t count_ = 0;
  uint64_t entries_ = 0;
};

}  // namespace

void compare_automaton(const Compiled& compiled, const SystemNames& system, const std::vector<Sample>& samples,
                       unsigned index, CellResults& results) {
  AutomatonCells(compiled, system, index, results).run(samples);
}

}  // namespace nacre::tool::policy
