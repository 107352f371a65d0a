// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/report.hpp"

#include <algorithm>
#include <filesystem>

#include "tools/nacre/check/certificate.hpp"
#include "tools/nacre/check/mutants.hpp"
#include "tools/nacre/policy/overlap.hpp"

namespace nacre::tool::check {
namespace {

using policy::CallEvent;
using policy::Compiled;

std::vector<const policy::Claim*> claims_of(const policy::Policy& policy) {
  std::vector<const policy::Claim*> claims;
  for (const policy::File& file : policy.files) {
    for (const policy::Item& item : file.items) {
      if (const auto* claim = std::get_if<policy::Claim>(&item)) claims.push_back(claim);
    }
  }
  return claims;
}

/// The event that permits the act, if the claim has one.
const policy::Event* permission_of(const policy::Claim& claim) {
  if (const auto* only = std::get_if<policy::OnlyAfter>(&claim.is)) return &only->cause;
  if (const auto* never = std::get_if<policy::NeverAfter>(&claim.is)) return never->until ? &*never->until : nullptr;
  if (const auto* most = std::get_if<policy::AtMost>(&claim.is)) return most->since ? &*most->since : nullptr;
  return nullptr;
}

const policy::Event* act_of(const policy::Claim& claim) {
  if (const auto* never = std::get_if<policy::Never>(&claim.is)) return &never->event;
  if (const auto* only = std::get_if<policy::OnlyAfter>(&claim.is)) return &only->event;
  if (const auto* after = std::get_if<policy::NeverAfter>(&claim.is)) return &after->event;
  if (const auto* most = std::get_if<policy::AtMost>(&claim.is)) return &most->event;
  return nullptr;
}

/// Whose word an event is; empty: the kernel's.
std::string utterer_of(const policy::Alternative& event) {
  if (const auto* call = std::get_if<CallEvent>(&event.is)) {
    if (call->moment == policy::Moment::lost) return {};
    return call->moment == policy::Moment::delivered ? call->client.text : call->server.text;
  }
  if (const auto* signal = std::get_if<policy::SignalEvent>(&event.is)) return signal->from.text;
  if (const auto* control = std::get_if<policy::ControlEvent>(&event.is)) return control->controller.text;
  return {};
}

void add_reliance(ClaimReport& report, const policy::Claim& claim, const policy::Names& names, const policy::PolicyNames& system) {
  const auto add = [&](const std::string& component, const std::string& why) {
    if (component.empty()) return;
    std::string& text = report.relies[component];
    if (text.find(why) == std::string::npos) text += (text.empty() ? "" : "; ") + why;
  };
  if (const policy::Event* const permission = permission_of(claim)) {
    for (const policy::Alternative& one : atoms_of(*permission, names)) add(utterer_of(one), "says what permits it");
  }
  if (const policy::Event* const act = act_of(claim)) {
    for (const policy::Alternative& one : atoms_of(*act, names)) {
      if (const auto* call = std::get_if<CallEvent>(&one.is)) add(call->server.text, "stands before what is protected");
    }
  }
  if (const auto* flow = std::get_if<policy::NoFlow>(&claim.is)) {
    for (const policy::Word& through : flow->through) add(through.text, "lets pass what it decides");
  }
  for (const policy::NamedComponent& one : system.components) {
    if (report.relies.contains(one.name) && !one.trusted) report.distrusted.insert(one.name);
  }
}

class Reporter {
 public:
  Reporter(const Compiled& compiled, const policy::Policy& policy, const policy::Names& names, const ReportOptions& options)
      : compiled_(compiled), names_(names), options_(options), claims_(claims_of(policy)) {}

  Report report() {
    if (!options_.certificates.empty()) {
      std::filesystem::create_directories(options_.certificates);
      write_subject(options_.certificates, compiled_);
    }
    const FlowGraph graph = flow_graph(compiled_, options_.regions);
    for (const policy::Claim* claim : claims_) report_.claims.push_back(judge(*claim, graph));
    for (unsigned c = 0; c < compiled_.names.components.size(); ++c) report_.blasts.push_back(blast_of(c));
    if (options_.mutants) for_each_mutant(compiled_, [this](const Mutant& mutant) { try_mutant(mutant); });
    return std::move(report_);
  }

 private:
  ClaimReport judge(const policy::Claim& claim, const FlowGraph& graph) {
    ClaimReport report;
    report.name = claim.name.text;
    report.text = claim.text.text;
    report.place = claim.name.at.place;
    add_reliance(report, claim, names_, compiled_.names);
    if (const auto* flow = std::get_if<policy::NoFlow>(&claim.is)) {
      const FlowResult result = check_flow(graph, *flow);
      report.verdict = result.holds ? Verdict::proved : Verdict::refuted;
      for (const FlowEdge& edge : result.holds ? result.verdicts : result.path) report.flow.push_back(check::text_of(edge, graph));
      return report;
    }
    const Watch watch = *try_watch(claim, names_);
    report.proof = prove(compiled_, watch, options_.memory);
    report.verdict = report.proof.verdict;
    if (!options_.certificates.empty() && report.verdict == Verdict::proved)
      write_certificate(options_.certificates + "/" + report.name + ".cert", report.name, compiled_, watch, report.proof);
    return report;
  }

  Blast blast_of(unsigned component) const {
    const policy::NamedComponent& named = compiled_.names.components[component];
    Blast blast{.component = named.name, .trusted = named.trusted, .calls = {}, .controls = {}, .moves = {}, .claims = {}};
    std::set<std::string> moves;
    for (const auto& [index, channel] : compiled_.names.channels) {
      if (channel.client != component) continue;
      const std::string& server = compiled_.names.components[channel.server].name;
      if (channel.signal) blast.calls.push_back("signal " + server);
      for (const auto& [number, method] : channel.methods) {
        if (((channel.plain | channel.governed) >> number & 1) != 0) blast.calls.push_back(server + "." + method.name);
      }
      if (channel.signal) add_moves(compiled_.tables.signals[index], moves);
    }
    for (const auto& [index, row] : compiled_.names.rows) {
      const policy::NamedChannel& channel = compiled_.names.channels.at(row.channel);
      if (channel.client == component || channel.server == component) add_moves(compiled_.tables.rows[index].steps, moves);
    }
    add_moves(compiled_.tables.restarts[component], moves);
    for (unsigned c = 0; c < compiled_.names.components.size(); ++c) {
      if (c != component && compiled_.names.components[c].supervisor == component) blast.controls.push_back(compiled_.names.components[c].name);
    }
    blast.moves.assign(moves.begin(), moves.end());
    for (const ClaimReport& claim : report_.claims) {
      if (claim.relies.contains(named.name)) blast.claims.push_back(claim.name);
    }
    return blast;
  }

  void add_moves(abi::StepSet steps, std::set<std::string>& moves) const {
    for (unsigned k = 0; k < abi::steps_of_event; ++k) {
      const uint64_t step = abi::step_of(steps, k);
      if ((step & abi::step_in_use) == 0) return;
      moves.insert(compiled_.names.automata[abi::automaton_of(step)].name);
    }
  }

  /// A claim that does not hold anyway says nothing about a rule.
  void try_mutant(const Mutant& mutant) {
    report_.mutants += 1;
    for (size_t i = 0; i < claims_.size(); ++i) {
      if (report_.claims[i].verdict != Verdict::proved) continue;
      const auto watch = try_watch(*claims_[i], names_);
      if (watch && prove(mutant.compiled, *watch, options_.memory).verdict != Verdict::proved) return;
    }
    report_.unproved.push_back({name_of(mutant.kind), mutant.text, mutant.place});
  }

  const Compiled& compiled_;
  const policy::Names& names_;
  const ReportOptions& options_;
  std::vector<const policy::Claim*> claims_;
  Report report_;
};

}  // namespace

bool Report::good() const {
  return std::all_of(claims.begin(), claims.end(),
                     [](const ClaimReport& one) { return one.verdict == Verdict::proved && one.distrusted.empty(); });
}

Report report_of(const Compiled& compiled, const policy::Policy& policy, const policy::Names& names, const ReportOptions& options) {
  return Reporter(compiled, policy, names, options).report();
}

}  // namespace nacre::tool::check
