// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace nacre::web::test {

/// Good ones, to which may be added.
inline constexpr std::string_view requests[] = {
    "GET /file HTTP/1.1\r\n\r\n",
    "GET /file HTTP/1.1\r\nIf-None-Match: \"86a6103605000000\"\r\n\r\n",
    "HEAD /file HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "GET /large HTTP/1.1\r\n\r\n",
    "GET /stream HTTP/1.1\r\n\r\n",
    "POST /echo HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n",
    "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET /file HTTP/1.1\r\n",
    "GET /file HTTP/1.1\r\nConnection: close\r\n\r\n",
};

}  // namespace nacre::web::test
