// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/checker/check.hpp"

#include <limits>
#include <vector>

namespace nacre::certificate {
namespace {

constexpr int64_t most_variables = 1 << 28;

struct Refusal {
  std::string reason;
};

[[noreturn]] void refuse(std::string reason) { throw Refusal{std::move(reason)}; }

/// Words of a text, line by line. A number is decimal, with an optional minus and nothing else.
class Reader {
 public:
  explicit Reader(std::string_view text) : next_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] uint64_t line() const { return line_; }

  /// Skips blanks; whether there is nothing more on this line.
  [[nodiscard]] bool at_end_of_line() {
    while (next_ != end_ && *next_ == ' ') ++next_;
    return next_ == end_ || *next_ == '\n';
  }

  void end_line() {
    if (!at_end_of_line()) refuse("more on the line than expected");
    if (next_ == end_) refuse("the last line is cut off");
    ++next_;
    ++line_;
  }

  [[nodiscard]] bool at_end() const { return next_ == end_; }

  void skip_line() {
    while (next_ != end_ && *next_ != '\n') ++next_;
    end_line();
  }

  [[nodiscard]] bool take(std::string_view word) {
    if (at_end_of_line() || static_cast<size_t>(end_ - next_) < word.size()) return false;
    if (std::string_view(next_, word.size()) != word) return false;
    const char* after = next_ + word.size();
    if (after != end_ && *after != ' ' && *after != '\n') return false;
    next_ = after;
    return true;
  }

  [[nodiscard]] int64_t number() {
    if (at_end_of_line()) refuse("the line is cut off");
    const bool negative = *next_ == '-';
    if (negative) ++next_;
    int64_t value = 0;
    const char* digits = next_;
    while (next_ != end_ && *next_ >= '0' && *next_ <= '9') {
      value = value * 10 + (*next_++ - '0');
      if (next_ - digits > 17) refuse("a number is too large");
    }
    if (next_ == digits) refuse("a number is expected");
    if (next_ != end_ && *next_ != ' ' && *next_ != '\n') refuse("a number is expected");
    if (negative && value == 0) refuse("minus zero");
    return negative ? -value : value;
  }

 private:
  const char* next_;
  const char* end_;
  uint64_t line_ = 1;
};

/// Literals as small numbers: variable v is 2v, its negation 2v + 1.
using Literal = uint32_t;

class Checker {
 public:
  Checker(std::string_view formula, std::string_view certificate)
      : formula_(formula), certificate_(certificate), most_clauses_(certificate.size()) {}

  [[nodiscard]] Result run() {
    try {
      read_formula();
    } catch (const Refusal& refusal) {
      return {false, Input::formula, formula_.line(), refusal.reason};
    }
    try {
      read_certificate();
    } catch (const Refusal& refusal) {
      return {false, Input::certificate, certificate_.line(), refusal.reason};
    }
    return {true, Input::certificate, certificate_.line(), {}};
  }

 private:
  struct Clause {
    size_t first = 0;
    uint32_t count = 0;
    bool present = false;
  };

  [[nodiscard]] Literal literal(int64_t number) const {
    const int64_t variable = number < 0 ? -number : number;
    if (variable > variables_) refuse("there is no variable " + std::to_string(variable));
    return static_cast<Literal>(2 * variable + (number < 0 ? 1 : 0));
  }

  /// Appends the literals up to the next zero to `literals_`.
  [[nodiscard]] Clause read_literals(Reader& reader) {
    Clause clause{.first = literals_.size(), .count = 0, .present = true};
    for (int64_t number = reader.number(); number != 0; number = reader.number()) literals_.push_back(literal(number));
    const size_t count = literals_.size() - clause.first;
    if (count > std::numeric_limits<uint32_t>::max()) refuse("a clause is too long");
    clause.count = static_cast<uint32_t>(count);
    return clause;
  }

  void read_formula() {
    while (formula_.take("c")) formula_.skip_line();
    if (!formula_.take("p") || !formula_.take("cnf")) refuse("`p cnf VARIABLES CLAUSES` is expected");
    variables_ = formula_.number();
    if (variables_ < 0 || variables_ > most_variables) refuse("too many variables");
    const int64_t count = formula_.number();
    if (count < 0) refuse("a negative number of clauses");
    formula_.end_line();
    clauses_.emplace_back();
    while (!formula_.at_end()) {
      clauses_.push_back(read_literals(formula_));
      formula_.end_line();
    }
    if (clauses_.size() - 1 != static_cast<size_t>(count)) refuse("another number of clauses than announced");
    most_clauses_ += clauses_.size();
    true_in_.assign(2 * static_cast<size_t>(variables_) + 2, 0);
  }

  void read_certificate() {
    while (!certificate_.at_end()) {
      const int64_t id = certificate_.number();
      if (id < 0) refuse("a negative id");
      if (certificate_.take("d")) {
        forget();
      } else if (add(static_cast<uint64_t>(id))) {
        certificate_.end_line();
        if (!certificate_.at_end()) refuse("steps after the empty clause");
        return;
      }
      certificate_.end_line();
    }
    refuse("the empty clause is not derived");
  }

  [[nodiscard]] Clause& clause_of(int64_t id) {
    if (id < 0) refuse("a negative hint: steps of that kind are not accepted");
    if (static_cast<uint64_t>(id) >= clauses_.size() || !clauses_[static_cast<size_t>(id)].present) {
      refuse("there is no clause " + std::to_string(id));
    }
    return clauses_[static_cast<size_t>(id)];
  }

  void forget() {
    for (int64_t id = certificate_.number(); id != 0; id = certificate_.number()) clause_of(id).present = false;
  }

  /// Whether the clause that it adds is the empty one.
  [[nodiscard]] bool add(uint64_t id) {
    if (id < clauses_.size()) refuse("the id " + std::to_string(id) + " is not larger than those before it");
    if (id > most_clauses_) refuse("the id " + std::to_string(id) + " is too large");
    const Clause clause = read_literals(certificate_);
    step_ += 1;
    for (size_t i = clause.first; i < clause.first + clause.count; ++i) {
      if (is_true(literals_[i])) refuse("a literal and its negation in one clause");
      make_true(literals_[i] ^ 1);
    }
    follow_hints();
    clauses_.resize(static_cast<size_t>(id) + 1);
    clauses_.back() = clause;
    return clause.count == 0;
  }

  void follow_hints() {
    bool conflict = false;
    for (int64_t id = certificate_.number(); id != 0; id = certificate_.number()) {
      const Clause& hint = clause_of(id);
      if (conflict) refuse("hints after the one that leaves no literal");
      conflict = !propagate(hint, id);
    }
    if (!conflict) refuse("the hints do not show that the clause follows");
  }

  /// Makes the one literal of `hint` true that is not false. False if there is none.
  [[nodiscard]] bool propagate(const Clause& hint, int64_t id) {
    Literal left = 0;
    for (size_t i = hint.first; i < hint.first + hint.count; ++i) {
      const Literal literal = literals_[i];
      if (is_true(literal ^ 1) || literal == left) continue;
      if (left != 0) refuse("hint " + std::to_string(id) + " leaves more than one literal");
      left = literal;
    }
    if (left == 0) return false;
    if (is_true(left)) refuse("hint " + std::to_string(id) + " is true already");
    make_true(left);
    return true;
  }

  /// A literal is true if it was made so in this step: nothing has to be undone between steps.
  [[nodiscard]] bool is_true(Literal literal) const { return true_in_[literal] == step_; }
  void make_true(Literal literal) { true_in_[literal] = step_; }

  Reader formula_;
  Reader certificate_;
  uint64_t most_clauses_;  ///< bound of the ids, so that memory is bounded by the inputs
  int64_t variables_ = 0;
  uint64_t step_ = 0;
  std::vector<Literal> literals_;
  std::vector<Clause> clauses_;  ///< by id
  std::vector<uint64_t> true_in_;
};

}  // namespace

Result check(std::string_view formula, std::string_view certificate) { return Checker(formula, certificate).run(); }

std::string to_text(const Result& result) {
  if (result.verified) return "verified";
  return std::string("refused: ") + (result.input == Input::formula ? "formula" : "certificate") + " line " +
         std::to_string(result.line) + ": " + result.reason;
}

}  // namespace nacre::certificate
