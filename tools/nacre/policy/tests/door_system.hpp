// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A system made by hand for the door of the design.
#pragma once

#include "tools/nacre/policy/system_names.hpp"

namespace nacre::test {

enum DoorComponent : unsigned { supervisor, bus, auth, climate, door, web };
enum DoorChannel : unsigned { climate_bus, door_auth, door_bus, web_door, bus_door };

/// Components and channels have the numbers above; the counter has 1,000 ticks a second.
[[nodiscard]] tool::policy::SystemNames door_system();

}  // namespace nacre::test
