// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Signals of the user, as something to poll for: while this object lives, none of them ends the process by itself.
// Children get the usual handling back (tools/process).
#pragma once

#include <signal.h>

namespace nacre::tool::run {

class Signals {
 public:
  /// SIGINT, SIGTERM, SIGHUP and SIGWINCH.
  Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;
  ~Signals();

  /// Readable when one has come.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// The one that has come; 0: none.
  [[nodiscard]] int take() const;

 private:
  sigset_t before_{};
  int descriptor_;
};

}  // namespace nacre::tool::run
