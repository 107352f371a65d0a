// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What the site asks other components. The component `web` calls them; tests play them.
#pragma once

#include "interfaces/auth.hpp"
#include "interfaces/door.hpp"

namespace nacre::hub {

struct ClimateReading {
  int16_t temperature = 0;
  uint16_t humidity = 0;
  uint16_t target = 0;
  bool heater = false;
  bool fresh = false;
  uint32_t decisions = 0;
  uint32_t missed = 0;
};

enum class Unlocked : uint8_t { opened, refused, paused, unavailable };

class Neighbours {
 public:
  /// False: it does not answer, or has nothing to tell yet. The same for the others.
  [[nodiscard]] virtual bool try_climate(ClimateReading& reading) = 0;
  [[nodiscard]] virtual bool try_lock(interfaces::LockState& state) = 0;
  [[nodiscard]] virtual bool try_random(uint64_t (&words)[2]) = 0;
  /// The code is spent by asking, whatever comes of it.
  [[nodiscard]] virtual Unlocked unlock(interfaces::OneTimeCode code) = 0;

 protected:
  ~Neighbours() = default;
};

}  // namespace nacre::hub
