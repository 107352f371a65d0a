// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Requests as the fuzzer of the web server begins them (tests/unit/web), for the paths of the hub, changed.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/tcpip_random.hpp"

namespace nacre::hub_test {

class Requests {
 public:
  /// With the words of tests/unit/web/http.dict.
  Requests();

  /// A request of which at most a few places are not as they should be.
  [[nodiscard]] std::string make(fuzz::Random& random) const;

 private:
  void change(std::string& request, fuzz::Random& random) const;

  std::vector<std::string> words_;
};

}  // namespace nacre::hub_test
