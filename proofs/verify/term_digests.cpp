// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/term_digests.hpp"

namespace nacre::proof::verify {
namespace {

void add(Sha256& hash, uint64_t number) {
  std::array<uint8_t, 8> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<uint8_t>(number >> (8 * i));
  hash.update(bytes);
}

void add(Sha256& hash, const std::string& text) {
  add(hash, text.size());
  hash.update(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

}  // namespace

const Digest& TermDigests::of(Term term) {
  const Store& store = Store::current();
  std::vector<Term> pending{term};
  while (!pending.empty()) {
    const Term top = pending.back();
    const size_t before = pending.size();
    if (!known_.contains(top.id)) {
      for (const Term operand : store.operands(top)) {
        if (!known_.contains(operand.id)) pending.push_back(operand);
      }
      if (pending.size() != before) continue;
      known_.emplace(top.id, node_digest(top));
    }
    pending.pop_back();
  }
  return known_.at(term.id);
}

Digest TermDigests::node_digest(Term term) const {
  const Store& store = Store::current();
  const Node& node = store.node(term);
  Sha256 hash;
  add(hash, uint64_t{static_cast<uint8_t>(node.op)} << 8 | node.width);
  if (node.op == Op::variable) {
    add(hash, store.variable(node.value).name);
  } else if (node.op == Op::read) {
    add(hash, store.field(node.value).name);
  } else {
    add(hash, node.value);
  }
  for (const Term operand : store.operands(term)) hash.update(known_.at(operand.id));
  if (node.op == Op::sum) {
    for (const uint64_t factor : store.factors(term)) add(hash, factor);
  }
  return hash.finish();
}

Digest TermDigests::of(const Obligation& obligation) {
  Sha256 hash;
  for (const std::vector<Term>* const terms : {&obligation.given, &obligation.goals}) {
    add(hash, terms->size());
    for (const Term term : *terms) hash.update(of(term));
  }
  return hash.finish();
}

}  // namespace nacre::proof::verify
