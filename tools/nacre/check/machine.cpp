// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/check/machine.hpp"

#include <fmt/format.h>

#include "tools/nacre/check/calls.hpp"
#include "tools/nacre/check/fields.hpp"
#include "tools/nacre/check/part_builder.hpp"

namespace nacre::tool::check {
namespace {

using policy::Compiled;

class Builder {
 public:
  Builder(const Compiled& compiled, const Watch& watch)
      : compiled_(compiled), names_(compiled.names), watch_(watch), calls_(calls_of(compiled, watch)),
        fields_(compiled, watch, calls_) {}

  Machine build() {
    for (const CallClass& call : calls_.classes) add_call(call);
    add_signals();
    for (unsigned c = 0; c < names_.components.size(); ++c) add_controls(c);
    for (unsigned s = 0; s < names_.components.size(); ++s) add_replies(s);
    for (unsigned c = 0; c < names_.components.size(); ++c) add_falls(c);
    add_expiries();
    add_boot();
    return {fields_.take(), std::move(events_)};
  }

 private:
  [[nodiscard]] PartBuilder part() const { return PartBuilder(fields_); }
  [[nodiscard]] Hand hand_of(unsigned component) const {
    return names_.components[component].trusted ? Hand::trusted : Hand::hostile;
  }
  [[nodiscard]] Event by(unsigned component) const { return {.hand = hand_of(component), .actor = component, .rule = {}, .place = {}, .parts = {}}; }

  template <class Atom, class Matches>
  [[nodiscard]] Letter letters_of(Matches matches) const {
    Letter letters = 0;
    for (size_t i = 0; i < watch_.leaves.size(); ++i) {
      for (const policy::Alternative& one : watch_.leaves[i]) {
        const auto* atom = std::get_if<Atom>(&one.is);
        if (atom != nullptr && matches(*atom)) letters |= Letter{1} << i;
      }
    }
    return letters;
  }
  [[nodiscard]] const std::string& name(unsigned component) const { return names_.components[component].name; }

  void add_call(const CallClass& call) {
    const policy::NamedChannel& channel = names_.channels.at(call.channel);
    PartBuilder delivery = part();
    delivery.free(channel.client).free(channel.server);
    delivery.opens(channel.server, fields_.open_value(call));
    delivery.steps(call.steps, call.saved);
    Event event = by(channel.client);
    event.parts.push_back(delivery.take(call.letters[0], text_of(call, names_)));
    if (call.row) {
      const policy::NamedRow& row = names_.rows.at(*call.row);
      event.rule = "allow " + row.text;
      event.place = row.place;
    }
    events_.push_back(std::move(event));
  }

  void add_signals() {
    for (const auto& [index, channel] : names_.channels) {
      if (!channel.signal) continue;
      PartBuilder signal = part();
      signal.free(channel.client).steps(compiled_.tables.signals[index], {});
      const Letter letter = letters_of<policy::SignalEvent>([&](const policy::SignalEvent& atom) {
        return atom.from.text == name(channel.client) && atom.to.text == name(channel.server);
      });
      Event event = by(channel.client);
      event.parts.push_back(signal.take(letter, fmt::format("signal {} > {}", name(channel.client), name(channel.server))));
      events_.push_back(std::move(event));
    }
  }

  void add_controls(unsigned target) {
    const unsigned supervisor = names_.components[target].supervisor;
    if (supervisor == target) return;
    for (unsigned operation = 0; operation < operation_names.size(); ++operation) {
      const char* const word = operation_names[operation];
      const Letter letter = letters_of<policy::ControlEvent>([&](const policy::ControlEvent& atom) {
        return atom.controller.text == name(supervisor) && atom.component.text == name(target) && atom.operation.text == word;
      });
      PartBuilder control = part();
      control.free(supervisor).steps(compiled_.tables.controls[target].of[operation], {});
      const std::string text = fmt::format("control {} > {}.{}", name(supervisor), name(target), word);
      add_control(supervisor, target, operation, control.take(letter, text));
    }
  }

  /// What goes down by it falls at once.
  void add_control(unsigned supervisor, unsigned target, unsigned operation, const Part& control) {
    const bool stops = operation >= 2;
    const bool starts = operation == 1 || operation == 3;
    Event event = by(supervisor);
    if (!stops || !fields_.is_down_tracked(target)) {
      event.parts = {control};
      if (starts) {
        PartBuilder first = part();
        first.add(control).sets_down(target, false);
        event.parts = {first.take(control.letter, control.text)};
      }
      events_.push_back(std::move(event));
      return;
    }
    PartBuilder already = part();
    already.add(control).requires_down(target);
    if (starts) already.sets_down(target, false);
    event.parts = {already.take(control.letter, control.text)};
    events_.push_back(event);
    for (const std::vector<Part>& fall : falls_of(target)) {
      event.parts = {control};
      event.parts.insert(event.parts.end(), fall.begin(), fall.end());
      if (starts) {
        PartBuilder last = part();
        last.add(event.parts.back()).sets_down(target, false);
        event.parts.back() = last.take(event.parts.back().letter, event.parts.back().text);
      }
      events_.push_back(event);
    }
  }

  void add_replies(unsigned server) {
    const auto& open = fields_.open_calls(server);
    for (unsigned value = 1; value <= open.size(); ++value) {
      for (const abi::Moment moment : {abi::Moment::ok, abi::Moment::fail}) {
        PartBuilder reply = part();
        reply.free_to_reply(server).closes(server, value).ends(open[value - 1].steps, moment);
        Event event = by(server);
        event.parts.push_back(reply.take(open[value - 1].letters[static_cast<size_t>(moment)],
                                         (moment == abi::Moment::ok ? "ok " : "fail ") + open[value - 1].text));
        events_.push_back(std::move(event));
      }
    }
  }

  /// Each with which call it loses as a server, and which as a client.
  [[nodiscard]] std::vector<std::vector<Part>> falls_of(unsigned component) const {
    std::vector<std::vector<Part>> falls;
    for (unsigned served = 0; served <= fields_.open_calls(component).size(); ++served) {
      add_falls_of(component, served, std::nullopt, falls);
      for (unsigned server = 0; server < names_.components.size(); ++server) {
        const auto& open = fields_.open_calls(server);
        for (unsigned value = 1; value <= open.size(); ++value) {
          if (open[value - 1].client == component) add_falls_of(component, served, std::pair{server, value}, falls);
        }
      }
    }
    return falls;
  }

  void add_falls_of(unsigned component, unsigned served, std::optional<std::pair<unsigned, unsigned>> made,
                    std::vector<std::vector<Part>>& falls) const {
    std::vector<Part> parts;
    const auto lose = [&](unsigned server, unsigned value) {
      const OpenCall& call = fields_.open_calls(server)[value - 1];
      PartBuilder lost = part();
      lost.closes(server, value).ends(call.steps, abi::Moment::lost);
      parts.push_back(lost.take(call.letters[3], "lost " + call.text));
    };
    if (served != 0) lose(component, served);
    if (made) lose(made->first, made->second);
    PartBuilder restart = part();
    if (served == 0) restart.serves_nobody(component);
    if (!made) restart.free(component);
    restart.sets_down(component, true).ends(compiled_.tables.restarts[component], abi::Moment::delivered);
    const Letter letter = letters_of<policy::RestartEvent>(
        [&](const policy::RestartEvent& atom) { return atom.component.text == name(component); });
    parts.push_back(restart.take(letter, "restart " + name(component)));
    falls.push_back(std::move(parts));
  }

  void add_falls(unsigned component) {
    for (std::vector<Part>& fall : falls_of(component)) {
      Event event = by(component);
      if (event.hand == Hand::trusted) event.hand = Hand::environment;
      PartBuilder first = part();
      first.add(fall.front()).requires_up(component);
      fall.front() = first.take(fall.front().letter, fall.front().text);
      event.parts = std::move(fall);
      events_.push_back(std::move(event));
    }
  }

  void add_expiries() {
    for (unsigned a = 0; a < names_.automata.size(); ++a) {
      for (const std::string& state : fields_.expiring(a)) {
        PartBuilder expiry = part();
        expiry.expires(a, state);
        const Letter letter = letters_of<policy::ExpireEvent>([&](const policy::ExpireEvent& atom) {
          return atom.of.automaton.text == names_.automata[a].name && atom.of.state.text == state;
        });
        Event event{.hand = Hand::kernel, .actor = 0, .rule = {}, .place = fields_.place_of(a, state), .parts = {}};
        event.parts.push_back(expiry.take(letter, fmt::format("expire {}.{}", names_.automata[a].name, state)));
        events_.push_back(std::move(event));
      }
    }
  }

  void add_boot() {
    PartBuilder boot = part();
    boot.boots();
    Event event{.hand = Hand::environment, .actor = 0, .rule = {}, .place = {}, .parts = {}};
    event.parts.push_back(boot.take(Letter{1} << boot_bit, "boot"));
    events_.push_back(std::move(event));
  }

  const Compiled& compiled_;
  const policy::PolicyNames& names_;
  const Watch& watch_;
  Calls calls_;
  Fields fields_;
  std::vector<Event> events_;
};

}  // namespace

const char* name_of(Hand hand) {
  constexpr std::array<const char*, 4> names{"hostile", "trusted", "kernel", "environment"};
  return names[static_cast<size_t>(hand)];
}

Machine machine_of(const Compiled& compiled, const Watch& watch) { return Builder(compiled, watch).build(); }

}  // namespace nacre::tool::check
