// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/samples.hpp"

#include <fmt/format.h>

#include <random>
#include <set>

#include "tools/nacre/policy/values.hpp"

namespace nacre::tool::policy {
namespace {

constexpr uint64_t largest = ~uint64_t{0};
using Edges = std::set<uint64_t>;

void add_around(Edges& edges, uint64_t value) {
  if (value != 0) edges.insert(value - 1);
  edges.insert(value);
  if (value != largest) edges.insert(value + 1);
}

class Sampler {
 public:
  Sampler(const SystemCall& channel, const SystemMethod& method, const SystemNames& system)
      : channel_(channel), method_(method), system_(system) {
    for (const SystemArgument& argument : method.arguments) {
      if (argument.owns_word) arguments_.push_back(&argument);
    }
    edges_.assign(arguments_.size(), {0, largest});
  }

  void add_policy(Policy policy) {
    for_each_call(policy, [&](CallEvent& call) {
      if (call.server.text != system_.components[channel_.server].name) return;
      if (!call.method || call.method->text != method_.name) return;
      for (const Condition& condition : call.conditions) add_condition(condition);
    });
  }

  void add_rows(const Compiled& compiled) {
    for (const auto& [index, named] : compiled.names.rows) {
      if (named.channel != channel_.index || named.method != method_.number) continue;
      const abi::Row& row = compiled.tables.rows[index];
      for (size_t i = 0; i < arguments_.size(); ++i) {
        add_around(edges_[i], row.lo[arguments_[i]->word]);
        add_around(edges_[i], row.lo[arguments_[i]->word] + row.span[arguments_[i]->word]);
      }
    }
  }

  /// Every combination, as long as they are not too many.
  std::vector<Sample> samples() const {
    size_t combinations = 1;
    for (const Edges& edges : edges_) combinations = std::min(combinations * edges.size(), most_samples + 1);
    std::vector<Sample> all;
    if (combinations > most_samples) {
      std::mt19937_64 random;
      while (all.size() < most_samples) all.push_back(sample([&](size_t size) { return random() % size; }));
      return all;
    }
    for (size_t number = 0; number < combinations; ++number) {
      size_t rest = number;
      all.push_back(sample([&](size_t size) {
        const size_t digit = rest % size;
        rest /= size;
        return digit;
      }));
    }
    return all;
  }

 private:
  void add_condition(const Condition& condition) {
    if (condition.test > Test::within) return;
    for (size_t i = 0; i < arguments_.size(); ++i) {
      if (arguments_[i]->name != condition.argument.text) continue;
      add_around(edges_[i], std::get<uint64_t>(condition.low.is));
      if (condition.test == Test::within) add_around(edges_[i], std::get<uint64_t>(condition.high.is));
    }
  }

  template <class Digit>
  Sample sample(Digit digit) const {
    Sample one{&channel_, &method_, {}, {}};
    one.call = {system_.components[channel_.client].name, system_.components[channel_.server].name, method_.name, {}};
    for (size_t i = 0; i < arguments_.size(); ++i) {
      const uint64_t value = *std::next(edges_[i].begin(), static_cast<ptrdiff_t>(digit(edges_[i].size())));
      one.message[arguments_[i]->word] = value;
      one.call.arguments[arguments_[i]->name] = Value{value, {}};
    }
    return one;
  }

  const SystemCall& channel_;
  const SystemMethod& method_;
  const SystemNames& system_;
  std::vector<const SystemArgument*> arguments_;
  std::vector<Edges> edges_;  ///< of each of these arguments
};

}  // namespace

std::vector<Sample> samples_of(const SystemCall& channel, const SystemMethod& method, const Compiled& compiled,
                               const SystemNames& system) {
  Sampler sampler(channel, method, system);
  sampler.add_policy(compiled.policy);
  sampler.add_rows(compiled);
  return sampler.samples();
}

std::string text_of(const Sample& sample) {
  std::string arguments;
  for (const auto& [name, value] : sample.call.arguments)
    arguments += fmt::format("{}{} = {}", arguments.empty() ? "" : ", ", name, std::get<uint64_t>(value.is));
  return fmt::format("{} > {}.{}({})", sample.call.client, sample.call.server, sample.call.method, arguments);
}

}  // namespace nacre::tool::policy
