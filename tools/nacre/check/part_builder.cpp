// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/part_builder.hpp"

namespace nacre::tool::check {

/// `next(before, so_far)` is asked where nothing denies yet.
template <class Next>
void PartBuilder::change(unsigned field, Next next) {
  std::vector<uint16_t>& table = next_[field];
  const size_t size = fields_.all()[field].values.size();
  for (size_t value = table.size(); value < size; ++value) table.push_back(static_cast<uint16_t>(value));
  for (unsigned value = 0; value < size; ++value) {
    if (table[value] != denied) table[value] = next(value, table[value]);
  }
}

PartBuilder& PartBuilder::calls_nobody(unsigned component) {
  for (unsigned field = 0; field < fields_.all().size(); ++field) {
    if (fields_.all()[field].kind != FieldKind::open) continue;
    const auto& open = fields_.open_calls(fields_.all()[field].index);
    bool concerns = false;
    for (const OpenCall& one : open) concerns = concerns || one.client == component;
    if (!concerns) continue;
    change(field, [&](unsigned before, uint16_t after) {
      return before != 0 && open[before - 1].client == component ? denied : after;
    });
  }
  return *this;
}

PartBuilder& PartBuilder::free(unsigned component) { return calls_nobody(component).requires_up(component); }

PartBuilder& PartBuilder::requires_value(FieldKind kind, unsigned index, unsigned value) {
  const auto field = fields_.try_find(kind, index);
  if (field) change(*field, [&](unsigned before, uint16_t after) { return before == value ? after : denied; });
  return *this;
}

PartBuilder& PartBuilder::serves_nobody(unsigned server) { return requires_value(FieldKind::open, server, 0); }

PartBuilder& PartBuilder::opens(unsigned server, unsigned value) {
  const auto field = fields_.try_find(FieldKind::open, server);
  if (field)
    change(*field, [&](unsigned before, uint16_t) { return before == 0 ? static_cast<uint16_t>(value) : denied; });
  return *this;
}

PartBuilder& PartBuilder::closes(unsigned server, unsigned value) {
  const auto field = fields_.try_find(FieldKind::open, server);
  change(*field, [&](unsigned before, uint16_t) { return before == value ? uint16_t{0} : denied; });
  return *this;
}

PartBuilder& PartBuilder::steps(abi::StepSet steps, const std::array<unsigned, abi::steps_of_event>& saved) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) break;
    const auto automaton = static_cast<unsigned>(abi::automaton_of(step));
    const auto next = fields_.moved(automaton, abi::column_of(step, abi::Moment::delivered), saved[k], Fields::Control::deniable);
    change(automaton, [&](unsigned before, uint16_t) { return next[before]; });
  }
  return *this;
}

PartBuilder& PartBuilder::ends(abi::StepSet steps, abi::Moment moment) {
  for (unsigned k = 0; k < abi::steps_of_event; ++k) {
    const uint64_t step = abi::step_of(steps, k);
    if ((step & abi::step_in_use) == 0) break;
    const auto automaton = static_cast<unsigned>(abi::automaton_of(step));
    const auto next = fields_.moved(automaton, abi::column_of(step, moment), 0, Fields::Control::observed);
    change(automaton, [&](unsigned before, uint16_t) { return next[before]; });
  }
  return *this;
}

PartBuilder& PartBuilder::expires(unsigned automaton, const std::string& state) {
  const auto next = fields_.expired(automaton, state);
  change(automaton, [&](unsigned before, uint16_t) { return next[before]; });
  return *this;
}

PartBuilder& PartBuilder::sets_down(unsigned component, bool down) {
  const auto field = fields_.try_find(FieldKind::down, component);
  if (field) change(*field, [&](unsigned, uint16_t) { return static_cast<uint16_t>(down ? 1 : 0); });
  return *this;
}

PartBuilder& PartBuilder::boots() {
  for (unsigned field = 0; field < fields_.all().size(); ++field)
    change(field, [&](unsigned, uint16_t) { return static_cast<uint16_t>(fields_.all()[field].initial); });
  return *this;
}

PartBuilder& PartBuilder::add(const Part& part) {
  for (const Change& one : part.changes) next_[one.field] = one.next;
  return *this;
}

Part PartBuilder::take(Letter letter, std::string text) {
  Part part{.changes = {}, .letter = letter, .text = std::move(text)};
  for (auto& [field, next] : next_) {
    bool idle = true;
    for (unsigned value = 0; value < next.size(); ++value) idle = idle && next[value] == value;
    if (!idle) part.changes.push_back({field, std::move(next)});
  }
  return part;
}

}  // namespace nacre::tool::check
