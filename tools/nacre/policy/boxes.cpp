// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/policy/boxes.hpp"

#include <algorithm>

namespace nacre::tool::policy {
namespace {

constexpr uint64_t largest = ~uint64_t{0};

Interval interval_of(const Condition& condition) {
  const uint64_t low = std::get<uint64_t>(condition.low.is);
  return {low, condition.test == Test::within ? std::get<uint64_t>(condition.high.is) : low};
}

bool compares_with_values(const Condition& condition) { return condition.test <= Test::within; }

unsigned word_of(const Condition& condition, const SystemMethod& method) {
  return find_argument(method, condition.argument.text)->word;
}

/// A part of a box, and whether it is within the condition's interval.
struct Part {
  Box box;
  bool within = false;
};

std::vector<Part> split(const Box& box, unsigned word, Interval by) {
  std::vector<Part> parts;
  const Interval whole = box.words[word];
  const auto add = [&](uint64_t low, uint64_t high, bool within) {
    if (low > high) return;
    parts.push_back({box, within});
    parts.back().box.words[word] = {low, high};
  };
  if (by.high < whole.low || by.low > whole.high) return {{box, false}};
  if (by.low > whole.low) add(whole.low, by.low - 1, false);
  add(std::max(whole.low, by.low), std::min(whole.high, by.high), true);
  if (by.high < whole.high) add(by.high + 1, whole.high, false);
  return parts;
}

struct Cut {
  std::vector<Box> met;
  std::vector<Box> other;
};

Cut cut_in_two(const Box& box, const std::vector<Condition>& conditions, const SystemMethod& method) {
  Cut result{{box}, {}};
  for (const Condition& condition : conditions) {
    if (!compares_with_values(condition)) continue;
    std::vector<Box> met;
    for (const Box& one : result.met) {
      for (const Part& part : split(one, word_of(condition, method), interval_of(condition))) {
        const bool meets = part.within == (condition.test != Test::different);
        (meets ? met : result.other).push_back(part.box);
      }
    }
    result.met = std::move(met);
  }
  return result;
}

}  // namespace

std::vector<Box> boxes_of(const std::vector<Condition>& conditions, const SystemMethod& method) {
  return cut_in_two({}, conditions, method).met;
}

std::vector<Box> cut(const Box& box, const std::vector<Condition>& conditions, const SystemMethod& method) {
  Cut result = cut_in_two(box, conditions, method);
  result.met.insert(result.met.end(), result.other.begin(), result.other.end());
  return result.met;
}

bool touches(const Box& box, const std::vector<Condition>& conditions, const SystemMethod& method) {
  return !cut_in_two(box, conditions, method).met.empty();
}

bool try_join(Box& box, const Box& other) {
  unsigned word = abi::words;
  for (unsigned i = 0; i < abi::words; ++i) {
    if (box.words[i] == other.words[i]) continue;
    if (word != abi::words) return false;
    word = i;
  }
  if (word == abi::words) return true;
  Interval& one = box.words[word];
  const Interval two = other.words[word];
  const bool meet =
      (one.high != largest && one.high + 1 == two.low) || (two.high != largest && two.high + 1 == one.low);
  if (meet) one = {std::min(one.low, two.low), std::max(one.high, two.high)};
  return meet;
}

}  // namespace nacre::tool::policy
