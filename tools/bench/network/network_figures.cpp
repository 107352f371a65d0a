// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/network_figures.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "tools/bench/network/site_profile.hpp"
#include "tools/bench/network/work.hpp"

namespace nacre::bench {
namespace {

constexpr auto boot = "boot_first_http";

/// One figure in all runs, per unit of work.
using Samples = std::vector<Counts>;

uint64_t total(const Counts& counts) { return counts.kernel + counts.user; }

/// The middle one, in the order of their totals.
Counts middle_of(Samples& samples) {
  std::ranges::sort(samples, {}, total);
  return samples[samples.size() / 2];
}

/// `samples` are sorted.
Figure figure_of(const std::string& name, const Samples& samples, const std::string& how) {
  return {name,
          total(samples[samples.size() / 2]),
          "instructions",
          std::nullopt,
          fmt::format("{}; median of {}", how, samples.size()),
          Spread{total(samples.front()), total(samples.back())}};
}

Result<Counts> boot_once(const Parts& parts, const std::string& tree) {
  auto run = start_network(parts, tree + "/systems/hub", Detail::totals);
  if (!run) return std::unexpected(run.error());
  return first_answer(*run);
}

Result<void> measure_run(const Parts& parts, const NetworkEffort& effort, std::map<std::string, Samples>& samples) {
  auto run = start_network(parts, parts.systems + "/network", Detail::totals);
  if (!run) return std::unexpected(run.error());
  if (const auto ready = first_answer(*run); !ready) return std::unexpected(ready.error());
  for (const Work& work : all_work()) {
    const auto counts = measure_work(*run, work, effort);
    if (!counts) return failure(fmt::format("{}: {}\n{}", work.figure, counts.error().text, run->machine.console()));
    samples[work.figure].push_back(*counts);
  }
  return {};
}

}  // namespace

Result<Figures> network_figures(const Parts& parts, const std::string& tree, const NetworkEffort& effort) {
  std::map<std::string, Samples> samples;
  for (unsigned i = 0; i < effort.runs; ++i) {
    const auto booted = boot_once(parts, tree);
    if (!booted) return failure(fmt::format("{}: {}", boot, booted.error().text));
    samples[boot].push_back(*booted);
    if (const auto measured = measure_run(parts, effort, samples); !measured) return std::unexpected(measured.error());
  }
  (void)middle_of(samples[boot]);
  Figures figures{figure_of(boot, samples[boot], "from the first instruction to the peer's first byte of the 200")};
  for (const Work& work : all_work()) {
    const Counts middle = middle_of(samples[work.figure]);
    const std::string how = fmt::format("kernel {}, components {}; {} a run, idle subtracted", middle.kernel,
                                        middle.user, work.amount(effort));
    figures.push_back(figure_of(work.figure, samples[work.figure], how));
  }
  return figures;
}

bool is_network_figure(const std::string& figure) {
  return std::ranges::any_of(all_work(), [&](const Work& work) { return work.figure == figure; });
}

Result<std::string> network_profile(const Parts& parts, const std::string& figure, const NetworkEffort& effort) {
  for (const Work& work : all_work()) {
    if (work.figure != figure) continue;
    auto run = start_network(parts, parts.systems + "/network", Detail::sites);
    if (!run) return std::unexpected(run.error());
    if (const auto ready = first_answer(*run); !ready) return std::unexpected(ready.error());
    std::vector<Site> before, after;
    const auto measured = measure_work(
        *run, work, effort, [&] { before = run->view.sites(); }, [&] { after = run->view.sites(); });
    if (!measured) return std::unexpected(measured.error());
    return site_profile(*run, before, after, work.amount(effort));
  }
  return failure("no such network figure: " + figure);
}

}  // namespace nacre::bench
