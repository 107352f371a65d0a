// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/verify/table.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace nacre::proof::verify {
namespace {

using Json = nlohmann::ordered_json;

/// Each distinct text has a number, in the order of its first use.
class Notes {
 public:
  explicit Notes(char letter) : letter_(letter) {}

  /// `a1-a4, a7`
  [[nodiscard]] std::string refer(const std::vector<std::string>& texts) {
    std::vector<size_t> numbers;
    for (const std::string& text : texts) numbers.push_back(number_of(text));
    std::ranges::sort(numbers);
    std::string result;
    for (size_t i = 0; i < numbers.size(); ++i) {
      size_t last = i;
      while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
      result += fmt::format("{}{}{}", result.empty() ? "" : ", ", letter_, numbers[i]);
      if (last > i) result += fmt::format("-{}{}", letter_, numbers[last]);
      i = last;
    }
    return result;
  }
  [[nodiscard]] std::string list() const {
    std::string result;
    for (size_t i = 0; i < texts_.size(); ++i) result += fmt::format("  {}{:<3} {}\n", letter_, i + 1, texts_[i]);
    return result;
  }

 private:
  [[nodiscard]] size_t number_of(const std::string& text) {
    const auto found = std::ranges::find(texts_, text);
    if (found == texts_.end()) texts_.push_back(text);
    return static_cast<size_t>(std::ranges::find(texts_, text) - texts_.begin()) + 1;
  }

  char letter_;
  std::vector<std::string> texts_;
};

std::string line_of(const Row& row, Notes& assumptions, Notes& trusted) {
  const image::Claim& claim = row.claim;
  const bool ran = claim.result != image::Result::not_run || claim.obligations != 0;
  const auto number = [](bool is_shown, size_t value) { return is_shown ? std::to_string(value) : "-"; };
  return fmt::format("{:<6} {:<8} {:>10} {:>12} {:>11} {:>12}  {:<14} {}\n", claim.id, text_of(claim.result),
                     ran ? fmt::format("{:.2f} s", claim.seconds) : "-", number(ran, claim.obligations),
                     number(row.is_code && ran, row.by_simplifier), number(row.is_code && ran, row.by_certificate),
                     assumptions.refer(claim.assumptions), trusted.refer(claim.trusted));
}

std::string indented(const std::string& text) {
  std::string result;
  for (const char letter : text) result += letter == '\n' ? "\n    " : std::string(1, letter);
  return result;
}

std::string details_of(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    for (const std::string& line : row.claim.evidence) text += fmt::format("{}: {}\n", row.claim.id, line);
  }
  for (const Row& row : rows) {
    for (const std::string& line : row.claim.findings)
      text += fmt::format("{} failed: {}\n", row.claim.id, indented(line));
  }
  return text;
}

std::string footer_of(const Report& report) {
  std::string text;
  for (const Part& part : report.parts)
    text += fmt::format("{}{} {:.1f} s", text.empty() ? "" : ", ", part.name, part.seconds);
  text += fmt::format("; {} workers, at most {} MB\n", report.workers, report.peak_memory >> 20);
  if (!report.bundle.empty()) text += "evidence: " + report.bundle + "\n";
  return text;
}

Json json_of(const Row& row) {
  const image::Claim& claim = row.claim;
  Json json = {{"claim", claim.id},
               {"result", text_of(claim.result)},
               {"seconds", claim.seconds},
               {"obligations", claim.obligations}};
  if (row.is_code) {
    json["by_simplifier"] = row.by_simplifier;
    json["by_certificate"] = row.by_certificate;
  }
  json["assumptions"] = claim.assumptions;
  json["trusted"] = claim.trusted;
  json["evidence"] = claim.evidence;
  json["findings"] = claim.findings;
  return json;
}

Json failures_of(const ProofRun& run) {
  Json list = Json::array();
  for (const Decided& one : run.decided) {
    if (one.how != How::failed) continue;
    list.push_back({{"claim", name_of(one.claim)},
                    {"obligation", one.name},
                    {"finding", one.finding},
                    {"counterexample", one.counterexample}});
  }
  return list;
}

}  // namespace

bool Report::has_failed() const {
  return std::ranges::any_of(rows, [](const Row& row) { return row.claim.result == image::Result::failed; });
}

uint64_t peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<uint64_t>(usage.ru_maxrss) * 1024;
}

std::string to_table(const Report& report) {
  Notes assumptions('a');
  Notes trusted('t');
  std::string text = report.subject + "\n";
  text += fmt::format("{:<6} {:<8} {:>10} {:>12} {:>11} {:>12}  {:<14} {}\n", "claim", "result", "work", "obligations",
                      "simplifier", "certificates", "assumes", "trusts");
  for (const Row& row : report.rows) text += line_of(row, assumptions, trusted);
  text += "assumed:\n" + assumptions.list() + "trusted:\n" + trusted.list();
  return text + details_of(report.rows) + footer_of(report);
}

std::string to_json(const Report& report, const ProofRun& run) {
  Json json = {{"subject", report.subject}, {"workers", report.workers}, {"peak_memory_bytes", report.peak_memory}};
  json["claims"] = Json::array();
  for (const Row& row : report.rows) json["claims"].push_back(json_of(row));
  json["parts"] = Json::array();
  for (const Part& part : report.parts) json["parts"].push_back({{"name", part.name}, {"seconds", part.seconds}});
  json["failures"] = failures_of(run);
  json["bundle"] = report.bundle;
  return json.dump(2) + "\n";
}

}  // namespace nacre::proof::verify
