// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Faults from outside: the debugger puts a few instructions behind a component's text and sends the component there.
#pragma once

#include <span>

#include "tests/target/observer/subject.hpp"

namespace nacre::observer {

enum class FaultKind { null_access, execute_data, stack_overflow, endless_loop };

class Injector {
 public:
  explicit Injector(Subject& subject) : subject_(subject) {}

  /// The one `svc` with which a component waits.
  [[nodiscard]] uint64_t wait_call(unsigned id) const;
  /// The instruction that a component continues with when it has been woken.
  [[nodiscard]] uint64_t after_wait(unsigned id) const { return wait_call(id) + 4; }
  /// The component, stopped at EL0, will do this next.
  void inject(unsigned id, FaultKind kind);
  /// Behind the text, on its last page.
  [[nodiscard]] uint64_t slack(unsigned id) const;

 private:
  Subject& subject_;
};

}  // namespace nacre::observer
