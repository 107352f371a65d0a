// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/target/hostile_campaign.hpp"

#include <fmt/format.h>

#include <random>

#include "abi/image.hpp"

namespace nacre::observer {
namespace {

constexpr uint64_t ticks_of_a_second = 62'500'000;
constexpr Milliseconds batch_patience{20'000};

/// What a stop leaves in a component that has run and waits again where it waited before.
const std::vector<std::string> traces_of_running = {"words", "registers", "spsr", "activation"};
const std::vector<std::string> account = {"account", "refill_at", "granted", "denials_left"};

uint64_t answers(const hostile::Log& log, abi::Outcome outcome) {
  uint64_t sum = 0;
  for (const auto& call : log.answers) sum += call[static_cast<unsigned>(outcome)];
  return sum;
}

}  // namespace

uint64_t choose_seed() {
  const char* given = std::getenv("NACRE_SEED");
  if (given != nullptr) return std::strtoull(given, nullptr, 0);
  return std::random_device{}() | uint64_t{1} << 32;
}

HostileCampaign::HostileCampaign(const std::string& kernel, uint64_t seed)
    : subject_({.system = "tests/target/systems/hostile", .kernel = kernel, .longest_jump = 1000}),
      seed_(seed),
      hostile_(subject_.id("hostile")) {
  const auto grant = [this](std::set<std::string>& set, const char* component, const std::vector<std::string>& fields) {
    for (const std::string& field : fields) set.insert(field_of(subject_.id(component), field));
  };
  granted_ = {"armed", "funded", "runnable", fmt::format("arrival {}", signal_channel())};
  grant(granted_, "hostile", traces_of_running);
  grant(granted_, "hostile", account);
  grant(granted_, "hostile", {"sp", "pc", "thread", "nested", "full"});
  grant(granted_, "vault", traces_of_running);
  grant(granted_, "vault", {"payer", "nested"});
  grant(granted_, "listener", traces_of_running);
  grant(granted_, "listener", account);
  grant(granted_at_fall_, "hostile", {"generation", "fault_pc", "fault_address", "cause", "fault_client"});
  grant(granted_at_fall_, "supervisor", traces_of_running);
  grant(granted_at_fall_, "supervisor", account);
  grant(granted_at_fall_, "supervisor", {"deadline"});
  choose_pages();
  settle();
}

unsigned HostileCampaign::signal_channel() const {
  const abi::Tables& tables = *subject_.system().tables;
  for (unsigned i = 0; i < tables.channel_count; ++i) {
    if (tables.channels[i].owner.to_raw() == subject_.id("hostile") &&
        tables.channels[i].kind == abi::ChannelKind::signal)
      return i;
  }
  throw std::runtime_error("the hostile component has no signal");
}

/// All of the system's memory but the kernel's state and what the components that may act can write.
void HostileCampaign::choose_pages() {
  const tool::Layout& layout = subject_.system().layout;
  std::set<uint64_t> writable;
  for (const char* name : {"supervisor", "vault", "listener", "hostile"}) {
    for (const machine::Mapping& page : subject_.pages(subject_.id(name))) {
      if (page.writable) writable.insert(page.physical_address);
    }
  }
  for (uint64_t page = layout.load; page < layout.memory_end; page += machine::page_size) {
    const bool kernel_state = page >= layout.load + NACRE_STATE_OFFSET && page < layout.load + NACRE_WINDOW_SIZE;
    if (!kernel_state && !writable.contains(page)) pages_.push_back(page);
  }
}

/// Until `holder` has taken its interrupt and nobody has anything to do but wait.
void HostileCampaign::settle() {
  while (subject_.state().active == 0) subject_.run_to_idle();
  const uint64_t begin = subject_.now();
  while (subject_.now() - begin < ticks_of_a_second / 10) subject_.run_to_idle();
  const uint64_t log = subject_.region("log");
  subject_.memory().write<uint64_t>(log + offsetof(hostile::Log, random), seed_);
  subject_.memory().write<uint64_t>(log + offsetof(hostile::Log, go), 1);
}

HostileCampaign::Snapshot HostileCampaign::take() const {
  Snapshot snapshot{.state = std::make_unique<kernel::State>(),
                    .audit = subject_.audit(),
                    .memory = {},
                    .log = log(),
                    .receipts = subject_.memory().read<hostile::Receipts>(subject_.region("receipts")),
                    .heard = subject_.memory().read<hostile::Heard>(subject_.region("heard"))};
  std::memcpy(static_cast<void*>(snapshot.state.get()), &subject_.state(), sizeof(kernel::State));
  snapshot.memory.reserve(pages_.size() * machine::page_size);
  for (const uint64_t page : pages_) {
    const auto view = subject_.memory().view(page, machine::page_size);
    snapshot.memory.insert(snapshot.memory.end(), view.begin(), view.end());
  }
  return snapshot;
}

std::vector<std::string> HostileCampaign::run(unsigned batches) {
  const uint64_t stop = subject_.symbol(hostile_, "nacre_batch_end");
  std::vector<std::string> found;
  Snapshot before = take();
  for (unsigned i = 0; i < batches && found.empty(); ++i) {
    try {
      subject_.run_to_user(hostile_, stop, batch_patience);
    } catch (const std::runtime_error& error) {
      return {fmt::format("after batch {}: {}", i, error.what())};
    }
    Snapshot after = take();
    found = compare(before, after);
    before = std::move(after);
    subject_.step();
  }
  return found;
}

bool HostileCampaign::may_differ(const std::string& name, bool fell) const {
  return granted_.contains(name) || (fell && granted_at_fall_.contains(name));
}

std::vector<std::string> HostileCampaign::compare(const Snapshot& before, const Snapshot& after) const {
  std::vector<std::string> found;
  const bool fell = after.audit.event_head != before.audit.event_head;
  for (const std::string& name : differences(*before.state, *after.state)) {
    const bool first_run = before.log.batches == 0 && name == field_of(hostile_, "deadline");
    if (!may_differ(name, fell) && !first_run) found.push_back(name + " differs");
  }
  compare_memory(before, after, found);
  check_rest(after, found);
  check_events(before, after, found);
  check_denials(before, after, found);
  check_effects(after, found);
  return found;
}

void HostileCampaign::compare_memory(const Snapshot& before, const Snapshot& after,
                                     std::vector<std::string>& found) const {
  for (size_t i = 0; i < pages_.size(); ++i) {
    const size_t at = i * machine::page_size;
    if (std::memcmp(before.memory.data() + at, after.memory.data() + at, machine::page_size) != 0) {
      found.push_back(fmt::format("page {:#x} differs", pages_[i]));
    }
  }
}

/// Everybody else waits: the hostile component is the least urgent of those that have anything to do.
void HostileCampaign::check_rest(const Snapshot& after, std::vector<std::string>& found) const {
  if (after.state->ready != 0) found.push_back("somebody is ready");
  for (unsigned i = 0; i < subject_.count(); ++i) {
    const kernel::Component& each = after.state->components[i];
    if (each.serving.to_raw() != 0) found.push_back(field_of(i, "serves at rest"));
    if (i == hostile_) continue;
    if (each.deadline == Instant{}) found.push_back(field_of(i, "does not wait"));
    if (each.pending != 0) found.push_back(field_of(i, "has pending bits"));
  }
}

/// Only the hostile component falls and begins.
void HostileCampaign::check_events(const Snapshot& before, const Snapshot& after,
                                   std::vector<std::string>& found) const {
  for (const abi::Record& record : after.audit.events.records) {
    if (record.sequence <= before.audit.event_head) continue;
    const bool expected = record.kind == abi::RecordKind::fault || record.kind == abi::RecordKind::start;
    if (record.subject.to_raw() != hostile_ || !expected)
      found.push_back(fmt::format("event about {}", record.subject.to_raw()));
  }
  if (after.audit.spurious_interrupts != before.audit.spurious_interrupts) found.emplace_back("a spurious interrupt");
}

/// Denials = records + exact counters, and all of them are the hostile component's.
void HostileCampaign::check_denials(const Snapshot& before, const Snapshot& after,
                                    std::vector<std::string>& found) const {
  const auto denied = [](const hostile::Log& log) {
    return answers(log, abi::Outcome::bad_handle) + answers(log, abi::Outcome::denied);
  };
  const uint64_t recorded = after.audit.denial_head - before.audit.denial_head;
  const uint64_t counted = after.audit.unrecorded_denials[hostile_] - before.audit.unrecorded_denials[hostile_];
  if (recorded + counted != denied(after.log) - denied(before.log)) {
    found.push_back(
        fmt::format("{} denials, {} recorded, {} counted", denied(after.log) - denied(before.log), recorded, counted));
  }
  const uint64_t refused = after.audit.refused_signals[hostile_] - before.audit.refused_signals[hostile_];
  if (refused != answers(after.log, abi::Outcome::again) - answers(before.log, abi::Outcome::again)) {
    found.push_back(fmt::format("{} refused signals counted", refused));
  }
  for (unsigned i = 0; i < abi::max_components; ++i) {
    const bool changed = after.audit.unrecorded_denials[i] != before.audit.unrecorded_denials[i] ||
                         after.audit.refused_signals[i] != before.audit.refused_signals[i];
    if (changed && i != hostile_) found.push_back(field_of(i, "is said to have been denied something"));
  }
  for (const abi::Record& record : after.audit.denials.records) {
    if (record.sequence > before.audit.denial_head && record.subject.to_raw() != hostile_) {
      found.push_back(fmt::format("denial of {}", record.subject.to_raw()));
    }
  }
}

/// What arrived at others, and what came back.
void HostileCampaign::check_effects(const Snapshot& after, std::vector<std::string>& found) const {
  const auto count = [&](abi::Call call, abi::Outcome outcome) {
    return after.log.answers[static_cast<unsigned>(call)][static_cast<unsigned>(outcome)];
  };
  if (after.receipts.takes != 0) found.emplace_back("a method that is not granted was called");
  if (after.receipts.slots_outside != 0) found.emplace_back("an argument outside of the guard arrived");
  const uint64_t taken = count(abi::Call::call, abi::Outcome::ok) - after.log.refused_by_server;
  if (after.receipts.peeks + after.receipts.sets != taken) {
    found.push_back(
        fmt::format("{} calls were answered, {} and {} arrived", taken, after.receipts.peeks, after.receipts.sets));
  }
  if (after.heard.from_acquaintance != 0) found.emplace_back("a signal came under another's name");
  if (count(abi::Call::control, abi::Outcome::ok) != 0) found.emplace_back("a control call was carried out");
  if (after.log.unknown_answers != 0) found.emplace_back("an outcome that does not exist");
  if (after.log.stray_registers != 0) {
    found.push_back(fmt::format("register x{} after call {} came back with something in it",
                                after.log.stray_register & 0xff, after.log.stray_register >> 8));
  }
}

std::string HostileCampaign::unexercised() const {
  struct Wanted {
    const char* what;
    abi::Call call;
    abi::Outcome outcome;
  };
  const Wanted wanted[] = {
      {"call answered", abi::Call::call, abi::Outcome::ok},
      {"call with a bad handle", abi::Call::call, abi::Outcome::bad_handle},
      {"call denied", abi::Call::call, abi::Outcome::denied},
      {"wait timed out", abi::Call::reply_wait, abi::Outcome::timeout},
      {"signal sent", abi::Call::signal, abi::Outcome::ok},
      {"signal refused by its rate", abi::Call::signal, abi::Outcome::again},
      {"signal with a bad handle", abi::Call::signal, abi::Outcome::bad_handle},
      {"irq_done of the own line", abi::Call::irq_done, abi::Outcome::ok},
      {"irq_done of no own line", abi::Call::irq_done, abi::Outcome::bad_handle},
      {"control denied", abi::Call::control, abi::Outcome::denied},
  };
  std::string missing;
  const hostile::Log reached = log();
  for (const Wanted& each : wanted) {
    if (reached.answers[static_cast<unsigned>(each.call)][static_cast<unsigned>(each.outcome)] < 100)
      missing += fmt::format("{}; ", each.what);
  }
  if (subject_.component(hostile_).generation < 100) missing += "faults; ";
  return missing;
}

}  // namespace nacre::observer
