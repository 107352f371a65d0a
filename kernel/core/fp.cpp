// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Floating-point registers move only when another component uses them.

#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"

namespace nacre::kernel {

namespace {

void save_owner() {
  if (nacre_state.fp_owner >= max_components) return;
  Component& owner = nacre_state.components[nacre_state.fp_owner];
  owner.context.fp_control = Arch::fp_save(nacre_state.fp[entry_of(owner).fp_slot - 1]);
  owner.fp_access = Arch::fp_off;
}

}  // namespace

Component* nacre_fp_trap() {
  Component& c = *current();
  const uint8_t slot = entry_of(c).fp_slot;
  if (slot == 0) return nacre_fault(abi::Cause::fp, 0);
  const Instant now = Arch::counter();
  c.full = 1;
  nacre_state.ready |= bit(c);
  if (leave(c, now) == Aborts::pending) [[unlikely]] {
    blame(c, abi::Cause::external, 0, now);
    return enter(now);
  }
  Arch::fp_enable();
  save_owner();
  Arch::fp_load(nacre_state.fp[slot - 1], c.context.fp_control);
  c.fp_access = Arch::fp_on;
  nacre_state.fp_owner = c.id.to_raw();
  return enter(now);
}

}  // namespace nacre::kernel
