// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/engine/memory.hpp"

#undef NDEBUG  // widths are checked in every build
#include <cassert>

namespace nacre::proof {

Memory::Memory(const Layout& layout, const std::string& prefix)
    : layout_(&layout), initial_(std::make_shared<std::vector<Function>>()), heads_(layout.fields().size()) {
  Store& store = Store::current();
  for (const Field& field : layout.fields()) {
    FieldDeclaration declaration{
        .name = prefix + field.name, .width = static_cast<uint8_t>(field.bytes * 8), .index_widths = {}};
    const bool scalar = field.sort == Sort::scalar;
    if (!scalar) declaration.index_widths = {static_cast<uint8_t>(index_width(field.sort))};
    const uint32_t number = store.declare_field(std::move(declaration));
    initial_->push_back([number, scalar](Term index) {
      return scalar ? proof::read(number, {}) : proof::read(number, std::span<const Term>(&index, 1));
    });
  }
}

void Memory::define(FieldId field, Function initial) {
  assert(!heads_[field.number]);
  initial_ = std::make_shared<std::vector<Function>>(*initial_);
  (*initial_)[field.number] = std::move(initial);
}

Term Memory::read(const Link& link, FieldId field, Term index) const {
  if (!link) return (*initial_)[field.number](index);
  if (link->function) return (*link->function)(index);
  if ((*layout_)[field].sort == Sort::scalar) return link->value;
  const Term hit = equal(link->index, index);
  if (is_true(hit)) return link->value;
  const Term rest = read(link->before, field, index);
  return is_false(hit) ? rest : choose(hit, link->value, rest);
}

Term Memory::read(FieldId field, Term index) const { return read(heads_[field.number], field, index); }

void Memory::push(FieldId field, const Link& before, Term index, Term value, std::shared_ptr<const Function> function) {
  heads_[field.number] =
      std::make_shared<const Write>(Write{before, depth(before) + 1, index, value, std::move(function)});
}

void Memory::write(FieldId field, Term index, Term value) {
  assert(width(value) == (*layout_)[field].bytes * 8);
  if (same(read(field, index), value)) return;
  Link before = heads_[field.number];
  // A later write to the same place makes an earlier one invisible.
  if (before && !before->function && ((*layout_)[field].sort == Sort::scalar || same(before->index, index)))
    before = before->before;
  push(field, before, index, value, nullptr);
}

void Memory::map(FieldId field, Function function) {
  push(field, heads_[field.number], Term{}, Term{}, std::make_shared<const Function>(std::move(function)));
}

void Memory::adopt(FieldId field, const Memory& other) {
  assert(initial_ == other.initial_);
  heads_[field.number] = other.heads_[field.number];
}

std::vector<FieldId> Memory::changed_since(const Memory& before) const {
  std::vector<FieldId> changed;
  for (uint32_t i = 0; i < heads_.size(); ++i) {
    if (heads_[i] != before.heads_[i]) changed.push_back({i});
  }
  return changed;
}

std::vector<Term> Memory::written_since(const Memory& before, FieldId field) const {
  std::vector<Term> indexes;
  const uint32_t floor = depth(before.heads_[field.number]);
  for (Link link = heads_[field.number]; link && depth(link) > floor && link != before.heads_[field.number];
       link = link->before) {
    if (!link->function) indexes.push_back(link->index);
  }
  return indexes;
}

Memory Memory::join(Term condition, const Memory& a, const Memory& b) {
  assert(a.initial_ == b.initial_);
  Memory result = a;
  for (uint32_t i = 0; i < a.heads_.size(); ++i) {
    if (a.heads_[i] == b.heads_[i]) continue;
    const FieldId field{i};
    Link left = a.heads_[i];
    Link right = b.heads_[i];
    std::vector<Term> indexes;
    bool mapped = false;
    const auto climb = [&](Link& link) {
      if (link->function) {
        mapped = true;
      } else {
        bool known = false;
        for (const Term t : indexes) known |= same(t, link->index);
        if (!known) indexes.push_back(link->index);
      }
      link = link->before;
    };
    while (left != right) {
      const uint32_t l = depth(left);
      const uint32_t r = depth(right);
      if (l >= r) climb(left);
      if (r >= l) climb(right);
    }
    result.heads_[i] = left;
    if (mapped) {
      const Memory x = a;
      const Memory y = b;
      result.map(field, [x, y, field, condition](Term index) {
        return choose(condition, x.read(field, index), y.read(field, index));
      });
      continue;
    }
    if (a.layout()[field].sort == Sort::scalar) {
      result.write(field, choose(condition, a.read(field), b.read(field)));
      continue;
    }
    for (size_t k = indexes.size(); k-- > 0;)
      result.push(field, result.heads_[i], indexes[k],
                  choose(condition, a.read(field, indexes[k]), b.read(field, indexes[k])), nullptr);
  }
  return result;
}

}  // namespace nacre::proof
