// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "abi/well_formed.hpp"
#include "tools/nacre/rules.hpp"

namespace nacre::tool {
namespace {

/// In longest kernel paths. With less, the refills of an overdrawn component would take more time than it gets.
constexpr int64_t shortest_budget = 5;

class ComponentRules {
 public:
  ComponentRules(const Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics) {}

  void run() {
    check_root();
    check_time("quantum", {d_.quantum, d_.name.at});
    for (size_t i = 0; i < d_.components.size(); ++i) {
      check_supervisor(i);
      check_times(d_.components[i]);
      check_server(d_.components[i], ComponentId::from_raw(static_cast<uint8_t>(i)));
      check_needs(i);
    }
    check_fp_count();
    for (const Channel& channel : d_.channels) check_call(channel);
    for (const Signal& signal : d_.signals) check_signal(signal);
  }

 private:
  [[nodiscard]] bool trusted(ComponentId id) const { return d_.of(id).trust == Trust::trusted; }

  void check_root() {
    const Component& root = d_.components[0];
    if (root.trust != Trust::trusted)
      diagnostics_.error(
          root.at, fmt::format("the first component, '{}', supervises the rest and must be trusted", root.name.value));
    if (root.supervisor_name) {
      diagnostics_.error(
          root.supervisor_name->at,
          fmt::format("nobody controls the first component, '{}': it has no supervisor", root.name.value));
    }
    if (root.heartbeat)
      diagnostics_.error(root.heartbeat->at,
                         fmt::format("the first component, '{}', has no supervisor to beat for", root.name.value));
  }

  void check_supervisor(size_t index) {
    const Component& c = d_.components[index];
    if (index == 0) return;
    const Place& at = c.supervisor_name ? c.supervisor_name->at : c.at;
    const std::string& supervisor = d_.of(c.supervisor).name.value;
    if (c.supervisor.to_raw() >= index) {
      diagnostics_.error(at, fmt::format("'{}' supervises '{}' and must be more urgent: it must stand before it",
                                         supervisor, c.name.value));
    }
    if (c.trust == Trust::trusted && !trusted(c.supervisor)) {
      diagnostics_.error(at, fmt::format("the untrusted '{}' supervises the trusted '{}'", supervisor, c.name.value));
    }
    if (c.audit && c.trust != Trust::trusted)
      diagnostics_.error(c.at, fmt::format("the untrusted '{}' may not read the audit area", c.name.value));
  }

  void check_time(const char* key, const Located<Nanoseconds>& time) {
    if (time.value.to_raw() == 0) diagnostics_.error(time.at, fmt::format("'{}' is 0", key));
    if (to_ticks(time.value, board_.counter) > Span::from_raw(abi::longest_span)) {
      diagnostics_.error(
          time.at, fmt::format("'{}' is {}; times end at 2^56 ticks of the counter", key, duration_text(time.value)));
    }
  }

  void check_times(const Component& c) {
    check_time("period", c.period);
    if (c.budget) check_time("budget", *c.budget);
    if (c.limit) check_time("limit", *c.limit);
    if (c.start_limit) check_time("start_limit", *c.start_limit);
    if (c.deadline) check_time("deadline", *c.deadline);
    if (!c.budget && c.trust == Trust::untrusted) {
      diagnostics_.error(
          c.at, fmt::format("the untrusted '{}' has no budget; expected for example budget = \"1 ms\"", c.name.value));
    }
    const auto shortest = Nanoseconds::from_raw(board_.longest_kernel_path.to_raw() * shortest_budget);
    if (c.budget && c.budget->value.to_raw() != 0 && c.budget->value < shortest) {
      diagnostics_.error(
          c.budget->at,
          fmt::format("the budget of '{}', {}, is shorter than {}: each refill may cost a kernel path of {}",
                      c.name.value, duration_text(c.budget->value), duration_text(shortest),
                      duration_text(board_.longest_kernel_path)));
    }
    if (c.budget && c.budget->value > c.period.value) {
      diagnostics_.error(c.budget->at,
                         fmt::format("the budget of '{}', {}, is longer than its period, {}", c.name.value,
                                     duration_text(c.budget->value), duration_text(c.period.value)));
    }
  }

  void check_server(const Component& c, ComponentId id) {
    if (c.server && !c.limit)
      diagnostics_.error(c.at, fmt::format("'{}' is a server and has no limit; expected for example limit = \"500 us\"",
                                           c.name.value));
    if (!c.server && c.limit)
      diagnostics_.warning(c.limit->at, fmt::format("nobody calls '{}', so its limit means nothing", c.name.value));
    if (!c.server || c.nested > 0) return;
    for (const Channel& channel : d_.channels) {
      if (!(channel.client == id) || channel.server == id) continue;
      diagnostics_.error(channel.at, fmt::format("the server '{}' has nested = 0, so it can never call '{}'",
                                                 c.name.value, channel.server_name.value));
    }
  }

  /// Nothing waits, through others, for itself: starting in the order of `needs` would never end.
  void check_needs(size_t index) {
    uint64_t reached = d_.components[index].needs;
    for (size_t round = 0; round < d_.components.size(); ++round) {
      for (size_t i = 0; i < d_.components.size(); ++i) {
        if ((reached >> i & 1) != 0) reached |= d_.components[i].needs;
      }
    }
    if ((reached >> index & 1) == 0) return;
    const Component& c = d_.components[index];
    diagnostics_.error(
        c.need_names.empty() ? c.at : c.need_names[0].at,
        fmt::format("'{}' needs itself to be started first, directly or through what it needs", c.name.value));
  }

  void check_fp_count() {
    unsigned count = 0;
    for (const Component& c : d_.components) {
      if (!c.fp.value) continue;
      if (++count == abi::max_fp + 1)
        diagnostics_.error(c.fp.at,
                           fmt::format("'{}' is number {} with floating point; the kernel keeps registers for {}",
                                       c.name.value, count, abi::max_fp));
    }
  }

  void check_call(const Channel& channel) {
    if (channel.server < channel.client) return;
    if (channel.server == channel.client)
      return diagnostics_.error(channel.at, fmt::format("'{}' calls itself", channel.client_name.value));
    diagnostics_.error(channel.at, fmt::format("'{}' calls the less urgent '{}': a call goes only to a more urgent "
                                               "component, so '{}' must stand before '{}'",
                                               channel.client_name.value, channel.server_name.value,
                                               channel.server_name.value, channel.client_name.value));
  }

  void check_signal(const Signal& signal) {
    if (signal.from == signal.to)
      diagnostics_.error(signal.at, fmt::format("'{}' signals itself", signal.from_name.value));
    if (signal.rate) check_rate(signal);
    if (!trusted(signal.from) && trusted(signal.to) && !signal.rate) {
      diagnostics_.error(signal.at, fmt::format("the untrusted '{}' signals the trusted '{}' without a rate; expected "
                                                "for example rate = {{ interval = \"1 ms\", burst = 10 }}",
                                                signal.from_name.value, signal.to_name.value));
    }
  }

  void check_rate(const Signal& signal) {
    const int64_t interval = to_ticks(signal.rate->interval, board_.counter).to_raw();
    if (interval <= abi::longest_span / signal.rate->burst) return;
    diagnostics_.error(signal.at,
                       fmt::format("the rate of the signal from '{}' to '{}' covers a time longer than 2^56 ticks",
                                   signal.from_name.value, signal.to_name.value));
  }

  const Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
};

}  // namespace

void check_component_rules(const Description& description, const Board& board, Diagnostics& diagnostics) {
  ComponentRules(description, board, diagnostics).run();
}

void check_rules(const Description& description, const Board& board, Diagnostics& diagnostics) {
  check_component_rules(description, board, diagnostics);
  check_sharing_rules(description, board, diagnostics);
  check_isolation_rules(description, board, diagnostics);
  check_network_rules(description, diagnostics);
}

}  // namespace nacre::tool
