// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/watch.hpp"

#include <stdexcept>

#include "tools/nacre/policy/overlap.hpp"

namespace nacre::tool::check {
namespace {

class Builder {
 public:
  explicit Builder(const policy::Names& names) : names_(names) {}

  unsigned leaf(const policy::Event& event) { return leaf_of(atoms_of(event, names_)); }
  unsigned node(NodeKind kind, unsigned left, unsigned right = 0) {
    watch.nodes.push_back({kind, 0, left, right});
    return static_cast<unsigned>(watch.nodes.size() - 1);
  }
  unsigned letter(unsigned bit) {
    watch.nodes.push_back({NodeKind::letter, bit, 0, 0});
    return static_cast<unsigned>(watch.nodes.size() - 1);
  }
  /// E implies p.
  unsigned implies(unsigned leaf, unsigned p) { return node(NodeKind::disjunction, node(NodeKind::negation, letter(leaf)), p); }
  /// not E since F, before the event.
  unsigned unbroken(unsigned broken_by, unsigned since) {
    const unsigned kept = node(NodeKind::negation, letter(broken_by));
    return node(NodeKind::previously, node(NodeKind::since, kept, letter(since)));
  }

  unsigned formula(const policy::Formula& formula) {
    using policy::Operator;
    switch (formula.is) {
      case Operator::event: return letter(leaf_of(atoms_of(*formula.event, names_)));
      case Operator::in:
        states_.push_back(static_cast<unsigned>(watch.nodes.size()));
        watch.inside.push_back(*formula.state);
        return letter(static_cast<unsigned>(watch.inside.size() - 1));
      case Operator::negation: return node(NodeKind::negation, this->formula(formula.parts[0]));
      case Operator::once: return node(NodeKind::once, this->formula(formula.parts[0]));
      case Operator::previously: return node(NodeKind::previously, this->formula(formula.parts[0]));
      case Operator::since: return joined(NodeKind::since, formula.parts);
      case Operator::conjunction: return joined(NodeKind::conjunction, formula.parts);
      case Operator::disjunction: return joined(NodeKind::disjunction, formula.parts);
    }
    return 0;
  }

  /// Only now is it known where the bits of states begin.
  void place_states() {
    for (const unsigned index : states_) watch.nodes[index].bit += static_cast<unsigned>(watch.leaves.size());
  }

  Watch watch;

 private:
  unsigned leaf_of(Leaf atoms) {
    watch.leaves.push_back(std::move(atoms));
    return static_cast<unsigned>(watch.leaves.size() - 1);
  }
  unsigned joined(NodeKind kind, const std::vector<policy::Formula>& parts) {
    unsigned all = formula(parts[0]);
    for (size_t i = 1; i < parts.size(); ++i) {
      const unsigned next = formula(parts[i]);
      all = node(kind, all, next);
    }
    return all;
  }

  const policy::Names& names_;
  std::vector<unsigned> states_;
};

void build(Builder& b, const policy::Never& claim) { b.node(NodeKind::negation, b.letter(b.leaf(claim.event))); }

void build(Builder& b, const policy::OnlyAfter& claim) {
  const unsigned act = b.leaf(claim.event);
  const unsigned cause = b.leaf(claim.cause);
  b.watch.act = act;
  const bool once_each = claim.spending == policy::Spending::once_each;
  b.implies(act, once_each ? b.unbroken(act, cause) : b.node(NodeKind::previously, b.node(NodeKind::once, b.letter(cause))));
}

void build(Builder& b, const policy::NeverAfter& claim) {
  const unsigned act = b.leaf(claim.event);
  const unsigned cause = b.leaf(claim.cause);
  b.watch.act = act;
  const unsigned before = claim.until
                              ? b.unbroken(b.leaf(*claim.until), cause)
                              : b.node(NodeKind::previously, b.node(NodeKind::once, b.letter(cause)));
  b.implies(act, b.node(NodeKind::negation, before));
}

void build(Builder& b, const policy::AtMost& claim) {
  b.watch.act = b.leaf(claim.event);
  b.watch.limit = claim.limit.value;
  if (claim.since) (void)b.leaf(*claim.since);
}

void build(Builder& b, const policy::Holds& claim) {
  b.watch.positions = true;
  (void)b.formula(claim.formula);
}

void build(Builder&, const policy::NoFlow&) {}

[[nodiscard]] bool has(Letter letter, unsigned bit) { return (letter >> bit & 1) != 0; }

std::optional<Memory> step_count(const Watch& watch, Memory memory, Letter letter) {
  if (has(letter, 0)) memory += 1;
  if (memory > watch.limit) return std::nullopt;
  return has(letter, watch.leaves.size() > 1 ? 1 : boot_bit) ? 0 : memory;
}

}  // namespace

std::optional<Watch> try_watch(const policy::Claim& claim, const policy::Names& names) {
  if (std::holds_alternative<policy::NoFlow>(claim.is)) return std::nullopt;
  Builder builder(names);
  std::visit([&](const auto& form) { build(builder, form); }, claim.is);
  builder.place_states();
  if (builder.watch.leaves.size() + builder.watch.inside.size() > most_leaves || builder.watch.nodes.size() > 64)
    throw std::runtime_error("claim '" + claim.name.text + "' names more than 16 events and states");
  return builder.watch;
}

Watch never_act(const Watch& watch) {
  Watch never;
  never.leaves = {watch.leaves[*watch.act]};
  never.nodes = {{NodeKind::letter, 0, 0, 0}, {NodeKind::negation, 0, 0, 0}};
  return never;
}

std::optional<Memory> step(const Watch& watch, Memory memory, Letter letter) {
  if (watch.nodes.empty()) return step_count(watch, memory, letter);
  uint64_t now = 0;
  Memory after = 0;
  unsigned temporal = 0;
  for (size_t i = 0; i < watch.nodes.size(); ++i) {
    const Node& node = watch.nodes[i];
    const bool left = (now >> node.left & 1) != 0;
    const bool right = (now >> node.right & 1) != 0;
    const bool past = (memory >> temporal & 1) != 0;
    bool value = false;
    bool kept = false;
    switch (node.kind) {
      case NodeKind::letter: value = has(letter, node.bit); break;
      case NodeKind::negation: value = !left; break;
      case NodeKind::conjunction: value = left && right; break;
      case NodeKind::disjunction: value = left || right; break;
      case NodeKind::once: kept = value = left || past; break;
      case NodeKind::since: kept = value = right || (left && past); break;
      case NodeKind::previously: value = past, kept = left; break;
    }
    now |= uint64_t{value} << i;
    if (node.kind >= NodeKind::once) after |= Memory{kept} << temporal++;
  }
  if ((now >> (watch.nodes.size() - 1) & 1) == 0) return std::nullopt;
  return after;
}

}  // namespace nacre::tool::check
