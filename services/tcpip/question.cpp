// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "services/tcpip/question.hpp"

#include <lwip/ip.h>

#include <utility>

namespace nacre::tcpip {
namespace {

static_assert(user::HostName::longest < DNS_MAX_NAME_LENGTH);

[[nodiscard]] uint32_t host_order(const ip_addr_t& address) { return lwip_ntohl(ip4_addr_get_u32(ip_2_ip4(&address))); }

}  // namespace

Result<uint32_t, Question::Status> Question::try_ask(const user::HostName& name) {
  const bool same = name == name_;
  switch (state_) {
    case State::asked:
    case State::given_up:
      if (!same) return Failed{Status::busy};
      state_ = State::asked;
      return Failed{Status::in_progress};
    case State::found:
    case State::unknown:
    case State::unanswered:
      if (same) return take();
      break;
    case State::none:
      break;
  }
  name_ = name;
  return begin();
}

void Question::forget() {
  const bool under_way = state_ == State::asked || state_ == State::given_up;
  state_ = under_way ? State::given_up : State::none;
}

Result<uint32_t, Question::Status> Question::begin() {
  ip_addr_t address;
  state_ = State::asked;
  const err_t status = dns_gethostbyname(name_.c_str(), &address, on_over, this);
  if (status == ERR_INPROGRESS) return Failed{Status::in_progress};
  state_ = State::none;
  if (status == ERR_OK) return host_order(address);
  return Failed{status == ERR_VAL ? Status::no_server : Status::busy};
}

/// What has come of the question, once: it may be asked anew then.
Result<uint32_t, Question::Status> Question::take() {
  const State state = std::exchange(state_, State::none);
  if (state == State::found) return address_;
  return Failed{state == State::unknown ? Status::unknown : Status::no_answer};
}

/// lwIP says "no address" alike when the server has none and when no server answers. The former it says while it is
/// looking at a packet.
void Question::on_over(const char*, const ip_addr_t* address, void* self) {
  auto& question = *static_cast<Question*>(self);
  if (question.state_ == State::given_up) {
    question.state_ = State::none;
    return;
  }
  question.shared_.news = true;
  if (address == nullptr) {
    question.state_ = ip_current_netif() != nullptr ? State::unknown : State::unanswered;
    return;
  }
  question.address_ = host_order(*address);
  question.state_ = State::found;
}

}  // namespace nacre::tcpip
