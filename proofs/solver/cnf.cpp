// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/cnf.hpp"

#include <charconv>
#include <functional>
#include <memory>
#include <unordered_map>

#include "proofs/solver/blast.hpp"
#include "proofs/solver/encoder.hpp"
#include "proofs/solver/gates.hpp"

namespace nacre::proof {
namespace {

/// Two reads of one field, and the wire that is true if they have the same indexes.
struct Pair {
  size_t first;
  size_t second;
  Wire same_indexes;
};

class Formula {
 public:
  [[nodiscard]] Cnf make(const Query& query) {
    std::vector<Wire> required;
    for (const Term term : query.assumptions) required.push_back(blaster_.bits(term).front());
    std::vector<Wire> violated;
    for (const Term term : query.goals) violated.push_back(inverted(blaster_.bits(term).front()));
    find_owners();
    for (const Wire wire : required) use(wire);
    for (const Wire wire : violated) use(wire);
    pair_reads();
    for (const Wire wire : required) cnf_.assertions.push_back(encoder_.require(wire));
    encoder_.require_any(violated);
    for (const Pair& pair : pairs_) require_function(pair);
    for (const size_t number : active_) cnf_.places.push_back(place(blaster_.occurrences()[number]));
    return std::move(cnf_);
  }

 private:
  void find_owners() {
    const auto& occurrences = blaster_.occurrences();
    for (size_t i = 0; i < occurrences.size(); ++i) {
      for (const Wire wire : occurrences[i].bits) owners_[gate_of(wire)] = i;
    }
    is_active_.resize(occurrences.size());
  }

  void use(Wire wire) {
    encoder_.use(wire, [this](uint32_t gate) {
      const size_t owner = owners_.at(gate);
      if (is_active_[owner]) return;
      is_active_[owner] = true;
      active_.push_back(owner);
    });
  }

  /// The indexes of the reads in the formula belong to it, and these may hold further reads.
  void pair_reads() {
    std::unordered_map<uint64_t, std::vector<size_t>> reads_of_field;
    for (size_t next = 0; next < active_.size(); ++next) {
      const Occurrence& one = blaster_.occurrences()[active_[next]];
      const Node& node = Store::current().node(one.term);
      if (node.op != Op::read) continue;
      for (const Bits& index : one.indexes) {
        for (const Wire wire : index) use(wire);
      }
      std::vector<size_t>& others = reads_of_field[node.value];
      for (const size_t other : others) {
        const Wire same = same_indexes(blaster_.occurrences()[other], one);
        if (same == wire_false) continue;
        use(same);
        pairs_.push_back({other, active_[next], same});
      }
      others.push_back(active_[next]);
    }
  }

  [[nodiscard]] Wire same_indexes(const Occurrence& a, const Occurrence& b) {
    Wire result = wire_true;
    for (size_t i = 0; i < a.indexes.size(); ++i) {
      result = gates_.both(result, blaster_.same(a.indexes[i], b.indexes[i]));
    }
    return result;
  }

  /// Equal indexes, equal values.
  void require_function(const Pair& pair) {
    const Bits& a = blaster_.occurrences()[pair.first].bits;
    const Bits& b = blaster_.occurrences()[pair.second].bits;
    for (size_t i = 0; i < a.size(); ++i) {
      if (!encoder_.is_used(a[i]) || !encoder_.is_used(b[i])) continue;
      encoder_.require_any({inverted(pair.same_indexes), a[i], inverted(b[i])});
      encoder_.require_any({inverted(pair.same_indexes), inverted(a[i]), b[i]});
    }
  }

  [[nodiscard]] std::vector<Literal> place_bits(const Bits& bits) {
    std::vector<Literal> result;
    for (const Wire wire : bits) {
      if (is_fixed(wire)) {
        result.push_back(wire == wire_true ? literal_true : literal_false);
      } else {
        result.push_back(encoder_.is_used(wire) ? encoder_.literal(wire) : literal_absent);
      }
    }
    return result;
  }

  [[nodiscard]] Place place(const Occurrence& occurrence) {
    const Store& store = Store::current();
    const Node& node = store.node(occurrence.term);
    Place place;
    place.is_read = node.op == Op::read;
    place.number = node.value;
    place.name = place.is_read ? store.field(node.value).name : store.variable(node.value).name;
    for (const Bits& index : occurrence.indexes) place.indexes.push_back(place_bits(index));
    place.bits = place_bits(occurrence.bits);
    return place;
  }

  Gates gates_;
  Blaster blaster_{gates_};
  Cnf cnf_;
  Encoder encoder_{gates_, cnf_};
  std::unordered_map<uint32_t, size_t> owners_;  ///< of an input gate: its occurrence
  std::vector<bool> is_active_;
  std::vector<size_t> active_;  ///< occurrences in the formula, in the order of their first use
  std::vector<Pair> pairs_;
};

void append(std::string& text, int64_t number) {
  char buffer[24];
  text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

uint64_t value_of(const std::vector<Literal>& bits, const std::vector<bool>& values) {
  uint64_t result = 0;
  for (size_t i = 0; i < bits.size(); ++i) {
    bool bit = bits[i] == literal_true;
    if (bits[i] != literal_absent && bits[i] != literal_true && bits[i] != literal_false) {
      bit = values[static_cast<size_t>(bits[i] < 0 ? -bits[i] : bits[i])] == (bits[i] > 0);
    }
    result |= uint64_t{bit} << i;
  }
  return result;
}

}  // namespace

Cnf encode(const Query& query) { return Formula().make(query); }

std::string to_dimacs(const Cnf& cnf) {
  std::string text = "p cnf " + std::to_string(cnf.variables) + " " + std::to_string(cnf.clauses) + "\n";
  text.reserve(text.size() + cnf.literals.size() * 6);
  for (const Literal literal : cnf.literals) {
    append(text, literal);
    text += literal == 0 ? '\n' : ' ';
  }
  return text;
}

Digest digest(std::string_view text) {
  Sha256 hash;
  hash.update({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  return hash.finish();
}

Model read_model(const Cnf& cnf, const std::vector<bool>& values) {
  Model model;
  std::map<std::string, uint64_t> lines;
  for (const Place& place : cnf.places) {
    const uint64_t value = value_of(place.bits, values);
    std::string name = place.name;
    if (!place.is_read) {
      lines[name] = model.variables[place.number] = value;
      continue;
    }
    std::vector<uint64_t> indexes;
    for (const auto& index : place.indexes) {
      indexes.push_back(value_of(index, values));
      name += "[" + std::to_string(indexes.back()) + "]";
    }
    // Two reads of one element may each be in the formula with a part of its bits only.
    lines[name] = model.reads[{place.number, indexes}] |= value;
  }
  for (const auto& [name, value] : lines) model.text += name + " = " + std::to_string(value) + "\n";
  return model;
}

Assignment Model::assignment() const {
  const auto shared = std::make_shared<Model>(*this);
  return {.variable =
              [shared](uint64_t number) {
                const auto found = shared->variables.find(number);
                return found == shared->variables.end() ? 0 : found->second;
              },
          .read =
              [shared](uint64_t field, std::span<const uint64_t> indexes) {
                const auto found = shared->reads.find({field, {indexes.begin(), indexes.end()}});
                return found == shared->reads.end() ? 0 : found->second;
              }};
}

}  // namespace nacre::proof
