// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/hub/witness.hpp"

#include <fmt/format.h>

#include "lib/frames.hpp"
#include "systems/hub/kept.hpp"

namespace nacre::hub_test {
namespace {

using namespace std::chrono_literals;

constexpr double cycle = 2;             ///< seconds of climate
constexpr double cycles_under_way = 2;  ///< at either end of a span of time
constexpr auto patience = 5s;
constexpr auto quiet = 20ms;

}  // namespace

Witness::Witness(NetworkHub& hub) : hub_(hub) {
  hub_.stop();
  begun_ = hub_.seconds();
  for (unsigned i = 0; i < hub_.subject().count(); ++i) generations_.push_back(hub_.subject().component(i).generation);
  first_ = record();
  hub_.resume();
}

hub::Record Witness::record() const {
  observer::Subject& subject = hub_.subject();
  auto area = subject.memory().read<hub::KeptArea<hub::record_words>>(subject.region("climate_record"));
  uint64_t words[hub::record_words] = {};
  if (!hub::Kept<hub::record_words>(area).try_load(words)) throw std::runtime_error("climate keeps no record");
  return hub::unpack_record(words);
}

std::string Witness::complaints() {
  std::string text = hub_.complaints();
  hub_.stop();
  const observer::Subject& subject = hub_.subject();
  for (unsigned i = 0; i < subject.count(); ++i) {
    const uint64_t times = subject.component(i).generation - generations_[i];
    if (times != 0) text += fmt::format("{} has fallen, {} time(s); ", subject.name(i), times);
  }
  const hub::Record now = record();
  const double span = hub_.seconds() - begun_;
  decisions_ = now.decisions - first_.decisions;
  if (now.missed != first_.missed)
    text += fmt::format("climate has missed {} deadline(s); ", now.missed - first_.missed);
  if (static_cast<double>(decisions_) < span / cycle - cycles_under_way)
    text += fmt::format("climate has decided {} times in {:.1f} s; ", decisions_, span);
  if (!text.empty()) text += "\n" + hub_.newest_events();
  hub_.resume();
  return text;
}

FrameAccount::FrameAccount(NetworkHub& hub, const Cable& cable) : hub_(hub), cable_(cable) {
  const auto end = std::chrono::steady_clock::now() + patience;
  // Two looks with nothing between them, and nothing on its way.
  for (Counts before = now(); std::chrono::steady_clock::now() < end; before = begun_) {
    std::this_thread::sleep_for(quiet);
    begun_ = now();
    if (begun_ == before && begun_.judged == begun_.taken && begun_.read == begun_.passed) return;
  }
  throw std::runtime_error("frames come without end");
}

uint64_t FrameAccount::word(const char* region, size_t at) const {
  observer::Subject& subject = hub_.subject();
  return subject.memory().read<uint64_t>(subject.region(region) + at);
}

uint64_t FrameAccount::held_back() const {
  return word("frames_to_card", offsetof(FrameSide, counts.sent)) -
         word("frames_from_card", offsetof(FrameSide, counts.read));
}

FrameAccount::Counts FrameAccount::now() const {
  Counts counts;
  // Downstream first: a frame that is counted here has been counted by everybody before.
  counts.read = word("frames_from_stack", offsetof(FrameSide, counts.read));
  counts.passed = word("frames_to_stack", offsetof(FrameSide, counts.sent));
  counts.judged = word("frames_to_card", offsetof(FrameSide, counts.read));
  counts.taken = word("frames_from_card", offsetof(FrameSide, counts.sent));
  const Cable::Counts sent = cable_.counts();
  counts.sent = sent.frames;
  counts.allowed = sent.allowed;
  return counts;
}

FrameAccount::Counts FrameAccount::since_begin() const {
  Counts counts = now();
  counts.sent -= begun_.sent;
  counts.allowed -= begun_.allowed;
  counts.taken -= begun_.taken;
  counts.judged -= begun_.judged;
  counts.passed -= begun_.passed;
  counts.read -= begun_.read;
  return counts;
}

std::string FrameAccount::complaints() const {
  const auto end = std::chrono::steady_clock::now() + patience;
  Counts counts;
  while (std::chrono::steady_clock::now() < end) {
    counts = since_begin();
    if (counts.taken == counts.sent && counts.passed == counts.allowed && counts.read == counts.passed) return "";
    std::this_thread::sleep_for(500us);
  }
  return fmt::format("of {} frames the card took {}; of {} that the rules let pass {} passed and {} were read",
                     counts.sent, counts.taken, counts.allowed, counts.passed, counts.read);
}

}  // namespace nacre::hub_test
