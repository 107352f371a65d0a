// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The events of the state machine. Every one starts with `charge` and ends with `schedule`; within one, the first line that
// matches wins.
#include <algorithm>

#include "abi/well_formed.hpp"
#include "tests/model/machine.hpp"

namespace nacre::model {

namespace {

constexpr uint64_t selector_mask = (uint64_t{1} << abi::method_bits) - 1;

}  // namespace

void Machine::step(const Event& event) {
  effects_ = Effects{};
  charge(event.now);
  if (state_.current != nobody) {
    component(state_.current).frame = Frame::full;
    component(state_.current).stamp = event.stamp;
    if (state_.current == state_.fp_owner) component(state_.current).fp_stamp = event.fp_stamp;
  }
  if (event.abort_pending) {
    blame_abort(event);
  } else {
    carry_out(event);
  }
  if (effects_.reset) return;
  schedule();
}

/// A late abort is found where the kernel leaves a component with devices. It takes the place of a system call, and comes before
/// the timer. A line that is taken with it has set its bit already, but wakes its owner afterwards.
void Machine::blame_abort(const Event& event) {
  const bool outside = event.kind == EventKind::interrupt || event.kind == EventKind::timer;
  const Id owner = event.kind == EventKind::interrupt ? take_line(event.intid) : nobody;
  fault(state_.current, abi::Cause::external, event.kind == EventKind::fault ? event.address : 0);
  if (effects_.reset || !outside) return;
  if (event.kind == EventKind::timer) timer();
  if (owner != nobody) post(owner, 0);
}

void Machine::carry_out(const Event& event) {
  switch (event.kind) {
    case EventKind::call:
      call(event);
      break;
    case EventKind::reply_wait:
      reply_wait(event);
      break;
    case EventKind::signal:
      signal(event);
      break;
    case EventKind::irq_done:
      irq_done(event);
      break;
    case EventKind::control:
      control(event);
      break;
    case EventKind::interrupt:
      interrupt(event);
      break;
    case EventKind::timer:
      timer();
      break;
    case EventKind::fp_trap:
      fp_trap(event);
      break;
    case EventKind::fault:
      fault(state_.current, event.cause, event.address);
      break;
  }
}

const abi::ChannelEntry* Machine::own_channel(Id c, uint64_t selector) const {
  const uint64_t handle = selector >> abi::method_bits;
  return handle < entry(c).channel_count ? &tables_.channels[entry(c).channel_base + handle] : nullptr;
}

uint64_t Machine::pc_of(Id c) const {
  const Component& it = state_.components[c];
  return it.frame == Frame::fresh ? entry(c).entry : register_value(it.stamp, Register::pc);
}

void Machine::call(const Event& event) {
  const Id c = state_.current;
  component(c).frame = Frame::kept;
  const abi::ChannelEntry* channel = own_channel(c, event.selector);
  About about{.method = static_cast<uint8_t>(event.selector & selector_mask)};
  const auto refuse = [&](abi::Outcome outcome, abi::Refusal why) {
    about.refusal = why;
    deny(c, abi::RecordKind::denied_call, outcome, about);
  };
  constexpr abi::Refusal no_channel = abi::refusal(abi::Reason::channel, 0, 0, 0);
  if (channel == nullptr) return refuse(abi::Outcome::bad_handle, no_channel);
  const Id s = channel->peer.to_raw();
  about.object = s;
  about.channel = static_cast<uint16_t>(channel - tables_.channels);
  if (channel->kind != abi::ChannelKind::call) return refuse(abi::Outcome::bad_handle, no_channel);
  const bool plain = (channel->plain >> about.method & 1) != 0;
  const bool governed = (channel->governed >> about.method & 1) != 0;
  if (!plain && !governed) return refuse(abi::Outcome::denied, no_channel);
  std::optional<uint8_t> row;
  const auto refuse_by_row = [&](uint8_t decided, abi::Refusal why) {
    if (governed) state_.denied_by_row[decided] += 1;
    refuse(abi::Outcome::denied, why);
  };
  if (governed) {
    const unsigned first = first_row(*channel, about.method);
    row = matching_row(first, event.words);
    if (!row) return refuse_by_row(static_cast<uint8_t>(first), abi::refusal(abi::Reason::guard, first, 0, 0));
  }
  if ((state_.receiving & bit(s)) == 0) return answer(c, abi::Outcome::peer_down);
  if (is_server(c) && component(c).nested == 0)
    return refuse_by_row(row.value_or(0), abi::refusal(abi::Reason::nesting, row.value_or(0), 0, 0));
  if (row) {
    const abi::Refusal why = judge(*row, event.words);
    if (why != 0) return refuse_by_row(*row, why);
    take(c, about, *row, event.words, (channel->audited >> about.method & 1) != 0);
  }
  deliver(c, *channel, event);
  if (row && (tables_.policy.rows[*row].flags & abi::RowFlags::closes) != 0) component(s).open_row = row;
}

/// c -> calling(s), s works on c's payer.
void Machine::deliver(Id c, const abi::ChannelEntry& channel, const Event& event) {
  const Id s = channel.peer.to_raw();
  state_.ready &= ~bit(c);
  state_.receiving &= ~bit(s);
  state_.timed &= ~bit(s);
  state_.ready |= bit(s);
  component(s).serving = c;
  component(s).payer = component(c).payer;
  component(s).act = entry(s).limit;
  component(s).nested = entry(s).nested;
  if (is_server(c)) component(c).nested -= 1;
  const uint64_t method = event.selector & selector_mask;
  const uint64_t selector = uint64_t{channel.tag} << abi::method_bits | method;
  component(s).message = Message{.words = event.words, .selector = selector, .outcome = abi::Outcome::ok};
}

void Machine::reply_wait(const Event& event) {
  const Id s = state_.current;
  const Id client = component(s).serving;
  component(s).frame = Frame::message;
  if (client != nobody && !breakage_.server_blocks_in_request) {
    Message message{.words = event.words, .selector = event.status, .outcome = abi::Outcome::ok};
    close_by_reply(s, message);
    component(s).serving = nobody;
    state_.ready |= bit(client);
    component(client).message = message;
  }
  const bool funded = (state_.funded & bit(s)) != 0;
  const Instant deadline = Instant::from_raw(event.deadline.to_raw() | tables_.quantum_mask);
  state_.ready &= ~bit(s);
  state_.receiving |= bit(s);
  if (deadline != never) {
    state_.timed |= bit(s);
    component(s).deadline = deadline;
  }
  if (funded && component(s).pending != 0) {
    wake(s, abi::Outcome::notified);
  } else if (funded && deadline <= state_.last) {
    wake(s, abi::Outcome::timeout);
  }
}

void Machine::signal(const Event& event) {
  const Id c = state_.current;
  component(c).frame = Frame::kept;
  const abi::ChannelEntry* channel = own_channel(c, event.selector);
  About about{.refusal = abi::refusal(abi::Reason::channel, 0, 0, 0)};
  if (channel == nullptr) return deny(c, abi::RecordKind::denied_signal, abi::Outcome::bad_handle, about);
  const auto index = static_cast<size_t>(channel - tables_.channels);
  about.object = channel->peer.to_raw();
  about.channel = static_cast<uint16_t>(index);
  if (channel->kind != abi::ChannelKind::signal)
    return deny(c, abi::RecordKind::denied_signal, abi::Outcome::bad_handle, about);
  Instant& arrival = state_.arrival[index];
  const bool limited = channel->rate_interval != no_time;
  if (limited && state_.last + channel->rate_tolerance < arrival) {
    state_.refused_signals[c] += 1;
    return answer(c, abi::Outcome::again);
  }
  const abi::StepSet steps = tables_.policy.signals[index];
  about.refusal = objection(steps, 0);
  if (about.refusal != 0) return deny(c, abi::RecordKind::denied_signal, abi::Outcome::denied, about);
  const Moves moves = move(steps, abi::Moment::delivered, 0);
  if (moves.changed) record_moves(c, abi::RecordKind::signal, about, 0, moves);
  if (limited) arrival = std::max(arrival, state_.last) + channel->rate_interval;
  answer(c, abi::Outcome::ok);
  post(channel->peer.to_raw(), uint64_t{1} << channel->bit);
}

void Machine::irq_done(const Event& event) {
  const Id c = state_.current;
  component(c).frame = Frame::kept;
  const uint64_t handle = event.selector >> abi::method_bits;
  if (handle >= entry(c).line_count) {
    return deny(c, abi::RecordKind::denied_irq_done, abi::Outcome::bad_handle,
                {.channel = static_cast<uint16_t>(handle)});
  }
  answer(c, abi::Outcome::ok);
  const uint64_t index = entry(c).line_base + handle;
  if ((state_.active >> index & 1) == 0) return;
  const abi::LineEntry& line = tables_.lines[index];
  state_.active &= ~(uint64_t{1} << index);
  effects_.deactivated = line.intid;
  const Span floor = Span::from_raw(-abi::longest_span);
  if (component(c).balance >= floor) component(c).balance = component(c).balance - line.cost;
  update_funded(c);
}

/// Sets the bit of the line at its owner, who is returned; nobody: not our interrupt.
Id Machine::take_line(uint32_t intid) {
  const uint8_t index = intid < abi::max_intids ? tables_.line_of_intid[intid] : abi::no_line;
  if (index == abi::no_line) {
    state_.spurious_interrupts += 1;
    return nobody;
  }
  const abi::LineEntry& line = tables_.lines[index];
  const Id owner = line.owner.to_raw();
  state_.active |= uint64_t{1} << index;
  if ((state_.down & bit(owner)) == 0) component(owner).pending |= uint64_t{1} << line.bit;
  return owner;
}

void Machine::interrupt(const Event& event) {
  const Id owner = take_line(event.intid);
  if (owner != nobody) post(owner, 0);
}

void Machine::timer() {
  const Id running = state_.current;
  if (running != nobody && (state_.ready & bit(running)) != 0 && is_server(running) &&
      component(running).act <= no_time) {
    fault(running, abi::Cause::limit, 0);
    if (effects_.reset) return;
  }
  for (Id c = 0; c < tables_.component_count; ++c) {
    const auto in = [&](uint64_t set) { return (set & bit(c)) != 0; };
    if (!in(state_.funded) && state_.last >= component(c).refill_at) refill(c);
    if (in(state_.receiving & state_.funded) && component(c).pending != 0) wake(c, abi::Outcome::notified);
    if (in(state_.timed & state_.funded) && component(c).deadline <= state_.last) wake(c, abi::Outcome::timeout);
  }
}

void Machine::fp_trap(const Event&) {
  const Id c = state_.current;
  if (entry(c).fp_slot == 0) return fault(c, abi::Cause::fp, 0);
  state_.fp_owner = c;
}

void Machine::fault(Id c, abi::Cause cause, uint64_t address) {
  const Id client = component(c).serving == nobody ? Id{0} : component(c).serving;
  component(c).fault = FaultRecord{.cause = cause, .client = client, .pc = pc_of(c), .address = address};
  abi::Record& record = append(abi::RecordKind::fault, c);
  record.detail = static_cast<uint8_t>(cause);
  record.object = client;
  const uint64_t stamp = component(c).stamp;
  record.value[0] = pc_of(c);
  record.value[1] = address;
  record.value[2] = register_value(stamp, Register::lr);
  record.value[3] = register_value(stamp, Register::fp);
  record.value[4] = register_value(stamp, Register::sp);
  if (c == 0) {
    effects_.reset = true;
    return;
  }
  fell(c);
  post(entry(c).supervisor.to_raw(), uint64_t{1} << entry(c).fault_bit);
}

void Machine::control(const Event& event) {
  const Id c = state_.current;
  component(c).frame = Frame::kept;
  const uint64_t target = event.selector >> abi::method_bits;
  const uint64_t operation = event.selector & selector_mask;
  const bool exists = target < tables_.component_count;
  const bool granted = exists && target != 0 && entry(static_cast<Id>(target)).supervisor.to_raw() == c;
  About about{.object = exists ? static_cast<uint8_t>(target) : uint8_t{0xff},
              .method = static_cast<uint8_t>(operation),
              .refusal = abi::refusal(abi::Reason::channel, 0, 0, 0)};
  const auto refuse = [&] { deny(c, abi::RecordKind::denied_control, abi::Outcome::denied, about); };
  if (!granted || operation > static_cast<uint64_t>(abi::Operation::restart)) return refuse();
  const auto t = static_cast<Id>(target);
  const abi::StepSet steps = tables_.policy.controls[t].of[operation];
  about.refusal = objection(steps, 0);
  if (about.refusal != 0) return refuse();
  const Moves moves = move(steps, abi::Moment::delivered, 0);
  if (moves.changed) record_moves(c, abi::RecordKind::control, about, 0, moves);
  carry_out_control(c, t, static_cast<abi::Operation>(operation));
}

void Machine::carry_out_control(Id c, Id t, abi::Operation wanted) {
  const bool down = (state_.down & bit(t)) != 0;
  answer(c, abi::Outcome::ok);
  if (wanted == abi::Operation::status) return control_status(c, t);
  if (wanted == abi::Operation::start && !down) return answer(c, abi::Outcome::not_down);
  if (wanted != abi::Operation::start && !down) {
    fell(t);
    component(t).fault = FaultRecord{.cause = abi::Cause::stopped, .client = 0, .pc = pc_of(t), .address = 0};
    append(abi::RecordKind::stop, t);
  }
  if (wanted != abi::Operation::stop) begin(t);
}

void Machine::control_status(Id c, Id target) {
  const Component& it = component(target);
  const uint64_t head = abi::pack_status(run_state(target), it.fault.cause, ComponentId::from_raw(it.fault.client));
  answer(c, abi::Outcome::ok,
         {head, it.fault.pc, it.fault.address, it.generation, static_cast<uint64_t>(it.balance.to_raw()),
          static_cast<uint64_t>(it.used.to_raw())});
}

}  // namespace nacre::model
