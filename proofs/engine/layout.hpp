// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel's memory as fields: each leaf of each structure is a function from an index to a value. An access that does not
// fall into named fields is a violation. The names are for people: proofs hold of the addresses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proofs/terms/term.hpp"

namespace nacre::proof {

/// An index into `Layout::fields`.
struct FieldId {
  uint32_t number = 0;
  friend constexpr auto operator<=>(FieldId, FieldId) = default;
};

/// What the indexes of a field count. Each sort has its own width.
enum class Sort : uint8_t {
  scalar,
  component,
  channel,
  line,
  interrupt,
  row,
  fp_slot,
  record,
  automaton,
  state,    ///< of any automaton
  move,     ///< state and column
  rate,
  control,  ///< component and operation
};
inline constexpr unsigned sort_count = 13;  ///< enumerators of Sort
[[nodiscard]] unsigned index_width(Sort sort);
[[nodiscard]] uint64_t element_count(Sort sort);

/// Bit of a component's `flags`: a policy wants to know how its open call ends.
inline constexpr uint8_t closing_flag = 8;

struct Field {
  std::string name;
  Sort sort = Sort::scalar;
  unsigned bytes = 0;
  bool writable = false;
  uint64_t address = 0;  ///< of element 0; 0 for a register
};

/// Equally large elements one after the other.
struct Area {
  std::string name;
  uint64_t address = 0;
  uint64_t stride = 0;
  Sort sort = Sort::scalar;
  std::vector<FieldId> by_offset;  ///< in order of offset
};

class Layout {
 public:
  struct Addresses {
    uint64_t state = 0;
    uint64_t audit = 0;
    uint64_t tables = 0;
    uint64_t firmware = 0;  ///< nacre_smc
    uint64_t stack_begin = 0;
    uint64_t stack_end = 0;
  };
  /// From offsetof and sizeof of the kernel's own headers.
  explicit Layout(const Addresses& addresses);
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }
  [[nodiscard]] const Field& operator[](FieldId id) const { return fields_[id.number]; }
  [[nodiscard]] const std::vector<Area>& areas() const { return areas_; }
  [[nodiscard]] FieldId find(std::string_view name) const;  ///< there must be one
  /// A register or another word outside memory.
  FieldId add_register(std::string name, unsigned bytes);
  /// The same, one for each element of a sort.
  FieldId add_column(std::string name, unsigned bytes, Sort sort);
  /// A word, or an array of words, at an address: a local variable that the stack does not treat as a saved register.
  FieldId add_object(std::string name, uint64_t address, unsigned bytes, Sort sort);
  [[nodiscard]] const Addresses& addresses() const { return addresses_; }

 private:
  FieldId add(Field field);
  void begin_area(std::string name, uint64_t address, uint64_t stride, Sort sort, bool writable);
  void leaf(std::string name, uint64_t offset, uint64_t bytes);
  void leaves(const std::string& name, uint64_t offset, uint64_t bytes, unsigned count);
  void add_components();
  void add_state();
  void add_audit();
  void add_tables();
  void add_policy();

  std::vector<Field> fields_;
  std::vector<Area> areas_;
  Addresses addresses_;
  bool writable_ = false;
};

}  // namespace nacre::proof
