// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/arch/aarch64/layout.hpp"

#include "kernel/core/state.hpp"

namespace nacre::kernel {

static_assert(offsetof(Component, context) + offsetof(Context, x) == CONTEXT_X);
static_assert(offsetof(Context, sp) == CONTEXT_SP);
static_assert(offsetof(Context, pc) == CONTEXT_PC);
static_assert(offsetof(Context, spsr) == CONTEXT_SPSR);
static_assert(offsetof(Context, thread) == CONTEXT_THREAD);
static_assert(offsetof(Component, fp_access) == COMPONENT_FP_ACCESS);
static_assert(offsetof(Component, page_table) == COMPONENT_PAGE_TABLE);
static_assert(offsetof(Component, zero) == COMPONENT_ZERO);
static_assert(offsetof(Component, full) == COMPONENT_FULL);

}  // namespace nacre::kernel

// The state is laid out by the linker script: the stack first, below it the read-only tables, so that an overflow faults.
extern "C" {
constinit nacre::kernel::State nacre_state{};
constinit nacre::abi::AuditArea nacre_audit{};
}
