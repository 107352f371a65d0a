// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A booted kernel core on the host's architecture, as a component sees it: fill in registers, take an exception, look at the
// registers of whoever runs next.
#pragma once

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "kernel/core/entry.hpp"
#include "tests/host_arch/processor.hpp"
#include "tests/model/table_builder.hpp"

namespace nacre::kernel_test {

using abi::Cause;
using abi::Operation;
using abi::Outcome;
using abi::RecordKind;
using abi::RunState;
using model::TableBuilder;
using Words = std::array<uint64_t, abi::words>;

inline constexpr uint64_t forever = ~uint64_t{0};
inline constexpr int idle = -1;
inline constexpr uint64_t boot_time = 1'000'000;

class Kernel {
 public:
  /// Boots; component 0 runs.
  explicit Kernel(const TableBuilder& builder) {
    builder.build(host::tables());
    host::power_on();
    host::processor.counter = Instant::from_raw(boot_time);
    host::boot();
  }

  [[nodiscard]] int current() const { return host::processor.current == 0 ? idle : kernel::current()->id.to_raw(); }
  [[nodiscard]] uint64_t now() const { return host::processor.counter.to_raw(); }
  void pass(uint64_t ticks) { host::processor.counter = Instant::from_raw(now() + ticks); }

  // System calls of the current component. Registers that carry nothing hold junk.
  void call(uint64_t handle, uint64_t method = 0, Words words = {}) {
    fill(handle << abi::method_bits | method, words);
    host::system_call(abi::Call::call);
  }
  void reply(uint64_t status, Words words = {}, uint64_t deadline = forever) {
    fill(status, words);
    host::processor.registers.x[7] = deadline;
    host::system_call(abi::Call::reply_wait);
  }
  void wait(uint64_t deadline = forever) { reply(0, {}, deadline); }
  void signal(uint64_t handle) {
    fill(handle << abi::method_bits, junk_words());
    host::system_call(abi::Call::signal);
  }
  void irq_done(uint64_t handle) {
    fill(handle << abi::method_bits, junk_words());
    host::system_call(abi::Call::irq_done);
  }
  void control(uint64_t target, Operation operation) {
    control_raw(target << abi::method_bits | static_cast<uint64_t>(operation));
  }
  void control_raw(uint64_t selector) {
    fill(selector, junk_words());
    host::system_call(abi::Call::control);
  }
  void start(uint64_t target) { control(target, Operation::start); }

  /// Starts the components, then the supervisor waits, and each of them in its turn as soon as it runs, until `last` does.
  void run_up_to(int last, std::initializer_list<int> others) {
    for (const int id : others) start(static_cast<uint64_t>(id));
    start(static_cast<uint64_t>(last));
    while (current() != last) wait();
  }

  // What the current component finds.
  [[nodiscard]] uint64_t x(unsigned index) const { return host::processor.registers.x[index]; }
  [[nodiscard]] Outcome outcome() const { return static_cast<Outcome>(x(7)); }
  [[nodiscard]] Words words() const { return {x(0), x(1), x(2), x(3), x(4), x(5)}; }

  [[nodiscard]] static kernel::Component& component(unsigned id) { return kernel::nacre_state.components[id]; }
  [[nodiscard]] static kernel::State& state() { return kernel::nacre_state; }
  [[nodiscard]] static abi::AuditArea& audit() { return kernel::nacre_audit; }
  [[nodiscard]] static const abi::Record& event() {
    return audit().events.records[audit().event_head % abi::ring_records];
  }
  [[nodiscard]] static const abi::Record& denial() {
    return audit().denials.records[audit().denial_head % abi::ring_records];
  }
  [[nodiscard]] static bool down(unsigned id) { return (state().down >> id & 1) != 0; }
  [[nodiscard]] static bool funded(unsigned id) { return (state().funded >> id & 1) != 0; }
  [[nodiscard]] static bool receiving(unsigned id) { return component(id).deadline != Instant{}; }
  [[nodiscard]] bool ready(unsigned id) const {
    return (state().ready >> id & 1) != 0 || current() == static_cast<int>(id);
  }
  /// Ticks left, whether or not they are running out at the moment.
  [[nodiscard]] int64_t balance(unsigned id) const {
    const bool pays = current() != idle && component(static_cast<unsigned>(current())).payer.to_raw() == id;
    return static_cast<int64_t>(component(id).account - (pays ? now() : 0));
  }
  [[nodiscard]] uint64_t armed() const { return host::processor.compare.to_raw(); }

  static constexpr uint64_t junk(unsigned index) { return 0x6a75'6e6b'0000 + index; }

 private:
  static Words junk_words() { return {junk(0), junk(1), junk(2), junk(3), junk(4), junk(5)}; }
  static void fill(uint64_t selector, const Words& words) {
    auto& x = host::processor.registers.x;
    for (unsigned i = 0; i < x.size(); ++i) x[i] = junk(i);
    for (unsigned i = 0; i < abi::words; ++i) x[i] = words[i];
    x[6] = selector;
  }
};

}  // namespace nacre::kernel_test

namespace doctest {
template <>
struct StringMaker<nacre::abi::Outcome> {
  static String convert(nacre::abi::Outcome outcome) { return std::to_string(static_cast<uint64_t>(outcome)).c_str(); }
};
template <>
struct StringMaker<nacre::abi::RecordKind> {
  static String convert(nacre::abi::RecordKind kind) { return std::to_string(static_cast<unsigned>(kind)).c_str(); }
};
template <>
struct StringMaker<nacre::abi::Cause> {
  static String convert(nacre::abi::Cause cause) { return std::to_string(static_cast<unsigned>(cause)).c_str(); }
};
}  // namespace doctest
