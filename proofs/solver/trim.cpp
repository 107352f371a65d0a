// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "proofs/solver/solve.hpp"

namespace nacre::proof {
namespace {

struct Step {
  uint64_t id;
  std::string_view literals;  ///< their text, without the zero
  size_t first_hint;
  size_t hint_count;
};

class Trimmer {
 public:
  explicit Trimmer(std::string_view text) : text_(text) {
    while (next_ < text_.size() && (steps_.empty() || !steps_.back().literals.empty())) read_step();
  }

  [[nodiscard]] Trimmed trimmed() {
    if (steps_.empty() || !steps_.back().literals.empty()) throw std::runtime_error("trim: no empty clause at the end");
    find_last_uses();
    next_id_ = steps_.front().id;
    Trimmed result;
    for (size_t i = 0; i < steps_.size(); ++i) {
      if (!is_needed(i)) continue;
      find_needed(i, result.needed);
      write(result.certificate, i);
    }
    return result;
  }

 private:
  [[nodiscard]] uint64_t number() {
    while (next_ < text_.size() && text_[next_] == ' ') ++next_;
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data() + next_, text_.data() + text_.size(), value);
    if (error != std::errc{}) throw std::runtime_error("trim: a number is expected");
    next_ = static_cast<size_t>(end - text_.data());
    return value;
  }

  void read_step() {
    const uint64_t id = number();
    if (text_.substr(next_, 2) != " d") {
      Step step{.id = id, .literals = {}, .first_hint = hints_.size(), .hint_count = 0};
      const size_t begin = next_;
      const size_t zero = text_.find(" 0", begin);
      // A literal has no leading zero, so the first word that begins with one ends the list.
      if (zero == std::string_view::npos) throw std::runtime_error("trim: the certificate is cut off");
      step.literals = text_.substr(begin, zero - begin);
      next_ = zero + 2;
      for (uint64_t hint = number(); hint != 0; hint = number()) hints_.push_back(hint);
      step.hint_count = hints_.size() - step.first_hint;
      steps_.push_back(step);
    }
    next_ = text_.find('\n', next_);
    next_ = next_ == std::string_view::npos ? text_.size() : next_ + 1;
  }

  /// From the last step back: a step is needed if a needed one hints at it.
  void find_last_uses() {
    last_use_.resize(steps_.back().id + 1, 0);
    new_id_.resize(steps_.back().id + 1, 0);
    last_use_[steps_.back().id] = steps_.size();
    for (size_t i = steps_.size(); i-- > 0;) {
      if (!is_needed(i)) continue;
      for (size_t h = steps_[i].first_hint; h < steps_[i].first_hint + steps_[i].hint_count; ++h) {
        if (last_use_.at(hints_[h]) == 0) last_use_[hints_[h]] = i + 1;
      }
    }
  }

  [[nodiscard]] bool is_needed(size_t step) const { return last_use_[steps_[step].id] != 0; }

  void find_needed(size_t step, std::vector<bool>& needed) const {
    for (size_t h = steps_[step].first_hint; h < steps_[step].first_hint + steps_[step].hint_count; ++h) {
      if (new_id_[hints_[h]] != 0) continue;
      if (hints_[h] >= needed.size()) needed.resize(hints_[h] + 1);
      needed[hints_[h]] = true;
    }
  }

  static void append(std::string& text, uint64_t number) {
    char buffer[24];
    text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
  }

  void write(std::string& result, size_t i) {
    const Step& step = steps_[i];
    std::string forgotten;
    new_id_[step.id] = next_id_++;
    append(result, new_id_[step.id]);
    result += step.literals;
    result += " 0";
    for (size_t h = step.first_hint; h < step.first_hint + step.hint_count; ++h) {
      const uint64_t hint = new_id_[hints_[h]] == 0 ? hints_[h] : new_id_[hints_[h]];
      result += ' ';
      append(result, hint);
      if (last_use_[hints_[h]] != i + 1) continue;
      last_use_[hints_[h]] = SIZE_MAX;
      forgotten += ' ';
      append(forgotten, hint);
    }
    result += " 0\n";
    if (forgotten.empty() || i + 1 == steps_.size()) return;
    append(result, new_id_[step.id]);
    result += " d" + forgotten + " 0\n";
  }

  std::string_view text_;
  size_t next_ = 0;
  std::vector<Step> steps_;
  std::vector<uint64_t> hints_;
  std::vector<size_t> last_use_;  ///< by id: the number, from 1 on, of the last needed step that hints at it
  std::vector<uint64_t> new_id_;  ///< by id: 0 for a clause of the formula, which keeps its own
  uint64_t next_id_ = 0;
};

}  // namespace

Trimmed trim(const std::string& certificate) { return Trimmer(certificate).trimmed(); }

}  // namespace nacre::proof
