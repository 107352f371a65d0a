// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Two methods do not share a number.
// expected: two methods of an interface have the same number
#include "tests/compile_fail/lamp.hpp"

struct Twice {
  static constexpr FixedText name{"twice"};
  enum class Status { none };
  struct A : Method<Status, 1, "a", Takes<>, Gives<>> {};
  struct B : Method<Status, 1, "b", Takes<>, Gives<>> {};
  using Methods = MethodList<A, B>;
};
auto hash = InterfaceText<Twice>::hash;
