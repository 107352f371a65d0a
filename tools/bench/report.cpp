// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/bench/peers.hpp"

namespace nacre::bench {
namespace {

constexpr auto row = "{:<22}{:>9}{:>6}{:>9} {:1}{:>8}{:>8}{:>8}{:>8}{:>8}\n";

constexpr auto network_row = "{:<22}{:>10}{:>10}{:>10}{:>12} {:1}{:>14}{:>14}\n";

template <class AnAnchor>
std::string limit_text(const AnAnchor* anchor) {
  return anchor == nullptr || anchor->limit == no_limit ? "" : fmt::format("<={}", anchor->limit);
}

bool misses(const Figure& figure) {
  const Anchor* anchor = find_anchor(figure.name);
  const NetworkAnchor* on_network = find_network_anchor(figure.name);
  return (anchor != nullptr && figure.value > anchor->limit) ||
         (on_network != nullptr && figure.value > on_network->limit);
}

const Figure* find(const Figures& figures, const std::string& name) {
  const auto found = std::ranges::find(figures, name, &Figure::name);
  return found == figures.end() ? nullptr : &*found;
}

double ratio(uint64_t value, uint64_t base) { return static_cast<double>(value) / static_cast<double>(base); }

std::string spread_line(const Figure& figure) {
  const Spread spread = figure.spread.value_or(Spread{figure.value, figure.value});
  return fmt::format("{:<22}{} to {}; {}\n", figure.name, spread.least, spread.greatest, figure.note);
}

}  // namespace

std::string as_table(const Figures& figures) {
  std::string text =
      fmt::format(fmt::runtime(row), "", "kernel", "user", "wanted", "", "seL4", "MCS", "NOVA", "Zephyr", "Linux");
  for (const Figure& figure : figures) {
    const Anchor* anchor = find_anchor(figure.name);
    const Anchor none{figure.name, no_limit, "", "", "", "", ""};
    const Anchor& peers = anchor == nullptr ? none : *anchor;
    const std::string user = figure.user ? fmt::format("{}", *figure.user) : "";
    text +=
        fmt::format(fmt::runtime(row), figure.name, figure.value, user, limit_text(anchor), misses(figure) ? "!" : "",
                    peers.sel4, peers.sel4_mcs, peers.nova, peers.zephyr, peers.linux_slim);
  }
  text += "\nExecuted instructions, not cycles, unless the name says bytes or lines. ! misses what is wanted.\n\n";
  for (const Figure& figure : figures) text += fmt::format("{:<22}{}\n", figure.name, figure.note);
  return text;
}

std::string as_network_table(const Figures& figures) {
  std::string text =
      fmt::format(fmt::runtime(network_row), "", "median", "least", "greatest", "wanted", "", "Linux", "Debian");
  for (const Figure& figure : figures) {
    const NetworkAnchor* anchor = find_network_anchor(figure.name);
    const Spread spread = figure.spread.value_or(Spread{figure.value, figure.value});
    text += fmt::format(fmt::runtime(network_row), figure.name, figure.value, spread.least, spread.greatest,
                        limit_text(anchor), misses(figure) ? "!" : "", anchor == nullptr ? "-" : anchor->linux_slim,
                        anchor == nullptr ? "-" : anchor->linux_debian);
  }
  text += "\nExecuted instructions of the whole machine, kernel and user, not cycles. ! misses what is wanted.\n\n";
  for (const Figure& figure : figures) text += fmt::format("{:<22}{}\n", figure.name, figure.note);
  return text;
}

std::string side_by_side(const std::vector<Column>& columns) {
  std::string text = fmt::format("{:<22}{:>10}", "", columns.front().name);
  for (size_t i = 1; i < columns.size(); ++i) text += fmt::format("{:>15}{:>9}", columns[i].name, "ratio");
  for (const Figure& own : columns.front().figures) {
    text += fmt::format("\n{:<22}{:>10}", own.name, own.value);
    for (size_t i = 1; i < columns.size(); ++i) {
      const Figure* other = find(columns[i].figures, own.name);
      if (other == nullptr)
        text += fmt::format("{:>15}{:>9}", "-", "-");
      else
        text += fmt::format("{:>15}{:>9.2f}", other->value, ratio(other->value, own.value));
    }
  }
  text += "\n\nMedians of executed instructions. A ratio is to the first column.\n";
  for (size_t i = 1; i < columns.size(); ++i) {
    text += fmt::format("\n{}\n", columns[i].name);
    for (const Figure& figure : columns[i].figures) text += spread_line(figure);
  }
  return text;
}

std::string as_json(const std::vector<Column>& columns) {
  Figures all;
  for (const Column& column : columns) {
    for (Figure figure : column.figures) {
      if (&column != &columns.front()) figure.name = column.name + "/" + figure.name;
      all.push_back(figure);
    }
  }
  return as_json(all);
}

std::string as_json(const Figures& figures) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const Figure& figure : figures) {
    array.push_back({{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}});
    if (figure.user) array.push_back({{"name", figure.name + "_user"}, {"value", *figure.user}, {"unit", figure.unit}});
    if (!figure.spread) continue;
    array.push_back({{"name", figure.name + "_least"}, {"value", figure.spread->least}, {"unit", figure.unit}});
    array.push_back({{"name", figure.name + "_greatest"}, {"value", figure.spread->greatest}, {"unit", figure.unit}});
  }
  return array.dump(2) + "\n";
}

std::vector<std::string> missed(const Figures& figures) {
  std::vector<std::string> names;
  for (const Figure& figure : figures) {
    if (misses(figure)) names.push_back(figure.name);
  }
  return names;
}

}  // namespace nacre::bench
