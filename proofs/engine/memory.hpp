// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the fields hold: an initial function and the writes since. Copies are cheap and share their past, so a branch is a
// copy and a join is `join`. Both the machine code and the specification work on this.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "proofs/engine/layout.hpp"

namespace nacre::proof {

class Memory {
 public:
  /// The value of a field at an index (width index_width(sort); of a scalar any term, unused).
  using Function = std::function<Term(Term index)>;

  /// Every field holds an unknown function of its name.
  explicit Memory(const Layout& layout, const std::string& prefix = "");
  /// Replaces what a field holds initially. Before any write.
  void define(FieldId field, Function initial);

  [[nodiscard]] Term read(FieldId field, Term index) const;
  [[nodiscard]] Term read(FieldId field) const { return read(field, Term{}); }
  void write(FieldId field, Term index, Term value);
  void write(FieldId field, Term value) { write(field, Term{}, value); }
  /// All elements at once.
  void map(FieldId field, Function function);
  /// What `field` holds in `other`, which has the same past.
  void adopt(FieldId field, const Memory& other);
  /// Fields written since `before`, of which this is a descendant.
  [[nodiscard]] std::vector<FieldId> changed_since(const Memory& before) const;
  /// Indexes at which `field` was written one by one since `before`.
  [[nodiscard]] std::vector<Term> written_since(const Memory& before, FieldId field) const;
  [[nodiscard]] const Layout& layout() const { return *layout_; }

  /// What holds if `condition` chooses between two descendants of one memory.
  [[nodiscard]] static Memory join(Term condition, const Memory& a, const Memory& b);

 private:
  struct Write;
  using Link = std::shared_ptr<const Write>;
  struct Write {
    Link before;
    uint32_t depth = 0;
    Term index;
    Term value;
    std::shared_ptr<const Function> function;  ///< of a map
  };
  [[nodiscard]] Term read(const Link& link, FieldId field, Term index) const;
  [[nodiscard]] static uint32_t depth(const Link& link) { return link ? link->depth : 0; }
  void push(FieldId field, const Link& before, Term index, Term value, std::shared_ptr<const Function> function);

  const Layout* layout_;
  std::shared_ptr<std::vector<Function>> initial_;
  std::vector<Link> heads_;
};

}  // namespace nacre::proof
