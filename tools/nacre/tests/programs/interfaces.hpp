// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#define NACRE_TEST_LAMP                                                             \
  "interface lamp\n"                                                                \
  "method 0 set level:u8@0 ->\n"                                                    \
  "method 1 get -> level:u8@0\n"                                                    \
  "method 2 blink address:u16@0 count:u16@1 red:u8@2.shared green:u8@2.shared ->\n" \
  "extent blink address count\n"

/// The same name with another text: an older build of the interface.
#define NACRE_TEST_OLD_LAMP "interface lamp\nmethod 0 set level:u16@0 ->\n"
#define NACRE_TEST_SOCKETS "interface sockets\nmethod 0 listen port:u16@0 ->\n"
#define NACRE_TEST_DOOR "interface door\nmethod 0 open ->\n"
