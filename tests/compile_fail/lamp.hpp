// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The interface that the cases misuse. accept.cpp shows that it can be used.
#pragma once

#include "user/client.hpp"
#include "user/loop.hpp"

using namespace nacre;
using namespace nacre::user;

using Level = Strong<struct LevelTag, uint8_t>;
using Count = Strong<struct CountTag, uint8_t>;

struct Lamp {
  static constexpr FixedText name{"lamp"};
  enum class Status { broken };
  struct Set : Method<Status, 0, "set", Takes<Argument<"level", Level>, Argument<"count", Count>>, Gives<>> {};
  struct Get : Method<Status, 1, "get", Takes<>, Gives<Argument<"level", Level>>> {};
  struct Dim : Method<Status, 2, "dim", Takes<Argument<"by", uint8_t>>, Gives<>> {};
  using Methods = MethodList<Set, Get, Dim>;
};

using LampChannel = Client<Lamp, "lamp">;
