// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/component_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::tool::run {
namespace {

std::string_view state_words(const StatusLine& line) {
  if (line.isolated) return "isolated";
  switch (line.state) {
    case abi::RunState::down:
      return "down";
    case abi::RunState::ready:
      return "ready";
    case abi::RunState::receiving:
      return "waiting";
    case abi::RunState::calling:
      return "calling";
  }
  return "?";
}

}  // namespace

ComponentTable::ComponentTable(std::vector<ComponentFact> facts) : facts_(std::move(facts)), rows_(facts_.size()) {}

void ComponentTable::take(const AuditLine& line) {
  const abi::Record& record = line.record;
  if (line.denial || record.subject.to_raw() >= rows_.size()) return;
  Row& row = rows_[record.subject.to_raw()];
  if (record.kind == abi::RecordKind::start) {
    row.generation = std::max(row.generation, record.value[0]);
    row.state = "ready";
  }
  if (record.kind == abi::RecordKind::stop) row.state = "stopped";
  if (record.kind == abi::RecordKind::fault) row.state = "fault";
}

void ComponentTable::take(const StatusLine& line) {
  if (line.component.to_raw() >= rows_.size()) return;
  Row& row = rows_[line.component.to_raw()];
  const uint64_t now = line.time.to_raw();
  if (row.asked_at && now > *row.asked_at && line.used >= row.used) {
    row.share = static_cast<double>(line.used - row.used) / static_cast<double>(now - *row.asked_at);
  }
  row.asked_at = now;
  row.used = line.used;
  row.generation = line.generation;
  row.state = state_words(line);
}

void ComponentTable::reset() { rows_.assign(facts_.size(), Row{}); }

bool ComponentTable::all_started() const {
  return std::ranges::all_of(rows_, [](const Row& row) { return row.generation > 0; });
}

uint64_t ComponentTable::restarts(ComponentId id) const {
  const uint64_t generation = rows_[id.to_raw()].generation;
  return generation == 0 ? 0 : generation - 1;
}

uint64_t ComponentTable::changes() const {
  const bool measured = std::ranges::any_of(rows_, [](const Row& row) { return row.share.has_value(); });
  if (!measured) return 0;
  uint64_t changes = 0;
  for (const Row& row : rows_) changes += row.generation + (row.state == "isolated");
  return changes;
}

std::vector<std::string> ComponentTable::lines() const {
  std::vector<std::string> lines = {
      fmt::format("{:>2}  {:<20} {:<18} {:<10} {:>8} {:>8}", "id", "component", "trust", "state", "restarts", "cpu")};
  for (size_t id = 0; id < rows_.size(); ++id) {
    const Row& row = rows_[id];
    const ComponentFact& fact = facts_[id];
    std::string_view trust = fact.dma ? "trusted for DMA" : fact.trusted ? "trusted" : "untrusted";
    std::string share = row.share ? fmt::format("{:.3f} %", *row.share * 100) : "-";
    lines.push_back(fmt::format("{:>2}  {:<20.20} {:<18} {:<10} {:>8} {:>8}", id, fact.name, trust, row.state,
                                restarts(ComponentId::from_raw(static_cast<uint8_t>(id))), share));
  }
  return lines;
}

}  // namespace nacre::tool::run
