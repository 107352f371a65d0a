// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/tests/faults.hpp"

#include <fmt/format.h>

#include "tools/nacre/policy/table_reader.hpp"

namespace nacre::test {
namespace {

using namespace tool::policy;
using abi::MoveBits;

constexpr uint64_t any = ~uint64_t{0};

class Faults {
 public:
  explicit Faults(const Compiled& compiled) : compiled_(compiled), tables_(compiled.tables) {}

  std::vector<Fault> run() {
    for (const auto& [state, named] : compiled_.names.states) {
      of_state(state);
      for (const auto& [column, text] : compiled_.names.automata[named.automaton].columns) of_move(state, column);
    }
    for (unsigned i = 0; i < compiled_.row_count; ++i) of_row(i);
    for (unsigned i = 0; i < abi::max_rates; ++i) of_rate(i);
    of_events();
    return std::move(all_);
  }

 private:
  void add(const std::string& kind, const std::string& place, std::function<void(Compiled&)> put) {
    all_.push_back({kind, place, std::move(put)});
  }

  /// One that looks like it and is another.
  [[nodiscard]] unsigned other_state(unsigned state) const {
    for (const auto& [other, named] : compiled_.names.states) {
      if (other != state && named.automaton == compiled_.names.states.at(state).automaton) return other;
    }
    return abi::max_states - 1;
  }

  void of_state(unsigned state) {
    const std::string place = compiled_.names.states.at(state).text;
    const abi::StateWord word = tables_.states[state];
    add("wrong duration", place, [=](Compiled& c) { c.tables.states[state] += 1U << 8; });
    if (abi::duration_of(word) == 0) return;
    add("wrong duration", place, [=](Compiled& c) { c.tables.states[state] -= 1U << 8; });
    const uint64_t wrong = other_state(static_cast<unsigned>(abi::successor_of(word)));
    add("wrong successor", place, [=](Compiled& c) { c.tables.states[state] = (word & ~uint64_t{0xff}) | wrong; });
  }

  void of_move(unsigned state, unsigned column) {
    const NamedState& named = compiled_.names.states.at(state);
    const std::string place =
        fmt::format("{} at {}", named.text, compiled_.names.automata[named.automaton].columns.at(column));
    const abi::Move move = tables_.moves[state].at[column];
    const auto set = [&](const char* kind, unsigned wrong) {
      if (wrong == move) return;
      add(kind, place, [=](Compiled& c) { c.tables.moves[state].at[column] = static_cast<abi::Move>(wrong); });
    };
    if ((move & MoveBits::refuses) == 0) set("wrong next", (move & 0xff00U) | other_state(move & 0xff));
    set("dropped refusal", move & ~unsigned{MoveBits::refuses});
    set("missing enters", move & ~unsigned{MoveBits::enters});
    set("missing same", move & ~unsigned{MoveBits::same});
    set("missing keep", move & ~unsigned{MoveBits::keep});
    if (is_call(column) && column % 4 == 3) set("lost counted as ok", tables_.moves[state].at[column - 2]);
    if (is_call(column) && column % 4 == 2) set("fail counted as ok", tables_.moves[state].at[column - 1]);
  }

  [[nodiscard]] bool is_call(unsigned column) const {
    for (unsigned i = 0; i < compiled_.row_count; ++i) {
      for (unsigned k = 0; k < abi::steps_of_event; ++k) {
        const uint64_t step = abi::step_of(tables_.rows[i].steps, k);
        if ((step & abi::step_in_use) != 0 && abi::column_of(step, abi::Moment::delivered) == column / 4 * 4)
          return true;
      }
    }
    return false;
  }

  void of_row(unsigned i) {
    const abi::Row& row = tables_.rows[i];
    const std::string& place = compiled_.names.rows.at(i).text;
    const auto set = [&](const char* kind, auto member, auto wrong) {
      if (wrong != row.*member) add(kind, place, [=](Compiled& c) { c.tables.rows[i].*member = wrong; });
    };
    for (unsigned word = 0; word < abi::words; ++word) {
      const uint64_t less = row.span[word] == 0 ? 0 : 1;
      add("guard begins late", place, [=](Compiled& c) {
        c.tables.rows[i].lo[word] += 1;
        c.tables.rows[i].span[word] -= less;
      });
      if (less != 0) add("guard ends early", place, [=](Compiled& c) { c.tables.rows[i].span[word] -= 1; });
      if (row.span[word] != any && is_first_beyond(i, word))
        add("guard ends late", place, [=](Compiled& c) { c.tables.rows[i].span[word] += 1; });
    }
    set("lost alternative", &abi::Row::next, uint8_t{0});
    set("forgotten rate", &abi::Row::rate, uint8_t{0});
    set("end not looked at", &abi::Row::flags, static_cast<uint8_t>(row.flags & ~abi::RowFlags::closes));
    set("words of the reply", &abi::Row::flags, static_cast<uint8_t>(row.flags & ~abi::RowFlags::status_only));
    set("missing step", &abi::Row::steps, abi::StepSet{row.steps.raw >> abi::step_bits});
    if ((row.flags & abi::RowFlags::compares) == 0) return;
    set("word not compared", &abi::Row::flags, static_cast<uint8_t>(row.flags & ~abi::RowFlags::compares));
    set("another word", &abi::Row::word, static_cast<uint8_t>(row.word + 1));
  }

  /// The message right after the row's last is met by no row.
  [[nodiscard]] bool is_first_beyond(unsigned i, unsigned word) const {
    const abi::Row& row = tables_.rows[i];
    Message message{};
    for (unsigned k = 0; k < abi::words; ++k) message[k] = row.lo[k];
    message[word] += row.span[word] + 1;
    const NamedRow& named = compiled_.names.rows.at(i);
    return !try_row(tables_, compiled_.names.channels.at(named.channel), named.method, message);
  }

  void of_rate(unsigned i) {
    if (tables_.rates[i].interval == 0) return;
    const std::string place = fmt::format("rate {}", i);
    add("wrong rate", place, [=](Compiled& c) { c.tables.rates[i].interval -= 1; });
    add("wrong rate", place, [=](Compiled& c) { c.tables.rates[i].interval += 1; });
    add("wrong burst", place, [=](Compiled& c) { c.tables.rates[i].tolerance += c.tables.rates[i].interval; });
  }

  void of_events() {
    const auto shorten = [](abi::StepSet& steps) { steps.raw >>= abi::step_bits; };
    for (unsigned i = 0; i < abi::max_components; ++i) {
      const std::string place = fmt::format("component {}", i);
      if (tables_.restarts[i].raw != 0)
        add("missing restart step", place, [=](Compiled& c) { shorten(c.tables.restarts[i]); });
      for (unsigned k = 0; k < 4; ++k) {
        if (tables_.controls[i].of[k].raw != 0)
          add("missing control step", place, [=](Compiled& c) { shorten(c.tables.controls[i].of[k]); });
      }
    }
    for (unsigned i = 0; i < abi::max_channels; ++i) {
      if (tables_.signals[i].raw != 0)
        add("missing signal step", fmt::format("channel {}", i), [=](Compiled& c) { shorten(c.tables.signals[i]); });
    }
  }

  const Compiled& compiled_;
  const abi::PolicyTables& tables_;
  std::vector<Fault> all_;
};

}  // namespace

std::vector<Fault> faults_of(const Compiled& compiled) { return Faults(compiled).run(); }

}  // namespace nacre::test
