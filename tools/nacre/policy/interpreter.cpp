// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/interpreter.hpp"

#include <algorithm>

#include "tools/nacre/policy/overlap.hpp"

namespace nacre::tool::policy {
namespace {

const Value nothing{uint64_t{0}, {}};

const Value& argument_of(const Call& call, const std::string& name) {
  const auto found = call.arguments.find(name);
  return found == call.arguments.end() ? nothing : found->second;
}

std::optional<uint64_t> number_of(const Value& value) {
  const auto* number = std::get_if<uint64_t>(&value.is);
  return number == nullptr ? std::nullopt : std::optional(*number);
}

/// Below 0 it is above every range.
uint64_t counted(const Count& count, uint64_t present) {
  if (!count.counter) return count.number;
  if (count.step == Step::plus) return present + count.number;
  return present - count.number;
}

enum class Answer : uint8_t { no, yes, unknown };

Answer answer(bool yes) { return yes ? Answer::yes : Answer::no; }

/// Of a condition that compares the argument with what is written.
Answer meets(const Condition& condition, const Value& value) {
  const bool alike = condition.low.is.index() == value.is.index();
  if (condition.test == Test::equal && alike) return answer(value == condition.low);
  if (condition.test == Test::different && alike) return answer(value != condition.low);
  const auto low = number_of(condition.low), high = number_of(condition.high), number = number_of(value);
  if (condition.test != Test::within || !low || !high || !number) return Answer::unknown;
  return answer(*number >= *low && *number <= *high);
}

Answer is_same(const Value& value, const Value& saved) {
  return value.is.index() == saved.is.index() ? answer(value == saved) : Answer::unknown;
}

bool in_range(const std::optional<Counter>& counter, uint64_t count) {
  return !counter || (count >= counter->low.value && count <= counter->high.value);
}

}  // namespace

Interpreter::Interpreter(const Policy& policy, const Names& names) : names_(names) {
  for (const File& file : policy.files) {
    for (const Item& item : file.items) {
      if (const auto* allow = std::get_if<Allow>(&item)) allowed_.push_back(allow);
    }
  }
  for (const Automaton* automaton : names.in_order) {
    Machine machine{automaton, {}};
    for (const State& state : automaton->states) {
      std::vector<Rule>& rules = machine.rules[&state];
      add_rules(rules, state.transitions);
      add_rules(rules, automaton->anywhere);
    }
    machines_.push_back(std::move(machine));
  }
  boot();
}

void Interpreter::add_rules(std::vector<Rule>& rules, const std::vector<Transition>& transitions) const {
  for (const Transition& transition : transitions) {
    for (Alternative& atom : atoms_of(transition.event, names_)) rules.push_back({std::move(atom), &transition});
  }
}

void Interpreter::boot() {
  now_ = {};
  open_.clear();
  for (const Allow* allow : allowed_) {
    if (allow->rate) buckets_[allow] = {&*allow->rate, 0};
  }
  present_.assign(machines_.size(), {});
  for (size_t i = 0; i < machines_.size(); ++i) go(i, machines_[i].automaton->start, std::nullopt);
}

bool Interpreter::wait(Nanoseconds time) {
  const auto end = Nanoseconds::from_raw(now_.to_raw() + time.to_raw());
  if (end < now_ || end > longest_time) return false;
  while (true) {
    const auto next = std::min_element(present_.begin(), present_.end(), [](const Present& left, const Present& right) {
      return left.leaves_at && (!right.leaves_at || *left.leaves_at < *right.leaves_at);
    });
    if (next == present_.end() || !next->leaves_at || *next->leaves_at > end) {
      now_ = end;
      return true;
    }
    now_ = *next->leaves_at;
    expire(static_cast<size_t>(next - present_.begin()));
  }
}

Ruling Interpreter::attempt(const Call& call) {
  const Happening happening = CallHappening{Moment::delivered, call};
  const Allow* allowed = nullptr;
  bool channel = false;
  for (const Allow* allow : allowed_) {
    CallEvent any = allow->call;
    any.conditions.clear();
    if (!matches({{}, any}, happening, Saved::ignored, nothing)) continue;
    channel = true;
    if (matches({{}, allow->call}, happening, Saved::ignored, nothing)) allowed = allow;
  }
  if (!channel) return {Verdict::no_channel, {}};
  if (allowed == nullptr) return {Verdict::by_guard, {}};
  const std::vector<const Rule*> rules = rules_for(happening);
  if (std::vector<StateName> by = deniers(happening, rules); !by.empty()) return {Verdict::by_automaton, std::move(by)};
  const auto bucket = buckets_.find(allowed);
  if (bucket != buckets_.end() && !try_charge(bucket->second)) return {Verdict::by_rate, {}};
  take(rules, happening);
  open_[call.server] = call;
  return {Verdict::delivered, {}, allowed};
}

Ruling Interpreter::attempt_event(const Happening& happening) {
  const std::vector<const Rule*> rules = rules_for(happening);
  if (std::vector<StateName> by = deniers(happening, rules); !by.empty()) return {Verdict::by_automaton, std::move(by)};
  take(rules, happening);
  return {};
}

void Interpreter::close(const std::string& server, Moment moment) {
  const auto node = open_.extract(server);
  if (!node.empty()) observe(CallHappening{moment, node.mapped()});
}

void Interpreter::fall(const std::string& component) {
  close(component, Moment::lost);
  if (const Call* call = open_of(component); call != nullptr) close(std::string(call->server), Moment::lost);
  observe(RestartEvent{{component, {}}});
}

const Call* Interpreter::open_at(const std::string& server) const {
  const auto found = open_.find(server);
  return found == open_.end() ? nullptr : &found->second;
}

const Call* Interpreter::open_of(const std::string& client) const {
  for (const auto& [server, call] : open_) {
    if (call.client == client) return &call;
  }
  return nullptr;
}

bool Interpreter::matches(const CallEvent& event, const CallHappening& happening, Saved how, const Value& saved) {
  const Call& call = happening.call;
  if (event.moment != happening.moment || event.client.text != call.client || event.server.text != call.server)
    return false;
  if (event.method && event.method->text != call.method) return false;
  const Condition* open = nullptr;
  for (const Condition& condition : event.conditions) {
    const Value& value = argument_of(call, condition.argument.text);
    if (condition.test == Test::keep || (condition.test == Test::same && how == Saved::ignored)) continue;
    const Answer met = condition.test == Test::same ? is_same(value, saved) : meets(condition, value);
    if (met == Answer::no) return false;
    if (met == Answer::unknown) open = &condition;
  }
  if (open != nullptr) undecided_ = *open;
  return open == nullptr;
}

bool Interpreter::matches(const Alternative& event, const Happening& happening, Saved how, const Value& saved) {
  if (const auto* call = std::get_if<CallHappening>(&happening)) {
    const auto* wanted = std::get_if<CallEvent>(&event.is);
    return wanted != nullptr && matches(*wanted, *call, how, saved);
  }
  return std::visit(
      [&](const auto& one) {
        using One = std::decay_t<decltype(one)>;
        if constexpr (std::is_same_v<One, CallHappening>) {
          return false;
        } else {
          const auto* wanted = std::get_if<One>(&event.is);
          return wanted != nullptr && *wanted == one;
        }
      },
      happening);
}

bool Interpreter::governs(const Machine& machine, const Happening& happening) {
  for (const auto& [state, rules] : machine.rules) {
    for (const Rule& rule : rules) {
      if (matches(rule.event, happening, Saved::ignored, nothing)) return true;
    }
  }
  return false;
}

const Interpreter::Rule* Interpreter::rule_for(size_t index, const Happening& happening) {
  const Present& present = present_[index];
  for (const Rule& rule : machines_[index].rules.at(present.state)) {
    if (matches(rule.event, happening, Saved::compared, present.saved)) return &rule;
  }
  return nullptr;
}

std::vector<const Interpreter::Rule*> Interpreter::rules_for(const Happening& happening) {
  std::vector<const Rule*> rules;
  for (size_t i = 0; i < machines_.size(); ++i) rules.push_back(rule_for(i, happening));
  return rules;
}

std::vector<StateName> Interpreter::deniers(const Happening& happening, const std::vector<const Rule*>& rules) {
  std::vector<StateName> names;
  for (size_t i = 0; i < machines_.size(); ++i) {
    if (rules[i] == nullptr && governs(machines_[i], happening))
      names.push_back({machines_[i].automaton->name, present_[i].state->name});
  }
  return names;
}

/// All see the states before the event.
void Interpreter::observe(const Happening& happening) { take(rules_for(happening), happening); }

void Interpreter::take(const std::vector<const Rule*>& rules, const Happening& happening) {
  for (size_t i = 0; i < rules.size(); ++i) {
    if (rules[i] != nullptr) take(i, *rules[i], happening);
  }
}

void Interpreter::take(size_t index, const Rule& rule, const Happening& happening) {
  const auto* wanted = std::get_if<CallEvent>(&rule.event.is);
  const auto* call = std::get_if<CallHappening>(&happening);
  if (wanted != nullptr && call != nullptr) {
    for (const Condition& condition : wanted->conditions) {
      if (condition.test == Test::keep) present_[index].saved = argument_of(call->call, condition.argument.text);
    }
  }
  if (rule.transition->to) go(index, *rule.transition->to, rule.transition->otherwise);
}

/// The time of the state begins.
void Interpreter::go(size_t index, const Target& target, const std::optional<Target>& otherwise) {
  Present& present = present_[index];
  const State& state = *find_state(*machines_[index].automaton, target.state.text);
  const uint64_t count = target.count ? counted(*target.count, present.count) : 0;
  if (otherwise && !in_range(state.counter, count)) return go(index, *otherwise, std::nullopt);
  enter(present, state, count);
}

void Interpreter::enter(Present& present, const State& state, uint64_t count) const {
  present.state = &state;
  present.count = count;
  present.entries += 1;
  present.leaves_at.reset();
  if (state.expiry) present.leaves_at = Nanoseconds::from_raw(now_.to_raw() + state.expiry->time.time.to_raw());
}

void Interpreter::put(size_t automaton, const State& state, uint64_t count, uint64_t saved) {
  enter(present_[automaton], state, count);
  present_[automaton].saved = Value{saved, {}};
}

/// No transition names an expiry, so no other automaton moves.
void Interpreter::expire(size_t index) { go(index, present_[index].state->expiry->then, std::nullopt); }

/// `count` in `per` in the long run, and up to `burst` at once: the time at which the last one was due in an even flow
/// is at most `burst - 1` distances ahead.
bool Interpreter::try_charge(Bucket& bucket) const {
  const auto now = static_cast<unsigned __int128>(now_.to_raw()) * bucket.rate->count.value;
  const auto distance = static_cast<unsigned __int128>(bucket.rate->per.time.to_raw());
  if (bucket.due > now + distance * (bucket.rate->burst.value - 1)) return false;
  bucket.due = std::max(bucket.due, now) + distance;
  return true;
}

}  // namespace nacre::tool::policy
