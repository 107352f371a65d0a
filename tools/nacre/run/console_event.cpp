// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/console_event.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "services/auditor/record_words.hpp"

namespace nacre::tool::run {
namespace {

constexpr std::string_view auditor_name = "auditor";

/// The words of a line, as numbers: decimal, or hexadecimal after 0x. Any other word spoils the line.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  uint64_t number() {
    std::string_view text = word();
    int base = 10;
    if (text.starts_with("0x")) {
      text.remove_prefix(2);
      base = 16;
    }
    uint64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    good_ = good_ && error == std::errc{} && end == text.data() + text.size();
    return value;
  }
  uint64_t below(uint64_t bound) {
    uint64_t value = number();
    good_ = good_ && value < bound;
    return value;
  }
  std::string_view word() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    std::string_view found = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(found.size());
    good_ = good_ && !found.empty();
    return found;
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

/// `e|d SEQUENCE TIME KIND SUBJECT OBJECT METHOD DETAIL CHANNEL VALUE*5 CHAIN`
std::optional<AuditLine> parse_audit(std::string_view text) {
  Words words(text);
  std::string_view ring = words.word();
  if (ring != "e" && ring != "d") return std::nullopt;
  AuditLine line{};
  line.denial = ring == "d";
  line.record.sequence = words.number();
  line.record.time = Instant::from_raw(words.number());
  line.record.kind = static_cast<abi::RecordKind>(words.below(256));
  line.record.subject = ComponentId::from_raw(static_cast<uint8_t>(words.below(abi::max_components)));
  line.record.object = static_cast<uint8_t>(words.below(256));
  line.record.method = static_cast<uint8_t>(words.below(256));
  line.record.detail = static_cast<uint8_t>(words.below(256));
  line.record.channel = static_cast<uint16_t>(words.below(65536));
  for (uint64_t& value : line.record.value) value = words.number();
  if (!words.good()) return std::nullopt;
  return line;
}

/// `TIME ID STATE GENERATION USED RESTARTS ISOLATED CAUSE`
std::optional<StatusLine> parse_status(std::string_view text) {
  Words words(text);
  StatusLine line;
  line.time = Instant::from_raw(words.number());
  line.component = ComponentId::from_raw(static_cast<uint8_t>(words.below(abi::max_components)));
  line.state = static_cast<abi::RunState>(words.below(4));
  line.generation = words.number();
  line.used = words.number();
  words.number();
  line.isolated = words.below(2) != 0;
  if (!words.good()) return std::nullopt;
  return line;
}

/// `ID UNRECORDED REFUSED CALLS`
std::optional<CountLine> parse_counted(std::string_view text) {
  Words words(text);
  CountLine line;
  line.component = ComponentId::from_raw(static_cast<uint8_t>(words.below(abi::max_components)));
  line.unrecorded_denials = words.number();
  line.refused_signals = words.number();
  line.unrecorded_calls = words.number();
  if (!words.good()) return std::nullopt;
  return line;
}

/// `e|d COUNT NEXT`
std::optional<LostLine> parse_lost(std::string_view text) {
  Words words(text);
  std::string_view ring = words.word();
  LostLine line;
  line.denials = ring == "d";
  line.count = words.number();
  if (!words.good() || (ring != "e" && ring != "d")) return std::nullopt;
  return line;
}

/// A line of the auditor; nothing if it is none that it documents.
std::optional<ConsoleEvent> parse_auditor(std::string_view text) {
  auto after = [&](std::string_view word) { return text.substr(word.size()); };
  if (text.starts_with("@audit ")) return parse_audit(after("@audit "));
  if (text.starts_with("@status ")) return parse_status(after("@status "));
  if (text.starts_with("@counted ")) return parse_counted(after("@counted "));
  if (text.starts_with("@spurious ")) {
    return TextLine{.name = std::string(auditor_name),
                    .text = fmt::format("{} interrupts without an owner since boot", after("@spurious "))};
  }
  if (text.starts_with("@lost ")) return parse_lost(after("@lost "));
  return std::nullopt;
}

bool is_name(std::string_view text) {
  auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; };
  return !text.empty() && text.size() < 32 && std::ranges::all_of(text, fits);
}

/// Text that the words of a record are added to.
struct Sentence {
  std::string text;
  void add(char character) { text += character; }
  void add(std::string_view more) { text += more; }
};

struct Names {
  const Vocabulary& vocabulary;
  void component(Sentence& out, uint64_t id) const { out.add(std::string_view(vocabulary.component(id))); }
  void target(Sentence& out, const abi::Record& record) const { out.add(std::string_view(vocabulary.target(record))); }
};

}  // namespace

ConsoleEvent parse_console(std::string_view line) {
  size_t bar = line.find("| ");
  if (bar == std::string_view::npos || !is_name(line.substr(0, bar)))
    return TextLine{.name = {}, .text = std::string(line)};
  std::string_view name = line.substr(0, bar);
  std::string_view text = line.substr(bar + 2);
  if (name == auditor_name) {
    if (auto event = parse_auditor(text)) return *event;
  }
  return TextLine{.name = std::string(name), .text = std::string(text)};
}

std::string Vocabulary::component(uint64_t id) const {
  return id < components.size() ? components[id] : fmt::format("component {}", id);
}

std::string Vocabulary::target(const abi::Record& record) const {
  auto channel = channels.find(record.channel);
  if (channel == channels.end()) return fmt::format("channel {}, method {}", record.channel, record.method);
  auto method = channel->second.methods.find(record.method);
  if (method != channel->second.methods.end()) return channel->second.peer + "." + method->second;
  return channel->second.methods.empty() ? channel->second.peer
                                         : fmt::format("{}.{}", channel->second.peer, record.method);
}

std::string_view cause_words(abi::Cause cause) { return auditor::cause_words(cause); }

std::string describe(const abi::Record& record, const Vocabulary& names) {
  Sentence sentence;
  auditor::describe(sentence, record, Names{names});
  return sentence.text;
}

}  // namespace nacre::tool::run
