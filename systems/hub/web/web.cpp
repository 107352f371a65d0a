// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The hub's web server. Untrusted: it reads what others publish, asks `climate` and `door`, passes a code on to `door`, and
// keeps nothing. When the network stack has begun anew it listens again; a neighbour that is down is told as not answering.
#include "interfaces/climate.hpp"
#include "interfaces/entropy.hpp"
#include "systems/hub/web/hub_site.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

extern "C" {
extern const char nacre_web_index[], nacre_web_index_end[];
extern const char nacre_web_script[], nacre_web_script_end[];
extern const char nacre_web_style[], nacre_web_style_end[];
}

namespace {

using namespace nacre;
using namespace nacre::hub;
using interfaces::Climate;
using interfaces::Door;
using interfaces::Entropy;
using interfaces::Sockets;
using SocketsChannel = user::Client<Sockets, "sockets">;
using ClimateChannel = user::Client<Climate, "climate">;
using DoorChannel = user::Client<Door, "door">;
using EntropyChannel = user::Client<Entropy, "entropy">;
using SocketsSignal = user::Signal<"sockets">;
using SocketsIn = user::Region<"sockets_in", user::SocketsSide>;
using SocketsOut = user::Region<"sockets_out", user::SocketsSide, user::Access::write>;
using System = user::Region<"system", abi::SystemInfo>;
using Supervision = user::Region<"status", interfaces::SupervisionStatus>;
using Records = user::Region<"records", interfaces::PublishedRecords>;
constexpr auto sockets_changed = user::notified<"sockets">;
constexpr auto due = user::timer<"web">;

constexpr uint16_t port = 80;
constexpr auto listen_again = 100_ms;
constexpr auto look_again = HubSite::record_period;  ///< for records, and for a stack that has begun anew silently
constexpr auto signal_again = 10_ms;                 ///< after the rate of the channel has refused a signal

class OtherComponents final : public Neighbours {
 public:
  bool try_climate(ClimateReading& reading) override {
    const auto room = ClimateChannel::call<Climate::State>();
    if (!room) return false;
    const auto& [temperature, humidity, target, heater, fresh, decisions, missed] = room.value();
    reading = {temperature, humidity, target, heater, fresh, decisions, missed};
    return true;
  }
  bool try_lock(interfaces::LockState& state) override {
    const auto lock = DoorChannel::call<Door::State>();
    if (lock) state = lock.value();
    return lock.ok();
  }
  bool try_random(uint64_t (&words)[2]) override {
    const auto taken = EntropyChannel::call<Entropy::Take>();
    if (!taken) return false;
    words[0] = std::get<0>(taken.value());
    words[1] = std::get<1>(taken.value());
    return true;
  }
  Unlocked unlock(interfaces::OneTimeCode code) override {
    const auto opened = DoorChannel::call<Door::Unlock>(code);
    if (opened) return Unlocked::opened;
    if (opened.error().is(Door::Status::refused)) return Unlocked::refused;
    return opened.error().is(Door::Status::paused) || opened.error().denied() ? Unlocked::paused : Unlocked::unavailable;
  }
};

[[nodiscard]] std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

class Web {
 public:
  void begin() { work(); }
  void on(decltype(sockets_changed)) { work(); }
  void on(decltype(due)) { work(); }

 private:
  void work() {
    if (!listening()) return due.set(user::now() + user::ticks(listen_again));
    const Instant now = user::now();
    untold_ = server_.turn(now) || untold_;
    if (untold_) untold_ = SocketsSignal::raise() == abi::Outcome::again;
    const Instant look = now + user::ticks(look_again);
    due.set(std::min({server_.deadline(), look, untold_ ? now + user::ticks(signal_again) : never}));
  }

  [[nodiscard]] bool listening() {
    return stack_.holds(
        SocketsIn::get(), [&] { server_.forget(); },
        [] { return SocketsChannel::call<Sockets::Begin>().ok() && SocketsChannel::call<Sockets::Listen>(port).ok(); });
  }

  OtherComponents neighbours_;
  HubSite site_{
      {System::get(), Supervision::get(), Records::get()},
      neighbours_,
      user::frequency(),
      {web::PackedFile{"/", "text/html; charset=utf-8", between(nacre_web_index, nacre_web_index_end)},
       web::PackedFile{"/app.js", "text/javascript; charset=utf-8", between(nacre_web_script, nacre_web_script_end)},
       web::PackedFile{"/app.css", "text/css; charset=utf-8", between(nacre_web_style, nacre_web_style_end)}}};
  web::Server server_{site_, web::default_patience(user::frequency()), SocketsOut::get(), SocketsIn::get()};
  user::Acquaintance stack_;
  bool untold_ = false;  ///< the stack has something to look at and does not know
};

}  // namespace

int main() {
  static Web web;
  web.begin();
  user::run(web, sockets_changed, due);
}
