// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The two shared regions of interfaces/sockets.hpp. Each side owns one, which it alone writes.
//
// Rules
//   1 The stack numbers the connections of each socket in even numbers, never the same one twice, restarts included. An odd
//     number means that the socket is being changed. The number is written last.
//   2 What a client writes about a socket is good only while its `connection` is the stack's: an answer to an earlier
//     connection, or of an earlier life, is void.
//   3 A word of the other side is read first and the number after it: if the number is right then, the word belongs to that
//     connection. Bytes that were copied while the number changed are dropped.
//   4 Every value from the other side is read once and used only after a check: whatever it writes, this side stays
//     within its own region and the ring, and every operation ends.
//   5 A stack that begins resets its sockets, then takes a new `life`, then raises its signals. A client that sees another
//     life than that of its last `begin` says `begin` and `listen` again, and looks at no socket before.
#pragma once

#include <algorithm>
#include <span>

#include "interfaces/sockets.hpp"

namespace nacre::user {

/// What a side says about its end of a connection.
enum class SocketState : uint64_t {
  idle = 0,      ///< no connection
  opening = 1,   ///< stack only: on its way
  open = 2,      ///< both directions
  finished = 3,  ///< this side sends no more than `sent` (the peer has closed; the client wants to close)
  gone = 4,      ///< stack: the connection has ended, one way or another. client: it wants no more of it, at once
};

/// What one side says of one socket, and the bytes that it sends.
struct SocketHalf {
  uint64_t connection;  ///< stack: even, from 2, or odd while it changes. client: the stack's number; 0: none
  SocketState state;  ///< of this side
  uint64_t sent;  ///< bytes since the connection began
  uint64_t read;  ///< bytes of the other side's, since the connection began
  uint64_t reserved[4];
  uint8_t bytes[interfaces::socket_capacity];  ///< byte n in bytes[n % socket_capacity]
};

/// One side's region.
struct SocketsSide {
  uint64_t life;  ///< of the stack, never the same as before; a client leaves it alone
  uint64_t reserved[7];
  SocketHalf sockets[interfaces::socket_count];  ///< numbered as in the interface
};

/// The stack's present life.
[[nodiscard]] inline uint64_t life_of(const SocketsSide& stack) {
  return __atomic_load_n(&stack.life, __ATOMIC_ACQUIRE);
}
/// For the stack, once in each life, after it has reset its sockets.
inline void begin_life(SocketsSide& mine) { __atomic_store_n(&mine.life, life_of(mine) + 1, __ATOMIC_RELEASE); }

/// For a client: whether the stack knows of it in the stack's present life (rule 5).
class Acquaintance {
 public:
  /// False: not for now. In a new life of the stack, and after a failure, `forget` ends what there was, and `begin` says
  /// `begin` and whatever else the client wants, and whether the stack has agreed.
  template <class Forget, class Begin>
  [[nodiscard]] bool holds(const SocketsSide& stack, Forget forget, Begin begin) {
    const uint64_t life = life_of(stack);
    if (agreed_ && life == life_) return true;
    life_ = life;
    forget();
    agreed_ = begin();
    return agreed_;
  }

 private:
  uint64_t life_ = 0;
  bool agreed_ = false;
};

/// One side's end of one socket. `mine` is mapped for writing, `theirs` for reading; the own counts are kept here too.
class SocketEnd {
 public:
  static constexpr size_t capacity = interfaces::socket_capacity;  ///< bytes on their way

  /// `mine` is mapped for writing, `theirs` for reading.
  SocketEnd(SocketHalf& mine, const SocketHalf& theirs) : mine_(mine), theirs_(theirs) {}

  // ---- the stack's side ----

  /// The socket has no connection; what the other side says is void.
  void reset() { begin_next(SocketState::idle); }
  /// A new connection on an idle socket.
  void open(SocketState state) { begin_next(state); }
  /// What the client says about the connection; `open` until it has said anything.
  [[nodiscard]] SocketState client_state() const {
    const SocketState state = get(theirs_.state);
    if (!current()) return SocketState::open;
    return state == SocketState::finished || state == SocketState::gone ? state : SocketState::open;
  }

  // ---- the client's side ----

  /// True once for each connection that has begun since the last look; counts begin at zero then.
  [[nodiscard]] bool adopt() {
    const uint64_t connection = get(theirs_.connection);
    if (connection == connection_ || connection == 0 || (connection & 1) != 0) return false;
    const SocketState state = get(theirs_.state);
    if (state != SocketState::open && state != SocketState::opening && state != SocketState::finished) return false;
    put(mine_.connection, uint64_t{0});
    take(connection, SocketState::open);
    return true;
  }
  /// `gone` also when the stack has begun something else on this socket, and for a state that there is not.
  [[nodiscard]] SocketState stack_state() const {
    const SocketState state = get(theirs_.state);
    if (connection_ == 0) return SocketState::idle;
    const bool alive = state == SocketState::opening || state == SocketState::open || state == SocketState::finished;
    return alive && current() ? state : SocketState::gone;
  }
  /// Before `begin`: whatever stands in the own region is void.
  void forget() {
    put(mine_.connection, uint64_t{0});
    connection_ = 0;
  }

  // ---- both ----

  /// The own state of this connection, for the other side.
  void say(SocketState state) { put(mine_.state, state); }

  /// Bytes that can be read. A count that no honest side writes counts as nothing.
  [[nodiscard]] size_t available() const {
    const uint64_t count = get(theirs_.sent) - read_;
    return current() && count <= capacity ? static_cast<size_t>(count) : 0;
  }
  /// Bytes that can be written. Counts that no honest side writes leave no room.
  [[nodiscard]] size_t room() const {
    const uint64_t read = get(theirs_.read);
    const uint64_t waiting = sent_ - (current() ? read : 0);
    return waiting <= capacity ? static_cast<size_t>(capacity - waiting) : 0;
  }
  /// Bytes that this side has sent and the other has not read.
  [[nodiscard]] size_t waiting() const { return capacity - room(); }

  /// A copy of the next bytes, which stay where they are.
  [[nodiscard]] size_t peek(std::span<uint8_t> out) const {
    const size_t count = std::min(available(), out.size());
    if (count == 0) return 0;
    copy_from(0, out.first(count));
    return still_current() ? count : 0;
  }
  /// As many bytes as `out` takes, from `passed_over` bytes on: as many are available. Good only if `still_current`
  /// says so afterwards.
  void copy_from(size_t passed_over, std::span<uint8_t> out) const {
    const size_t at = (read_ + passed_over) % capacity;
    const size_t first = std::min(out.size(), capacity - at);
    __builtin_memcpy(out.data(), theirs_.bytes + at, first);
    if (first != out.size()) __builtin_memcpy(out.data() + first, theirs_.bytes, out.size() - first);
  }
  /// The next 8 bytes, in the order of memory. As `copy_from`.
  [[nodiscard]] uint64_t copy_word() const {
    uint64_t word = 0;
    const size_t at = read_ % capacity;
    if (at <= capacity - sizeof word)
      __builtin_memcpy(&word, theirs_.bytes + at, sizeof word);
    else
      copy_from(0, {reinterpret_cast<uint8_t*>(&word), sizeof word});
    return word;
  }
  /// After copying: the bytes belong to this connection. False: they are void.
  [[nodiscard]] bool still_current() const {
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return current();
  }
  /// Bytes that have been peeked at are done with.
  void skip(size_t count) {
    read_ += std::min(count, available());
    put(mine_.read, read_);
  }
  /// What can be read without a copy, from `passed_over` bytes on, as far as it lies in one piece. For a reader that
  /// does not mind that the other side may change it at any time.
  [[nodiscard]] std::span<const uint8_t> readable(size_t passed_over) const {
    const size_t count = available();
    if (passed_over >= count) return {};
    const size_t at = (read_ + passed_over) % capacity;
    return {theirs_.bytes + at, std::min(count - passed_over, capacity - at)};
  }
  /// The next bytes, at most `out.size()`; how many. 0: none are there.
  size_t read(std::span<uint8_t> out) {
    const size_t count = peek(out);
    skip(count);
    return count;
  }
  /// As many bytes as there is room for; how many.
  size_t write(std::span<const uint8_t> in) {
    const size_t count = std::min(room(), in.size());
    if (count == 0) return 0;
    place(0, in.first(count));
    commit(count);
    return count;
  }
  /// Puts bytes `passed_over` bytes behind what has been sent: there is room for them. They are sent by `commit`.
  void place(size_t passed_over, std::span<const uint8_t> in) {
    const size_t at = (sent_ + passed_over) % capacity;
    const size_t first = std::min(in.size(), capacity - at);
    __builtin_memcpy(mine_.bytes + at, in.data(), first);
    if (first != in.size()) __builtin_memcpy(mine_.bytes, in.data() + first, in.size() - first);
  }
  /// The same with one word, right behind what has been sent.
  void place_word(uint64_t word) {
    const size_t at = sent_ % capacity;
    if (at <= capacity - sizeof word)
      __builtin_memcpy(mine_.bytes + at, &word, sizeof word);
    else
      place(0, {reinterpret_cast<const uint8_t*>(&word), sizeof word});
  }
  /// Sends the next `count` bytes, which have been placed.
  void commit(size_t count) {
    sent_ += count;
    put(mine_.sent, sent_);
  }

 private:
  template <class T>
  [[nodiscard]] static T get(const T& word) {
    T value{};
    __atomic_load(&word, &value, __ATOMIC_ACQUIRE);
    return value;
  }
  template <class T>
  static void put(T& word, T value) {
    __atomic_store(&word, &value, __ATOMIC_RELEASE);
  }
  [[nodiscard]] bool current() const { return connection_ != 0 && get(theirs_.connection) == connection_; }

  /// Odd from here until `take`: a fall in between leaves an odd number, and the next life goes on from it.
  void begin_next(SocketState state) {
    const uint64_t changing = get(mine_.connection) | 1;
    put(mine_.connection, changing);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    take(changing + 1 != 0 ? changing + 1 : 2, state);
  }
  void take(uint64_t connection, SocketState state) {
    connection_ = connection;
    sent_ = 0;
    read_ = 0;
    put(mine_.sent, sent_);
    put(mine_.read, read_);
    put(mine_.state, state);
    put(mine_.connection, connection);
  }

  SocketHalf& mine_;
  const SocketHalf& theirs_;
  uint64_t connection_ = 0;
  uint64_t sent_ = 0;
  uint64_t read_ = 0;
};

}  // namespace nacre::user
