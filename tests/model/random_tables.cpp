// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/model/random_tables.hpp"

#include <array>

#include "tests/model/random_policy.hpp"

namespace nacre::model {

namespace {

constexpr uint8_t fault_bit = 63;
constexpr uint64_t most_rows = 12;  ///< of a channel

class System {
 public:
  System(Random& random, unsigned components) : random_(random), count_(components), policy_(random, builder_.policy) {}

  TableBuilder make() {
    builder_.quantum_mask = (uint64_t{2} << below(random_, 5)) - 1;
    choose_servers();
    for (unsigned id = 0; id < count_; ++id) add_component(id);
    for (unsigned id = 0; id < count_; ++id) add_channels(static_cast<uint8_t>(id));
    add_lines();
    for (unsigned id = 1; id < count_; ++id) {
      builder_.policy.restarts[id] = policy_.fall_steps();
      for (abi::StepSet& steps : builder_.policy.controls[id].of) steps = policy_.control_steps();
    }
    return builder_;
  }

 private:
  void choose_servers() {
    for (unsigned id = 0; id < count_; ++id) server_[id] = id % 3 == 1 || one_in(random_, 8);
  }

  void add_component(unsigned id) {
    ComponentSpec spec;
    const auto period = static_cast<int64_t>(200 + below(random_, 4000));
    const bool poor = one_in(random_, 2);
    spec.period = poor ? period : plenty;
    spec.budget = poor ? static_cast<int64_t>(1 + below(random_, static_cast<uint64_t>(period))) : plenty;
    spec.limit = static_cast<int64_t>(1 + below(random_, 300));
    spec.start_limit = static_cast<int64_t>(1 + below(random_, 600));
    spec.nested = static_cast<uint8_t>(below(random_, 4));
    spec.supervisor = id == 0 || one_in(random_, 2) ? uint8_t{0} : static_cast<uint8_t>(below(random_, id));
    spec.fault_bit = fault_bit;
    spec.device = id != 0 && one_in(random_, 4);
    if (id == 0) spec.limit = spec.start_limit = plenty;  // the board would only reset
    spec.fp_slot = one_in(random_, 3) && fp_slots_ < abi::max_fp ? ++fp_slots_ : uint8_t{0};
    spec.denial_quota = static_cast<uint8_t>(below(random_, 4));
    builder_.components.push_back(spec);
  }

  void add_channels(uint8_t id) {
    for (unsigned i = 0; i < 3 && id > 0; ++i) {
      const auto peer = static_cast<uint8_t>(below(random_, id));
      if (server_[peer]) add_call(id, peer);
    }
    for (unsigned i = 0; i < 2; ++i) {
      const auto peer = static_cast<uint8_t>(below(random_, count_));
      if (peer != id && bits_[peer] < fault_bit) add_signal(id, peer);
    }
  }

  void add_call(uint8_t client, uint8_t server) {
    CallSpec call{
        .client = client, .server = server, .plain = random_() & random_(), .tag = static_cast<uint8_t>(random_())};
    call.plain |= 1;
    if (rows_ + most_rows > abi::max_rows) return builder_.calls.push_back(call);
    const uint64_t methods = 1 + below(random_, 2);
    while (static_cast<uint64_t>(__builtin_popcountll(call.governed)) < methods)
      call.governed |= uint64_t{1} << (1 + below(random_, 63));
    call.plain &= ~call.governed;
    call.audited = one_in(random_, 2) ? call.governed : 0;
    add_rows(call, methods);
    builder_.calls.push_back(call);
  }

  /// The further alternatives belong to the methods in turn. Sometimes there are more than the kernel tries.
  void add_rows(CallSpec& call, uint64_t methods) {
    const uint64_t rows = methods + (one_in(random_, 20) ? most_rows - methods : below(random_, 3));
    for (uint64_t i = 0; i < rows; ++i) call.rows.push_back(policy_.row());
    for (uint64_t i = 0; i + methods < rows; ++i) call.rows[i].next = static_cast<uint8_t>(i + methods);
    rows_ += rows;
  }

  void add_signal(uint8_t from, uint8_t to) {
    SignalSpec signal{.from = from, .to = to, .bit = bits_[to]++};
    if (one_in(random_, 3)) {
      signal.rate_interval = static_cast<int64_t>(1 + below(random_, 500));
      signal.rate_tolerance = signal.rate_interval * static_cast<int64_t>(below(random_, 4));
    }
    signal.steps = policy_.signal_steps();
    builder_.signals.push_back(signal);
  }

  void add_lines() {
    const auto lines = static_cast<unsigned>(below(random_, 33));
    for (unsigned i = 0; i < lines; ++i) {
      const auto owner = static_cast<uint8_t>(below(random_, count_));
      if (bits_[owner] >= fault_bit) continue;
      builder_.lines.push_back({.owner = owner,
                                .intid = 32 + 5 * i,
                                .bit = bits_[owner]++,
                                .cost = static_cast<int64_t>(below(random_, 60))});
    }
  }

  Random& random_;
  unsigned count_;
  TableBuilder builder_;
  std::array<bool, abi::max_components> server_{};
  std::array<uint8_t, abi::max_components> bits_{};
  uint8_t fp_slots_ = 0;
  RandomPolicy policy_;
  uint64_t rows_ = 0;
};

}  // namespace

TableBuilder random_system(Random& random, unsigned components) { return System(random, components).make(); }

}  // namespace nacre::model
