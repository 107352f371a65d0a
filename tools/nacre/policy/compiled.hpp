// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A policy compiled for a system: the kernel's tables, and names for what they hold. The names decide nothing: the
// checker takes moves, rows and rates from the tables alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "abi/tables.hpp"
#include "tools/nacre/policy/policy.hpp"

namespace nacre::tool::policy {

struct NamedComponent {
  std::string name;
  bool trusted = false;
  unsigned supervisor = 0;
};

struct NamedArgument {
  std::string name;
  unsigned word = 0;
  std::map<std::string, uint64_t> enumerators;
};

struct NamedMethod {
  std::string name;
  std::vector<NamedArgument> arguments;  ///< those that own a word
  bool status_only = false;
};

/// One end of a channel: of a client, or of a sender of signals.
struct NamedChannel {
  unsigned client = 0;
  unsigned server = 0;  ///< or receiver of the signal
  bool signal = false;
  uint64_t plain = 0;
  uint64_t governed = 0;
  unsigned first_row = 0;
  std::map<unsigned, NamedMethod> methods;  ///< by number; all of its interface
};

struct NamedRow {
  unsigned channel = 0;
  unsigned method = 0;
  std::string text;  ///< as in a policy: door > bus.write_coil(addr = lock)
  Place place;       ///< of the allow line, or of the channel in the description if no line is about the method
};

struct NamedState {
  unsigned automaton = 0;
  std::string text;  ///< open(3)
  std::string state;
  Place place;
  uint64_t count = 0;  ///< of the state's counter; 0 if it has none
};

struct NamedAutomaton {
  std::string name;
  std::map<unsigned, std::string> columns;  ///< each used column: the events that it stands for
  Place place;
};

/// Index by index what the tables hold.
struct PolicyNames {
  std::vector<NamedComponent> components;     ///< index: id
  std::map<unsigned, NamedChannel> channels;  ///< by index into Tables::channels
  std::map<unsigned, NamedRow> rows;
  std::map<unsigned, NamedState> states;
  std::vector<NamedAutomaton> automata;
};

struct Compiled {
  abi::PolicyTables tables{};
  unsigned row_count = 0;  ///< rows in use, from row 0 on
  PolicyNames names;
  /// The policy in its system (try_system_policy): values are numbers, and lines of `allow` say all that may be called.
  Policy policy;
};

}  // namespace nacre::tool::policy
