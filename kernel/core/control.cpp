// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/audit.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"
#include "kernel/core/policy.hpp"

namespace nacre::kernel {

namespace {

using abi::Operation;
using abi::Outcome;
using abi::RunState;

void stop(Component& target, Instant now) {
  if (is_down(target)) return;
  fall(target, now);
  target.cause = abi::Cause::stopped;
  target.fault_pc = target.context.pc;
  target.fault_address = 0;
  target.fault_client = nobody;
  (void)record_event(target, abi::RecordKind::stop, 0, nobody);
}

RunState run_state(const Component& target) {
  if (is_down(target)) return RunState::down;
  if (is_receiving(target)) return RunState::receiving;
  return (nacre_state.ready & bit(target)) != 0 ? RunState::ready : RunState::calling;
}

/// Into the caller's words. The target's account is closed: only the caller was running.
void report(Component& caller, const Component& target) {
  const auto balance = static_cast<int64_t>(target.account);
  caller.context.x[0] = abi::pack_status(run_state(target), target.cause, target.fault_client);
  caller.context.x[1] = target.fault_pc;
  caller.context.x[2] = target.fault_address;
  caller.context.x[3] = target.generation;
  caller.context.x[4] = static_cast<uint64_t>(balance);
  caller.context.x[5] = static_cast<uint64_t>(target.granted.to_raw() - balance);
}

/// What the automata say to a granted operation: 0, and they have moved, or why not.
abi::Refusal step(Component& caller, const Component& target, const About& about, Instant now) {
  const abi::StepSet steps = nacre_tables.policy.controls[target.id.to_raw()].of[about.method % 4];
  const uint64_t refusal = find_refusal(steps, 0, now);
  if (refusal != 0) return static_cast<abi::Refusal>(refusal);
  const Moves moves = commit(steps, 0, now);
  if (moves.changed != 0) record_moves(caller, abi::RecordKind::control, about, 0, moves.states, now);
  return 0;
}

void carry_out(Component& caller, Component& target, Operation operation, Instant now) {
  const bool startable = operation == Operation::restart || is_down(target);
  answer(caller, operation == Operation::start && !startable ? Outcome::not_down : Outcome::ok);
  if (operation == Operation::status) report(caller, target);
  if (operation == Operation::stop || operation == Operation::restart) stop(target, now);
  if (operation == Operation::restart || (operation == Operation::start && startable)) begin(target);
}

}  // namespace

Component* nacre_control(uint64_t selector) {
  Component& caller = *current();
  const Instant now = Arch::counter();
  if (leave(caller, now) == Aborts::pending) {
    blame(caller, abi::Cause::external, 0, now);
    return enter(now);
  }
  const uint64_t id = Arch::bounded(selector >> abi::method_bits, nacre_tables.component_count);
  const uint64_t operation = selector & ((1 << abi::method_bits) - 1);
  const bool exists = is_bounded(id) && id != 0;
  const uint64_t index = exists ? id : 0;
  const bool granted = exists && nacre_tables.components[index].supervisor == caller.id &&
                       operation <= static_cast<uint64_t>(Operation::restart);
  About about{.object = static_cast<uint8_t>(is_bounded(id) ? id : 0xff), .method = static_cast<uint8_t>(operation)};
  about.refusal = abi::refusal(abi::Reason::channel, 0, 0, 0);
  if (granted) {
    Component& target = nacre_state.components[index];
    about.refusal = step(caller, target, about, now);
    if (about.refusal == 0) {
      carry_out(caller, target, static_cast<Operation>(operation), now);
      return enter(now);
    }
  }
  answer(caller, Outcome::denied);
  record_denial(caller, abi::RecordKind::denied_control, Outcome::denied, about);
  return enter(now);
}

}  // namespace nacre::kernel
