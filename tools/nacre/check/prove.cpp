// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/prove.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tools/nacre/check/replay.hpp"

namespace nacre::tool::check {
namespace {

/// What moves with the act itself, and what the formula asks; without an act, with each event of the claim.
Slice first_slice(const Machine& machine, const Watch& watch) {
  const Letter interesting = watch.act ? Letter{1} << *watch.act : (Letter{1} << watch.leaves.size()) - 1;
  Slice slice(machine.fields.size(), false);
  for (size_t i = 0; i < machine.fields.size(); ++i) slice[i] = !machine.fields[i].letters.empty();
  for (const Event& event : machine.events) {
    for (const Part& part : event.parts) {
      if ((part.letter & interesting) == 0) continue;
      for (const Change& change : part.changes)
        if (machine.fields[change.field].kind == FieldKind::automaton) slice[change.field] = true;
    }
  }
  return slice;
}

std::string subject_of(const Field& field, const policy::PolicyNames& names) {
  if (field.kind == FieldKind::automaton) return names.automata[field.index].name;
  const std::string& component = names.components[field.index].name;
  return field.kind == FieldKind::open ? "call open at " + component : component + " up or down";
}

std::vector<TraceStep> trace_of(const Machine& machine, const policy::PolicyNames& names,
                                const std::vector<unsigned>& events) {
  std::vector<TraceStep> trace;
  Values values = initial_of(machine);
  for (const unsigned index : events) {
    const Event& event = machine.events[index];
    for (const Part& part : event.parts) {
      TraceStep step{.hand = event.hand, .text = part.text, .rule = event.rule, .place = event.place, .moves = {}, .actor = {}};
      if (event.hand == Hand::hostile || event.hand == Hand::trusted) step.actor = names.components[event.actor].name;
      for (const Change& change : part.changes) {
        const Field& field = machine.fields[change.field];
        const uint16_t next = change.next[values[change.field]];
        if (next != values[change.field] && field.kind == FieldKind::automaton)
          step.moves.push_back(fmt::format("{}: {} -> {}", names.automata[field.index].name,
                                           field.values[values[change.field]], field.values[next]));
        values[change.field] = next;
      }
      trace.push_back(std::move(step));
    }
  }
  return trace;
}

/// A search in slices, each larger than the one before, until it is decided.
class Decision {
 public:
  Decision(const policy::Compiled& compiled, const Machine& machine, const Watch& watch, Slice slice, uint64_t memory)
      : compiled_(compiled), machine_(machine), watch_(watch) {
    proof_.fields = std::move(slice);
    proof_.memory = memory;
  }

  Proof decide() {
    while (!try_slice()) {
    }
    for (size_t i = 0; i < machine_.fields.size(); ++i) {
      if (proof_.fields[i]) proof_.slice.push_back(subject_of(machine_.fields[i], compiled_.names));
    }
    return std::move(proof_);
  }

 private:
  bool try_slice() {
    const Product product(machine_, proof_.fields, watch_);
    Visited visited(product.bound());
    const Searched searched = search(product, proof_.memory, visited);
    proof_.states = searched.states;
    proof_.bytes = std::max(proof_.bytes, searched.bytes);
    proof_.verdict = searched.result == Result::holds ? Verdict::proved : Verdict::out_of_memory;
    if (searched.result != Result::refuted) return true;
    const std::vector<unsigned> attack = shortest_attack(product, proof_.memory);
    if (attack.empty()) return true;
    const Replay replayed = replay(machine_, product, attack);
    for (const unsigned field : replayed.missing) {
      if (proof_.fields[field]) throw std::logic_error("a slice and the whole system disagree about '" + subject_of(machine_.fields[field], compiled_.names) + "'");
      proof_.fields[field] = true;
    }
    if (!replayed.missing.empty()) return false;
    proof_.verdict = Verdict::refuted;
    proof_.trace = trace_of(machine_, compiled_.names, replayed.events);
    return true;
  }

  const policy::Compiled& compiled_;
  const Machine& machine_;
  const Watch& watch_;
  Proof proof_;
};

Proof decide(const policy::Compiled& compiled, const Watch& watch, uint64_t memory) {
  const Machine machine = machine_of(compiled, watch);
  return Decision(compiled, machine, watch, first_slice(machine, watch), memory).decide();
}

}  // namespace

const char* name_of(Verdict verdict) {
  constexpr const char* names[] = {"proved", "refuted", "vacuous", "out of memory"};
  return names[static_cast<size_t>(verdict)];
}

Proof prove(const policy::Compiled& compiled, const Watch& watch, uint64_t memory) {
  Proof proof = decide(compiled, watch, memory);
  if (proof.verdict != Verdict::proved || !watch.act) return proof;
  Proof witness = decide(compiled, never_act(watch), memory);
  if (witness.verdict == Verdict::proved) proof.verdict = Verdict::vacuous;
  if (witness.verdict == Verdict::out_of_memory) proof.verdict = Verdict::out_of_memory;
  proof.trace = std::move(witness.trace);
  return proof;
}

std::string text_of(const std::vector<TraceStep>& trace) {
  std::string text;
  for (size_t i = 0; i < trace.size(); ++i) {
    const TraceStep& step = trace[i];
    text += fmt::format("  {:>3}. {:<11} {}", i + 1, name_of(step.hand), step.text);
    if (step.place.line != 0)
      text += fmt::format("   [{}{}{}:{}]", step.rule, step.rule.empty() ? "" : ", ", step.place.file, step.place.line);
    text += '\n';
    for (const std::string& move : step.moves) text += fmt::format("{:19}{}\n", "", move);
  }
  return text;
}

}  // namespace nacre::tool::check
