// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A site for tests of the server alone: a packed file, a large body, an echo, a stream.
#pragma once

#include <string>

#include "services/web/static_file.hpp"

namespace nacre::web::test {

/// A gzip member in which "hello" is stored, as `printf hello | gzip -n` with level 0 writes it.
inline constexpr char packed_bytes[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x01\x05\x00\xfa\xffhello\x86\xa6\x10\x36\x05\x00\x00\x00";
inline constexpr std::string_view packed{packed_bytes, sizeof(packed_bytes) - 1};

class TestSite final : public Site {
 public:
  Reply answer(const Request& request, Scratch& scratch) override {
    asked += std::string(request.path) + " ";
    if (request.method == Method::other)
      return error_reply(scratch, Status::method_not_allowed, "Allow: GET, HEAD\r\n");
    if (request.path == "/file") return file.reply(request);
    if (request.path == "/large") return {large_head, large, false};
    if (request.path == "/echo") return json_reply(scratch, Status::ok, request.body);
    if (request.path == "/stream" && request.stream_free) return {"HTTP/1.1 200 OK\r\n", {}, true};
    if (request.path == "/stream") return error_reply(scratch, Status::unavailable);
    return error_reply(scratch, Status::not_found);
  }
  void begin_stream(unsigned slot) override { sent[slot] = 0; }
  bool feed(unsigned slot, user::SocketEnd& end, Instant) override {
    bool wrote = false;
    for (; sent[slot] < due && end.room() >= 5; ++sent[slot]) {
      (void)end.write({reinterpret_cast<const uint8_t*>("tick\n"), 5});
      wrote = true;
    }
    return wrote;
  }

  StaticFile file{{"/file", "text/plain", packed}};
  std::string large_head = "HTTP/1.1 200 OK\r\nContent-Length: 80000\r\n";
  std::string large = std::string(79'999, 'x') + "!";
  std::string asked;
  uint64_t due = 0;
  uint64_t sent[interfaces::socket_count]{};
};

}  // namespace nacre::web::test
