// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/flow.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace nacre::tool::check {
namespace {

using policy::Flow;

class Builder {
 public:
  explicit Builder(const policy::Compiled& compiled) : compiled_(compiled), names_(compiled.names) {
    for (const auto& component : names_.components) graph.nodes.push_back(component.name);
    automata_ = static_cast<unsigned>(graph.nodes.size());
    for (const auto& automaton : names_.automata) graph.nodes.push_back("automaton " + automaton.name);
  }

  void add_channels() {
    for (const auto& [index, channel] : names_.channels) {
      if (channel.signal) {
        add(channel.client, channel.server, Flow::verdict, "signal");
        add_steps(compiled_.tables.signals[index], channel.client, channel.client, "signal");
        continue;
      }
      for (unsigned method = 0; method < 64; ++method) add_method(channel, method);
    }
  }

  void add_components() {
    for (unsigned c = 0; c < names_.components.size(); ++c) {
      const unsigned supervisor = names_.components[c].supervisor;
      add_steps(compiled_.tables.restarts[c], c, std::nullopt, "fall");
      if (supervisor == c) continue;
      add(c, supervisor, Flow::verdict, "falls and status");
      add(supervisor, c, Flow::verdict, "control");
      for (const abi::StepSet steps : compiled_.tables.controls[c].of) add_steps(steps, supervisor, supervisor, "control");
    }
  }

  void add_region(const SharedRegion& region) {
    const auto node = static_cast<unsigned>(graph.nodes.size());
    graph.nodes.push_back("region " + region.name);
    for (const unsigned writer : region.writers) add(writer, node, Flow::data, "writes");
    for (const unsigned reader : region.readers) add(node, reader, Flow::data, "reads");
  }

  FlowGraph graph;

 private:
  void add(unsigned from, unsigned to, Flow grade, const std::string& why) { graph.edges.push_back({from, to, grade, why}); }

  void add_method(const policy::NamedChannel& channel, unsigned method) {
    const uint64_t bit = uint64_t{1} << method;
    const auto named = channel.methods.find(method);
    const std::string name = named == channel.methods.end() ? std::to_string(method) : named->second.name;
    if ((channel.plain & bit) != 0) add_call(channel, "call " + name, Flow::data, Flow::data);
    if ((channel.governed & bit) == 0) return;
    unsigned row = channel.first_row + static_cast<unsigned>(__builtin_popcountll(channel.governed & (bit - 1)));
    for (unsigned i = 0; i < abi::max_alternatives; ++i) {
      const abi::Row& rule = compiled_.tables.rows[row];
      const bool fixed = std::all_of(std::begin(rule.span), std::end(rule.span), [](uint64_t span) { return span == 0; });
      const bool status_only = (rule.flags & abi::RowFlags::closes) != 0 && (rule.flags & abi::RowFlags::status_only) != 0;
      add_call(channel, "call " + name, fixed ? Flow::verdict : Flow::data, status_only ? Flow::verdict : Flow::data);
      add_steps(rule.steps, channel.client, channel.client, "call " + name);
      if ((rule.flags & abi::RowFlags::closes) != 0) add_steps(rule.steps, channel.server, std::nullopt, "reply of " + name);
      if (rule.rate != 0) add_rate(rule.rate, channel.client);
      if (rule.next == 0) return;
      row = rule.next;
    }
  }

  void add_call(const policy::NamedChannel& channel, const std::string& call, Flow request, Flow reply) {
    add(channel.client, channel.server, request, call);
    add(channel.server, channel.client, reply, "reply of " + call.substr(5));
  }

  /// Who moves an automaton tells it something; whom it can deny hears of it.
  void add_steps(abi::StepSet steps, unsigned mover, std::optional<unsigned> denied, const std::string& why) {
    for (unsigned k = 0; k < abi::steps_of_event; ++k) {
      const uint64_t step = abi::step_of(steps, k);
      if ((step & abi::step_in_use) == 0) return;
      const auto node = automata_ + static_cast<unsigned>(abi::automaton_of(step));
      add(mover, node, Flow::verdict, why);
      if (denied) add(node, *denied, Flow::verdict, "denial of " + why);
    }
  }

  void add_rate(unsigned rate, unsigned client) {
    const std::string name = fmt::format("rate {}", rate);
    const auto found = std::find(graph.nodes.begin(), graph.nodes.end(), name);
    const auto node = static_cast<unsigned>(found - graph.nodes.begin());
    if (found == graph.nodes.end()) graph.nodes.push_back(name);
    add(client, node, Flow::verdict, "call");
    add(node, client, Flow::verdict, "denial");
  }

  const policy::Compiled& compiled_;
  const policy::PolicyNames& names_;
  unsigned automata_ = 0;
};

unsigned node_of(const FlowGraph& graph, const policy::Word& name) {
  for (unsigned i = 0; i < graph.nodes.size(); ++i) {
    const std::string& node = graph.nodes[i];
    if (node == name.text || node == "region " + name.text || node == "automaton " + name.text) return i;
  }
  throw std::runtime_error(fmt::format("{}:{}:{}: error: '{}' is no component, region or automaton", name.at.place.file,
                                       name.at.place.line, name.at.place.column, name.text));
}

/// By node: the edge by which it is reached first; -1: it is not.
std::vector<int> reach(const FlowGraph& graph, unsigned from, Flow most, const std::vector<bool>& cut, bool backwards) {
  std::vector<int> by(graph.nodes.size(), -1);
  std::vector<unsigned> waiting{from};
  std::vector<bool> known(cut);
  known[from] = true;
  for (size_t i = 0; i < waiting.size(); ++i) {
    for (size_t edge = 0; edge < graph.edges.size(); ++edge) {
      const FlowEdge& one = graph.edges[edge];
      const unsigned here = backwards ? one.to : one.from;
      const unsigned there = backwards ? one.from : one.to;
      if (here != waiting[i] || known[there] || (most == Flow::data && one.grade == Flow::verdict)) continue;
      known[there] = true;
      by[there] = static_cast<int>(edge);
      waiting.push_back(there);
    }
  }
  return by;
}

}  // namespace

FlowGraph flow_graph(const policy::Compiled& compiled, const std::vector<SharedRegion>& regions) {
  Builder builder(compiled);
  builder.add_channels();
  builder.add_components();
  for (const SharedRegion& region : regions) builder.add_region(region);
  return std::move(builder.graph);
}

FlowResult check_flow(const FlowGraph& graph, const policy::NoFlow& claim) {
  const unsigned from = node_of(graph, claim.from);
  const unsigned to = node_of(graph, claim.to);
  std::vector<bool> cut(graph.nodes.size(), false);
  for (const policy::Word& name : claim.through) cut[node_of(graph, name)] = true;
  const std::vector<int> by = reach(graph, from, claim.flow, cut, false);
  FlowResult result{.holds = by[to] < 0, .path = {}, .verdicts = {}};
  for (unsigned at = to; !result.holds && at != from; at = result.path.back().from)
    result.path.push_back(graph.edges[static_cast<size_t>(by[at])]);
  std::reverse(result.path.begin(), result.path.end());
  if (!result.holds || claim.flow == Flow::verdict) return result;
  const std::vector<int> after = reach(graph, from, Flow::verdict, cut, false);
  const std::vector<int> before = reach(graph, to, Flow::verdict, cut, true);
  for (const FlowEdge& edge : graph.edges) {
    const bool starts = edge.from == from || after[edge.from] >= 0;
    const bool ends = edge.to == to || before[edge.to] >= 0;
    if (edge.grade == Flow::verdict && starts && ends && !cut[edge.from] && !cut[edge.to]) result.verdicts.push_back(edge);
  }
  return result;
}

std::string text_of(const FlowEdge& edge, const FlowGraph& graph) {
  return fmt::format("{} -> {} ({}, {})", graph.nodes[edge.from], graph.nodes[edge.to],
                     edge.grade == Flow::data ? "data" : "verdict", edge.why);
}

}  // namespace nacre::tool::check
