// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// What a record says, in words, for the device and for the host. The caller brings the names:
//   component(out, id)    adds the name of a component
//   target(out, record)   adds what the record's channel leads to, with the method where its name is known
#pragma once

#include "abi/audit.hpp"
#include "lib/format.hpp"

namespace nacre::auditor {

[[nodiscard]] constexpr std::string_view kind_name(abi::RecordKind kind) {
  constexpr std::string_view names[] = {
      "none", "start", "stop",   "fault",   "denied_call", "denied_signal", "denied_control", "denied_irq_done",
      "call", "reply", "signal", "control", "fall"};
  const auto index = static_cast<unsigned>(kind);
  return index < sizeof(names) / sizeof(names[0]) ? names[index] : "unknown";
}

[[nodiscard]] constexpr std::string_view cause_words(abi::Cause cause) {
  switch (cause) {
    case abi::Cause::none:
      return "none";
    case abi::Cause::stopped:
      return "stopped";
    case abi::Cause::access:
      return "forbidden data access";
    case abi::Cause::execute:
      return "forbidden instruction fetch";
    case abi::Cause::alignment:
      return "misaligned access";
    case abi::Cause::undefined:
      return "undefined instruction";
    case abi::Cause::bad_call:
      return "unknown system call";
    case abi::Cause::fp:
      return "floating point without fp";
    case abi::Cause::limit:
      return "time limit of an activation";
    case abi::Cause::external:
      return "external abort";
  }
  return "unknown cause";
}

[[nodiscard]] constexpr std::string_view outcome_words(uint8_t detail) {
  switch (static_cast<abi::Outcome>(detail)) {
    case abi::Outcome::bad_handle:
      return "no such handle";
    case abi::Outcome::denied:
      return "denied";
    case abi::Outcome::again:
      return "too often";
    default:
      return "refused";
  }
}

template <class Out, class Names>
constexpr void describe_fault(Out& out, const abi::Record& record, const Names& names) {
  const auto cause = static_cast<abi::Cause>(record.detail);
  format_to(out, "fault: {} at 0x{x}", cause_words(cause), record.value[0]);
  if (cause == abi::Cause::access || cause == abi::Cause::execute) format_to(out, ", address 0x{x}", record.value[1]);
  if (record.object == 0) return;
  out.add(std::string_view(", in service of "));
  names.component(out, record.object);
}

template <class Out, class Names>
constexpr void describe_refusal(Out& out, std::string_view what, const abi::Record& record, const Names& names) {
  out.add(what);
  names.target(out, record);
  format_to(out, " refused: {}", outcome_words(record.detail));
}

/// What happened to the record's subject, or what it did.
template <class Out, class Names>
constexpr void describe(Out& out, const abi::Record& record, const Names& names) {
  switch (record.kind) {
    case abi::RecordKind::start:
      if (record.value[0] > 1) return format_to(out, "restarted, generation {}", record.value[0]);
      return out.add(std::string_view("started"));
    case abi::RecordKind::stop:
      return out.add(std::string_view("stopped"));
    case abi::RecordKind::fault:
      return describe_fault(out, record, names);
    case abi::RecordKind::denied_call:
      return describe_refusal(out, "call of ", record, names);
    case abi::RecordKind::denied_signal:
      return describe_refusal(out, "signal to ", record, names);
    case abi::RecordKind::denied_control:
      out.add(std::string_view("control of "));
      names.component(out, record.object);
      return out.add(std::string_view(" refused"));
    case abi::RecordKind::denied_irq_done:
      return format_to(out, "irq_done of line {} refused", record.channel);
    case abi::RecordKind::call:
      out.add(std::string_view("called "));
      return names.target(out, record);
    case abi::RecordKind::reply:
      out.add(std::string_view("replied to "));
      names.component(out, record.object);
      return out.add(std::string_view(record.detail == static_cast<uint8_t>(abi::Moment::ok) ? ": ok" : ": failed"));
    case abi::RecordKind::signal:
      out.add(std::string_view("signalled "));
      return names.target(out, record);
    case abi::RecordKind::control:
      out.add(std::string_view("controlled "));
      return names.component(out, record.object);
    case abi::RecordKind::fall:
      return out.add(std::string_view("fell, which moved automata"));
    case abi::RecordKind::none:
      break;
  }
  format_to(out, "record of kind {}", static_cast<unsigned>(record.kind));
}

}  // namespace nacre::auditor
