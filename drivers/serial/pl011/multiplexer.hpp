// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Text of many clients on one terminal, line by line: `name| text`. Pure; the driver feeds it and takes bytes out.
//
// Invariants
//   1 A line on the terminal begins with the name of the client whose text it is. Clients cannot write control
//     characters, so nothing that a client sends looks like a line of another.
//   2 Each client has a buffer of its own, and whole lines are taken in turn: a client that floods delays another by
//     at most one line of its own for each line of the other, and loses only its own text.
//   3 A line ends at '\n', or where the client's buffer is full.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <array>
#include <string_view>

namespace nacre::drivers {

template <unsigned clients, unsigned capacity>
class Multiplexer {
  static_assert((capacity & (capacity - 1)) == 0, "the capacity is a power of two");

 public:
  static constexpr unsigned name_size = 32;

  constexpr void set_name(unsigned client, std::string_view name) {
    Client& one = clients_[client];
    one.name_length = 0;
    for (const char each : name.substr(0, name_size)) one.name[one.name_length++] = each;
  }

  /// All of `text` or nothing of it. `client` is below `clients`.
  [[nodiscard]] constexpr bool try_write(unsigned client, std::string_view text) {
    Client& one = clients_[client];
    if (text.size() > capacity - (one.head - one.tail)) return false;
    for (const char each : text) {
      one.text[one.head++ % capacity] = visible(each);
      if (each == '\n') one.lines += 1;
    }
    return true;
  }

  /// The next byte for the terminal, if there is one.
  [[nodiscard]] constexpr bool try_take(char& byte) {
    if (phase_ == Phase::between && !choose()) return false;
    const Client& one = clients_[current_];
    switch (phase_) {
      case Phase::name:
        byte = position_ < one.name_length ? one.name[position_] : position_ == one.name_length ? '|' : ' ';
        if (++position_ == one.name_length + 2) phase_ = Phase::text;
        break;
      case Phase::text:
        byte = take_text();
        break;
      case Phase::between:
      case Phase::line_feed:
        byte = '\n';
        phase_ = Phase::between;
        break;
    }
    return true;
  }

  [[nodiscard]] constexpr bool idle() const {
    if (phase_ != Phase::between) return false;
    for (const Client& one : clients_) {
      if (ready(one)) return false;
    }
    return true;
  }

 private:
  enum class Phase : uint8_t { between, name, text, line_feed };

  struct Client {
    char name[name_size]{};
    unsigned name_length = 0;
    unsigned head = 0;  ///< bytes written and taken, modulo 2^32
    unsigned tail = 0;
    unsigned lines = 0;  ///< line ends between tail and head
    char text[capacity]{};
  };

  [[nodiscard]] static constexpr char visible(char character) {
    if (character == '\n') return character;
    return character >= 0x20 && character < 0x7f ? character : '?';
  }
  [[nodiscard]] static constexpr bool ready(const Client& one) {
    return one.lines != 0 || one.head - one.tail == capacity;
  }

  /// Carriage return and line feed both, as terminals want; the return goes with the last byte of the text.
  constexpr char take_text() {
    Client& one = clients_[current_];
    if (one.head == one.tail) return end_line();
    const char byte = one.text[one.tail++ % capacity];
    if (byte != '\n') return byte;
    one.lines -= 1;
    return end_line();
  }
  constexpr char end_line() {
    phase_ = Phase::line_feed;
    return '\r';
  }

  constexpr bool choose() {
    for (unsigned i = 1; i <= clients; ++i) {
      const unsigned client = (current_ + i) % clients;
      if (!ready(clients_[client])) continue;
      current_ = client;
      phase_ = Phase::name;
      position_ = 0;
      return true;
    }
    return false;
  }

  std::array<Client, clients> clients_{};
  unsigned current_ = clients - 1;
  unsigned position_ = 0;
  Phase phase_ = Phase::between;
};

}  // namespace nacre::drivers
