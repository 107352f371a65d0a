// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The judge of one-time codes. The secret never leaves this component, neither in a word nor in a line of text. What
// must outlive a fall is in the region `attempts` (attempts.hpp).
#include "interfaces/auth.hpp"

#include "interfaces/clock.hpp"
#include "systems/hub/auth/attempts.hpp"
#include "systems/hub/auth/totp.hpp"
#include "systems/hub/kept.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace {

using namespace nacre;
using namespace nacre::hub;
using interfaces::Clock;
using Interface = interfaces::Auth;
using Status = Interface::Status;
using SecretRegion = user::Region<"secret", std::array<uint8_t, secret_size>>;
using AttemptsRegion = user::Region<"attempts", KeptArea<attempt_words>, user::Access::write>;
using ClockChannel = user::Client<Clock, "clock">;

class Judge {
 public:
  /// Takes up what the region says, or begins as after a board reset. Without the time nothing can be judged, so a
  /// clock that does not answer ends this start; the supervisor tries again.
  void begin() {
    uint64_t words[attempt_words];
    if (kept_.try_load(words)) {
      attempts_ = unpack(words);
      return;
    }
    const auto time = ClockChannel::call<Clock::Now>();
    if (!time) __builtin_trap();
    attempts_ = after_reset(ticks_now(), ticks_per_second(), step_at(std::get<0>(time.value())));
    keep();
    user::print("no record of earlier tries: codes are refused for {} s\n", pause_seconds);
  }

  user::Answer<Interface::Check> on(Interface::Check, user::Caller, interfaces::OneTimeCode code) {
    const auto time = ClockChannel::call<Clock::Now>();
    if (!time) return Failed{Status::paused};
    const Admission admission = try_admit(attempts_, ticks_now(), ticks_per_second());
    keep();
    if (admission == Admission::paused) {
      user::print("paused: the code was not looked at\n");
      return Failed{Status::paused};
    }
    const uint64_t present = step_at(std::get<0>(time.value()));
    const uint64_t step = matching_step(code.value(), present);
    if (step == no_step) {
      user::print("refused: try {} of {}\n", attempts_.tries, allowed_tries);
      return Failed{Status::refused};
    }
    note_success(attempts_, step);
    keep();
    user::print("accepted: this code is spent\n");
    return Nothing{};
  }

 private:
  static constexpr uint64_t no_step = 0;

  [[nodiscard]] static uint64_t ticks_now() { return user::now().to_raw(); }
  [[nodiscard]] static uint64_t ticks_per_second() { return user::frequency().to_raw(); }

  /// Every step of the window is computed, whether the code fits or not.
  [[nodiscard]] uint64_t matching_step(uint32_t code, uint64_t present) const {
    uint64_t found = no_step;
    for (uint64_t step = present - window_steps; step <= present + window_steps; ++step) {
      const bool good = code_at(SecretRegion::get(), step) == code;
      if (good && acceptable(attempts_, present, step)) found = step;
    }
    return found;
  }

  void keep() {
    uint64_t words[attempt_words];
    pack(attempts_, words);
    kept_.store(words);
  }

  Kept<attempt_words> kept_{AttemptsRegion::get()};
  Attempts attempts_;
};

}  // namespace

int main() {
  static Judge judge;
  judge.begin();
  user::run(judge, user::serves<Interface>);
}
