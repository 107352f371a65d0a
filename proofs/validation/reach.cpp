// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/validation/reach.hpp"

#include <algorithm>
#include <map>

#include "proofs/properties/boot.hpp"

namespace nacre::proof {

namespace {

constexpr unsigned machine_entries = static_cast<unsigned>(EntryPoint::interrupt_idle) + 1;

bool matches(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (size_t i = 0; i <= text.size(); ++i) {
      if (matches(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  return !text.empty() && pattern[0] == text[0] && matches(pattern.substr(1), text.substr(1));
}

std::string with_words(std::string pattern, const Layout& layout) {
  for (size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{')) {
    const size_t end = pattern.find('}', at);
    char text[32];
    std::snprintf(text, sizeof text, "%#lx", layout[layout.find(pattern.substr(at + 1, end - at - 1))].address);
    pattern.replace(at, end - at + 1, text);
  }
  return pattern;
}

std::string function_at(const Program& program, uint64_t address) {
  const std::string place = program.place(address);
  return place.substr(0, place.rfind('+'));
}

}  // namespace

std::optional<uint64_t> find_instruction(const Program& program, const Site& site, const Layout& layout) {
  const std::string pattern = with_words(site.instruction, layout);
  unsigned seen = 0;
  for (uint64_t at = program.text().address; program.is_text(at); at += 4) {
    if (program.at(at) == nullptr || function_at(program, at) != site.function) continue;
    std::string text = to_text(*program.at(at), at);
    std::ranges::replace(text, '\t', ' ');
    if (matches(pattern, text) && seen++ == site.occurrence) return at;
  }
  return std::nullopt;
}

Reachability check_reachability(const Program& program, const std::set<std::pair<uint64_t, bool>>& seen,
                                const Limits& limits) {
  enum class Found : uint8_t { dead, undecided, possible };
  std::map<std::pair<uint64_t, bool>, Found> open;
  Reachability result;
  std::set<std::pair<uint64_t, bool>> all;
  std::map<std::pair<uint64_t, bool>, std::string> listed;
  const auto find_possible = [&](const auto& session) {
    for (const Edge& edge : session.executor().edges()) {
      const std::pair key{edge.address, edge.taken};
      all.insert(key);
      if (seen.contains(key)) continue;
      Found& found = open.try_emplace(key, Found::dead).first->second;
      if (found == Found::possible) continue;
      switch (session.possible(edge.condition, "edge", limits).result) {
        case Result::refuted:
          found = Found::possible;
          break;
        case Result::gave_up:
          found = Found::undecided;
          break;
        case Result::proved:
          break;
      }
    }
  };
  for (unsigned e = 0; e < machine_entries; ++e) {
    Store store;
    const StoreScope scope(store);
    const Session session(program, static_cast<EntryPoint>(e));
    if (e == 0) {
      for (const DeadEdge& d : dead_edges()) {
        const std::string text =
            d.site.function + ": " + d.site.instruction + " (" + std::to_string(d.site.occurrence) + ")";
        if (const auto at = find_instruction(program, d.site, session.layout())) {
          listed[{*at, d.taken}] = text;
        } else {
          result.problems.push_back(text + " is listed as dead, and there is none");
        }
      }
    }
    find_possible(session);
  }
  {
    Store store;
    const StoreScope scope(store);
    find_possible(BootSession(program));
  }
  result.edges = all.size();
  for (const auto& key : all) {
    const std::string text = program.place(key.first) + (key.second ? " taken" : " not taken");
    const bool is_listed = listed.contains(key);
    const auto found = open.find(key);
    const bool lives = found == open.end() || found->second == Found::possible;
    if (found == open.end()) {
      ++result.seen;
    } else if (found->second == Found::possible) {
      ++result.solved;
    }
    if (lives && is_listed) result.problems.push_back(text + " is listed as dead, and is not");
    if (lives) continue;
    if (found->second == Found::undecided) {
      result.problems.push_back(text + " is not decided");
    } else if (is_listed) {
      ++result.dead;
    } else {
      result.problems.push_back(text + " is dead, and is not listed");
    }
  }
  return result;
}

}  // namespace nacre::proof
