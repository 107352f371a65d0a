// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// stdout and stderr of C: both are the component's line of the console, line by line, and lose text as `print` does
// when the console is down. stdin is always at its end. Linked only where one of the three is mentioned.
#include <stdio.h>

#include "user/print.hpp"

namespace {

constinit nacre::TextBuffer<240> text;

int flush(FILE*) {
  nacre::user::printer.put(text.view(), nacre::user::try_write);
  text.clear();
  return 0;
}

int put(char character, FILE* stream) {
  text.add(character);
  if (character == '\n' || text.view().size() == 240) flush(stream);
  return static_cast<unsigned char>(character);
}

constinit FILE console{.unget = 0, .flags = __SWR, .put = put, .get = nullptr, .flush = flush};
constinit FILE nothing{.unget = 0, .flags = 0, .put = nullptr, .get = nullptr, .flush = nullptr};

}  // namespace

extern "C" {
FILE* const stdin = &nothing;
FILE* const stdout = &console;
FILE* const stderr = &console;
}
