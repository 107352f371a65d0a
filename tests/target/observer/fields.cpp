// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/target/observer/fields.hpp"

#include <fmt/format.h>

#include <cstring>

namespace nacre::observer {
namespace {

using kernel::Component;
using kernel::Context;
using kernel::State;

constexpr size_t context = offsetof(Component, context);
constexpr size_t words_size = 8 * sizeof(uint64_t);  ///< x0 to x7: what carries messages

template <class Structure, class Member>
Field field(const char* name, Member Structure::*member) {
  static const Structure example{};
  const auto* begin = reinterpret_cast<const std::byte*>(&example);
  return {name, static_cast<size_t>(reinterpret_cast<const std::byte*>(&(example.*member)) - begin), sizeof(Member)};
}

std::vector<size_t> uncovered(const std::vector<Field>& fields, size_t size) {
  std::vector<bool> covered(size);
  for (const Field& field : fields) {
    for (size_t i = 0; i < field.size; ++i) covered.at(field.offset + i) = true;
  }
  std::vector<size_t> bytes;
  for (size_t i = 0; i < size; ++i) {
    if (!covered[i]) bytes.push_back(i);
  }
  return bytes;
}

bool differs(const void* before, const void* after, const Field& field) {
  const auto* a = static_cast<const std::byte*>(before) + field.offset;
  const auto* b = static_cast<const std::byte*>(after) + field.offset;
  return std::memcmp(a, b, field.size) != 0;
}

std::vector<Field> fields_of_component() {
  return {
      {"words", context + offsetof(Context, x), words_size},
      {"registers", context + offsetof(Context, x) + words_size, sizeof(Context::x) - words_size},
      {"sp", context + offsetof(Context, sp), sizeof(Context::sp)},
      {"pc", context + offsetof(Context, pc), sizeof(Context::pc)},
      {"spsr", context + offsetof(Context, spsr), sizeof(Context::spsr)},
      {"fp_control", context + offsetof(Context, fp_control), sizeof(Context::fp_control)},
      {"thread", context + offsetof(Context, thread), sizeof(Context::thread)},
      field("fp_access", &Component::fp_access),
      field("page_table", &Component::page_table),
      field("zero", &Component::zero),
      field("deadline", &Component::deadline),
      field("pending", &Component::pending),
      field("account", &Component::account),
      field("refill_at", &Component::refill_at),
      field("limit", &Component::limit),
      field("activation", &Component::activation),
      field("granted", &Component::granted),
      field("generation", &Component::generation),
      field("fault_pc", &Component::fault_pc),
      field("fault_address", &Component::fault_address),
      field("channel_base", &Component::channel_base),
      field("channel_count", &Component::channel_count),
      field("payer", &Component::payer),
      field("id", &Component::id),
      field("serving", &Component::serving),
      field("nested", &Component::nested),
      field("nested_limit", &Component::nested_limit),
      field("flags", &Component::flags),
      field("full", &Component::full),
      field("denials_left", &Component::denials_left),
      field("cause", &Component::cause),
      field("fault_client", &Component::fault_client),
      field("line_base", &Component::line_base),
      field("line_count", &Component::line_count),
      field("reserved0", &Component::reserved0),
      field("reserved", &Component::reserved),
  };
}

std::vector<Field> words_of_state() {
  return {field("ready", &State::ready),   field("runnable", &State::runnable), field("armed", &State::armed),
          field("funded", &State::funded), field("servers", &State::servers),   field("down", &State::down),
          field("active", &State::active), field("fp_owner", &State::fp_owner), field("reserved", &State::reserved)};
}

std::vector<Field> arrays_of_state() {
  return {field("components", &State::components), field("fp", &State::fp), field("arrival", &State::arrival)};
}

}  // namespace

const std::vector<Field>& component_fields() {
  static const std::vector<Field> fields = fields_of_component();
  return fields;
}

const std::vector<Field>& state_fields() {
  static const std::vector<Field> fields = words_of_state();
  return fields;
}

std::vector<size_t> uncovered_component_bytes() { return uncovered(component_fields(), sizeof(Component)); }

std::vector<size_t> uncovered_state_bytes() {
  std::vector<Field> fields = state_fields();
  for (const Field& array : arrays_of_state()) fields.push_back(array);
  return uncovered(fields, sizeof(State));
}

std::string field_of(unsigned component, const std::string& field) {
  return fmt::format("component {} {}", component, field);
}

std::set<std::string> differences(const State& before, const State& after) {
  std::set<std::string> names;
  for (const Field& field : state_fields()) {
    if (differs(&before, &after, field)) names.insert(field.name);
  }
  for (unsigned i = 0; i < kernel::max_components; ++i) {
    for (const Field& field : component_fields()) {
      if (differs(&before.components[i], &after.components[i], field)) names.insert(field_of(i, field.name));
    }
  }
  for (unsigned i = 0; i < kernel::max_fp; ++i) {
    if (std::memcmp(&before.fp[i], &after.fp[i], sizeof before.fp[i]) != 0) names.insert(fmt::format("fp {}", i));
  }
  for (unsigned i = 0; i < kernel::max_channels; ++i) {
    if (!(before.arrival[i] == after.arrival[i])) names.insert(fmt::format("arrival {}", i));
  }
  return names;
}

}  // namespace nacre::observer
