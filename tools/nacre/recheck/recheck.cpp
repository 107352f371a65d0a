// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Checks certificates of claims (README.md) without any code of the checker: reads claims from the policy, tables from
// their bytes, and makes one pass over the states. nacre_recheck TABLES NAMES POLICY CERTIFICATE...
#include <ctype.h>
#include <string.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>

#include "abi/policy.hpp"

namespace {

struct Condition {
  std::string argument;
  char test = '=';  ///< '=' equal, '!' not, '.' within
  std::string low;
  std::string high;
};

struct Atom {
  char kind = 'c';      ///< 'c' call, 's' signal, 'o' control, 'r' restart, 'x' expire, 'n' an event by its name
  unsigned moment = 0;  ///< delivered, ok, fail, lost
  std::string a, b, c;  ///< client, server, method; from, to; controller, target, operation; component; automaton, state
  std::vector<Condition> conditions;
};

/// 'e' bit, '!' not, '&' and, '|' or; these remember: 'o' once, 's' since, 'p' previously.
struct Node {
  char kind = 'e';
  unsigned left = 0;  ///< of 'e': the bit
  unsigned right = 0;
};

struct Claim {
  std::vector<std::vector<Atom>> leaves;                     ///< bit i
  std::vector<std::pair<std::string, std::string>> inside;  ///< bit 16 + i: automaton and state
  std::vector<Node> nodes;                                  ///< none: at most `limit` leaf 0 since leaf 1, or boot (bit 31)
  uint64_t limit = 0;
  bool positions = false;  ///< `holds`: the end of each call counts as a position
};

struct Policy {
  std::map<std::string, uint64_t> values;
  std::map<std::string, std::vector<Atom>> events;
  std::map<std::string, Claim> claims;  ///< those about traces
};
using Tokens = std::vector<std::string>;

Tokens tokens_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  std::stringstream all;
  all << file.rdbuf();
  const std::string text = all.str();
  Tokens tokens;
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    if (isspace(static_cast<unsigned char>(text[i])) != 0) {
      i = end;
      continue;
    }
    if (text[i] == '#') {
      i = text.find('\n', i);
      continue;
    }
    if (text[i] == '"') end = text.find('"', i + 1) + 1;
    if (text.compare(i, 2, "..") == 0) end = i + 2;
    const auto in_word = [&](size_t at) { return at < text.size() && (isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_'); };
    if (in_word(i)) {
      while (in_word(end)) ++end;
    }
    tokens.push_back(text.substr(i, end - i));
    i = end;
  }
  return tokens;
}

class Reader {
 public:
  explicit Reader(Policy& policy) : policy_(policy) {}

  void read(const std::string& path) {
    if (!read_.insert(path).second) return;
    tokens_ = tokens_of(path);
    at_ = 0;
    std::vector<std::string> includes;
    while (at_ < tokens_.size()) item(path, includes);
    for (const std::string& one : includes) read(one);
  }

 private:
  std::string peek() const { return at_ < tokens_.size() ? tokens_[at_] : ""; }
  std::string next() {
    if (at_ == tokens_.size()) throw std::runtime_error("the policy ends in the middle");
    return tokens_[at_++];
  }
  bool take(const std::string& token) { return peek() == token && ++at_ != 0; }
  void want(const std::string& token) {
    if (!take(token)) throw std::runtime_error("expected '" + token + "', found '" + peek() + "'");
  }

  void item(const std::string& path, std::vector<std::string>& includes) {
    const std::string word = next();
    if (word == "include") {
      const std::string name = next();
      const size_t slash = path.rfind('/');
      includes.push_back((slash == std::string::npos ? "" : path.substr(0, slash + 1)) + name.substr(1, name.size() - 2));
    } else if (word == "value" || word == "event") {
      const std::string name = next();
      want("=");
      if (word == "value") policy_.values[name] = std::stoull(next(), nullptr, 0);
      else policy_.events[name] = event();
    } else if (word == "claim") {
      const std::string name = next();
      next();
      want(":");
      claim_ = {};
      if (claim()) policy_.claims[name] = claim_;
    } else {
      skip();
    }
  }

  void skip() {
    static const std::set<std::string> items{"include", "allow", "value", "event", "automaton", "claim", "test"};
    for (int depth = 0; at_ < tokens_.size() && (depth > 0 || !items.contains(peek()));) {
      const std::string token = next();
      depth += token == "{" || token == "(" ? 1 : token == "}" || token == ")" ? -1 : 0;
      if (token == ".") next();
    }
  }

  std::vector<Atom> event() {
    std::vector<Atom> atoms;
    do {
      if (take("(")) {
        for (Atom& one : event()) atoms.push_back(std::move(one));
        want(")");
      } else {
        atoms.push_back(atom());
      }
    } while (take("or"));
    return atoms;
  }

  Atom atom() {
    Atom atom;
    atom.moment = take("ok") ? 1 : take("fail") ? 2 : take("lost") ? 3 : 0;
    if (atom.moment == 0) atom.kind = take("signal") ? 's' : take("control") ? 'o' : take("restart") ? 'r' : take("expire") ? 'x' : 'c';
    atom.a = next();
    if (atom.kind == 'x') want("."), atom.b = next();
    if (atom.kind == 'r' || atom.kind == 'x') return atom;
    if (atom.kind == 'c' && peek() != ">") atom.kind = 'n';
    if (atom.kind == 'n') return atom;
    want(">");
    atom.b = next();
    if (atom.kind == 's') return atom;
    want(".");
    atom.c = next();
    if (atom.kind == 'c' && take("(")) {
      do atom.conditions.push_back(condition());
      while (take(","));
      want(")");
    }
    return atom;
  }

  Condition condition() {
    Condition one{.argument = next(), .test = '=', .low = {}, .high = {}};
    const std::string sign = next();
    one.test = sign == "=" ? '=' : sign == "not" ? '!' : '.';
    one.low = one.high = next();
    if (one.test == '.') want(".."), one.high = next();
    return one;
  }

  unsigned node(char kind, unsigned left, unsigned right = 0) {
    claim_.nodes.push_back({kind, left, right});
    return static_cast<unsigned>(claim_.nodes.size() - 1);
  }
  unsigned leaf(std::vector<Atom> atoms) {
    claim_.leaves.push_back(std::move(atoms));
    return node('e', static_cast<unsigned>(claim_.leaves.size() - 1));
  }

  unsigned unary() {
    if (take("not")) return node('!', unary());
    if (take("once")) return node('o', unary());
    if (take("previously")) return node('p', unary());
    if (take("(")) {
      const unsigned inner = formula();
      want(")");
      return inner;
    }
    if (!take("in")) return leaf({atom()});
    const std::string automaton = next();
    want(".");
    claim_.inside.emplace_back(automaton, next());
    return node('e', 15 + static_cast<unsigned>(claim_.inside.size()));
  }
  unsigned since() {
    const unsigned left = unary();
    return take("since") ? node('s', left, unary()) : left;
  }
  unsigned conjunction() {
    unsigned all = since();
    while (take("and")) all = node('&', all, since());
    return all;
  }
  unsigned formula() {
    unsigned all = conjunction();
    while (take("or")) all = node('|', all, conjunction());
    return all;
  }

  /// not `broken` since `from`, before this position.
  unsigned unbroken(unsigned broken, unsigned from) { return node('p', node('s', node('!', broken), from)); }

  /// False: it is about flow.
  bool claim() {
    if (take("no")) return skip(), false;
    if (take("never")) return node('!', leaf(event())), true;
    if (take("holds")) return claim_.positions = true, formula(), true;
    if (take("at")) {
      want("most");
      claim_.limit = std::stoull(next(), nullptr, 0);
      claim_.leaves.push_back(event());
      if (take("since")) claim_.leaves.push_back(event());
      return true;
    }
    const unsigned act = leaf(event());
    const bool only = take("only");
    if (!only) want("never");
    want("after");
    const unsigned cause = leaf(event());
    const bool each = only && take(",");
    if (each) want("once"), want("each");
    unsigned before = 0;
    if (each) before = unbroken(act, cause);
    else if (!only && take("until")) before = unbroken(leaf(event()), cause);
    else before = node('p', node('o', cause));
    if (!only) before = node('!', before);
    node('|', node('!', act), before);
    return true;
  }

  Policy& policy_;
  Claim claim_;
  Tokens tokens_;
  size_t at_ = 0;
  std::set<std::string> read_;
};

/// The memory after a position with these bits; none: the claim is false there.
std::optional<uint64_t> step(const Claim& claim, uint64_t memory, uint32_t bits) {
  if (claim.nodes.empty()) {
    memory += bits & 1;
    if (memory > claim.limit) return std::nullopt;
    return (bits >> (claim.leaves.size() > 1 ? 1 : 31) & 1) != 0 ? 0 : memory;
  }
  std::vector<bool> now;
  uint64_t after = 0;
  unsigned place = 0;
  for (const Node& one : claim.nodes) {
    const bool left = one.kind != 'e' && now[one.left];
    const bool past = (memory >> place & 1) != 0;
    bool value = false;
    if (one.kind == 'e') value = (bits >> one.left & 1) != 0;
    if (one.kind == '!') value = !left;
    if (one.kind == '&') value = left && now[one.right];
    if (one.kind == '|') value = left || now[one.right];
    if (one.kind == 'o') value = left || past;
    if (one.kind == 's') value = now[one.right] || (left && past);
    if (one.kind == 'p') value = past;
    now.push_back(value);
    if (one.kind == 'o' || one.kind == 's' || one.kind == 'p') after |= uint64_t{one.kind == 'p' ? left : value} << place++;
  }
  return now.back() ? std::optional(after) : std::nullopt;
}


using Words = std::array<uint64_t, nacre::abi::words>;

struct Channel {
  unsigned client = 0, server = 0;
  bool signal = false;
  uint64_t plain = 0, governed = 0;
  unsigned first_row = 0;
};
struct Argument {
  unsigned word = 0;
  std::map<std::string, uint64_t> names;
};
using Key = std::pair<unsigned, unsigned>;

struct System {
  nacre::abi::PolicyTables tables;
  std::map<unsigned, std::string> components, automata;
  std::map<unsigned, unsigned> supervisors;
  std::map<unsigned, Channel> channels;
  std::map<Key, std::string> methods;  ///< by channel and number
  std::map<Key, std::map<std::string, Argument>> arguments;
  std::map<unsigned, std::string> states;
};

System read_system(const std::string& tables, const std::string& names) {
  System system{};
  std::ifstream bytes(tables, std::ios::binary);
  if (!bytes.read(reinterpret_cast<char*>(&system.tables), sizeof system.tables)) throw std::runtime_error(tables + ": too short");
  std::ifstream file(names);
  for (std::string line; std::getline(file, line);) {
    std::istringstream in(line);
    std::string what, text;
    unsigned a = 0, b = 0;
    in >> what >> a;
    if (what == "component") in >> system.components[a] >> system.supervisors[a];
    if (what == "automaton") in >> system.automata[a];
    if (what == "state") in >> b >> system.states[a];
    if (what == "method") in >> b >> system.methods[{a, b}];
    if (what == "channel") {
      Channel& one = system.channels[a];
      in >> one.client >> one.server >> text >> one.plain >> one.governed >> one.first_row;
      one.signal = text == "signal";
    }
    if (what != "argument") continue;
    Argument argument;
    std::string name;
    in >> b >> argument.word >> name;
    while (in >> text) in >> argument.names[text];
    system.arguments[{a, b}][name] = argument;
  }
  return system;
}

struct Call {
  Key method;
  int row = -1;
  Words words{};
  std::array<uint32_t, 4> bits{};
  std::array<unsigned, 4> saved{};
  unsigned client = 0, server = 0;
  uint64_t steps = 0, end_steps = 0;
  bool ends_like(const Call& o) const { return client == o.client && end_steps == o.end_steps && std::equal(bits.begin() + 1, bits.end(), o.bits.begin() + 1); }
  bool matters() const { return end_steps != 0 || (bits[1] | bits[2] | bits[3]) != 0; }
};

class Model {
 public:
  Model(const System& system, const Policy& policy, const Claim& claim) : system_(system), policy_(policy), claim_(claim) {
    std::map<Key, std::array<std::set<uint64_t>, 6>> cuts;
    for (const auto& [index, channel] : system.channels) {
      for (unsigned method = 0; method < 64 && !channel.signal; ++method)
        if (((channel.plain | channel.governed) >> method & 1) != 0) cuts[{index, method}] = cuts_of({index, method});
    }
    for (std::set<uint64_t>& one : saved_) one = {0};
    for (const auto& [method, sets] : cuts)
      each_compared(method, [&](unsigned automaton, unsigned word) { saved_[automaton].insert(sets[word].begin(), sets[word].end()); });
    for (auto& [method, sets] : cuts) {
      each_compared(method, [&](unsigned automaton, unsigned word) { sets[word].insert(saved_[automaton].begin(), saved_[automaton].end()); });
      Words words{};
      add_calls(method, sets, words, 0);
    }
  }

  std::vector<Call> calls;

  Call call_at(Key method, const Words& words) const {
    const Channel& channel = system_.channels.at(method.first);
    Call call{.method = method, .row = -1, .words = words, .bits = {}, .saved = {}, .client = channel.client, .server = channel.server, .steps = 0, .end_steps = 0};
    for (const unsigned row : rows_of(method)) {
      const nacre::abi::Row& rule = system_.tables.rows[row];
      bool all = call.row < 0;
      for (unsigned i = 0; i < 6; ++i) all = all && words[i] - rule.lo[i] <= rule.span[i];
      if (all) call.row = static_cast<int>(row);
    }
    for (unsigned moment = 0; moment < 4; ++moment)
      call.bits[moment] = bits([&](const Atom& atom) { return atom.kind == 'c' && atom.moment == moment && names(method, atom) && meets(method, words, atom); });
    if (call.row < 0) return call;
    const nacre::abi::Row& rule = system_.tables.rows[call.row];
    call.steps = rule.steps.raw;
    if ((rule.flags & nacre::abi::RowFlags::closes) != 0) call.end_steps = call.steps;
    for (unsigned k = 0; k < 4 && (rule.flags & nacre::abi::RowFlags::compares) != 0; ++k) {
      const std::set<uint64_t>& classes = saved_[call.steps >> 16 * k & 63];
      call.saved[k] = static_cast<unsigned>(std::distance(classes.begin(), classes.upper_bound(words[rule.word % 6])) - 1);
    }
    return call;
  }

  template <class Matches>
  uint32_t bits(Matches matches) const {
    uint32_t all = 0;
    for (size_t i = 0; i < claim_.leaves.size(); ++i) {
      for (const Atom& one : claim_.leaves[i]) all |= any(one, 0, matches) ? uint32_t{1} << i : 0;
    }
    return all;
  }
  const System& system() const { return system_; }
  const Claim& claim() const { return claim_; }

 private:
  template <class Matches>
  bool any(const Atom& atom, unsigned moment, Matches matches) const {
    if (atom.kind != 'n') {
      Atom one = atom;
      if (moment != 0) one.moment = moment;
      return matches(one);
    }
    const auto& parts = policy_.events.at(atom.a);
    return std::any_of(parts.begin(), parts.end(), [&](const Atom& one) { return any(one, moment != 0 ? moment : atom.moment, matches); });
  }
  std::vector<unsigned> rows_of(Key method) const {
    const Channel& channel = system_.channels.at(method.first);
    const uint64_t bit = uint64_t{1} << method.second;
    std::vector<unsigned> rows;
    if ((channel.governed & bit) == 0) return rows;
    rows = {channel.first_row + static_cast<unsigned>(__builtin_popcountll(channel.governed & (bit - 1)))};
    while (rows.size() < nacre::abi::max_alternatives && system_.tables.rows[rows.back()].next != 0)
      rows.push_back(system_.tables.rows[rows.back()].next);
    return rows;
  }
  bool names(Key method, const Atom& atom) const {
    const Channel& channel = system_.channels.at(method.first);
    const auto found = system_.methods.find(method);
    return system_.components.at(channel.client) == atom.a && system_.components.at(channel.server) == atom.b &&
           (atom.c == "*" || (found != system_.methods.end() && found->second == atom.c));
  }
  uint64_t number(const Argument& argument, const std::string& text) const {
    if (isdigit(static_cast<unsigned char>(text[0])) != 0) return std::stoull(text, nullptr, 0);
    const auto own = policy_.values.find(text);
    return own != policy_.values.end() ? own->second : argument.names.at(text);
  }
  bool meets(Key method, const Words& words, const Atom& atom) const {
    return std::all_of(atom.conditions.begin(), atom.conditions.end(), [&](const Condition& one) {
      const Argument& argument = system_.arguments.at(method).at(one.argument);
      const uint64_t word = words[argument.word];
      return (word >= number(argument, one.low) && word <= number(argument, one.high)) != (one.test == '!');
    });
  }
  std::array<std::set<uint64_t>, 6> cuts_of(Key method) const {
    std::array<std::set<uint64_t>, 6> cuts;
    for (unsigned i = 0; i < 6; ++i) {
      cuts[i] = {0};
      for (const unsigned row : rows_of(method)) {
        const nacre::abi::Row& rule = system_.tables.rows[row];
        cuts[i].insert({rule.lo[i], rule.span[i] == ~uint64_t{0} ? 0 : rule.lo[i] + rule.span[i] + 1});
      }
    }
    (void)bits([&](const Atom& atom) {
      if (atom.kind != 'c' || !names(method, atom)) return false;
      for (const Condition& one : atom.conditions) {
        const Argument& argument = system_.arguments.at(method).at(one.argument);
        cuts[argument.word].insert({number(argument, one.low), number(argument, one.high) + 1});
      }
      return false;
    });
    return cuts;
  }
  template <class Visit>
  void each_compared(Key method, Visit visit) const {
    for (const unsigned row : rows_of(method)) {
      const nacre::abi::Row& rule = system_.tables.rows[row];
      for (unsigned k = 0; k < 4 && (rule.flags & nacre::abi::RowFlags::compares) != 0; ++k)
        if ((rule.steps.raw >> 16 * k & 0x8000) != 0) visit(static_cast<unsigned>(rule.steps.raw >> 16 * k & 63), rule.word % 6u);
    }
  }
  void add_calls(Key method, const std::array<std::set<uint64_t>, 6>& cuts, Words& words, unsigned word) {
    if (word == 6) {
      const Call call = call_at(method, words);
      if (call.row >= 0 || (system_.channels.at(method.first).plain >> method.second & 1) != 0) calls.push_back(call);
      return;
    }
    for (const uint64_t start : cuts[word]) {
      words[word] = start;
      add_calls(method, cuts, words, word + 1);
    }
  }

  const System& system_;
  const Policy& policy_;
  const Claim& claim_;
  std::array<std::set<uint64_t>, 64> saved_;
};

struct Field {
  char kind = 'a';  ///< automaton, open, down
  unsigned index = 0;
  std::map<Key, unsigned> value_of;  ///< of an automaton: by state and class of the saved word
  std::vector<Key> states;
  std::vector<Call> ends;  ///< of an open call: by value; the first is none
  size_t size = 0;
};

/// A state: a value of each field, and the memory.
struct State {
  std::vector<unsigned> values;
  uint64_t memory = 0;
};

class Certificate {
 public:
  Certificate(const std::string& path, const Model& model, std::istream& file) : path_(path), model_(model), system_(model.system()) { read(file); }

  size_t check() {
    State first;
    for (const Field& one : fields_)
      first.values.push_back(one.kind == 'a' ? one.value_of.at({one.index, 0}) : one.kind == 'd' ? 1 : 0);
    const std::vector<unsigned> initial = first.values;
    arrive(first);
    for (uint64_t key : keys_) {
      State state;
      for (const Field& one : fields_) state.values.push_back(static_cast<unsigned>(key % one.size)), key /= one.size;
      state.memory = memories_.at(key);
      from(state);
      expire(state);
      position(state, uint32_t{1} << 31, [&](State& s) { return s.values = initial, true; }, [&](const State& s) { arrive(s); });
    }
    return keys_.size();
  }

 private:
  using Then = std::function<void(const State&)>;

  [[noreturn]] void fail(const std::string& what) const { throw std::runtime_error(path_ + ": " + what); }

  void read(std::istream& file) {
    uint64_t count = 0;
    for (std::string line, what, code; count == 0 && std::getline(file, line);) {
      std::istringstream in(line);
      in >> what;
      if (what == "states") in >> count;
      if (what == "memory") memories_.assign(std::istream_iterator<uint64_t>(in), std::istream_iterator<uint64_t>());
      if (what != "field") continue;
      Field& field = fields_.emplace_back();
      in >> what >> field.index;
      field.kind = what[0];
      for (; in >> code; ++field.size) add_value(field, code);
    }
    for (uint64_t key = 0; keys_.size() < count; keys_.push_back(key)) {
      int byte = 128;
      for (unsigned shift = 0; byte >= 128; shift += 7) {
        byte = file.get();
        if (byte < 0) fail("ends too early");
        key += static_cast<uint64_t>(byte & 127) << shift;
      }
    }
  }
  void add_value(Field& field, const std::string& code) const {
    std::istringstream in(code);
    unsigned a = 0, b = 0;
    char sign = 0;
    Words words{};
    if (field.kind == 'a' || code != "none") in >> a >> sign >> b;
    for (uint64_t& word : words) in >> sign >> word;
    if (field.kind == 'a') field.value_of[{a, b}] = static_cast<unsigned>(field.size), field.states.emplace_back(a, b);
    if (field.kind == 'o') field.ends.push_back(code == "none" ? Call{} : model_.call_at({a, b}, words));
  }
  int find(char kind, unsigned index) const {
    for (size_t i = 0; i < fields_.size(); ++i)
      if (fields_[i].kind == kind && fields_[i].index == index) return static_cast<int>(i);
    return -1;
  }

  /// The state is one of those of the certificate.
  void arrive(const State& state) const {
    const auto memory = std::find(memories_.begin(), memories_.end(), state.memory);
    uint64_t key = static_cast<uint64_t>(memory - memories_.begin());
    for (size_t i = fields_.size(); i-- > 0;) key = key * fields_[i].size + state.values[i];
    if (memory == memories_.end() || !std::binary_search(keys_.begin(), keys_.end(), key)) fail("an event leads out of its states");
  }

  /// One position of the trace: `moves` says whether it can happen.
  template <class Moves>
  void position(const State& state, uint32_t bits, Moves moves, const Then& then) const {
    for (size_t i = 0; i < model_.claim().inside.size(); ++i) {
      const auto& [automaton, name] = model_.claim().inside[i];
      for (size_t f = 0; f < fields_.size(); ++f) {
        if (fields_[f].kind == 'a' && system_.automata.at(fields_[f].index) == automaton &&
            system_.states.at(fields_[f].states[state.values[f]].first) == name)
          bits |= uint32_t{1} << (16 + i);
      }
    }
    State after = state;
    if (!moves(after)) return;
    const auto memory = step(model_.claim(), state.memory, bits);
    if (!memory) fail("the claim is false in one of its states");
    after.memory = *memory;
    then(after);
  }

  bool move(State& state, uint64_t steps, unsigned moment, const std::array<unsigned, 4>& saved, bool deniable) const {
    for (unsigned k = 0; k < 4 && (steps >> 16 * k & 0x8000) != 0; ++k) {
      const int at = find('a', steps >> 16 * k & 63);
      if (at < 0) continue;
      const Field& field = fields_[static_cast<size_t>(at)];
      unsigned& value = state.values[static_cast<size_t>(at)];
      const Key now = field.states[value];
      const unsigned cell = system_.tables.moves[now.first].at[(steps >> (16 * k + 6) & 31) | moment];
      if (deniable && ((cell & 0x100) != 0 || ((cell & 0x400) != 0 && now.second != saved[k]))) return false;
      const auto next = field.value_of.find({cell & 0xff, (cell & 0x800) != 0 ? saved[k] : now.second});
      if (next == field.value_of.end()) fail("a state of an automaton is missing");
      value = next->second;
    }
    return true;
  }

  bool waits(const State& state, unsigned client) const {
    for (size_t i = 0; i < fields_.size(); ++i)
      if (fields_[i].kind == 'o' && state.values[i] != 0 && fields_[i].ends[state.values[i]].client == client) return true;
    return false;
  }
  bool is_down(const State& state, unsigned component) const {
    const int at = find('d', component);
    return at >= 0 && state.values[static_cast<size_t>(at)] == 1;
  }
  bool set(State& state, char kind, unsigned index, unsigned value) const {
    const int at = find(kind, index);
    if (at >= 0) state.values[static_cast<size_t>(at)] = value;
    return true;
  }
  /// Calls that may be open at a server, as far as the slice knows; where it knows, the only one.
  std::vector<Call> open_at(const State& state, unsigned server) const {
    const int at = find('o', server);
    if (at >= 0) {
      const unsigned value = state.values[static_cast<size_t>(at)];
      return value == 0 ? std::vector<Call>{} : std::vector{fields_[static_cast<size_t>(at)].ends[value]};
    }
    std::vector<Call> open;
    for (const Call& one : model_.calls)
      if (one.server == server && (model_.claim().positions || one.matters())) open.push_back(one);
    return open;
  }

  void from(const State& state) const {
    const Then done = [&](const State& s) { arrive(s); };
    for (const Call& call : model_.calls) deliver(state, call, done);
    for (const auto& [index, channel] : system_.channels) {
      if (!channel.signal || waits(state, channel.client) || is_down(state, channel.client)) continue;
      const uint32_t bits = model_.bits([&, c = &channel](const Atom& a) { return a.kind == 's' && named(c->client, a.a) && named(c->server, a.b); });
      position(state, bits, [&, i = index](State& s) { return move(s, system_.tables.signals[i].raw, 0, {}, true); }, done);
    }
    for (const auto& [component, name] : system_.components) {
      control(state, component, done);
      if (!is_down(state, component)) fall(state, component, done);
      if (waits(state, component)) continue;
      for (const Call& call : open_at(state, component)) {
        for (const unsigned moment : {1u, 2u})
          position(state, call.bits[moment], [&](State& s) { return set(s, 'o', call.server, 0) && move(s, call.end_steps, moment, {}, false); }, done);
      }
    }
  }
  bool named(unsigned component, const std::string& name) const { return system_.components.at(component) == name; }

  void deliver(const State& state, const Call& call, const Then& then) const {
    const int at = find('o', call.server);
    if (waits(state, call.client) || waits(state, call.server) || is_down(state, call.client) || is_down(state, call.server)) return;
    if (at >= 0 && state.values[static_cast<size_t>(at)] != 0) return;
    unsigned value = 0;
    if (at >= 0 && (model_.claim().positions || call.matters())) {
      const auto& ends = fields_[static_cast<size_t>(at)].ends;
      for (unsigned i = 1; i < ends.size() && value == 0; ++i) value = ends[i].ends_like(call) ? i : 0;
      if (value == 0) fail("a call is missing");
    }
    position(state, call.bits[0], [&](State& s) { return set(s, 'o', call.server, value) && move(s, call.steps, 0, call.saved, true); }, then);
  }

  void lose(const State& state, const Call* call, const Then& then) const {
    if (call == nullptr) return then(state);
    position(state, call->bits[3], [&](State& s) { return set(s, 'o', call->server, 0) && move(s, call->end_steps, 3, {}, false); }, then);
  }
  void fall(const State& state, unsigned component, const Then& then) const {
    const std::vector<Call> served = open_at(state, component);
    std::vector<Call> made;
    for (const auto& [server, name] : system_.components) {
      for (const Call& one : open_at(state, server))
        if (one.client == component) made.push_back(one);
    }
    const uint32_t bits = model_.bits([&](const Atom& a) { return a.kind == 'r' && named(component, a.a); });
    const Then last = [&](const State& s) {
      position(s, bits, [&](State& t) { return set(t, 'd', component, 1) && move(t, system_.tables.restarts[component].raw, 0, {}, false); }, then);
    };
    const bool surely_serves = find('o', component) >= 0 && !served.empty();
    for (size_t i = surely_serves ? 1 : 0; i <= served.size(); ++i) {
      lose(state, i == 0 ? nullptr : &served[i - 1], [&](const State& s) {
        for (size_t k = waits(state, component) ? 1 : 0; k <= made.size(); ++k) lose(s, k == 0 ? nullptr : &made[k - 1], last);
      });
    }
  }
  void control(const State& state, unsigned component, const Then& then) const {
    static const std::array<std::string, 4> operations{"status", "start", "stop", "restart"};
    const unsigned supervisor = system_.supervisors.at(component);
    if (supervisor == component || waits(state, supervisor) || is_down(state, supervisor)) return;
    for (unsigned i = 0; i < 4; ++i) {
      const uint32_t bits = model_.bits([&](const Atom& a) { return a.kind == 'o' && named(supervisor, a.a) && named(component, a.b) && a.c == operations[i]; });
      const Then last = [&](State s) { then((i & 1) != 0 ? (set(s, 'd', component, 0), s) : s); };
      position(state, bits, [&](State& s) { return move(s, system_.tables.controls[component].of[i].raw, 0, {}, true); },
               [&](const State& s) { i >= 2 && find('d', component) >= 0 && !is_down(s, component) ? fall(s, component, last) : last(s); });
    }
  }
  void expire(const State& state) const {
    for (size_t f = 0; f < fields_.size(); ++f) {
      if (fields_[f].kind != 'a') continue;
      const Key now = fields_[f].states[state.values[f]];
      const uint64_t word = system_.tables.states[now.first];
      if (word >> 8 == 0) continue;
      const uint32_t bits = model_.bits([&](const Atom& a) { return a.kind == 'x' && system_.automata.at(fields_[f].index) == a.a && system_.states.at(now.first) == a.b; });
      position(state, bits, [&](State& s) { return s.values[f] = fields_[f].value_of.at({static_cast<unsigned>(word & 0xff), now.second}), true; },
               [&](const State& s) { arrive(s); });
    }
    for (const auto& [index, name] : system_.automata) {
      const uint32_t bits = model_.bits([&](const Atom& a) { return a.kind == 'x' && a.a == name; });
      if (find('a', index) < 0) position(state, bits, [](State&) { return true; }, [&](const State& s) { arrive(s); });
    }
  }

  std::string path_;
  const Model& model_;
  const System& system_;
  std::vector<Field> fields_;
  std::vector<uint64_t> memories_, keys_;
};

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 5) throw std::runtime_error("nacre_recheck TABLES NAMES POLICY CERTIFICATE...");
  const System system = read_system(argv[1], argv[2]);
  Policy policy;
  Reader(policy).read(argv[3]);
  for (int i = 4; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    std::string magic, word, name;
    if (!std::getline(file, magic) || magic != "nacre certificate 1") throw std::runtime_error(std::string(argv[i]) + ": no certificate");
    file >> word >> name;
    if (!policy.claims.contains(name)) throw std::runtime_error(std::string(argv[i]) + ": the policy has no such claim");
    const Model model(system, policy, policy.claims.at(name));
    std::getline(file, word);
    std::cout << "claim " << name << ": holds, " << Certificate(argv[i], model, file).check() << " states\n";
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << "nacre_recheck: error: " << error.what() << '\n';
  return 1;
}
