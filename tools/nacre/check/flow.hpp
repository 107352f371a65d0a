// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Claims about flow: who can let whom know what. Nodes are components, shared regions, automata and rates. What passes
// from node to node is data, or a verdict: the status of a reply, a signal, a denial. Time is left out (CAVEATS.md).
#pragma once

#include <string>
#include <vector>

#include "tools/nacre/policy/compiled.hpp"

namespace nacre::tool::check {

/// Memory that several components see.
struct SharedRegion {
  std::string name;
  std::vector<unsigned> writers;
  std::vector<unsigned> readers;
};

struct FlowEdge {
  unsigned from = 0;  ///< index into FlowGraph::nodes
  unsigned to = 0;
  policy::Flow grade = policy::Flow::data;
  std::string why;
};

struct FlowGraph {
  std::vector<std::string> nodes;  ///< the components come first, by id
  std::vector<FlowEdge> edges;
};

[[nodiscard]] FlowGraph flow_graph(const policy::Compiled& compiled, const std::vector<SharedRegion>& regions);

struct FlowResult {
  bool holds = false;
  std::vector<FlowEdge> path;      ///< of a claim that does not hold
  std::vector<FlowEdge> verdicts;  ///< of a claim about data that holds: what verdicts still pass that way
};

/// Throws if a name of the claim is no node.
[[nodiscard]] FlowResult check_flow(const FlowGraph& graph, const policy::NoFlow& claim);

[[nodiscard]] std::string text_of(const FlowEdge& edge, const FlowGraph& graph);

}  // namespace nacre::tool::check
