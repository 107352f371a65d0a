// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The event loop of a component: `run(object, sources...)`. Each source is something that the component waits for; its
// handler is the member function `object.on(source)`, for `serves<I>` one `on` per method (server.hpp).
//
//   run(lamp, serves<Lamp>, line<"gpio">, notified<"door">, timer<"blink">);
//
// The loop also sends the heartbeat that the description asks for, and runs the tasks (tasks.hpp). A component has one
// loop and never leaves it.
#pragma once

#include "user/calls.hpp"
#include "user/server.hpp"
#include "user/tasks.hpp"

namespace nacre::user {

/// An outgoing signal. The peer sees one notification for any number of signals before it looks.
template <FixedText name, Need presence = Need::required>
struct Signal {
  using Record = UseOf<abi::UseKind::signals, name, presence>;
  /// Always true of a required signal.
  [[nodiscard]] static bool present() { return Record::present(); }
  /// `again`: the channel's rate refuses for now. `ok` also when the peer is down: it starts afresh anyway.
  [[nodiscard]] static abi::Outcome raise() {
    if (presence == Need::optional && !present()) return abi::Outcome::bad_handle;
    return signal(make_selector(Record::value()));
  }
};

/// What events and tasks have in common: a bit of the component's notification word.
template <class Source>
struct BitSource {
  /// Its bit in the notification word; 0 if the description lacks it.
  [[nodiscard]] static uint64_t mask() {
    const uint64_t bit = Source::bit();
    return bit < 64 ? uint64_t{1} << bit : 0;
  }
  /// For tasks: waits for the event, which must have no handler `on`.
  [[nodiscard]] static Wait before(Instant deadline) { return {mask(), deadline}; }
  /// For tasks: waits for the event, however long.
  [[nodiscard]] static Wait arrival() { return {mask(), never}; }
  /// Drops an event that has come and that no task has waited for.
  static void forget() { scheduler.forget(mask()); }
};

/// An incoming signal.
template <FixedText name, Need presence = Need::required>
struct Notified : BitSource<Notified<name, presence>> {
  using Record = UseOf<abi::UseKind::notified, name, presence>;
  /// Always true of a required signal.
  [[nodiscard]] static bool present() { return Record::present(); }
  /// In the notification word.
  [[nodiscard]] static uint64_t bit() { return Record::value(); }
};
/// The source for `run`: `notified<"bell">`.
template <FixedText name, Need presence = Need::required>
inline constexpr Notified<name, presence> notified{};

/// An interrupt line. Its handler quiets the device, then says `done`, so that the line can come again. A driver says
/// `done` once at its start too: a line that was active when it fell stays active.
template <FixedText name>
struct Line : BitSource<Line<name>> {
  using Record = UseOf<abi::UseKind::line, name>;
  /// In the notification word.
  [[nodiscard]] static uint64_t bit() { return Record::extent(); }
  /// The device is quiet: the line may come again. In the handler, and once at the start.
  static void done() {
    if (irq_done(make_selector(Record::value())) != abi::Outcome::ok) __builtin_trap();
  }
};
/// The source for `run`: `line<"pl031">`.
template <FixedText name>
inline constexpr Line<name> line{};

/// A deadline of the component. It fires once, at or after its time.
template <FixedText name>
struct Timer {
  static inline constinit Instant deadline = never;  ///< when it fires
  /// Instead of an earlier deadline; a time that has passed fires at once.
  static void set(Instant at) { deadline = at; }
  /// It does not fire.
  static void cancel() { deadline = never; }
};
/// The source for `run`: `timer<"blink">`.
template <FixedText name>
inline constexpr Timer<name> timer{};

/// All methods of an interface, from all clients that the description allows.
template <Interface I>
struct Serves {
  using Record = UseOf<abi::UseKind::serves, I::name, Need::required, InterfaceText<I>::hash>;
  /// For `run`.
  static void mention() {
    asm volatile("" : : "i"(&Record::record));
    InterfaceText<I>::mention();
  }
};
/// The source for `run`: `serves<Lamp>`. One at most.
template <Interface I>
inline constexpr Serves<I> serves{};

// ---- machinery: nobody writes these names ----

namespace loop_detail {

template <class Source>
concept HasBit = requires {
  Source::mask();
};
template <class Source>
concept HasDeadline = requires {
  Source::deadline;
};
template <class Source>
concept HasInterface = requires {
  Source::mention();
};

/// Signals the supervisor twice per declared period.
class Heartbeat {
 public:
  [[nodiscard]] Instant deadline() const { return next_; }
  void beat(Instant now) {
    if (now < next_) return;
    const uint64_t period = Self::heartbeat_period();
    next_ = period == 0 || !Beat::present() ? never : now + Span::from_raw(static_cast<int64_t>(period / 2));
    if (next_ == never) return;
    [[maybe_unused]] const abi::Outcome told = Beat::raise();  // `again`: the next one is soon enough
  }

 private:
  using Beat = Signal<"heartbeat", Need::optional>;
  Instant next_ = Instant::from_raw(0);
};

inline Instant earlier(Instant a, Instant b) { return a < b ? a : b; }

template <class Source, class Object>
void serve(Object& object, Registers& registers, Source) {
  if constexpr (HasInterface<Source>) {
    [&]<Interface I>(Serves<I>) { serve_request<I>(object, registers); }(Source{});
  }
}

template <class Source, class Object>
uint64_t take_bits(Object& object, uint64_t bits, Source source) {
  if constexpr (HasBit<Source>) {
    if ((bits & source.mask()) == 0) return 0;
    if constexpr (requires { object.on(source); })
      object.on(source);
    else
      scheduler.latch(source.mask());
    return source.mask();
  }
  return 0;
}

template <class Source, class Object>
void fire(Object& object, Instant time, Source source) {
  if constexpr (HasDeadline<Source>) {
    static_assert(requires { object.on(source); },
                  "a timer given to run() lacks its handler: void on(decltype(TIMER)) in the component");
    if (source.deadline > time) return;
    source.cancel();
    object.on(source);
  }
}

template <class Source>
Instant deadline_of(Source) {
  if constexpr (HasDeadline<Source>)
    return Source::deadline;
  else
    return never;
}

}  // namespace loop_detail

// ---- end of machinery ----

/// Runs the component for ever. At most one source serves an interface.
template <class Object, class... Sources>
[[noreturn]] void run(Object& object, Sources... sources) {
  using namespace loop_detail;
  static_assert((int{HasInterface<Sources>} + ... + 0) <= 1, "a component serves one interface");
  (
      []<class Source>(Source) {
        if constexpr (HasInterface<Source>) Source::mention();
      }(sources),
      ...);
  Heartbeat heartbeat;
  Registers registers;
  for (;;) {
    Instant deadline = earlier(heartbeat.deadline(), scheduler.deadline());
    ((deadline = earlier(deadline, deadline_of(sources))), ...);
    registers.outcome = deadline.to_raw();
    reply_wait(registers);
    if (registers.outcome == static_cast<uint64_t>(abi::Outcome::ok)) {
      scheduler.open_request();
      (serve(object, registers, sources), ...);
      scheduler.close_request();
      continue;
    }
    const uint64_t bits = registers.outcome == static_cast<uint64_t>(abi::Outcome::notified) ? registers.word[0] : 0;
    registers = {};
    (take_bits(object, bits, sources), ...);
    const Instant time = now();
    (fire(object, time, sources), ...);
    scheduler.run(time);
    heartbeat.beat(time);
  }
}

}  // namespace nacre::user
