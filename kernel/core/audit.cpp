// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "kernel/core/audit.hpp"

namespace nacre::kernel {

namespace {

abi::Record& append(abi::Ring& ring, uint64_t& head, const Component& subject, abi::RecordKind kind, uint8_t detail) {
  head += 1;
  abi::Record& record = ring.records[head % abi::ring_records];
  record.sequence = head;
  record.time = Arch::counter();
  record.kind = kind;
  record.subject = subject.id;
  record.detail = detail;
  record.reserved0 = 0;
  for (uint64_t& value : record.value) value = 0;
  return record;
}

void describe(abi::Record& record, About about) {
  record.object = about.object;
  record.method = about.method;
  record.channel = about.channel;
}

/// Calls and denials share a ring, so they share the quota: no component can overwrite what others have done.
bool may_record(Component& subject, uint64_t& otherwise) {
  if (subject.denials_left == 0) {
    otherwise += 1;
    return false;
  }
  subject.denials_left -= 1;
  return true;
}

}  // namespace

abi::Record& record_event(const Component& subject, abi::RecordKind kind, uint8_t detail, ComponentId object) {
  abi::Record& record = append(nacre_audit.events, nacre_audit.event_head, subject, kind, detail);
  describe(record, About{.object = object.to_raw()});
  return record;
}

void record_moves(Component& subject, abi::RecordKind kind, About about, uint64_t row, uint64_t states, Instant now) {
  if (!may_record(subject, nacre_audit.unrecorded_calls[subject.id.to_raw()])) return;
  abi::Record& record = append(nacre_audit.denials, nacre_audit.denial_head, subject, kind, about.detail);
  describe(record, about);
  record.value[0] = row;
  record.value[1] = states;
  record.value[2] = now.to_raw();
}

void record_denial(Component& subject, abi::RecordKind kind, abi::Outcome outcome, About about) {
  if (!may_record(subject, nacre_audit.unrecorded_denials[subject.id.to_raw()])) return;
  abi::Record& record =
      append(nacre_audit.denials, nacre_audit.denial_head, subject, kind, static_cast<uint8_t>(outcome));
  describe(record, about);
  record.value[0] = about.refusal;
}

}  // namespace nacre::kernel
