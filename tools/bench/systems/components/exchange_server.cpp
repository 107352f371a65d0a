// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Answers six words with six words.
#include "tools/bench/systems/components/bench.hpp"
#include "user/loop.hpp"

namespace {

using nacre::bench::Exchange;

struct Server {
  nacre::user::Answer<Exchange::Swap> on(Exchange::Swap, nacre::user::Caller, uint64_t a, uint64_t b, uint64_t c,
                                         uint64_t d, uint64_t e, uint64_t f) {
    return std::tuple{f, e, d, c, b, a};
  }
};

}  // namespace

int main() {
  Server server;
  nacre::user::run(server, nacre::user::serves<Exchange>);
}
