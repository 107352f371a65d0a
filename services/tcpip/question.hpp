// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a client wants to know of the name server: one name at a time. lwIP cannot be told to forget a question, so one
// that its client has given up keeps the place until it is over; no client ever takes a second place in lwIP's table.
#pragma once

#include <lwip/dns.h>

#include "interfaces/sockets.hpp"
#include "services/tcpip/shared.hpp"

namespace nacre::tcpip {

class Question {
 public:
  using Status = interfaces::Sockets::Status;

  explicit Question(Shared& shared) : shared_(shared) {}
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  /// The address, in host order. `in_progress`: there is news for the client when it is worth asking again.
  [[nodiscard]] Result<uint32_t, Status> try_ask(const user::HostName& name);
  /// The client has begun again: it is not told what its earlier life has asked.
  void forget();

 private:
  enum class State : uint8_t { none, asked, given_up, found, unknown, unanswered };

  [[nodiscard]] Result<uint32_t, Status> begin();
  [[nodiscard]] Result<uint32_t, Status> take();
  static void on_over(const char* name, const ip_addr_t* address, void* self);

  Shared& shared_;
  user::HostName name_;
  State state_ = State::none;
  uint32_t address_ = 0;  ///< `found`: host order
};

}  // namespace nacre::tcpip
