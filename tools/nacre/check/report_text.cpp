// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "tools/nacre/check/report.hpp"

namespace nacre::tool::check {
namespace {

std::string line_of(const ClaimReport& claim) {
  return fmt::format("{}:{}:{}: claim {} \"{}\": {}", claim.place.file, claim.place.line, claim.place.column, claim.name,
                     claim.text, name_of(claim.verdict));
}

std::string proof_text(const ClaimReport& claim) {
  const Proof& proof = claim.proof;
  if (claim.verdict == Verdict::vacuous) return "  nothing that it is about can ever happen: it says nothing\n";
  if (claim.verdict == Verdict::out_of_memory)
    return fmt::format("  stopped after {} states: {} MiB were not enough; more with --memory\n", proof.states, proof.memory >> 20);
  if (claim.verdict == Verdict::refuted) return text_of(proof.trace);
  return fmt::format("  {} states, over {}\n", proof.states, proof.slice.empty() ? "no automaton" : fmt::format("{}", fmt::join(proof.slice, ", ")));
}

std::string claim_text(const ClaimReport& claim) {
  std::string text = line_of(claim) + '\n';
  if (claim.proof.memory != 0) text += proof_text(claim);
  const bool refuted = claim.verdict == Verdict::refuted;
  for (const std::string& edge : claim.flow) text += fmt::format("  {}{}\n", refuted ? "" : "left: ", edge);
  for (const auto& [component, why] : claim.relies)
    text += fmt::format("  relies on {}{}: {}\n", component, claim.distrusted.contains(component) ? " (error: not trusted)" : "", why);
  return text;
}

/// Each claim against each component: 'relies' where its being compromised takes the claim's meaning.
std::string matrix_text(const Report& report) {
  std::string text = fmt::format("{:<16}", "if compromised:");
  for (const Blast& one : report.blasts) text += fmt::format(" {:>12}", one.component);
  text += '\n';
  for (const ClaimReport& claim : report.claims) {
    text += fmt::format("{:<16}", claim.name);
    for (const Blast& one : report.blasts) {
      const char* cell = claim.verdict == Verdict::proved ? "holds" : name_of(claim.verdict);
      text += fmt::format(" {:>12}", claim.relies.contains(one.component) ? "relies" : cell);
    }
    text += '\n';
  }
  return text;
}

std::string blast_text(const Blast& blast) {
  const auto list = [](const std::vector<std::string>& names) { return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")); };
  return fmt::format("{} ({}): calls {}; controls {}; moves {}\n", blast.component, blast.trusted ? "trusted" : "not trusted",
                     list(blast.calls), list(blast.controls), list(blast.moves));
}

nlohmann::json json_of(const Place& place) { return {{"file", place.file}, {"line", place.line}, {"column", place.column}}; }

nlohmann::json json_of(const TraceStep& step) {
  return {{"hand", name_of(step.hand)}, {"actor", step.actor}, {"event", step.text}, {"rule", step.rule}, {"place", json_of(step.place)}, {"moves", step.moves}};
}

nlohmann::json json_of(const ClaimReport& claim) {
  nlohmann::json json{{"name", claim.name}, {"text", claim.text}, {"place", json_of(claim.place)}, {"verdict", name_of(claim.verdict)},
                      {"states", claim.proof.states}, {"bytes", claim.proof.bytes}, {"slice", claim.proof.slice},
                      {"relies", claim.relies}, {"distrusted", claim.distrusted}, {"flow", claim.flow}, {"trace", nlohmann::json::array()}};
  for (const TraceStep& step : claim.proof.trace) json["trace"].push_back(json_of(step));
  return json;
}

}  // namespace

std::string text_of(const Report& report) {
  std::string text;
  for (const ClaimReport& claim : report.claims) text += claim_text(claim);
  if (!report.claims.empty()) text += '\n' + matrix_text(report) + '\n';
  for (const Blast& blast : report.blasts) text += blast_text(blast);
  for (const UnprovedRule& rule : report.unproved)
    text += fmt::format("{}:{}:{}: warning: unproved rule: {} ({}): without it each claim still holds\n", rule.place.file,
                        rule.place.line, rule.place.column, rule.text, rule.kind);
  if (report.mutants != 0)
    text += fmt::format("mutants: {} of {} refute a claim\n", report.mutants - report.unproved.size(), report.mutants);
  return text;
}

std::string json_of(const Report& report) {
  nlohmann::json json{{"good", report.good()}, {"claims", nlohmann::json::array()}, {"components", nlohmann::json::array()},
                      {"mutants", report.mutants}, {"unproved", nlohmann::json::array()}};
  for (const ClaimReport& claim : report.claims) json["claims"].push_back(json_of(claim));
  for (const Blast& one : report.blasts)
    json["components"].push_back({{"name", one.component}, {"trusted", one.trusted}, {"calls", one.calls}, {"controls", one.controls}, {"moves", one.moves}, {"claims", one.claims}});
  for (const UnprovedRule& one : report.unproved) json["unproved"].push_back({{"kind", one.kind}, {"text", one.text}, {"place", json_of(one.place)}});
  return json.dump(2) + '\n';
}

}  // namespace nacre::tool::check
