// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// In the place of user/loop.hpp: a signal between parts is a bit in memory, and `run` leaves its object to the one loop
// of the joined component. Parts have no tasks and no heartbeat.
#pragma once

#include "user/calls.hpp"
#include "user/server.hpp"

namespace nacre::user::inline NACRE_PART {

template <FixedText name, Need presence = Need::required>
struct Signal {
  static constexpr int wire = bench::joined::wire_from(this_part, name.view());
  [[nodiscard]] static bool present() { return wire != bench::joined::none; }
  [[nodiscard]] static abi::Outcome raise() {
    if constexpr (wire != bench::joined::none) {
      bench::joined::pending |= bench::joined::bit_of(wire);
      return abi::Outcome::ok;
    } else {
      return signal(make_selector(UseOf<abi::UseKind::signals, name, presence>::value()));
    }
  }
};

template <FixedText name, Need presence = Need::required>
struct Notified {
  static constexpr int wire = bench::joined::wire_to(this_part, name.view());
  static_assert(wire != bench::joined::none, "no part signals this");
  [[nodiscard]] static uint64_t mask() { return bench::joined::bit_of(wire); }
};
template <FixedText name, Need presence = Need::required>
inline constexpr Notified<name, presence> notified{};

template <FixedText name>
struct Line {
  using Record = UseOf<abi::UseKind::line, name>;
  [[nodiscard]] static uint64_t mask() { return uint64_t{1} << Record::extent(); }
  static void done() {
    if (irq_done(make_selector(Record::value())) != abi::Outcome::ok) __builtin_trap();
  }
};
template <FixedText name>
inline constexpr Line<name> line{};

template <FixedText name>
struct Timer {
  static inline constinit Instant deadline = never;
  static void set(Instant at) { deadline = at; }
  static void cancel() { deadline = never; }
};
template <FixedText name>
inline constexpr Timer<name> timer{};

template <Interface I>
struct Serves {
  template <class Object>
  static void serve(Object& object, Registers& registers) {
    serve_request<I>(object, registers);
  }
};
template <Interface I>
inline constexpr Serves<I> serves{};

template <class Object, class... Sources>
class Runner {
 public:
  static inline Object* object = nullptr;

  [[nodiscard]] static bench::joined::Program program() { return {(bits_of(Sources{}) | ...), turn, deadline}; }

  static void serve(Registers& registers) {
    (
        [&]<class Source>(Source) {
          if constexpr (requires { Source::template serve<Object>(*object, registers); })
            Source::serve(*object, registers);
        }(Sources{}),
        ...);
  }
  static constexpr bool serves_others = (requires(Object & each, Registers& r) { Sources::serve(each, r); } || ...);

 private:
  template <class Source>
  [[nodiscard]] static uint64_t bits_of(Source) {
    if constexpr (requires { Source::mask(); })
      return Source::mask();
    else
      return 0;
  }

  template <class Source>
  static void handle(Source source, Instant now) {
    if constexpr (requires { Source::mask(); }) {
      if ((bench::joined::pending & Source::mask()) == 0) return;
      bench::joined::pending &= ~Source::mask();
      object->on(source);
    } else if constexpr (requires { Source::deadline; }) {
      if (Source::deadline > now) return;
      Source::cancel();
      object->on(source);
    }
  }

  static void turn(Instant now) { (handle(Sources{}, now), ...); }

  static Instant deadline() {
    Instant first = never;
    (
        [&]<class Source>(Source) {
          if constexpr (requires { Source::deadline; }) {
            if (Source::deadline < first) first = Source::deadline;
          }
        }(Sources{}),
        ...);
    return first;
  }
};

template <class Object, class... Sources>
[[noreturn]] void run(Object& object, Sources...) {
  using Mine = Runner<Object, Sources...>;
  Mine::object = &object;
  bench::joined::programs[static_cast<unsigned>(this_part)] = Mine::program();
  if constexpr (Mine::serves_others) bench::joined::serve = Mine::serve;
  bench::joined::go_on();
}

}  // namespace nacre::user::inline NACRE_PART
