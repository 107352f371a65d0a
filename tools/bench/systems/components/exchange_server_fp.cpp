// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers six words with six words, and computes in floating point each time.
#include "tools/bench/systems/components/bench.hpp"
#include "user/loop.hpp"

namespace {

using nacre::bench::Exchange;

struct Server {
  double sum = 0.5;

  nacre::user::Answer<Exchange::Swap> on(Exchange::Swap, nacre::user::Caller, uint64_t a, uint64_t b, uint64_t c,
                                         uint64_t d, uint64_t e, uint64_t f) {
    sum = sum * 0.5 + static_cast<double>(a);
    return std::tuple{static_cast<uint64_t>(sum), e, d, c, b, f};
  }
};

}  // namespace

int main() {
  Server server;
  nacre::user::run(server, nacre::user::serves<Exchange>);
}
