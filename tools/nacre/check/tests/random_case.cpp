// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <random>
#include <stdexcept>

#include "brute.hpp"
#include "tools/nacre/policy/parser.hpp"

namespace nacre::tool::check {
namespace {

using abi::MoveBits;

constexpr unsigned automata = 2, extra = 2;  ///< states of an automaton besides its start
constexpr unsigned single = 8;                 ///< first column of events that are no calls

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  RandomCase make() {
    add_names();
    for (unsigned a = 0; a < automata; ++a) {
      for (unsigned i = 0; i <= extra; ++i) add_state(a, i == 0 ? a : 64 + a * extra + i - 1, i);
    }
    for (unsigned row = 0; row < 4; ++row) add_row(row);
    auto& tables = made_.compiled.tables;
    if (one_in(2)) tables.signals[3] = {step(one_in(2), single)};
    for (unsigned c = 1; c < 4; ++c) {
      if (one_in(2)) tables.restarts[c] = {step(one_in(2), single + 1)};
      if (one_in(4)) tables.controls[c].of[1 + below(3)] = {step(one_in(2), single + 2)};
    }
    const std::string claim = claim_text();
    Diagnostics diagnostics;
    made_.text = "policy p claim it \"it\": " + claim + "\n";
    made_.file = policy::parse_file("random", made_.text, diagnostics);
    if (diagnostics.failed()) throw std::runtime_error(diagnostics.text() + made_.text);
    return std::move(made_);
  }

 private:
  unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
  bool one_in(unsigned count) { return below(count) == 0; }
  static uint64_t step(unsigned automaton, unsigned column) { return abi::step_in_use | automaton | uint64_t{column} << 6; }
  unsigned state_of(unsigned automaton) {
    const unsigned i = below(extra + 1);
    return i == 0 ? automaton : 64 + automaton * extra + i - 1;
  }

  void add_names() {
    auto& names = made_.compiled.names;
    names.components = {{"root", true, 0}, {"server", true, 0}, {"middle", true, 0}, {"client", true, 1}};
    const policy::NamedMethod method{"do", {{"word", 0, {}}}, false};
    names.channels[0] = {2, 1, false, 0, 1, 0, {{0, method}}};
    names.channels[1] = {3, 1, false, 0, 1, 1, {{0, method}}};
    names.channels[2] = {3, 2, false, 0, 1, 2, {{0, method}}};
    names.channels[3] = {3, 2, true, 0, 0, 0, {}};
    for (unsigned a = 0; a < automata; ++a) names.automata.push_back({fmt::format("a{}", a), {}, {}});
    for (unsigned row = 0; row < 4; ++row) names.rows[row] = {row == 3 ? 0 : row, 0, "row", {}};
  }

  /// Only the first automaton saves words: classes of two are too coarse to be exact.
  void add_state(unsigned automaton, unsigned state, unsigned number) {
    made_.compiled.names.states[state] = {automaton, fmt::format("s{}", number), fmt::format("s{}", number), {}};
    for (unsigned column = 0; column < single + 3; ++column) {
      unsigned move = one_in(2) ? state : state_of(automaton);
      if (one_in(3)) move |= MoveBits::refuses;
      const bool delivery = column == 0 || column == 4;
      if (automaton == 0 && delivery && one_in(3)) move |= one_in(2) ? MoveBits::same : MoveBits::keep;
      made_.compiled.tables.moves[state].at[column] = static_cast<abi::Move>(move);
    }
    if (one_in(3)) made_.compiled.tables.states[state] = state_of(automaton) | 7 << 8;
  }

  void add_row(unsigned index) {
    abi::Row& row = made_.compiled.tables.rows[index];
    for (uint64_t& span : row.span) span = ~uint64_t{0};
    if (one_in(2)) {
      row.lo[0] = below(3);
      row.span[0] = below(2);
    }
    if (index == 0 && one_in(2)) row.next = 3;
    const unsigned column = below(2) * 4;
    if (!one_in(4)) row.steps.raw = step(0, column);
    if (one_in(2)) row.steps.raw = row.steps.raw == 0 ? step(1, column) : row.steps.raw | step(1, column) << 16;
    row.flags = static_cast<uint8_t>((one_in(3) ? 0u : abi::RowFlags::closes) | abi::RowFlags::compares);
  }

  std::string event() {
    static const char* const calls[] = {"middle > server.do", "client > server.do", "client > middle.do", "client > server.*"};
    static const char* const others[] = {"signal client > middle", "restart server", "restart middle", "expire a0.s1", "expire a1.s0",
                                         "control root > middle.stop", "control server > client.restart", "control root > server.start"};
    if (one_in(3)) return others[below(8)];
    static const char* const moments[] = {"", "", "ok ", "fail ", "lost "};
    const unsigned call = below(4);
    std::string text = moments[below(5)] + std::string(calls[call]);
    if (call != 3 && one_in(3)) text += one_in(2) ? fmt::format("(word not {})", below(3)) : fmt::format("(word in {}..{})", below(2), 1 + below(2));
    return text;
  }
  std::string events() { return one_in(3) ? event() + " or " + event() : event(); }

  std::string formula(unsigned depth) {
    if (depth == 0) return one_in(4) ? fmt::format("in a{}.s{}", below(2), below(3)) : event();
    const std::string one = formula(depth - 1);
    switch (below(6)) {
      case 0: return "not (" + one + ")";
      case 1: return "once (" + one + ")";
      case 2: return "previously (" + one + ")";
      case 3: return "(" + one + ") since (" + formula(depth - 1) + ")";
      case 4: return "(" + one + ") and (" + formula(depth - 1) + ")";
      default: return "(" + one + ") or (" + formula(depth - 1) + ")";
    }
  }

  std::string claim_text() {
    switch (below(7)) {
      case 0: return "never " + events();
      case 1: return events() + " only after " + events();
      case 2: return events() + " only after " + events() + ", once each";
      case 3: return events() + " never after " + events() + (one_in(2) ? " until " + events() : "");
      case 4: return fmt::format("at most {} {}", 1 + below(2), events()) + (one_in(2) ? " since " + events() : "");
      default: return "holds (" + event() + ") or (not (" + formula(3) + "))";
    }
  }

  std::mt19937_64 random_;
  RandomCase made_;
};

}  // namespace

RandomCase random_case(uint64_t seed) { return Maker(seed).make(); }

}  // namespace nacre::tool::check
