// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/solver/smt.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace nacre::proof {
namespace {

std::string sort(unsigned width) { return "(_ BitVec " + std::to_string(width) + ")"; }

std::string number(uint64_t value, unsigned width) {
  return "(_ bv" + std::to_string(value) + " " + std::to_string(width) + ")";
}

/// A symbol of SMT-LIB. The two characters that it cannot hold become underscores; the number keeps it unique.
std::string symbol(std::string name, uint64_t number) {
  std::ranges::replace_if(
      name, [](char c) { return c == '|' || c == '\\'; }, '_');
  return "|" + name + " " + std::to_string(number) + "|";
}

/// Truth values of SMT-LIB are a sort of their own.
std::string bit_of(const std::string& truth) { return "(ite " + truth + " #b1 #b0)"; }

std::string joined(const std::string& head, const std::vector<std::string>& words) {
  std::string text = "(" + head;
  for (const std::string& word : words) text += " " + word;
  return text + ")";
}

/// The operation of SMT-LIB that means the same.
const char* simple_name(Op op) {
  static const std::map<Op, const char*> names{{Op::bit_not, "bvnot"},
                                               {Op::bit_and, "bvand"},
                                               {Op::bit_or, "bvor"},
                                               {Op::bit_xor, "bvxor"},
                                               {Op::multiply, "bvmul"},
                                               {Op::shift_left, "bvshl"},
                                               {Op::shift_right, "bvlshr"},
                                               {Op::shift_right_signed, "bvashr"},
                                               {Op::concat, "concat"},
                                               {Op::zero_extend, "zero_extend"},
                                               {Op::sign_extend, "sign_extend"},
                                               {Op::equal, "="},
                                               {Op::less, "bvult"},
                                               {Op::less_signed, "bvslt"}};
  return names.at(op);
}

class Writer {
 public:
  [[nodiscard]] std::string query(const Query& query) {
    std::string asserts;
    for (const Term term : query.assumptions) asserts += "(assert (= " + name(term) + " #b1))\n";
    asserts += "(assert (or false";
    for (const Term term : query.goals) asserts += " (= " + name(term) + " #b0)";
    return "(set-logic QF_UFBV)\n(set-info :status unsat)\n" + declarations_ + definitions_ + asserts +
           "))\n(check-sat)\n";
  }

 private:
  /// Defines the term, and before it all that it consists of.
  [[nodiscard]] std::string name(Term root) {
    std::vector<Term> pending{root};
    while (!pending.empty()) {
      const Term term = pending.back();
      const size_t before = pending.size();
      if (!names_.contains(term.id)) {
        const auto operands = store_.operands(term);
        for (size_t i = operands.size(); i-- > 0;) {
          if (!names_.contains(operands[i].id)) pending.push_back(operands[i]);
        }
        if (pending.size() != before) continue;
        define(term);
      }
      pending.pop_back();
    }
    return names_.at(root.id);
  }

  void define(Term term) {
    const Node& node = store_.node(term);
    const std::string name = "t" + std::to_string(names_.size());
    std::vector<std::string> in;
    for (const Term operand : store_.operands(term)) in.push_back(names_.at(operand.id));
    definitions_ += "(define-fun " + name + " () " + sort(node.width) + " " + expression(term, node, in) + ")\n";
    names_.emplace(term.id, name);
  }

  [[nodiscard]] std::string expression(Term term, const Node& node, const std::vector<std::string>& in) {
    switch (node.op) {
      case Op::constant:
        return number(node.value, node.width);
      case Op::variable:
        return variable(node);
      case Op::read:
        return in.empty() ? field(node) : joined(field(node), in);
      case Op::sum:
        return sum(term, node, in);
      case Op::extract:
        return extract(in[0], node.value + node.width - 1, node.value);
      case Op::zero_extend:
      case Op::sign_extend:
        return joined(std::string("(_ ") + simple_name(node.op) + " " + added_bits(term) + ")", in);
      case Op::reverse:
        return reverse(in[0], node.width);
      case Op::leading_zeros:
      case Op::trailing_zeros:
        return zeros(in[0], node.width, node.op);
      case Op::equal:
      case Op::less:
      case Op::less_signed:
        return bit_of(joined(simple_name(node.op), in));
      case Op::choose:
        return joined("ite", {"(= " + in[0] + " #b1)", in[1], in[2]});
      default:
        return joined(simple_name(node.op), in);
    }
  }

  [[nodiscard]] std::string variable(const Node& node) {
    const std::string result = symbol(store_.variable(node.value).name, node.value);
    declare(result, "() " + sort(node.width));
    return result;
  }

  [[nodiscard]] std::string field(const Node& node) {
    const FieldDeclaration& field = store_.field(node.value);
    const std::string result = symbol("field " + field.name, node.value);
    std::string signature;
    for (const uint8_t width : field.index_widths) signature += (signature.empty() ? "" : " ") + sort(width);
    declare(result, "(" + signature + ") " + sort(field.width));
    return result;
  }

  void declare(const std::string& name, const std::string& signature) {
    if (declared_.insert(name).second) declarations_ += "(declare-fun " + name + " " + signature + ")\n";
  }

  [[nodiscard]] std::string sum(Term term, const Node& node, const std::vector<std::string>& in) {
    std::vector<std::string> addends{number(node.value, node.width)};
    for (size_t i = 0; i < in.size(); ++i) {
      addends.push_back(joined("bvmul", {number(store_.factors(term)[i] & low_bits(node.width), node.width), in[i]}));
    }
    std::string result = addends[0];
    for (size_t i = 1; i < addends.size(); ++i) result = joined("bvadd", {result, addends[i]});
    return result;
  }

  [[nodiscard]] static std::string extract(const std::string& in, uint64_t high, uint64_t low) {
    return "((_ extract " + std::to_string(high) + " " + std::to_string(low) + ") " + in + ")";
  }

  [[nodiscard]] std::string added_bits(Term term) const {
    return std::to_string(width(term) - width(store_.operands(term)[0]));
  }

  [[nodiscard]] static std::string reverse(const std::string& in, unsigned width) {
    std::string result = extract(in, 0, 0);
    for (unsigned i = 1; i < width; ++i) result = joined("concat", {result, extract(in, i, i)});
    return result;
  }

  [[nodiscard]] static std::string zeros(const std::string& in, unsigned width, Op op) {
    std::string result = number(width, width);
    for (unsigned i = width; i-- > 0;) {
      const unsigned bit = op == Op::trailing_zeros ? i : width - 1 - i;
      result = joined("ite", {joined("=", {extract(in, bit, bit), "#b1"}), number(i, width), result});
    }
    return result;
  }

  const Store& store_ = Store::current();
  std::unordered_map<uint32_t, std::string> names_;
  std::set<std::string> declared_;
  std::string declarations_;
  std::string definitions_;
};

}  // namespace

std::string to_smt2(const Query& query) { return Writer().query(query); }

}  // namespace nacre::proof
