// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/response_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace nacre::tool {
namespace {

constexpr int64_t give_up_seconds = 60;

class Analysis {
 public:
  Analysis(const Description& description, const Board& board, Diagnostics& diagnostics)
      : d_(description), board_(board), diagnostics_(diagnostics), results_(description.components.size()) {}

  std::vector<ResponseTime> run() {
    for (size_t i = 0; i < d_.components.size(); ++i) services_.push_back(service(i));
    for (size_t i = 0; i < d_.components.size(); ++i) {
      const Component& c = d_.components[i];
      if (c.server) results_[i].service = Span::from_raw(services_[i]);
      if (c.deadline) results_[i].deadline = to_ticks(c.deadline->value, board_.counter);
      if (!c.deadline && c.trust == Trust::trusted && c.budget)
        results_[i].deadline = to_ticks(c.period.value, board_.counter);
      results_[i].response = response(i);
      check(i);
    }
    return results_;
  }

 private:
  [[nodiscard]] int64_t ticks(Nanoseconds time) const { return to_ticks(time, board_.counter).to_raw(); }

  [[nodiscard]] int64_t longest_callee(size_t caller) const {
    int64_t longest = 0;
    for (const Channel& channel : d_.channels) {
      if (channel.client.to_raw() == caller) longest = std::max(longest, services_[channel.server.to_raw()]);
    }
    return longest;
  }

  /// W of a server. Callees are more urgent, so their W is there already.
  [[nodiscard]] int64_t service(size_t index) const {
    const Component& c = d_.components[index];
    if (!c.server || !c.limit) return 0;
    return ticks(c.limit->value) + c.nested * longest_callee(index);
  }

  [[nodiscard]] int64_t overdraft(size_t index) const {
    return d_.components[index].server ? services_[index] : longest_callee(index);
  }

  /// Starts that the supervisor grants within `window`: at most `maximum` in a restart window, each after its back-off.
  [[nodiscard]] int64_t starts(const RestartPolicy& policy, int64_t window) const {
    int64_t count = 0;
    int64_t at = 0;
    int64_t pause = ticks(policy.back_off);
    while (count < policy.maximum && at <= window) {
      count += 1;
      at += pause;
      pause = std::min(pause * 2, ticks(policy.back_off_limit));
    }
    const int64_t restart_window = std::max<int64_t>(ticks(policy.window), 1);
    return count * (window / restart_window + 1);
  }

  [[nodiscard]] int64_t interference(size_t index, int64_t window) const {
    const Component& c = d_.components[index];
    const int64_t period = ticks(c.period.value);
    const int64_t restarts = c.server && index != 0 ? starts(c.restart, window) * ticks(start_limit(c)) : 0;
    return ((window + period - 1) / period + 1) * ticks(c.effective_budget()) + overdraft(index) + restarts;
  }

  [[nodiscard]] int64_t blocking(size_t index) const {
    int64_t longest = 0;
    for (const Channel& channel : d_.channels) {
      if (channel.server.to_raw() < index && channel.client.to_raw() > index)
        longest = std::max(longest, services_[channel.server.to_raw()]);
    }
    return longest;
  }

  [[nodiscard]] int64_t kernel_entries(size_t index) const {
    int64_t entries = 1;
    for (size_t j = index + 1; j < d_.components.size(); ++j) {
      const Component& c = d_.components[j];
      const int64_t budget = std::max<int64_t>(ticks(c.effective_budget()), 1);
      entries += std::max<int64_t>((overdraft(j) + budget - 1) / budget, 1) + static_cast<int64_t>(c.devices.size());
    }
    return entries;
  }

  [[nodiscard]] std::optional<Span> response(size_t index) const {
    const int64_t own = ticks(d_.components[index].effective_budget()) + ticks(d_.quantum) +
                        kernel_entries(index) * ticks(board_.longest_kernel_path) + blocking(index);
    const int64_t give_up = static_cast<int64_t>(board_.counter.to_raw()) * give_up_seconds;
    int64_t window = own;
    while (window < give_up) {
      int64_t next = own;
      for (size_t j = 0; j < index; ++j) next += interference(j, window);
      if (next == window) return Span::from_raw(window);
      window = next;
    }
    return std::nullopt;
  }

  /// The three that take most: what to change first.
  [[nodiscard]] std::string largest_parts(size_t index, int64_t window) const {
    std::vector<std::pair<int64_t, size_t>> parts;
    for (size_t j = 0; j < index; ++j) parts.emplace_back(-interference(j, window), j);
    std::sort(parts.begin(), parts.end());
    std::string text;
    for (size_t k = 0; k < parts.size() && k < 3; ++k) {
      text += fmt::format("{}'{}' {}", k == 0 ? "" : ", ", d_.components[parts[k].second].name.value,
                          ticks_text(Span::from_raw(-parts[k].first), board_.counter));
    }
    return text.empty() ? "itself" : text;
  }

  void check(size_t index) {
    const ResponseTime& result = results_[index];
    const Component& c = d_.components[index];
    if (!result.deadline || (result.response && *result.response <= *result.deadline)) return;
    const Place& at = c.deadline ? c.deadline->at : c.at;
    const std::string deadline = ticks_text(*result.deadline, board_.counter);
    const int64_t window = (result.response ? *result.response : *result.deadline).to_raw();
    if (result.response) {
      diagnostics_.error(
          at,
          fmt::format(
              "unschedulable: '{}' may need {} to get its {} of the processor, but its deadline is {}; most of it: {}",
              c.name.value, ticks_text(*result.response, board_.counter), duration_text(c.effective_budget()), deadline,
              largest_parts(index, window)));
    } else {
      diagnostics_.error(at, fmt::format("unschedulable: '{}' has a deadline of {}, but what is more urgent may take "
                                         "all the time; within the deadline: {}",
                                         c.name.value, deadline, largest_parts(index, window)));
    }
  }

  const Description& d_;
  const Board& board_;
  Diagnostics& diagnostics_;
  std::vector<int64_t> services_;
  std::vector<ResponseTime> results_;
};

}  // namespace

std::vector<ResponseTime> analyse_response_times(const Description& description, const Board& board,
                                                 Diagnostics& diagnostics) {
  return Analysis(description, board, diagnostics).run();
}

}  // namespace nacre::tool
