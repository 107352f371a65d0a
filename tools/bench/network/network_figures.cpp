// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/network/network_figures.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "tools/bench/linux/linux_run.hpp"
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

Result<void> measure_boot(const Setup& setup, Samples& samples) {
  if (!setup.boot) return {};
  auto run = setup.boot();
  if (!run) return std::unexpected(run.error());
  const auto booted = first_answer(*run);
  if (!booted) return failure(fmt::format("{}: {}", boot, booted.error().text));
  samples.push_back(*booted);
  return {};
}

Result<void> measure_run(const Setup& setup, const NetworkEffort& effort, std::map<std::string, Samples>& samples) {
  auto run = setup.start();
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

Setup nacre_setup(const Parts& parts, const std::string& tree) {
  return {"Nacre", [=] { return start_network(parts, parts.systems + "/network", Detail::totals); },
          [=] { return start_network(parts, tree + "/systems/hub", Detail::totals); }};
}

Setup joined_setup(const Parts& parts) {
  return {"one component", [=] { return start_network(parts, parts.systems + "/network_joined", Detail::totals); }, {}};
}

Result<std::vector<Setup>> linux_setups(const Parts& parts, const std::string& tree) {
  const auto files = prepare_linux(parts, tree);
  if (!files) return std::unexpected(files.error());
  const auto open = [parts, files = *files] { return start_linux(parts, files, Card::open); };
  const auto isolated = [parts, files = *files] { return start_linux(parts, files, Card::isolated); };
  return std::vector<Setup>{{"Linux", open, open}, {"Linux, SMMU", isolated, isolated}};
}

Result<Figures> network_figures(const Setup& setup, const NetworkEffort& effort) {
  std::map<std::string, Samples> samples;
  Samples boots;
  for (unsigned i = 0; i < effort.runs; ++i) {
    if (const auto booted = measure_boot(setup, boots); !booted) return std::unexpected(booted.error());
    if (const auto measured = measure_run(setup, effort, samples); !measured) return std::unexpected(measured.error());
  }
  Figures figures;
  if (!boots.empty()) {
    (void)middle_of(boots);
    figures.push_back(figure_of(boot, boots, "from the first instruction to the peer's first byte of the 200"));
  }
  for (const Work& work : all_work()) {
    const Counts middle = middle_of(samples[work.figure]);
    const std::string how =
        fmt::format("kernel {}, user {}; {} a run, idle subtracted", middle.kernel, middle.user, work.amount(effort));
    figures.push_back(figure_of(work.figure, samples[work.figure], how));
  }
  return figures;
}

Result<std::vector<Column>> network_columns(const std::vector<Setup>& setups, const NetworkEffort& effort) {
  std::vector<Column> columns;
  for (const Setup& setup : setups) {
    auto figures = network_figures(setup, effort);
    if (!figures) return failure(fmt::format("{}: {}", setup.name, figures.error().text));
    columns.push_back({setup.name, std::move(*figures)});
  }
  return columns;
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
