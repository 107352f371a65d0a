// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// call and reply_wait. Each has a short path for the common case, which either commits the whole transition or leaves
// without a change, and a general handler, which is the whole transition. What both decide, they decide alike.

#include "kernel/core/audit.hpp"
#include "kernel/core/entry.hpp"
#include "kernel/core/life.hpp"
#include "kernel/core/policy.hpp"

namespace nacre::kernel {

namespace {

using abi::ChannelEntry;
using abi::ChannelKind;
using abi::Outcome;

void store_words(Component& c, const Words& words, uint64_t selector) {
  for (unsigned i = 0; i < abi::words; ++i) c.context.x[i] = words.w[i];
  c.context.x[6] = selector;
  c.context.x[7] = 0;
}

[[gnu::always_inline]] inline uint64_t request_selector(const ChannelEntry& channel, uint64_t selector) {
  return uint64_t{channel.tag} << abi::method_bits | (selector & ((1 << abi::method_bits) - 1));
}

/// The answer to a call that is not delivered.
void refuse(Component& client, Outcome outcome, const About& about) {
  answer(client, outcome);
  if (outcome != Outcome::peer_down) record_denial(client, abi::RecordKind::denied_call, outcome, about);
}

void deliver(Component& client, Component& server, const Words& words, uint64_t selector) {
  server.deadline = Instant{};
  server.serving = client.id;
  server.payer = client.payer;
  server.activation = static_cast<uint64_t>(server.limit.to_raw());
  server.nested = 0;
  if (is_server(client)) client.nested += 1;
  store_words(server, words, selector);
  nacre_state.ready |= bit(server);
}

/// Whether a call is delivered, and if not, why.
struct Admission {
  Outcome outcome;
  abi::Refusal refusal;
};

/// `row` is no_row if no row decides.
Admission deny(abi::Reason reason, uint64_t row) {
  if (row < no_row) nacre_audit.denied_by_row[row] += 1;
  return {Outcome::denied, abi::refusal(reason, row % no_row, 0, 0)};
}

/// What a row asks of automata and rate. If all agree, all of it is committed.
Admission step(Component& client, const ChannelEntry& channel, const About& about, uint64_t index, const Words& words,
               Instant now) {
  const abi::Row& row = nacre_tables.policy.rows[index];
  const auto& [w0, w1, w2, w3, w4, w5] = words.w;
  const uint64_t word = compared_word(w0, w1, w2, w3, w4, w5, index);
  const uint64_t refusal = find_refusal(row.steps, word, now);
  if (refusal != 0) {
    nacre_audit.denied_by_row[index] += 1;
    return {Outcome::denied, static_cast<abi::Refusal>(refusal | index << 8)};
  }
  if (is_too_soon(row, now)) return deny(abi::Reason::rate, index);
  take_turn(row, now);
  const Moves moves = commit(row.steps, word, now);
  if (moves.changed != 0 || (channel.audited >> about.method & 1) != 0)
    record_moves(client, abi::RecordKind::call, about, index, moves.states, now);
  if ((row.flags & abi::RowFlags::closes) != 0) {
    client.flags |= closing_flag;
    client.open_row = static_cast<uint8_t>(index);
  }
  return {Outcome::ok, 0};
}

/// Decides in the order of design 3.3. The handle has been checked. What is admitted will be delivered.
Admission admit(Component& client, const ChannelEntry& channel, const About& about, const Words& words, Instant now) {
  const uint64_t method = uint64_t{1} << about.method;
  uint64_t row = no_row;
  if ((channel.plain & method) == 0) {
    if ((channel.governed & method) == 0) return deny(abi::Reason::channel, no_row);
    const auto before = static_cast<unsigned>(__builtin_popcountll(channel.governed & (method - 1)));
    row = find_row(words.w[0], words.w[1], words.w[2], words.w[3], words.w[4], words.w[5], channel.first_row + before);
    if (row == no_row) return deny(abi::Reason::guard, channel.first_row + before);
  }
  if (!is_receiving(component(channel.peer))) return {Outcome::peer_down, 0};
  if (is_server(client) && client.nested >= client.nested_limit) return deny(abi::Reason::nesting, row);
  return row == no_row ? Admission{Outcome::ok, 0} : step(client, channel, about, row, words, now);
}

void call(Component& client, uint64_t selector, const Words& words, Instant now) {
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, client.channel_count);
  About about{.method = static_cast<uint8_t>(selector & ((1 << abi::method_bits) - 1)),
              .refusal = abi::refusal(abi::Reason::channel, 0, 0, 0)};
  if (!is_bounded(handle)) return refuse(client, Outcome::bad_handle, about);
  const uint64_t index = client.channel_base + handle;
  const ChannelEntry& channel = nacre_tables.channels[index];
  about.channel = static_cast<uint16_t>(index);
  about.object = channel.peer.to_raw();
  if (channel.kind != ChannelKind::call) return refuse(client, Outcome::bad_handle, about);
  const Admission admission = admit(client, channel, about, words, now);
  about.refusal = admission.refusal;
  if (admission.outcome != Outcome::ok) return refuse(client, admission.outcome, about);
  deliver(client, component(channel.peer), words, request_selector(channel, selector));
}

/// The end of a call that a policy wants to know of. Returns whether the reply may carry nothing but its status.
bool finish(Component& client, Component& server, uint64_t status, Instant now) {
  const uint8_t row = client.open_row;
  const abi::Moment moment = status == 0 ? abi::Moment::ok : abi::Moment::fail;
  const Moves moves = close_call(client, moment, now);
  if (moves.changed != 0) {
    const About about{.object = client.id.to_raw(), .detail = static_cast<uint8_t>(moment)};
    record_moves(server, abi::RecordKind::reply, about, row, moves.states, now);
  }
  return (nacre_tables.policy.rows[row].flags & abi::RowFlags::status_only) != 0;
}

/// Answers the request in service, if there is one.
void reply(Component& server, const Words& words, uint64_t status, Instant now) {
  if (server.serving == nobody) return;
  Component& client = component(server.serving);
  const bool status_only = is_closing(client) && finish(client, server, status, now);
  if (status_only) {
    store_words(client, Words{}, status != 0 ? 1 : 0);
  } else {
    store_words(client, words, status);
  }
  nacre_state.ready |= bit(client);
  server.serving = nobody;
}

void wait(Component& server, Instant deadline, Instant now) {
  server.deadline = deadline;
  const bool funded = is_funded(server);
  if (funded && server.pending != 0) return wake(server, Outcome::notified);
  if (funded && deadline <= now) return wake(server, Outcome::timeout);
  if (funded) arm_no_later(deadline);
}

}  // namespace

Component* nacre_call_general(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                              uint64_t selector) {
  Component& client = *current();
  const Instant now = Arch::counter();
  if (leave(client, now) == Aborts::pending) {
    blame(client, abi::Cause::external, 0, now);
  } else {
    call(client, selector, Words{{w0, w1, w2, w3, w4, w5}}, now);
  }
  return enter(now);
}

Component* nacre_reply_general(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5,
                               uint64_t status, uint64_t deadline) {
  Component& server = *current();
  const Instant now = Arch::counter();
  if (leave(server, now) == Aborts::pending) {
    blame(server, abi::Cause::external, 0, now);
  } else {
    reply(server, Words{{w0, w1, w2, w3, w4, w5}}, status, now);
    wait(server, round_up(Instant::from_raw(deadline)), now);
  }
  return enter(now);
}

void nacre_call(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t selector,
                uint64_t client_address) {
  Component& client = *reinterpret_cast<Component*>(client_address);
  const Instant now = Arch::counter();
  const uint64_t handle = Arch::bounded(selector >> abi::method_bits, client.channel_count);
  if (now < nacre_state.armed && client.flags == 0 && is_bounded(handle)) [[likely]] {
    const ChannelEntry& channel = nacre_tables.channels[client.channel_base + handle];
    Component& server = component(channel.peer);
    if ((__builtin_rotateright64(channel.plain, selector) & 1) != 0 && is_receiving(server)) [[likely]] {
      const Instant end = now + server.limit;
      server.deadline = Instant{};
      server.serving = client.id;
      server.payer = client.id;  // a client that is no server pays for itself (invariant 8)
      server.activation = end.to_raw();
      server.nested = 0;
      arm_no_later(end);
      [[clang::musttail]] return nacre_exit_message(w0, w1, w2, w3, w4, w5, request_selector(channel, selector),
                                                    address(server));
    }
  }
  [[clang::musttail]] return nacre_call_full(w0, w1, w2, w3, w4, w5, selector, client_address);
}

void nacre_reply_wait(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3, uint64_t w4, uint64_t w5, uint64_t status,
                      uint64_t deadline_raw) {
  Component& server = *current();
  const Instant deadline = round_up(Instant::from_raw(deadline_raw));
  if (Arch::counter() < nacre_state.armed && nacre_state.armed <= deadline && server.pending == 0 &&
      (server.flags & abi::ComponentFlags::device) == 0 && server.serving != nobody) [[likely]] {
    Component& client = component(server.serving);
    const unsigned id = server.serving.to_raw();
    if ((nacre_state.runnable >> id & 1) != 0 && (nacre_state.ready & nacre_state.runnable) << (63 - id) == 0 &&
        (client.flags & (abi::ComponentFlags::server | closing_flag)) == 0) [[likely]] {
      server.serving = nobody;
      server.deadline = deadline;
      [[clang::musttail]] return nacre_exit_message(w0, w1, w2, w3, w4, w5, status, address(client));
    }
  }
  [[clang::musttail]] return nacre_reply_full(w0, w1, w2, w3, w4, w5, status, deadline_raw);
}

}  // namespace nacre::kernel
