// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/validation/digests.hpp"

#include <functional>
#include <unordered_map>

namespace nacre::proof {
namespace {

/// Equal for equal terms of different stores.
class Digests {
 public:
  uint64_t operator()(Term t) {
    if (const auto found = known_.find(t.id); found != known_.end()) return found->second;
    const Store& store = Store::current();
    const Node n = store.node(t);
    uint64_t h = mix(static_cast<uint64_t>(n.op) << 8 | n.width, n.count);
    if (n.op == Op::variable) {
      h = mix(h, std::hash<std::string>()(store.variable(n.value).name));
    } else if (n.op == Op::read) {
      h = mix(h, std::hash<std::string>()(store.field(n.value).name));
    } else {
      h = mix(h, n.value);
    }
    const std::vector<Term> operands(store.operands(t).begin(), store.operands(t).end());
    for (size_t i = 0; i < operands.size(); ++i) {
      h = mix(h, (*this)(operands[i]));
      if (n.op == Op::sum) h = mix(h, store.factors(t)[i]);
    }
    known_[t.id] = h;
    return h;
  }
  static uint64_t mix(uint64_t h, uint64_t v) {
    h ^= v + 0x9e37'79b9'7f4a'7c15 + (h << 6) + (h >> 2);
    h *= 0xff51'afd7'ed55'8ccd;
    return h ^ h >> 33;
  }

 private:
  std::unordered_map<uint32_t, uint64_t> known_;
};

}  // namespace

std::vector<uint64_t> digests_of(const std::vector<Fact>& facts, const std::vector<Obligation>& obligations) {
  Digests digest;
  uint64_t known = 0;
  for (const Fact& f : facts) {
    const unsigned bits = index_width(f.sort);
    known = Digests::mix(known, digest(f.at(variable("any index of a fact " + std::to_string(bits), bits))));
  }
  std::vector<uint64_t> result;
  for (const Obligation& o : obligations) {
    uint64_t h = known;
    for (const Term t : o.given) h = Digests::mix(h, digest(t));
    h = Digests::mix(h, o.goals.size());
    for (const Term t : o.goals) h = Digests::mix(h, digest(t));
    result.push_back(h);
  }
  return result;
}

}  // namespace nacre::proof
