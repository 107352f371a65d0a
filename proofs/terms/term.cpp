// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/terms/term.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#undef NDEBUG  // widths are checked in every build
#include <cassert>

namespace nacre::proof {

namespace {

thread_local Store* current_store = nullptr;

uint64_t reverse_bits(uint64_t value, unsigned width) {
  uint64_t result = 0;
  for (unsigned i = 0; i < width; ++i) result |= (value >> i & 1) << (width - 1 - i);
  return result;
}

int64_t as_signed(uint64_t value, unsigned width) {
  const unsigned unused = 64 - width;
  return static_cast<int64_t>(value << unused) >> unused;
}

/// All ones from the highest set bit down.
uint64_t filled(uint64_t value) { return value == 0 ? 0 : ~uint64_t{0} >> std::countl_zero(value); }

}  // namespace

uint64_t Store::Serial::next() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

Store::Store() : table_(1 << 12) { intern(Op::constant, 1, 0, {}); }

Store& Store::current() {
  assert(current_store != nullptr);
  return *current_store;
}

StoreScope::StoreScope(Store& store) : before_(current_store) { current_store = &store; }
StoreScope::~StoreScope() { current_store = before_; }

std::span<const Term> Store::operands(Term term) const {
  const Node& n = nodes_[term.id];
  return {operands_.data() + n.first, n.count};
}

std::span<const uint64_t> Store::factors(Term term) const {
  const Node& n = nodes_[term.id];
  return {factors_.data() + n.first, n.count};
}

uint32_t Store::declare_field(FieldDeclaration declaration) {
  const auto [place, added] = field_numbers_.try_emplace(declaration.name, static_cast<uint32_t>(fields_.size()));
  if (added) fields_.push_back(std::move(declaration));
  return place->second;
}

uint32_t Store::declare_variable(VariableDeclaration declaration) {
  const auto [place, added] = variable_numbers_.try_emplace(declaration.name, static_cast<uint32_t>(variables_.size()));
  if (added) variables_.push_back(std::move(declaration));
  return place->second;
}

uint64_t Store::hash(Op op, uint8_t width, uint64_t value, std::span<const Term> operands,
                     std::span<const uint64_t> factors) const {
  constexpr uint64_t prime = 0x9e37'79b9'7f4a'7c15;
  uint64_t h = (static_cast<uint64_t>(op) << 8 | width) * prime ^ value;
  for (const Term t : operands) h = (std::rotl(h, 23) ^ t.id) * prime;
  for (const uint64_t f : factors) h = (std::rotl(h, 29) ^ f) * prime;
  return h ^ h >> 31;
}

Term Store::intern(Op op, uint8_t width, uint64_t value, std::span<const Term> operands,
                   std::span<const uint64_t> factors) {
  const uint64_t mask = table_.size() - 1;
  for (uint64_t slot = hash(op, width, value, operands, factors) & mask;; slot = (slot + 1) & mask) {
    const uint32_t id = table_[slot];
    if (id == 0) {
      Node node{.op = op,
                .width = width,
                .count = static_cast<uint16_t>(operands.size()),
                .first = static_cast<uint32_t>(operands_.size()),
                .value = value,
                .maybe = 0,
                .minimum = 0,
                .maximum = 0};
      for (size_t i = 0; i < operands.size(); ++i) {
        operands_.push_back(operands[i]);
        factors_.push_back(factors.empty() ? 0 : factors[i]);
      }
      bound(node);
      nodes_.push_back(node);
      table_[slot] = static_cast<uint32_t>(nodes_.size());
      if (nodes_.size() * 2 > table_.size()) grow();
      return {static_cast<uint32_t>(nodes_.size() - 1)};
    }
    const Node& n = nodes_[id - 1];
    if (n.op != op || n.width != width || n.value != value || n.count != operands.size()) continue;
    if (!std::equal(operands.begin(), operands.end(), operands_.begin() + n.first)) continue;
    if (!factors.empty() && !std::equal(factors.begin(), factors.end(), factors_.begin() + n.first)) continue;
    return {id - 1};
  }
}

void Store::grow() {
  std::vector<uint32_t> bigger(table_.size() * 4);
  const uint64_t mask = bigger.size() - 1;
  for (uint32_t i = 0; i < nodes_.size(); ++i) {
    const Node& n = nodes_[i];
    const std::span<const uint64_t> f = n.op == Op::sum ? factors({i}) : std::span<const uint64_t>{};
    uint64_t slot = hash(n.op, n.width, n.value, operands({i}), f) & mask;
    while (bigger[slot] != 0) slot = (slot + 1) & mask;
    bigger[slot] = i + 1;
  }
  table_ = std::move(bigger);
}

void Store::bound(Node& node) const {
  const auto operand = [&](unsigned i) -> const Node& { return nodes_[operands_[node.first + i].id]; };
  const uint64_t all = low_bits(node.width);
  node.maybe = all;
  node.minimum = 0;
  node.maximum = all;
  switch (node.op) {
    case Op::constant:
      node.maybe = node.minimum = node.maximum = node.value;
      return;
    case Op::bit_and:
      node.maybe = operand(0).maybe & operand(1).maybe;
      node.maximum = std::min({node.maybe, operand(0).maximum, operand(1).maximum});
      return;
    case Op::bit_or:
      node.maybe = operand(0).maybe | operand(1).maybe;
      node.minimum = std::max(operand(0).minimum, operand(1).minimum);
      node.maximum = node.maybe;
      return;
    case Op::bit_xor:
      node.maybe = operand(0).maybe | operand(1).maybe;
      node.maximum = node.maybe;
      return;
    case Op::sum: {
      unsigned __int128 least = node.value;
      unsigned __int128 most = node.value;
      unsigned low = node.value == 0 ? 64 : static_cast<unsigned>(std::countr_zero(node.value));
      for (unsigned i = 0; i < node.count; ++i) {
        const uint64_t f = factors_[node.first + i];
        least += static_cast<unsigned __int128>(f) * operand(i).minimum;
        most += static_cast<unsigned __int128>(f) * operand(i).maximum;
        const uint64_t m = operand(i).maybe;
        if (m != 0) low = std::min(low, static_cast<unsigned>(std::countr_zero(f) + std::countr_zero(m)));
        if (most > all) break;
      }
      if (most <= all) {
        node.minimum = static_cast<uint64_t>(least);
        node.maximum = static_cast<uint64_t>(most);
        node.maybe = filled(node.maximum) & (low >= 64 ? 0 : ~low_bits(low));
      }
      return;
    }
    case Op::shift_right:
      node.maximum = operand(0).maximum;
      node.maybe = filled(operand(0).maybe);
      return;
    case Op::extract:
      node.maybe = operand(0).maybe >> node.value & all;
      node.maximum = node.maybe;
      if (node.value == 0 && operand(0).maximum <= all) {
        node.minimum = operand(0).minimum;
        node.maximum = operand(0).maximum;
      }
      return;
    case Op::concat:
      node.maybe = operand(0).maybe << operand(1).width | operand(1).maybe;
      node.minimum = operand(0).minimum << operand(1).width | operand(1).minimum;
      node.maximum = operand(0).maximum << operand(1).width | operand(1).maximum;
      return;
    case Op::zero_extend:
      node.maybe = operand(0).maybe;
      node.minimum = operand(0).minimum;
      node.maximum = operand(0).maximum;
      return;
    case Op::leading_zeros:
    case Op::trailing_zeros:
      node.maximum = std::min<uint64_t>(node.width, all);
      node.maybe = filled(node.maximum);
      return;
    case Op::choose:
      node.maybe = operand(1).maybe | operand(2).maybe;
      node.minimum = std::min(operand(1).minimum, operand(2).minimum);
      node.maximum = std::max(operand(1).maximum, operand(2).maximum);
      return;
    default:
      return;
  }
}

uint64_t apply(const Node& node, std::span<const uint64_t> v, std::span<const uint64_t> factors,
               std::span<const unsigned> widths) {
  const unsigned width = node.width;
  const auto cut = [width](uint64_t value) { return value & low_bits(width); };
  switch (node.op) {
    case Op::constant:
      return node.value;
    case Op::variable:
    case Op::read:
      break;
    case Op::bit_not:
      return cut(~v[0]);
    case Op::bit_and:
      return v[0] & v[1];
    case Op::bit_or:
      return v[0] | v[1];
    case Op::bit_xor:
      return v[0] ^ v[1];
    case Op::sum: {
      uint64_t total = node.value;
      for (size_t i = 0; i < v.size(); ++i) total += factors[i] * v[i];
      return cut(total);
    }
    case Op::multiply:
      return cut(v[0] * v[1]);
    case Op::shift_left:
      return v[1] >= width ? 0 : cut(v[0] << v[1]);
    case Op::shift_right:
      return v[1] >= width ? 0 : v[0] >> v[1];
    case Op::shift_right_signed:
      return cut(static_cast<uint64_t>(as_signed(v[0], width) >> std::min<uint64_t>(v[1], 63)));
    case Op::extract:
      return cut(v[0] >> node.value);
    case Op::concat:
      return v[0] << widths[1] | v[1];
    case Op::zero_extend:
      return v[0];
    case Op::sign_extend:
      return cut(static_cast<uint64_t>(as_signed(v[0], widths[0])));
    case Op::reverse:
      return reverse_bits(v[0], width);
    case Op::leading_zeros:
      return v[0] == 0 ? width : static_cast<uint64_t>(std::countl_zero(v[0])) - (64 - width);
    case Op::trailing_zeros:
      return v[0] == 0 ? width : static_cast<uint64_t>(std::countr_zero(v[0]));
    case Op::equal:
      return v[0] == v[1] ? 1 : 0;
    case Op::less:
      return v[0] < v[1] ? 1 : 0;
    case Op::less_signed:
      return as_signed(v[0], widths[0]) < as_signed(v[1], widths[1]) ? 1 : 0;
    case Op::choose:
      return v[0] != 0 ? v[1] : v[2];
  }
  assert(false);
  return 0;
}

uint64_t Evaluator::operator()(Term term) {
  const Store& store = Store::current();
  if (known_.size() < store.size()) {
    known_.resize(store.size());
    values_.resize(store.size());
  }
  if (known_[term.id]) return values_[term.id];
  const Node node = store.node(term);
  const std::span<const Term> operands = store.operands(term);
  uint64_t value = 0;
  if (node.op == Op::choose) {
    value = (*this)((*this)(operands[0]) != 0 ? operands[1] : operands[2]);
  } else {
    constexpr size_t few = 8;
    uint64_t small_values[few];
    unsigned small_widths[few];
    std::vector<uint64_t> many_values;
    std::vector<unsigned> many_widths;
    if (operands.size() > few) {
      many_values.resize(operands.size());
      many_widths.resize(operands.size());
    }
    uint64_t* const values = operands.size() > few ? many_values.data() : small_values;
    unsigned* const widths = operands.size() > few ? many_widths.data() : small_widths;
    for (size_t i = 0; i < operands.size(); ++i) {
      values[i] = (*this)(operands[i]);
      widths[i] = store.node(operands[i]).width;
    }
    const std::span<const uint64_t> all(values, operands.size());
    if (node.op == Op::variable) {
      value = assignment_.variable(node.value) & low_bits(node.width);
    } else if (node.op == Op::read) {
      value = assignment_.read(node.value, all) & low_bits(node.width);
    } else {
      value = apply(node, all, store.factors(term), {widths, operands.size()});
    }
  }
  known_[term.id] = true;
  values_[term.id] = value;
  return value;
}

std::string to_text(Term term, size_t limit) {
  static constexpr const char* names[] = {"",    "",    "",    "~",   "&",       "|",      "^",    "+",
                                          "*",   "<<",  ">>",  ">>s", "extract", "concat", "zext", "sext",
                                          "rev", "clz", "ctz", "==",  "<",       "<s",     "?"};
  const Store& store = Store::current();
  const Node& node = store.node(term);
  const auto operands = store.operands(term);
  std::string text;
  const auto inner = [&](Term t) {
    return text.size() >= limit ? std::string("...") : to_text(t, limit - text.size());
  };
  switch (node.op) {
    case Op::constant:
      if (node.value < 10) return std::to_string(node.value);
      {
        char buffer[24];
        snprintf(buffer, sizeof buffer, "0x%llx", static_cast<unsigned long long>(node.value));
        return buffer;
      }
    case Op::variable:
      return store.variable(node.value).name;
    case Op::read:
      text = store.field(node.value).name + "[";
      break;
    case Op::extract:
      text = "bits(" + std::to_string(node.value) + "+" + std::to_string(node.width) + ", ";
      break;
    default:
      text = std::string("(") + names[static_cast<unsigned>(node.op)] + " ";
      break;
  }
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i != 0) text += ", ";
    if (node.op == Op::sum && store.factors(term)[i] != 1)
      text += std::to_string(static_cast<int64_t>(store.factors(term)[i])) + "*";
    text += inner(operands[i]);
  }
  if (node.op == Op::sum && node.value != 0) text += ", " + std::to_string(static_cast<int64_t>(node.value));
  text += node.op == Op::read ? "]" : ")";
  if (text.size() > limit) text = text.substr(0, limit) + "...";
  return text;
}

}  // namespace nacre::proof
