// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "tools/nacre/policy/cells_parts.hpp"
#include "tools/nacre/policy/print.hpp"

namespace nacre::tool::policy {
namespace {

class Calls {
 public:
  Calls(const Compiled& compiled, const SystemNames& system, CellResults& results)
      : compiled_(compiled), system_(system), results_(results), measure_(measure_of(compiled.policy, "")) {
    // The same lines in the same order, one list with rates and one without.
    std::vector<const Allow*> lines, measured;
    add_lines(compiled.policy, lines);
    add_lines(measure_->policy, measured);
    for (size_t i = 0; i < lines.size(); ++i) lines_[measured[i]] = lines[i];
  }

  void compare(const Sample& sample) {
    measure_->interpreter->boot();
    const Ruling ruling = measure_->interpreter->attempt(sample.call);
    const NamedChannel& channel = compiled_.names.channels.at(sample.channel->index);
    const uint64_t bit = uint64_t{1} << sample.method->number;
    if ((channel.plain & bit) != 0) return compare_plain(sample, ruling);
    if ((channel.governed & bit) == 0) return same(sample, ruling.is, Verdict::no_channel);
    const auto row = try_row(compiled_.tables, channel, sample.method->number, sample.message);
    same(sample, ruling.is, row ? Verdict::delivered : Verdict::by_guard);
    if (row && ruling.allow != nullptr) compare_row(sample, compiled_.tables.rows[*row], *lines_.at(ruling.allow));
  }

 private:
  static void add_lines(const Policy& policy, std::vector<const Allow*>& lines) {
    for (const File& file : policy.files) {
      for (const Item& item : file.items) {
        if (const auto* allow = std::get_if<Allow>(&item)) lines.push_back(allow);
      }
    }
  }

  void same(const Sample& sample, Verdict policy, Verdict tables) {
    expect(results_, policy == tables, [&] {
      return fmt::format("{}: the policy says '{}', the tables say '{}'", text_of(sample),
                         text_of(Outcome{{}, policy, {}}), text_of(Outcome{{}, tables, {}}));
    });
  }

  /// Nothing may hang on a call that no row decides.
  void compare_plain(const Sample& sample, const Ruling& ruling) {
    same(sample, ruling.is, Verdict::delivered);
    const bool free = ruling.allow == nullptr || !lines_.at(ruling.allow)->rate;
    const bool audited = (sample.channel->audited >> sample.method->number & 1) != 0;
    expect(results_, free && !audited && !sample.method->status_only, [&] {
      return fmt::format("{}: no row decides it, but it has a rate, is audited or loses its words", text_of(sample));
    });
  }

  void compare_row(const Sample& sample, const abi::Row& row, const Allow& line) {
    const bool status_only = (row.flags & abi::RowFlags::status_only) != 0;
    expect(results_, status_only == sample.method->status_only, [&] {
      return fmt::format("{}: the reply has {}words in the policy alone", text_of(sample), status_only ? "" : "no ");
    });
    expect(results_, line.rate.has_value() == (row.rate != 0), [&] {
      return fmt::format("{}: {} a rate in the policy alone", text_of(sample), line.rate ? "there is" : "there is not");
    });
    if (!line.rate || row.rate == 0) return;
    const auto [index, fresh] = rates_.emplace(&line, row.rate);
    const auto [owner, first] = owners_.emplace(row.rate, &line);
    expect(results_, index->second == row.rate && owner->second == &line,
           [&] { return fmt::format("{}: lines and rates do not go in pairs", text_of(sample)); });
    if (fresh) compare_rate(sample, *line.rate, compiled_.tables.rates[row.rate]);
  }

  /// As many ticks as it takes, and not one more.
  void compare_rate(const Sample& sample, const Rate& rate, const abi::Rate& compiled) {
    const auto due = static_cast<unsigned __int128>(rate.per.time.to_raw()) * system_.counter.to_raw();
    const auto calls = static_cast<unsigned __int128>(rate.count.value) * 1'000'000'000;
    const auto interval = static_cast<unsigned __int128>(compiled.interval);
    const bool exact = interval > 0 && interval * calls >= due && (interval - 1) * calls < due;
    const bool burst = compiled.tolerance == (rate.burst.value - 1) * compiled.interval;
    expect(results_, exact && burst, [&] {
      return fmt::format("{}: rate {} per {} burst {}, but in ticks one every {}, and {} early", text_of(sample),
                         rate.count.value, text_of(rate.per), rate.burst.value, compiled.interval, compiled.tolerance);
    });
  }

  const Compiled& compiled_;
  const SystemNames& system_;
  CellResults& results_;
  std::unique_ptr<Measure> measure_;
  std::map<const Allow*, const Allow*> lines_;  ///< by the line of the measure
  std::map<const Allow*, unsigned> rates_;
  std::map<unsigned, const Allow*> owners_;
};

class Form {
 public:
  Form(const Compiled& compiled, CellResults& results)
      : tables_(compiled.tables), names_(compiled.names), results_(results), row_count_(compiled.row_count) {}

  void rows(const SystemNames& system) {
    for (unsigned i = 0; i < abi::max_rows; ++i) {
      const abi::Row& row = tables_.rows[i];
      if (i < row_count_) {
        steps(row.steps, true, fmt::format("row {}", i));
        words(i, system);
      } else {
        need(row.steps.raw == 0 && row.next == 0 && row.flags == 0 && row.rate == 0 && row.word == 0, "row", i);
      }
    }
  }

  void events() {
    for (unsigned i = 0; i < abi::max_channels; ++i) {
      const auto channel = names_.channels.find(i);
      const bool signal = channel != names_.channels.end() && channel->second.signal;
      steps(tables_.signals[i], false, fmt::format("signal {}", i));
      if (!signal) need(tables_.signals[i].raw == 0, "signal", i);
    }
    for (unsigned i = 0; i < abi::max_components; ++i) {
      const bool there = i < names_.components.size();
      steps(tables_.restarts[i], false, fmt::format("fall {}", i));
      if (!there) need(tables_.restarts[i].raw == 0, "fall", i);
      for (const abi::StepSet set : tables_.controls[i].of) {
        steps(set, false, fmt::format("control {}", i));
        if (!there || i == 0) need(set.raw == 0, "control", i);
      }
    }
  }

  void states() {
    for (unsigned i = 0; i < abi::max_states; ++i) {
      const auto state = names_.states.find(i);
      if (state == names_.states.end()) {
        need(tables_.states[i] == 0, "state", i);
        for (const abi::Move move : tables_.moves[i].at) need(move == 0, "moves of state", i);
        continue;
      }
      const auto& columns = names_.automata[state->second.automaton].columns;
      for (unsigned column = 0; column < abi::max_columns; ++column) {
        if (!columns.contains(column)) need(tables_.moves[i].at[column] == i, "column without an event of state", i);
      }
    }
  }

 private:
  void need(bool holds, const char* what, unsigned index) {
    expect(results_, holds, [&] { return fmt::format("{} {} is not in use, but it says something", what, index); });
  }

  /// What stands before the first step that is not in use are different automata of the policy.
  void steps(abi::StepSet set, bool call, const std::string& what) {
    uint64_t seen = 0;
    bool ended = false, good = true;
    for (unsigned k = 0; k < abi::steps_of_event; ++k) {
      const uint64_t step = abi::step_of(set, k);
      ended = ended || (step & abi::step_in_use) == 0;
      if (ended) {
        good = good && step == 0;
        continue;
      }
      const uint64_t automaton = abi::automaton_of(step);
      good = good && automaton < names_.automata.size() && (seen >> automaton & 1) == 0;
      good = good && (!call || abi::column_of(step, abi::Moment::delivered) % 4 == 0);
      seen |= uint64_t{1} << automaton;
    }
    expect(results_, good, [&] { return fmt::format("{}: the steps {:#x} have not the right form", what, set.raw); });
  }

  /// Words that no argument owns are free.
  void words(unsigned index, const SystemNames& system) {
    const NamedRow& named = names_.rows.at(index);
    const auto call = std::find_if(system.calls.begin(), system.calls.end(),
                                   [&](const SystemCall& one) { return one.index == named.channel; });
    const auto method = std::find_if(call->methods.begin(), call->methods.end(),
                                     [&](const SystemMethod& one) { return one.number == named.method; });
    for (unsigned word = 0; word < abi::words; ++word) {
      const bool owned = std::any_of(method->arguments.begin(), method->arguments.end(),
                                     [&](const SystemArgument& one) { return one.owns_word && one.word == word; });
      const abi::Row& row = tables_.rows[index];
      if (!owned) need(row.lo[word] == 0 && row.span[word] == ~uint64_t{0}, "a word of row", index);
    }
  }

  const abi::PolicyTables& tables_;
  const PolicyNames& names_;
  CellResults& results_;
  unsigned row_count_;
};

}  // namespace

void compare_calls(const Compiled& compiled, const SystemNames& system, const std::vector<Sample>& samples,
                   CellResults& results) {
  Calls calls(compiled, system, results);
  for (const Sample& sample : samples) {
    if (!results.enough()) calls.compare(sample);
  }
}

void compare_form(const Compiled& compiled, const SystemNames& system, CellResults& results) {
  Form form(compiled, results);
  form.rows(system);
  form.events();
  form.states();
}

}  // namespace nacre::tool::policy
