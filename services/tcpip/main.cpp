// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The network stack: lwIP between the firewall's frames and the clients' sockets. Untrusted: what goes out and comes in
// is judged by the firewall, what a client says is checked here for the sake of the other clients. See README.md.
#include <lwip/apps/mdns.h>
#include <lwip/apps/sntp.h>
#include <lwip/dhcp.h>
#include <lwip/init.h>
#include <lwip/timeouts.h>

#include <optional>
#include <utility>

#include "abi/system_info.hpp"
#include "interfaces/entropy.hpp"
#include "services/tcpip/client.hpp"
#include "services/tcpip/link.hpp"
#include "services/tcpip/network_time.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"
#include "user/print.hpp"

namespace nacre::tcpip {
namespace {

using Interface = interfaces::Sockets;
using Status = Interface::Status;
using System = user::Region<"system", abi::SystemInfo>;
using Rules = user::Region<"network", abi::NetworkRules>;
using ToWire = user::Region<"to_wire", FrameSide, user::Access::write>;
using FromWire = user::Region<"from_wire", FrameSide>;
using Wire = user::Signal<"wire">;
using Entropy = user::Client<interfaces::Entropy, "entropy">;
constexpr auto wire = user::notified<"wire">;
constexpr auto tick = user::timer<"tick">;

constexpr unsigned frames_at_once = 16;  ///< bound of one activation
constexpr Milliseconds timers_late = 10_ms;  ///< at most, for a timer that lwIP sets outside of a tick
constexpr Milliseconds told_again = 1_ms;  ///< later, when a signal is refused because it has come too often
constexpr Seconds farewell = 10_s;       ///< longest wait for the end of a connection that we have ended
constexpr Seconds first_word = 1_s;      ///< longest silence at the beginning while another connection waits
constexpr const char* host_name = "nacre";

/// What client `name` has in the description of this component, all of it optional.
template <FixedText name, FixedText to, FixedText from>
struct ClientNames {
  using Caller = user::Accept<name, Interface, user::Need::optional>;
  using Signal = user::Signal<name, user::Need::optional>;
  using Notified = user::Notified<name, user::Need::optional>;
  using To = user::Region<to, user::SocketsSide, user::Access::write, user::Need::optional>;
  using From = user::Region<from, user::SocketsSide, user::Access::read, user::Need::optional>;
};
using First = ClientNames<"client_0", "client_0_in", "client_0_out">;
using Second = ClientNames<"client_1", "client_1_in", "client_1_out">;
using Third = ClientNames<"client_2", "client_2_in", "client_2_out">;

/// Which component calls on a channel, by the system's description of itself.
[[nodiscard]] ComponentId id_of(uint64_t tag) {
  const abi::SystemInfo& system = System::get();
  for (unsigned i = 0; i < system.channel_count && i < abi::max_channels; ++i) {
    const abi::ChannelInfo& channel = system.channels[i];
    const bool ours = channel.signal == 0 && channel.server == user::Self::id() && channel.tag == tag;
    if (ours) return ComponentId::from_raw(channel.client);
  }
  return ComponentId::from_raw(0);
}

/// Random numbers for ports and sequence numbers. As long as the source has none, the clock is mixed in.
class Dice {
 public:
  [[nodiscard]] uint32_t roll() {
    if (left_ == 0) refill();
    left_ -= 1;
    const uint64_t word = words_[left_ / 2];
    return static_cast<uint32_t>(left_ % 2 == 0 ? word : word >> 32);
  }

 private:
  void refill() {
    left_ = 2 * words_.size();
    if (const auto fresh = Entropy::call<interfaces::Entropy::Take>()) {
      words_ = {std::get<0>(fresh.value()), std::get<1>(fresh.value()), std::get<2>(fresh.value()),
                std::get<3>(fresh.value())};
      return;
    }
    for (uint64_t& word : words_) {  // SplitMix64 over the clock
      word = (word ^ user::now().to_raw()) + 0x9e37'79b9'7f4a'7c15;
      word = (word ^ word >> 30) * 0xbf58'476d'1ce4'e5b9;
      word = (word ^ word >> 27) * 0x94d0'49bb'1331'11eb;
      word ^= word >> 31;
    }
  }

  std::array<uint64_t, 4> words_{};
  size_t left_ = 0;
};

class Stack {
 public:
  void begin() {
    if (Rules::get().magic != abi::network_magic) __builtin_trap();
    lwip_init();
    link_.begin();
    add<First>(0);
    add<Second>(1);
    add<Third>(2);
    pump();
  }

  void on(decltype(wire)) {
    const Instant now = user::now();
    if (link_.comes_up(host_name)) start_services();
    more_ = link_.receive(frames_at_once);
    const Whom whom = link_.take_room() ? Whom::all : Whom::with_news;
    serve<First>(0, now, whom);
    serve<Second>(1, now, whom);
    serve<Third>(2, now, whom);
    say_address();
    finish(now, before_long(now));
  }
  void on(decltype(tick)) { pump(); }
  void on(First::Notified) { serve_one<First>(0); }
  void on(Second::Notified) { serve_one<Second>(1); }
  void on(Third::Notified) { serve_one<Third>(2); }

  user::Answer<Interface::Begin> on(Interface::Begin, user::Caller caller) {
    if (Client* client = client_of(caller)) client->begin();
    return Nothing{};
  }
  user::Answer<Interface::Listen> on(Interface::Listen, user::Caller caller, uint16_t port) {
    Client* client = client_of(caller);
    if (client == nullptr) return Failed{Status::not_allowed};
    const auto listening = client->try_listen(Rules::get(), port);
    if (!listening) return Failed{listening.error()};
    return Nothing{};
  }
  user::Answer<Interface::Connect> on(Interface::Connect, user::Caller caller, uint32_t address, uint16_t port) {
    Client* client = client_of(caller);
    if (client == nullptr) return Failed{Status::not_allowed};
    if (own_address() == 0) return Failed{Status::no_network};
    const auto socket = client->try_connect(Rules::get(), address, port);
    if (!socket) return Failed{socket.error()};
    tick.set(user::now());
    return socket.value();
  }
  user::Answer<Interface::Bind> on(Interface::Bind, user::Caller caller, uint16_t port) {
    Client* client = client_of(caller);
    if (client == nullptr) return Failed{Status::not_allowed};
    const auto socket = client->try_bind(Rules::get(), port);
    if (!socket) return Failed{socket.error()};
    return socket.value();
  }
  user::Answer<Interface::Address> on(Interface::Address, user::Caller) {
    if (own_address() == 0) return Failed{Status::no_network};
    return own_address();
  }

  user::Answer<Interface::Resolve> on(Interface::Resolve, user::Caller caller, const user::HostName& name) {
    Client* client = client_of(caller);
    if (client == nullptr) return Failed{Status::not_allowed};
    if (own_address() == 0) return Failed{Status::no_network};
    const auto address = client->try_resolve(name);
    if (address) return address.value();
    if (address.error() == Status::in_progress) tick.set(user::now());
    return Failed{address.error()};
  }
  user::Answer<Interface::NetworkTime> on(Interface::NetworkTime, user::Caller) {
    const auto reading = time_.try_read();
    if (!reading) return Failed{own_address() == 0 ? Status::no_network : reading.error()};
    const auto& [seconds, microseconds, at] = reading.value();
    return std::tuple(seconds, microseconds, to_milliseconds(user::now() - at, user::frequency()).to_raw());
  }

  [[nodiscard]] uint32_t roll() { return dice_.roll(); }
  [[nodiscard]] NetworkTime& time() { return time_; }

 private:
  static constexpr unsigned most_clients = 3;
  static_assert(most_clients < DNS_TABLE_SIZE, "each client's question finds a place, and an answer can be remembered");

  template <class Names>
  void add(unsigned index) {
    if (!Names::To::present() || !Names::From::present() || !Names::Signal::present()) return;
    clients_[index].emplace(id_of(Names::Caller::Record::value()), Names::To::get(), Names::From::get());
    clients_[index]->begin();
    user::begin_life(Names::To::get());
    tell<Names>(index);
  }

  [[nodiscard]] Client* client_of(user::Caller caller) {
    const std::array<bool, most_clients> is = {First::Caller::is(caller), Second::Caller::is(caller),
                                               Third::Caller::is(caller)};
    for (unsigned i = 0; i < most_clients; ++i) {
      if (is[i] && clients_[i]) return &*clients_[i];
    }
    return nullptr;
  }

  [[nodiscard]] uint32_t own_address() { return lwip_ntohl(ip4_addr_get_u32(netif_ip4_addr(&link_.interface()))); }

  enum class Whom : uint8_t { with_news, all };

  /// Everything that can be done now: frames in, timers, the clients' wishes, frames out, news.
  void pump() {
    const Instant now = user::now();
    if (link_.comes_up(host_name)) start_services();
    more_ = link_.receive(frames_at_once);
    time_.follow(own_address() != 0);
    sys_check_timeouts();
    serve<First>(0, now, Whom::all);
    serve<Second>(1, now, Whom::all);
    serve<Third>(2, now, Whom::all);
    say_address();
    finish(now, now + user::ticks(Milliseconds::from_raw(sys_timeouts_sleeptime())));
  }

  template <class Names>
  void serve_one(unsigned index) {
    const Instant now = user::now();
    serve<Names>(index, now, Whom::all);
    finish(now, before_long(now));
  }

  /// lwIP may have new timers: the next tick is not far.
  [[nodiscard]] static Instant before_long(Instant now) {
    const Instant soon = now + user::ticks(timers_late);
    return tick.deadline < soon ? tick.deadline : soon;
  }

  /// Ends an activation: the firewall is told, and the timer is set.
  void finish(Instant now, Instant next) {
    if (link_.has_news()) {
      if (Wire::raise() == abi::Outcome::ok)
        link_.told();
      else
        refused_ = true;
    }
    if (std::exchange(refused_, false) && next > now + user::ticks(told_again)) next = now + user::ticks(told_again);
    tick.set(more_ ? now : next);
  }

  template <class Names>
  void serve(unsigned index, Instant now, Whom whom) {
    if (!clients_[index] || (whom == Whom::with_news && !clients_[index]->has_news())) return;
    if (clients_[index]->pump(Rules::get(), now, user::ticks(farewell), user::ticks(first_word)))
      tell<Names>(index);
  }

  template <class Names>
  void tell(unsigned index) {
    if (Names::Signal::raise() == abi::Outcome::ok) return;
    clients_[index]->keep_news();
    refused_ = true;
  }

  void start_services() {
    netif& interface = link_.interface();
    dhcp_start(&interface);
    mdns_resp_init();
    mdns_resp_add_netif(&interface, host_name);
    sntp_servermode_dhcp(1);
  }

  void say_address() {
    const uint32_t address = own_address();
    if (address == said_) return;
    said_ = address;
    user::print("address {}.{}.{}.{}\n", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
  }

  Link link_{ToWire::get(), FromWire::get()};
  std::array<std::optional<Client>, most_clients> clients_{};
  NetworkTime time_;
  Dice dice_;
  bool more_ = false;     ///< frames are left
  bool refused_ = false;  ///< somebody could not be told
  uint32_t said_ = 0;
};

Stack stack;

}  // namespace
}  // namespace nacre::tcpip

extern "C" uint32_t nacre_lwip_random() { return nacre::tcpip::stack.roll(); }

/// Milliseconds since some moment, for lwIP's timers.
extern "C" u32_t sys_now() {
  return static_cast<u32_t>(nacre::user::now().to_raw() / (nacre::user::frequency().to_raw() / 1000));
}

extern "C" void nacre_lwip_time_asked(int32_t* seconds, uint32_t* fraction) {
  *seconds = static_cast<int32_t>(nacre_lwip_random());
  *fraction = nacre_lwip_random();
  nacre::tcpip::stack.time().asked();
}
extern "C" void nacre_lwip_time_told(int32_t seconds, uint32_t fraction) {
  nacre::tcpip::stack.time().told(seconds, fraction, nacre::user::now());
}

int main() {
  using namespace nacre::tcpip;
  stack.begin();
  nacre::user::run(stack, nacre::user::serves<Interface>, wire, tick, First::Notified{}, Second::Notified{},
                   Third::Notified{});
}
