// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Between the network driver and the network stack, trusting neither: a frame is copied into memory that only we write,
// judged there, and handed on. See README.md.
#include "lib/frames.hpp"
#include "services/firewall/rules.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace nacre::firewall {
namespace {

using Rules = user::Region<"network", abi::NetworkRules>;
using ToDriver = user::Region<"to_driver", FrameSide, user::Access::write>;
using FromDriver = user::Region<"from_driver", FrameSide>;
using ToStack = user::Region<"to_stack", FrameSide, user::Access::write>;
using FromStack = user::Region<"from_stack", FrameSide>;
using Driver = user::Signal<"driver">;
using Stack = user::Signal<"stack">;
constexpr auto driver = user::notified<"driver">;
constexpr auto stack = user::notified<"stack">;
constexpr auto more = user::timer<"more">;

constexpr unsigned frames_at_once = 16;  ///< in each direction: bound of one activation
constexpr Milliseconds report_interval = 1000_ms;

/// What happened to one direction in an activation.
struct Moved {
  unsigned passed = 0;
  unsigned taken = 0;
  bool awaited = false;  ///< the sender waits for what was taken
  bool more = false;     ///< frames are left, and there is room for them
};

class Firewall {
 public:
  void begin() {
    if (Rules::get().magic != abi::network_magic) __builtin_trap();
    driver_.begin();
    stack_.begin();
    // A device takes what is before a frame for its own header.
    for (unsigned i = 0; i < frame_slots; ++i) __builtin_memset(driver_.slot(i).bytes, 0, frame_offset);
    tell<Driver>();
    tell<Stack>();
  }

  void on(decltype(driver)) { pump(); }
  void on(decltype(stack)) { pump(); }
  void on(decltype(more)) { pump(); }

 private:
  void pump() {
    (void)driver_.look();
    (void)stack_.look();
    stack_.set_address(driver_.their_address());
    const Moved in = move(driver_, stack_, Way::in);
    const Moved out = move(stack_, driver_, Way::out);
    if (in.passed != 0 || out.awaited) tell<Stack>();
    if (out.passed != 0 || in.awaited) tell<Driver>();
    if (in.more || out.more) more.set(user::now());
    report();
  }

  Moved move(FrameEnd& from, FrameEnd& to, Way way) {
    Moved moved;
    const unsigned there = from.available();
    if (there == 0) {
      to.ask_for_room(false);
      return moved;
    }
    const unsigned room = frame_slots - to.unread();
    for (; moved.taken < there && moved.taken < frames_at_once && moved.passed < room; ++moved.taken) {
      ReceivedFrame frame;
      if (from.try_take(frame) && hand_on(from, to, frame, way))
        moved.passed += 1;
      else
        dropped_[static_cast<unsigned>(way)] += 1;
    }
    const bool left = moved.taken < there;
    to.ask_for_room(left && moved.passed == room);
    moved.more = left && to.unread() < frame_slots;
    from.release();
    moved.awaited = moved.taken != 0 && from.room_is_asked_for();
    return moved;
  }

  /// The copy decides: the sender may change its own at any time.
  [[nodiscard]] static bool hand_on(const FrameEnd& from, FrameEnd& to, const ReceivedFrame& frame, Way way) {
    const unsigned number = to.next_slot();
    FrameSlot& slot = to.slot(number);
    copy_frame(slot, from.their_slot(frame), frame.length);
    const size_t looked = frame.length < looked_at ? frame.length : looked_at;
    if (!passes(Rules::get(), {slot.bytes + frame_offset, looked}, frame.length, way)) return false;
    to.send(number, frame.length);
    return true;
  }

  template <class Peer>
  static void tell() {
    if (Peer::raise() != abi::Outcome::ok) __builtin_trap();  // these signals have no rate
  }

  void report() {
    const bool same = dropped_[0] == reported_[0] && dropped_[1] == reported_[1];
    if (same || user::now() < report_at_) return;
    user::print("dropped so far: {} to us, {} from us\n", dropped_[0], dropped_[1]);
    reported_ = dropped_;
    report_at_ = user::now() + user::ticks(report_interval);
  }

  FrameEnd driver_{ToDriver::get(), FromDriver::get()};
  FrameEnd stack_{ToStack::get(), FromStack::get()};
  std::array<uint64_t, 2> dropped_{};  ///< by Way
  std::array<uint64_t, 2> reported_{};
  Instant report_at_ = Instant::from_raw(0);
};

}  // namespace
}  // namespace nacre::firewall

int main() {
  static nacre::firewall::Firewall firewall;
  firewall.begin();
  nacre::user::run(firewall, nacre::firewall::driver, nacre::firewall::stack, nacre::firewall::more);
}
