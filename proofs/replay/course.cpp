// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A run from stop to stop.
#include <algorithm>
#include <utility>

#include "proofs/replay/replay.hpp"

namespace nacre::replay {
namespace {

using gdb_remote::CoreRegisters;
using machine::failure;

constexpr unsigned stopped_at_breakpoint = 5;
constexpr unsigned no_register = 31;
constexpr uint64_t own_abort_vector = 0x380;
constexpr uint64_t abort_mask = abort_pending;  ///< the same bit of the processor state

}  // namespace

/// A run on its way.
struct Replay::Course {
  Environment environment;
  bool real;  ///< what is outside is not given, but met and written down
  Run run{};
  CoreRegisters core{};
  bool in_abort = false;
  bool over = false;
};

Result<CoreRegisters> Replay::go_on(bool& stuck) {
  if (auto done = debugger().resume(); !done) return std::unexpected(done.error());
  auto stop = debugger().wait_for_stop(patience_);
  stuck = !stop.has_value();
  if (stuck) stop = debugger().interrupt(patience_);
  if (!stop) return std::unexpected(stop.error());
  if (stop->kind != gdb_remote::StopKind::signal) return failure("the machine has ended");
  stuck = stuck || stop->number != stopped_at_breakpoint;
  return debugger().read_core_registers();
}

Result<Observation> Replay::observe() {
  Course course{live_.environment, true};
  course.environment.counter.clear();
  auto done = load(live_.state, live_.environment, Timer::on);
  if (done) done = finish(course);
  if (!done) return std::unexpected(done.error());
  Observation observation{std::move(course.environment), std::move(course.run)};
  if (observation.run.exit != Exit::component && observation.run.exit != Exit::idle)
    return failure("the running system has ended");
  done = go_on_from(observation.run.after, observation.environment, 1);
  if (!done) return std::unexpected(done.error());
  return observation;
}

Result<Run> Replay::run(const MachineState& before, const Environment& environment) {
  Course course{environment, false};
  auto done = load(before, environment, Timer::off);
  if (done) done = finish(course);
  if (!done) return std::unexpected(done.error());
  return std::move(course.run);
}

Result<void> Replay::finish(Course& course) {
  while (!course.over) {
    bool stuck = false;
    const auto core = go_on(stuck);
    if (!core) return std::unexpected(core.error());
    course.core = *core;
    course.run.exit = Exit::stuck;
    const auto stop = stops_.find(core->pc);
    if (stuck || stop == stops_.end()) break;
    if (auto done = meet(course, stop->second); !done) return done;
  }
  if (auto done = store(course.core, course.run.after); !done) return done;
  course.run.syndrome = frame().esr_el1;
  course.run.fault_address = frame().far_el1;
  return {};
}

Result<void> Replay::meet(Course& course, const Stop& stop) {
  const auto end = [&course](Exit exit) -> Result<void> {
    course.run.exit = exit;
    course.over = true;
    return {};
  };
  switch (stop.kind) {
    case StopKind::read_counter:
      return read_counter(course, stop);
    case StopKind::read_interrupt:
      return read(course, stop, course.environment.interrupt);
    case StopKind::read_pending:
      return read(course, stop, course.environment.pending);
    case StopKind::write_compare:
      return write(course, stop, Device::timer_compare);
    case StopKind::write_end_of_interrupt:
      return write(course, stop, Device::end_of_interrupt);
    case StopKind::write_deactivate:
      return write(course, stop, Device::deactivate);
    case StopKind::let_abort_in:
      if (course.real) return step();
      return (course.environment.pending & abort_pending) != 0 ? take_abort(course) : skip(course);
    case StopKind::exception_return:
      return std::exchange(course.in_abort, false) ? step() : end(Exit::component);
    case StopKind::idle:
      return end(Exit::idle);
    case StopKind::reset:
      return end(Exit::reset);
    case StopKind::refused:
      return end(Exit::refused);
    case StopKind::kernel_exception:
      return end(Exit::kernel_exception);
  }
  return failure("no such stop");
}

Result<void> Replay::skip(Course& course) { return debugger().write_register("pc", course.core.pc + 4); }

/// QEMU may end a step before the instruction when an interrupt comes. None that is stepped leads to itself.
Result<void> Replay::step() {
  const auto from = debugger().read_register("pc");
  auto to = from;
  while (to && *to == *from) {
    if (auto stepped = debugger().step(); !stepped) return std::unexpected(stepped.error());
    to = debugger().read_register("pc");
  }
  return to ? Result<void>{} : std::unexpected(to.error());
}

Result<void> Replay::read_counter(Course& course, const Stop& stop) {
  std::vector<uint64_t>& counter = course.environment.counter;
  const size_t number = course.run.counter_reads++;
  if (course.real) counter.push_back(0);
  if (counter.empty()) return failure("the kernel reads the counter, and the environment has none");
  return read(course, stop, counter[std::min(number, counter.size() - 1)]);
}

/// The instruction reads `value`; of a real run, what it has read becomes the value.
Result<void> Replay::read(Course& course, const Stop& stop, uint64_t& value) {
  const std::string name = "x" + std::to_string(stop.x);
  if (!course.real) {
    auto done = stop.x < no_register ? debugger().write_register(name, value) : Result<void>{};
    return done ? skip(course) : done;
  }
  if (auto done = step(); !done || stop.x == no_register) return done;
  const auto met = debugger().read_register(name);
  if (!met) return std::unexpected(met.error());
  value = *met;
  return {};
}

/// The timer's compare register is state and is written; the interrupt controller's are not, but in a real run.
Result<void> Replay::write(Course& course, const Stop& stop, Device device) {
  course.run.device_writes.push_back({device, stop.x < no_register ? course.core.x[stop.x] : 0});
  return course.real || device == Device::timer_compare ? step() : skip(course);
}

/// What the processor does when the instruction has unmasked a pending abort: ELR and SPSR, then the vector.
Result<void> Replay::take_abort(Course& course) {
  const CoreRegisters& core = course.core;
  course.environment.pending &= ~abort_pending;
  course.in_abort = true;
  auto done = debugger().write_register("x0", core.pc + 4);
  if (done) done = debugger().write_register("x1", core.cpsr & ~abort_mask);
  if (done) done = run_piece(exception_);
  if (done) done = debugger().write_register("x0", core.x[0]);
  if (done) done = debugger().write_register("x1", core.x[1]);
  return done ? debugger().write_register("pc", vectors_ + own_abort_vector) : done;
}

}  // namespace nacre::replay
