// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/measured.hpp"

#include <fmt/format.h>

#include "tools/bench/intervals.hpp"

namespace nacre::bench {
namespace {

constexpr uint64_t instructions_a_tick = 16;         ///< 62.5 MHz under -icount shift=0: one instruction a nanosecond
constexpr uint64_t slack = 4 * instructions_a_tick;  ///< the readings stand beside the markers, not on them
constexpr unsigned passes = 3;

/// One operation of a bench system.
struct Operation {
  std::string figure;
  std::string system;
  Point from;
  Point to;
  std::optional<unsigned> loop;  ///< the loop that repeats it; none: anywhere in the run
};

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all = {
      {"ipc_round_trip", "round_trip", at(Marker::begin), at(Marker::done), 0},
      {"ipc_round_trip_fp", "round_trip_fp", at(Marker::begin), at(Marker::done), 0},
      {"signal_to_waiter", "signals", at(Marker::begin), at(Marker::woken), 0},
      {"signal_no_waiter", "signals", at(Marker::begin), at(Marker::done), 1},
      {"irq_to_driver", "interrupt", watched(static_cast<uint32_t>(Watch::interrupt)), at(Marker::driver), {}},
      {"cheapest_call", "interrupt", at(Marker::begin), at(Marker::done), 0},
  };
  return all;
}

/// Loop `index` by the plugin and by the virtual counter: the same number of instructions.
Result<std::string> cross_check(const SystemRun& run, const std::string& system, unsigned index) {
  const LoopTotal total = loop_total(run.events, index);
  const uint64_t counted = total.instructions + total.markers;
  const uint64_t by_counter = run.results.ticks[index] * instructions_a_tick;
  const uint64_t difference = counted > by_counter ? counted - by_counter : by_counter - counted;
  if (by_counter == 0 || difference > slack) {
    return failure(fmt::format("{}, loop {}: {} instructions counted, {} by the virtual counter", system, index,
                               counted, by_counter));
  }
  return fmt::format("{} of {} instructions by the virtual counter", by_counter, counted);
}

Result<Figure> figure_of(const Operation& operation, const SystemRun& run) {
  const std::span<const Event> events =
      operation.loop ? loop(run.events, *operation.loop) : std::span<const Event>(run.events);
  const Typical result = typical(intervals(events, operation.from, operation.to));
  const size_t wanted = operation.loop ? repetitions : alarms;
  if (result.all < wanted)
    return failure(fmt::format("{}: {} of {} repetitions seen", operation.figure, result.all, wanted));
  std::string note = fmt::format("{} of {} repetitions alike", result.occurrences, result.all);
  if (operation.loop) {
    const auto checked = cross_check(run, operation.system, *operation.loop);
    if (!checked) return std::unexpected(checked.error());
    note += "; " + *checked;
  }
  return Figure{operation.figure, result.count.kernel, "instructions", result.count.user, note};
}

Result<Figure> boot_figure(const SystemRun& run) {
  const auto boots = intervals(run.events, watched(static_cast<uint32_t>(Watch::boot)),
                               watched(static_cast<uint32_t>(Watch::component_entry)));
  if (boots.size() != 1) return failure("the kernel was entered more than once, or never");
  return Figure{"boot_first_component", boots[0].kernel + boots[0].user, "instructions", std::nullopt,
                "from the kernel's entry"};
}

}  // namespace

Result<Figures> measure_once(const Parts& parts) {
  Figures figures;
  std::map<std::string, SystemRun> runs;
  for (const Operation& operation : operations()) {
    if (!runs.contains(operation.system)) {
      auto run = run_system(parts, operation.system, std::nullopt);
      if (!run) return std::unexpected(run.error());
      runs.emplace(operation.system, std::move(*run));
    }
    const auto figure = figure_of(operation, runs.at(operation.system));
    if (!figure) return std::unexpected(figure.error());
    figures.push_back(*figure);
  }
  const auto boot = boot_figure(runs.at("round_trip"));
  if (!boot) return std::unexpected(boot.error());
  figures.push_back(*boot);
  return figures;
}

Result<Figures> measure(const Parts& parts) {
  auto first = measure_once(parts);
  for (unsigned pass = 1; first && pass < passes; ++pass) {
    const auto again = measure_once(parts);
    if (!again) return again;
    for (size_t i = 0; i < first->size(); ++i) {
      const Figure& a = (*first)[i];
      const Figure& b = (*again)[i];
      if (a.value != b.value || a.user != b.user || a.note != b.note) {
        return failure(
            fmt::format("{} differs between two runs: {} ({}), {} ({})", a.name, a.value, a.note, b.value, b.note));
      }
    }
  }
  return first;
}

Result<std::string> profile(const Parts& parts, const std::string& figure) {
  for (const Operation& operation : operations()) {
    if (operation.figure != figure) continue;
    if (operation.from.kind != EventKind::marker) return failure(figure + " does not begin at a marker");
    const auto system = build_system(parts, parts.systems + "/" + operation.system);
    if (!system) return std::unexpected(system.error());
    const uint64_t before = uint64_t{operation.loop.value_or(0)} * (warm_up + repetitions) + warm_up;
    const auto run = run_system(parts, operation.system, Trace{operation.from.number, before + 2});
    if (!run) return std::unexpected(run.error());
    std::string text;
    for (const Event& event : run->events) {
      if (event.kind == EventKind::step)
        text += fmt::format("{:#x} {}\n", event.user, symbol_of(*(*system)->kernel, event.user));
    }
    return text;
  }
  return failure("no such measured figure: " + figure);
}

}  // namespace nacre::bench
